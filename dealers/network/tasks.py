"""Background work for the network."""

from datetime import timedelta

from dealers.network import actions
from dealers.network.invitation_mail import mail_of
from dealers.network.models import Invitation, RosterUpload
from portal.common.models import Work
from portal.common.work import handler, periodic


@periodic("network.align_grants", every=timedelta(minutes=10))
def align_grants(_work: Work) -> None:
    """Let memberships begin and end on their dates."""
    actions.align_grants()


@handler("network.mail_invitation", queue="mail")
def mail_invitation(work: Work) -> None:
    """Mail the link, unless the invitation was answered or taken back meanwhile."""
    if invitation := Invitation.objects.open().filter(pk=work.payload["invitation"]).first():
        mail_of(invitation).send()


@handler("network.apply_roster", queue="sync")
def apply_roster(work: Work) -> None:
    """Apply a long roster, part by part, telling how far it is."""
    if (
        upload := RosterUpload.objects.filter(pk=work.key)
        .select_related("brand", "applied_by")
        .first()
    ):
        actions.go_on_with_roster(upload, work.report)
