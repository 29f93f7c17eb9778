"""Taking messages in: stored before anything is understood."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import form_leads, intake, policies, webhook_leads
from dealers.leads.actions.sources import source_for
from dealers.leads.filing import Result
from dealers.leads.models import Lead, Message, Source
from dealers.leads.states import MessageState, Outcome, Reason
from dealers.network.models import Dealership
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused
from portal.common.work import cancel, enqueue, enqueue_new


@transaction.atomic
def receive_message(
    source: Source,
    raw: bytes,
    *,
    received_at: datetime | None = None,
    dealership: Dealership | None = None,
    file_name: str = "",
) -> Message:
    """Store a message as it arrived; a worker reads it as soon as this is committed."""
    message = Message.objects.create(
        source=source,
        brand_id=source.brand_id,
        dealership=dealership or source.dealership,
        raw=raw,
        file_name=file_name[:200],
        received_at=received_at or timezone.now(),
    )
    enqueue_new("leads.read", str(message.pk), dealership_id=message.dealership_id)
    return message


@transaction.atomic
def receive_notice(source: Source, raw: bytes) -> list[str]:
    """Store a notice of Meta as it arrived, and for each lead it names a message to be fetched.

    A lead that was named before is not fetched again; returns the leads' numbers.
    """
    receive_message(source, raw)
    try:
        body = json.loads(raw)
    except (ValueError, RecursionError):
        return []
    named = webhook_leads.leads_named(body) if webhook_leads.is_meta_notice(body) else []
    for value in named:
        _await(source, value)
    return [str(value["leadgen_id"]) for value in named]


def _await(source: Source, value: dict[str, Any]) -> None:
    message, created = Message.objects.get_or_create(
        source=source,
        delivery_key=f"leadgen:{value['leadgen_id']}",
        defaults={
            "brand_id": source.brand_id,
            "dealership_id": source.dealership_id,
            "raw": json.dumps(value).encode(),
            "state": MessageState.AWAITED,
        },
    )
    if created:
        enqueue("leads.fetch", str(message.pk), dealership_id=message.dealership_id)


def receive_now(message: Message) -> Message:
    """Read a stored message in this process instead of waiting for a worker."""
    read = intake.read_message(message.pk)
    cancel("leads.read", str(message.pk))
    return read


def receive_form(
    dealership: Dealership,
    form: dict[str, Any],
    *,
    source_name: str,
    tracking: dict[str, Any] | None = None,
    received_at: datetime | None = None,
) -> Lead:
    """Store what a visitor typed and make a lead of it at once.

    Fields: see ``form_leads.read_form``. Refused when it names no way to reach the visitor; the
    message is kept also then.
    """
    source = source_for(
        dealership.brand, source_name, kind=Source.Kind.LANDING_PAGE, dealership=dealership
    )
    raw = form_leads.write_form(form, tracking or {})
    message = receive_now(receive_message(source, raw, received_at=received_at))
    lead = Lead.objects.filter(pk__in=message.lead_ids).select_related("contact").first()
    if lead is None:
        raise Refused(_("Please leave a phone number or an e-mail address so that we can answer."))
    return lead


@transaction.atomic
def park_form(
    dealership: Dealership,
    form: dict[str, Any],
    *,
    source_name: str,
    tracking: dict[str, Any] | None = None,
    received_at: datetime | None = None,
) -> Message:
    """Keep a form that looks like spam for a person to judge; replaying it makes it a lead."""
    source = source_for(
        dealership.brand, source_name, kind=Source.Kind.LANDING_PAGE, dealership=dealership
    )
    suspicion = Result(Outcome.QUARANTINED, Reason.SUSPECTED_SPAM)
    return Message.objects.create(
        source=source,
        brand_id=source.brand_id,
        dealership=dealership,
        raw=form_leads.write_form(form, tracking or {}),
        received_at=received_at or timezone.now(),
        read_at=timezone.now(),
        state=MessageState.QUARANTINED,
        results=[suspicion.as_json(0)],
    )


@transaction.atomic
def replay(message: Message, *, by: User, dealership: Dealership | None = None) -> Message:
    """Read a message again that gave no lead, for another dealership if one is given."""
    policies.check_may_keep_sources(by, dealership or message.source)
    locked = Message.objects.select_for_update().get(pk=message.pk)
    if locked.state == MessageState.RECEIVED:
        raise OutOfStep(_("This message is being read already."))
    if locked.lead_ids and locked.state != MessageState.QUARANTINED:
        raise OutOfStep(_("This message has become a lead already."))
    if dealership:
        locked.dealership = dealership
    to_fetch = locked.reason == Reason.NOT_FETCHED
    locked.state = MessageState.AWAITED if to_fetch else MessageState.RECEIVED
    locked.save(update_fields=["state", "dealership"])
    kind = "leads.fetch" if to_fetch else "leads.read"
    enqueue(kind, str(locked.pk), dealership_id=locked.dealership_id, rearm=True)
    record("lead_message.replayed", locked, by=by, brand=locked.brand, dealership=locked.dealership)
    return locked
