"""One step of an activation: moved by a conditional update and kept in the audit trail."""

from typing import Any

from django.utils import timezone

from campaigns.activations.models import Activation
from dealers.kpis.actions import touch
from portal.accounts.models import User
from portal.audit.models import record

State = Activation.State
CHANGES_FIGURES = {State.LIVE, State.ENDED, State.RECALLED, State.WITHDRAWN}


def take(
    activation: Activation,
    state: State,
    *,
    by: User | None,
    detail: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    """Move it to this state or refuse; `by` is None when the portal itself did it."""
    activation.move_to(state, **changes)
    if state in CHANGES_FIGURES:
        touch(activation.dealership_id, timezone.localdate(timezone=activation.dealership.zone))
    note(activation, state.value, by=by, detail=detail)


def note(
    activation: Activation, step: str, *, by: User | None, detail: dict[str, Any] | None = None
) -> None:
    """Add what happened to the audit trail."""
    record(
        f"activation.{step}",
        activation,
        by=by,
        dealership=activation.dealership,
        brand=activation.brand,
        detail=detail,
    )
