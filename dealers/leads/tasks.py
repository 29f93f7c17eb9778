"""Background work on leads; each is safe to run twice."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from dealers.leads import announcing, facts, fetching, following, intake, mailing, passing, polling
from dealers.leads.models import AnswerFile, LeadFile
from portal.common.models import Work
from portal.common.work import MOST_ATTEMPTS, handler, periodic

FILES_KEPT_FOR = timedelta(days=7)


@periodic("leads.mailboxes", every=polling.EVERY, queue="mail")
def poll_mailboxes(work: Work) -> None:
    """Read the mailboxes that leads arrive in."""
    polling.poll_all()


@handler("leads.fetch", queue="leads")
def fetch_lead(work: Work) -> None:
    """Fetch one lead that a network named."""
    fetching.fetch_lead(UUID(work.key), tries=work.payload.get("tries", 0))


@handler("leads.deliver", queue="leads")
def deliver(work: Work) -> None:
    """Hand one lead over to its dealership's own system."""
    passing.deliver(UUID(work.key))


@handler("leads.read", queue="leads")
def read_message(work: Work) -> None:
    """Read one stored message."""
    intake.read_message(UUID(work.key))


@handler("leads.begin", queue="leads")
def begin(work: Work) -> None:
    """Give a new lead out in turn and start its follow-up."""
    following.begin(UUID(work.key))


@handler("leads.warn", queue="leads")
def warn(work: Work) -> None:
    """Say that a lead's time is running out."""
    announcing.warn(UUID(work.key))


@handler("leads.breach", queue="leads")
def announce_breach(work: Work) -> None:
    """Say that a lead's time is up."""
    announcing.announce_breach(UUID(work.key))


@handler("leads.manager", queue="leads")
def tell_manager(work: Work) -> None:
    """Say to the manager that a lead still waits."""
    announcing.tell_manager(UUID(work.key))


@handler("leads.escalate", queue="leads")
def escalate(work: Work) -> None:
    """Say to the regional manager that a lead still waits."""
    announcing.escalate(UUID(work.key))


@handler("leads.rescue", queue="leads")
def rescue(work: Work) -> None:
    """Give a lead that still waits to somebody else."""
    announcing.rescue(UUID(work.key))


@handler("leads.next", queue="leads")
def tell_overdue_answer(work: Work) -> None:
    """Say that a customer who wrote again still waits."""
    announcing.tell_overdue_answer(UUID(work.key))


@handler("leads.appointment", queue="leads")
def tell_overdue_appointment(work: Work) -> None:
    """Say that a lead should have an appointment by now."""
    announcing.tell_overdue_appointment(UUID(work.key))


@handler("leads.mail", queue="leads")
def send_mail(work: Work) -> None:
    """Hand a mail to the mail server; after the last attempt, note that it did not go out."""
    try:
        mailing.send(UUID(work.key))
    except OSError:
        if work.attempts < MOST_ATTEMPTS:
            raise
        mailing.give_up(UUID(work.key))


@handler("leads.follow_up", queue="leads")
def follow_up(work: Work) -> None:
    """Do the step of a sequence that is due."""
    following.take_step(UUID(work.key))


@periodic("leads.ripen", every=timedelta(hours=6))
def ripen(_work: Work) -> None:
    """Have the days counted again that have grown old enough for a figure of theirs."""
    facts.touch_ripe(timezone.now())


@periodic("leads.forget_files", every=timedelta(hours=6))
def forget_files(_work: Work) -> None:
    """Drop uploaded files that nobody brought in: they hold customers' data."""
    old = timezone.now() - FILES_KEPT_FOR
    for model in (LeadFile, AnswerFile):
        model.objects.filter(state=model.State.WAITING, uploaded_at__lt=old).delete()
