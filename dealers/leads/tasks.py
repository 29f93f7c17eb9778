"""Background work on leads; each is safe to run twice."""

from uuid import UUID

from dealers.leads import announcing, intake
from portal.common.models import Work
from portal.common.work import handler


@handler("leads.read", queue="leads")
def read_message(work: Work) -> None:
    """Read one stored message."""
    intake.read_message(UUID(work.key))


@handler("leads.warn", queue="leads")
def warn(work: Work) -> None:
    """Say that a lead's time is running out."""
    announcing.warn(UUID(work.key))


@handler("leads.breach", queue="leads")
def announce_breach(work: Work) -> None:
    """Say that a lead's time is up."""
    announcing.announce_breach(UUID(work.key))


@handler("leads.escalate", queue="leads")
def escalate(work: Work) -> None:
    """Say that a lead still waits at twice the target."""
    announcing.escalate(UUID(work.key))
