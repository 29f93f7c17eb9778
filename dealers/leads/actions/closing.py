"""How leads end, stand still and count: closed, reopened, paused, resumed, excluded, readmitted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import policies, watching
from dealers.leads.chronicle import add_event, lock, settle
from dealers.leads.facts import touch
from dealers.leads.following import stop
from dealers.leads.models import Lead
from dealers.leads.states import (
    EventKind,
    ExcludedReason,
    LostReason,
    PauseReason,
    StopReason,
    Verdict,
)
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused


@transaction.atomic
def close(lead: Lead, *, by: User, verdict: Verdict, lost_reason: LostReason | None = None) -> Lead:
    """Close a lead that was answered, as won or as lost with its reason."""
    policies.check_may_answer(by, lead)
    locked = lock(lead)
    _check_may_close(locked, verdict, lost_reason)
    locked.verdict = verdict
    locked.lost_reason = (lost_reason or "") if verdict == Verdict.LOST else ""
    locked.closed_at = timezone.now()
    locked.save(update_fields=["verdict", "lost_reason", "closed_at"])
    add_event(locked, EventKind.CLOSED, by, verdict=verdict, reason=locked.lost_reason)
    stop(locked, StopReason.CLOSED)
    settle(locked)
    record("lead.closed", locked, by=by, dealership=locked.dealership, detail={"as": verdict})
    touch(locked)
    return locked


def _check_may_close(lead: Lead, verdict: Verdict, lost_reason: LostReason | None) -> None:
    if lead.closed_at:
        raise OutOfStep(_("This lead is closed already."))
    if lead.first_response_at is None and not lead.duplicate_of_id and not lead.excluded_reason:
        raise Refused(_("Log the first contact with the customer before you close this lead."))
    if verdict == Verdict.OPEN or (verdict == Verdict.LOST and not lost_reason):
        raise Refused(_("Say how it ended: won, or lost and why."))


@transaction.atomic
def reopen(lead: Lead, *, by: User) -> Lead:
    """Open a closed lead again; the clock of its first response stays as it was."""
    policies.check_may_answer(by, lead)
    locked = lock(lead)
    if locked.closed_at is None:
        raise OutOfStep(_("This lead is open already."))
    locked.verdict, locked.lost_reason, locked.closed_at = Verdict.OPEN, "", None
    locked.save(update_fields=["verdict", "lost_reason", "closed_at"])
    add_event(locked, EventKind.REOPENED, by)
    settle(locked)
    # Readmitted, or its answer withdrawn, while it was closed, its deadlines are still to be told.
    watching.watch(locked)
    touch(locked)
    return locked


@transaction.atomic
def exclude(lead: Lead, *, by: User, reason: ExcludedReason) -> Lead:
    """Leave a test, spam or a non-customer out of the SLA; the lead itself is kept."""
    policies.check_may_reassign(by, lead)
    locked = lock(lead)
    locked.excluded_reason = reason
    locked.save(update_fields=["excluded_reason"])
    watching.stop_watching(locked)
    stop(locked, StopReason.EXCLUDED)
    add_event(locked, EventKind.EXCLUDED, by, reason=reason)
    record("lead.excluded", locked, by=by, dealership=locked.dealership, detail={"why": reason})
    touch(locked)
    return locked


@transaction.atomic
def readmit(lead: Lead, *, by: User) -> Lead:
    """Count an excluded lead again, with the clock it always had."""
    policies.check_may_reassign(by, lead)
    locked = lock(lead)
    locked.excluded_reason = ""
    locked.save(update_fields=["excluded_reason"])
    watching.watch(locked)
    add_event(locked, EventKind.READMITTED, by)
    record("lead.readmitted", locked, by=by, dealership=locked.dealership)
    touch(locked)
    return locked


@transaction.atomic
def pause(lead: Lead, *, by: User, reason: PauseReason) -> Lead:
    """Let a lead's clock stand for a reason; a lead that is late already stays late."""
    policies.check_may_reassign(by, lead)
    locked = lock(lead)
    if not locked.is_waiting or locked.due_at <= timezone.now():
        raise OutOfStep(_("Only the clock of a lead that still has time can be paused."))
    if locked.paused_at:
        raise OutOfStep(_("This clock stands already."))
    add_event(locked, EventKind.PAUSED, by, reason=reason)
    settle(locked)
    record("lead.paused", locked, by=by, dealership=locked.dealership, detail={"why": reason})
    return locked


@transaction.atomic
def resume(lead: Lead, *, by: User) -> Lead:
    """Let a paused clock run on with the time that was left."""
    policies.check_may_reassign(by, lead)
    locked = lock(lead)
    if not locked.paused_at:
        raise OutOfStep(_("This clock runs already."))
    add_event(locked, EventKind.RESUMED, by)
    settle(locked)
    record("lead.resumed", locked, by=by, dealership=locked.dealership)
    return locked
