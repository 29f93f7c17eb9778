"""What comes of a lead after the first response: an appointment, and whether the customer came."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import policies
from dealers.leads.chronicle import add_event, lock, settle
from dealers.leads.following import stop
from dealers.leads.models import Lead, LeadEvent
from dealers.leads.states import EventKind, StopReason
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused


@transaction.atomic
def set_appointment(lead: Lead, *, by: User, at: datetime) -> LeadEvent:
    """Note the date that was agreed with the customer; a later one replaces it."""
    policies.check_may_answer(by, lead)
    locked = lock(lead)
    if locked.first_response_at is None:
        raise Refused(_("Log the first contact with the customer before the appointment."))
    if at < timezone.now():
        raise Refused(_("An appointment lies ahead. Check the date and time."))
    event = add_event(locked, EventKind.APPOINTMENT, by, None, **{"for": at.isoformat()})
    settle(locked)
    stop(locked, StopReason.ANSWERED)
    record("lead.appointment", locked, by=by, dealership=locked.dealership)
    return event


@transaction.atomic
def record_show(lead: Lead, *, by: User, came: bool) -> LeadEvent:
    """Note whether the customer came to the appointment."""
    policies.check_may_answer(by, lead)
    locked = lock(lead)
    if locked.appointment_set_at is None:
        raise OutOfStep(_("There is no appointment yet."))
    event = add_event(locked, EventKind.SHOWN if came else EventKind.NO_SHOW, by)
    settle(locked)
    record("lead.shown", locked, by=by, dealership=locked.dealership, detail={"came": came})
    return event
