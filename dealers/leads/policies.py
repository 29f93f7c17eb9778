"""What a person may do with leads, and why not."""

from django.utils.translation import gettext as _

from dealers.leads.models import Lead, Source
from dealers.network.models import Brand, Dealership
from dealers.network.scoping import holds, may
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.common.refusals import NotAllowed, Refused


def may_answer(user: User, lead: Lead) -> bool:
    """Tell whether this person answers leads of the dealership."""
    return may(user, Can.ANSWER_LEADS, lead.dealership)


def may_reassign(user: User, lead: Lead) -> bool:
    """Tell whether this person may give leads of the dealership to others, or exclude them."""
    return may(user, Can.REASSIGN_LEADS, lead.dealership)


def check_may_answer(user: User, lead: Lead) -> None:
    """Refuse unless this person answers leads of the dealership."""
    if not may_answer(user, lead):
        raise NotAllowed(_("Only the people of this dealership can answer its leads."))


def check_may_reassign(user: User, lead: Lead) -> None:
    """Refuse unless this person runs the dealership's leads."""
    if not may_reassign(user, lead):
        raise NotAllowed(_("Only the dealer principal or the regional manager can do this."))


def check_may_assign(user: User, lead: Lead, to: User) -> None:
    """Refuse unless this person may give the lead away, to somebody who may answer it."""
    if lead.owner_id != user.pk:
        check_may_reassign(user, lead)
    if not may_answer(to, lead):
        raise NotAllowed(_("%(person)s does not answer leads at this dealership.") % {"person": to})


def check_may_keep_sources(user: User, at: Brand | Dealership | Source) -> None:
    """Refuse unless this person manages lead sources there."""
    anchor = (at.dealership or at.brand) if isinstance(at, Source) else at
    if not may(user, Can.MANAGE_LEAD_SOURCES, anchor):
        raise NotAllowed(_("Only a network or integrations admin manages lead sources here."))


def check_may_keep_policies(user: User, brand: Brand) -> None:
    """Refuse unless this person manages the brand's SLA policies."""
    if not may(user, Can.MANAGE_SLA_POLICIES, brand):
        raise NotAllowed(_("Only a network admin of the brand changes its SLA policies."))


def check_may_keep_texts(user: User, at: Brand | Dealership) -> None:
    """Refuse unless this person writes the templates and sequences of a brand or a dealership."""
    needed = Can.MANAGE_SLA_POLICIES if isinstance(at, Brand) else Can.REASSIGN_LEADS
    if not may(user, needed, at):
        raise NotAllowed(_("Only who runs the leads there changes templates and sequences."))


def check_may_send_for(user: User, source: Source, dealership: Dealership | None) -> None:
    """Refuse unless this person may bring in what a source sends, for this dealership if any."""
    check_may_keep_sources(user, source)
    if not source.is_active:
        raise Refused(_("This source is switched off; nothing of it is taken."))
    if dealership is None:
        return
    check_may_keep_sources(user, dealership)
    if dealership.brand_id != source.brand_id:
        raise Refused(_("This dealership belongs to another brand."))
    if source.dealership_id not in (None, dealership.pk):
        only = {"dealership": source.dealership}
        raise Refused(_("This source sends to %(dealership)s only.") % only)


def may_report(user: User) -> bool:
    """Tell whether this person may log answers of a dealership's people anywhere."""
    return holds(user, Can.ANSWER_LEADS) and holds(user, Can.REASSIGN_LEADS)


def check_may_report(user: User, dealership: Dealership) -> None:
    """Refuse unless this person runs the dealership's leads and is one of those who answer them."""
    if not all(may(user, can, dealership) for can in (Can.ANSWER_LEADS, Can.REASSIGN_LEADS)):
        raise NotAllowed(_("Only who runs this dealership's leads logs answers of its people."))
