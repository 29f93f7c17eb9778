"""The mail that brings an invitation."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from dealers.network.models import Invitation
from dealers.network.tokens import token_of


def address_of(invitation: Invitation) -> str:
    """Give the address at which this invitation, as last sent, is accepted."""
    token = token_of(invitation.pk, invitation.issue)
    return str(settings.PORTAL_URL) + reverse("network:accept-invitation", args=[token])


def mail_of(invitation: Invitation) -> EmailMessage:
    """Give the mail, in the language that the inviter chose."""
    with translation.override(invitation.language):
        context = {"invitation": invitation, "address": address_of(invitation)}
        subject = _("%(name)s invites you to Rooftop") % {"name": invitation.invited_by}
        body = render_to_string("dealers/network/invitation_mail.txt", context)
    return EmailMessage(subject=subject, body=body, to=[invitation.email])
