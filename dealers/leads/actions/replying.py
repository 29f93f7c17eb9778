"""Mails from and to the desk, and the texts that they begin with."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from dealers.leads import mailing, policies, replies
from dealers.leads.chronicle import lock
from dealers.leads.following import give
from dealers.leads.models import Lead, LeadMail, ReplyTemplate
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused


@transaction.atomic
def send_reply(lead: Lead, *, by: User, subject: str, body: str) -> LeadMail:
    """Write to a customer from the portal; the clock stops once the mail went out."""
    policies.check_may_answer(by, lead)
    locked = lock(lead)
    if not locked.contact.email:
        raise Refused(_("This customer left no e-mail address."))
    if mailing.is_unwanted(locked):
        raise Refused(_("This customer wants no contact; no mail was sent."))
    if locked.owner_id is None and not locked.duplicate_of_id:
        give(locked, by, by=by)
    mail = mailing.write(locked, " ".join(subject.split()), body, by=by)
    record("lead.mailed", locked, by=by, dealership=locked.dealership)
    return mail


@transaction.atomic
def save_template(template: ReplyTemplate, *, by: User) -> ReplyTemplate:
    """Store a text that replies may begin with, new or changed."""
    policies.check_may_keep_texts(by, template.dealership or template.brand)
    unknown = replies.unknown_fields(template.subject + template.body)
    if unknown:
        raise Refused(_("There is no field %(name)s.") % {"name": f"{{{unknown[0]}}}"})
    template.save()
    record("reply_template.saved", template, by=by, brand=template.brand)
    return template
