"""Background work for notifications."""

from portal.common.models import Work
from portal.common.work import handler
from portal.notifications import mail


@handler("notifications.mail", queue="mail")
def mail_notifications(work: Work) -> None:
    """Mail the notifications of one key."""
    mail.send_unsent(work.payload["key"])
