"""Where a dealership's leads are passed on to, and trying again."""

from __future__ import annotations

import secrets
from base64 import b64encode

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from dealers.leads import passing, policies
from dealers.leads.models import Delivery, DeliveryTarget
from dealers.leads.states import DeliveryState
from dealers.network.models import Dealership
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused
from portal.common.sealing import seal


@transaction.atomic
def set_delivery_target(
    dealership: Dealership, *, kind: str, address: str, token: str = "", by: User
) -> tuple[DeliveryTarget, str]:
    """Pass a dealership's new leads on to this address; return the target and its answer key.

    The key signs the answers of the other system (Standard Webhooks) and can be read only now.
    """
    policies.check_may_keep_sources(by, dealership)
    _check_address(kind, address)
    key = f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"
    target, _created = DeliveryTarget.objects.update_or_create(
        dealership=dealership,
        defaults={
            "kind": kind,
            "address": address,
            "token": seal(token),
            "answer_key": seal(key),
            "is_active": True,
        },
    )
    record("lead_delivery.connected", target, by=by, dealership=dealership)
    return target, key


def _check_address(kind: str, address: str) -> None:
    check = validate_email if kind == DeliveryTarget.Kind.MAIL else URLValidator(["https", "http"])
    try:
        check(address)
    except ValidationError as error:
        raise Refused(_("This address is not one that leads can be sent to.")) from error


@transaction.atomic
def stop_delivery(target: DeliveryTarget, *, by: User) -> None:
    """Pass no more leads on; what is on its way is still delivered."""
    policies.check_may_keep_sources(by, target.dealership)
    target.is_active = False
    target.save(update_fields=["is_active"])
    record("lead_delivery.stopped", target, by=by, dealership=target.dealership)


@transaction.atomic
def deliver_again(delivery: Delivery, *, by: User) -> Delivery:
    """Have a lead handed over once more that was not acknowledged."""
    policies.check_may_keep_sources(by, delivery.lead.dealership)
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if locked.state == DeliveryState.DELIVERED:
        raise OutOfStep(_("This lead was acknowledged already."))
    locked.state = DeliveryState.WAITING
    locked.save(update_fields=["state"])
    passing.arm(locked)
    record("lead_delivery.repeated", locked, by=by, dealership=delivery.lead.dealership)
    return locked
