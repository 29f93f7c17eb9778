"""A lead's timeline: the lock, an entry, and what the whole of it makes of the clock."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import sla, watching
from dealers.leads.facts import touch
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import EventKind
from dealers.network.models import Dealership
from portal.accounts.models import User
from portal.common.refusals import Refused


def lock(lead: Lead) -> Lead:
    """Lock the lead, then read it: rows joined while waiting for a lock are those of before."""
    Lead.objects.select_for_update(no_key=True).values("pk").get(pk=lead.pk)
    rows = Lead.objects.select_related("dealership", "owner", "calendar", "contact", "policy")
    return rows.get(pk=lead.pk)


def add_event(
    lead: Lead, kind: EventKind, by: User | None, at: datetime | None = None, **detail: str
) -> LeadEvent:
    """Add an entry to a lead's timeline."""
    return LeadEvent.objects.create(
        lead=lead, kind=kind, happened_at=at or timezone.now(), by=by, detail=detail
    )


def settle(lead: Lead) -> None:
    """Set what the whole timeline makes of a lead, and what is still to be announced about it."""
    before = [getattr(lead, name) for name in sla.SETTLED]
    sla.settle(lead, list(lead.events.select_related("by")))
    if before == [getattr(lead, name) for name in sla.SETTLED]:
        return
    lead.save(update_fields=sla.SETTLED)
    watching.watch_anew(lead)
    touch(lead)


def checked_time(lead: Lead, at: datetime | None) -> datetime:
    """Return when something was, or refuse a time at which it can't have been."""
    now = timezone.now()
    if at is None:
        return now
    if at > now:
        raise Refused(_("A contact that is still to come can't be logged yet."))
    if at < lead.received_at:
        raise Refused(_("This was before the lead arrived. Check the date and time."))
    return at


def one_at_a_time(what: str, dealership: Dealership) -> None:
    """Let transactions that do the same for one dealership wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{what}:{dealership.pk}"]
        )
