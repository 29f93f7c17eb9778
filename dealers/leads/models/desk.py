"""The desk's own rows: who is there, what is written to customers, what a manager advises."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads.desk_querysets import CoachingQuerySet, ReplyTemplateQuerySet
from dealers.leads.models.leads import Lead, LeadEvent
from dealers.leads.states import MailState
from dealers.network.models import Brand, Dealership, DealershipOwned
from portal.accounts.models import User
from portal.common.models import UUIDModel


class Availability(models.Model):
    """Whether a person takes leads now, and when they last got one in turn; no row: they do."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="availability")
    is_away = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    last_given_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)


class ReplyTemplate(UUIDModel):
    """A text to begin a reply with, of a brand or of one of its dealerships."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="reply_templates")
    dealership = models.ForeignKey(
        Dealership, models.PROTECT, null=True, blank=True, related_name="reply_templates"
    )
    name = models.CharField(_("name"), max_length=80)
    subject = models.CharField(_("subject"), max_length=150)
    body = models.TextField(_("text"), max_length=5000)
    is_active = models.BooleanField(_("offered"), default=True)

    objects = ReplyTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "dealership", "name"],
                nulls_distinct=False,
                name="reply_template_named_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class LeadMail(UUIDModel):
    """One mail between a customer and a dealership, as it was sent or received."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="mails")
    from_customer = models.BooleanField(default=False)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message_id = models.CharField(max_length=255)
    in_reply_to = models.CharField(max_length=255, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # A follow-up that nobody wrote for this customer: it never stops the clock.
    is_automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=MailState, default=MailState.WAITING)
    written_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    event = models.OneToOneField(LeadEvent, models.SET_NULL, null=True, related_name="mail")

    class Meta:
        ordering = ["written_at", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["message_id"], name="lead_mail_once"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"),
                name="lead_mail_sent_when",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class CoachingNote(DealershipOwned):
    """What a manager advises a dealership, about one of its leads or in general."""

    lead = models.ForeignKey(Lead, models.CASCADE, null=True, related_name="coaching_notes")
    text = models.TextField(_("coaching note"), max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    objects = CoachingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]
