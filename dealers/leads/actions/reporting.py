"""Answers that a dealership's own system tells of: by webhook, API or CSV, mostly late."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads.adf import e164
from dealers.leads.audience import who_can_answer
from dealers.leads.chronicle import checked_time, lock, settle
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.reach import digits_of
from dealers.leads.reports import Report
from dealers.leads.states import EventKind
from dealers.network.models import Dealership
from portal.accounts.models import User
from portal.common.refusals import Refused

# A customer without a number of ours is looked for among the leads of so many days.
LOOKED_BACK = timedelta(days=90)
# Fewer would be found in other people's numbers.
FEWEST_DIGITS = 7


@transaction.atomic
def take_report(dealership: Dealership, report: Report) -> LeadEvent:
    """Log a contact on the lead it is about; the earliest by a person stops the clock, also late.

    The same key again changes nothing. Refused when no lead of the dealership fits.
    """
    lead = find_lead(dealership, report)
    if lead is None:
        raise Refused(_("No lead of this dealership fits."))
    locked = lock(lead)
    person = _person(dealership, report.by)
    happened_at = checked_time(locked, report.at or timezone.now())
    event, created = LeadEvent.objects.get_or_create(
        lead=locked,
        key=f"report:{report.key}"[:120],
        defaults={
            "kind": EventKind.AUTO_RESPONDER if report.automatic else report.channel,
            "happened_at": happened_at,
            "by": person,
            "is_response": not report.automatic,
            "detail": {"note": report.note[:2000], "told_by": report.by[:200], "result": ""},
        },
    )
    if created:
        settle(locked)
    return event


def find_lead(dealership: Dealership, report: Report) -> Lead | None:
    """Return the lead a report is about: by our number or the sender's, by contact, by VIN."""
    here = Lead.objects.filter(dealership=dealership)
    since = timezone.now() - LOOKED_BACK
    ways = [Q(external_id=report.lead)] if report.lead else []
    if _is_uuid(report.lead):
        ways.insert(0, Q(pk=report.lead))
    if report.lead:
        ways.append(Q(delivery__remote_id=report.lead))
    recent = Q(received_at__gte=since)
    if report.email:
        ways.append(recent & Q(contact__email=report.email.strip().casefold()))
    digits = digits_of(e164(report.phone, dealership.country) or report.phone)
    if len(digits) >= FEWEST_DIGITS:
        ways.append(recent & Q(contact__phone_digits__contains=digits))
    if report.vin:
        ways.append(recent & Q(vin=report.vin.strip().upper()))
    originals_first = (F("duplicate_of").asc(nulls_first=True), "-received_at")
    found = (here.filter(way).order_by(*originals_first).first() for way in ways)
    return next((lead for lead in found if lead), None)


def _is_uuid(text: str) -> bool:
    try:
        return bool(UUID(text))
    except ValueError:
        return False


def _person(dealership: Dealership, told: str) -> User | None:
    """Return who answered, if an e-mail address or name says it of exactly one of the staff."""
    folded = told.strip().casefold()
    staff = who_can_answer(dealership) if folded else []
    fits = [p for p in staff if folded in (p.email.casefold(), p.full_name.casefold())]
    return fits[0] if len(fits) == 1 else None
