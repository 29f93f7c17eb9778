"""Data-sharing agreements: texts are published, dealerships sign and withdraw."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from dealers.network import grants
from dealers.network.models import Agreement, AgreementText, Brand, Dealership, Sharing
from dealers.network.policies import check_manages, check_may_sign
from portal.accounts.capabilities import Data
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused


@transaction.atomic
def publish_text(
    brand: Brand, *, title: str, body: str, purposes: Mapping[str, str], by: User | None
) -> AgreementText:
    """Publish the next version of what a brand's dealerships sign; older signatures stand."""
    check_manages(by, brand)
    Brand.objects.select_for_update().get(pk=brand.pk)
    text = AgreementText(brand=brand, title=title, body=body, published_by=by)
    text.version = brand.agreement_texts.count() + 1
    text.purposes = {kind: purposes.get(kind, "") for kind in Data.values}
    text.save()
    record("agreement_text.published", text, by=by, brand=brand, detail={"version": text.version})
    return text


@transaction.atomic
def set_unsigned(brand: Brand, *, shares: bool, by: User | None) -> None:
    """Say what the OEM and the region see of dealerships that have never signed nor withdrawn."""
    check_manages(by, brand)
    if brand.shares_unsigned == shares:
        return
    brand.shares_unsigned = shares
    brand.save(update_fields=["shares_unsigned"])
    grants.one_at_a_time()
    grants.derive_for(brand.dealerships.all())
    changes = {"shares_unsigned": [str(not shares), str(shares)]}
    record("brand.edited", brand, by=by, brand=brand, detail={"changes": changes})


@transaction.atomic
def sign(
    dealership: Dealership,
    text: AgreementText,
    *,
    with_oem: Collection[Data],
    with_region: Collection[Data],
    by: User | None,
) -> Agreement:
    """Share these data and no others from now on; the signature names the text as it was read."""
    check_may_sign(by, dealership)
    _check_sense(with_oem, with_region)
    newest = dealership.brand.agreement_texts.order_by("-version").first()
    if newest is None or text.pk != newest.pk:
        raise OutOfStep(_("There is a newer text; read it before you sign."))
    agreement = Agreement(text=text, with_oem=sorted(with_oem), with_region=sorted(with_region))
    return _put_in_force(agreement, dealership, "agreement.signed", by)


@transaction.atomic
def withdraw(dealership: Dealership, *, by: User | None) -> Agreement:
    """Share nothing from now on; whoever is above the dealership is out on their next click."""
    check_may_sign(by, dealership)
    current = Sharing.objects.filter(dealership=dealership).select_related("agreement").first()
    if current is None or current.agreement.withdrawn:
        raise Refused(_("There is no agreement in force."))
    agreement = Agreement(text_id=current.agreement.text_id, withdrawn=True)
    return _put_in_force(agreement, dealership, "agreement.withdrawn", by)


def _check_sense(with_oem: Collection[Data], with_region: Collection[Data]) -> None:
    """Refuse in words what the database refuses as well."""
    if (Data.RESULTS in with_oem) != (Data.RESULTS in with_region):
        raise Refused(_("Results go to both the OEM and the region, or to neither."))
    for shared in (with_oem, with_region):
        if Data.CUSTOMERS in shared and Data.LEADS not in shared:
            raise Refused(_("Customers' details can be shared only together with leads."))


def _put_in_force(
    agreement: Agreement, dealership: Dealership, event: str, by: User | None
) -> Agreement:
    """Add to the history, let scopes and grants follow, and record it."""
    grants.one_at_a_time()
    locked = Dealership.objects.select_for_update(of=("self",)).get(pk=dealership.pk)
    agreement.dealership, agreement.signed_by = locked, by
    agreement.save(force_insert=True)
    shares = {"with_oem": agreement.with_oem, "with_region": agreement.with_region}
    Sharing.objects.update_or_create(dealership=locked, defaults={"agreement": agreement, **shares})
    grants.derive_for([locked])
    detail = {"version": agreement.text.version, **shares}
    record(event, agreement, by=by, dealership=locked, detail=detail)
    return agreement
