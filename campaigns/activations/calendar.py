"""What the campaign's dates do to its activations."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone

from campaigns.activations import steps
from campaigns.activations.models import Activation
from campaigns.programs.models import Campaign
from portal.common.refusals import OutOfStep

BATCH = 500


def go_live() -> int:
    """Take scheduled activations live whose campaign has started; how many it were."""
    started = Activation.objects.filter(
        state=Activation.State.SCHEDULED, enrolment__campaign__state=Campaign.State.LIVE
    )
    return _each(started, Activation.State.LIVE, stamp="live_at")


def end() -> int:
    """End everything of campaigns that have ended or were cancelled; how many it were."""
    over = [Campaign.State.ENDED, Campaign.State.CANCELLED]
    left = Activation.objects.unfinished().filter(enrolment__campaign__state__in=over)
    return _each(left, Activation.State.ENDED, stamp="ended_at")


def _each(rows: Iterable[Activation], state: Activation.State, *, stamp: str) -> int:
    moved = 0
    for activation in rows.with_context()[:BATCH]:  # type: ignore[attr-defined]
        moved += _move(activation, state, stamp)
    return moved


def _move(activation: Activation, state: Activation.State, stamp: str) -> bool:
    """One step of one activation; someone who was faster is not an error."""
    try:
        with transaction.atomic():
            changes: dict[str, Any] = {stamp: timezone.now()}
            steps.take(activation, state, by=None, **changes)
    except OutOfStep:
        return False
    return True
