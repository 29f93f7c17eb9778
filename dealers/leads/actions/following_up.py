"""Tasks of sequences, done by people."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads import policies
from dealers.leads.chronicle import lock
from dealers.leads.models import FollowUp
from dealers.leads.states import FollowUpState, StepKind
from portal.accounts.models import User
from portal.common.refusals import OutOfStep


@transaction.atomic
def finish_task(task: FollowUp, *, by: User) -> FollowUp:
    """Tick a task off; what was done with the customer is logged as a contact of its own."""
    locked = lock(task.lead)
    policies.check_may_answer(by, locked)
    found = FollowUp.objects.get(pk=task.pk)
    if found.state != FollowUpState.OPEN or found.kind != StepKind.TASK:
        raise OutOfStep(_("This task is not open any more."))
    found.state, found.done_at, found.done_by = FollowUpState.DONE, timezone.now(), by
    found.save(update_fields=["state", "done_at", "done_by"])
    return found
