"""What comes after the first response: sequences of tasks and mails, and who wants none of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads.desk_querysets import FollowUpQuerySet, NoContactQuerySet, SequenceQuerySet
from dealers.leads.models.desk import LeadMail
from dealers.leads.models.leads import Lead
from dealers.leads.models.sources import Source
from dealers.leads.states import AskedHow, FollowUpState, StepKind
from dealers.network.models import Brand, Dealership
from portal.accounts.models import User
from portal.common.models import UUIDModel


class Sequence(UUIDModel):
    """What is done about a lead day by day, for every lead or for those of one source."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="lead_sequences")
    dealership = models.ForeignKey(
        Dealership, models.PROTECT, null=True, blank=True, related_name="lead_sequences"
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )
    name = models.CharField(_("name"), max_length=80)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = SequenceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "dealership", "name"],
                nulls_distinct=False,
                name="lead_sequence_named_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SequenceStep(models.Model):
    """One step: a task for a person or a mail, so many days after the lead arrived."""

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="steps")
    day = models.PositiveSmallIntegerField(_("day"))
    kind = models.CharField(_("what"), max_length=4, choices=StepKind)
    subject = models.CharField(_("task or subject"), max_length=150)
    body = models.TextField(_("text of the mail"), max_length=5000, blank=True)

    class Meta:
        ordering = ["day", "id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="task") | ~Q(body=""), name="lead_step_mail_has_a_text"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.subject}"


class FollowUp(UUIDModel):
    """One step of a sequence for one lead, as it read when the lead arrived."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="follow_ups")
    step = models.ForeignKey(SequenceStep, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=4, choices=StepKind)
    subject = models.CharField(max_length=150)
    body = models.TextField(blank=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=FollowUpState, default=FollowUpState.OPEN)
    # Why it was not done: the customer answered, bought, wants no contact.
    reason = models.CharField(max_length=20, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    mail = models.OneToOneField(LeadMail, models.SET_NULL, null=True, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["lead", "step"], name="follow_up_once_per_step")
        ]
        indexes = [
            models.Index(fields=["due_at"], name="follow_up_open", condition=Q(state="open"))
        ]

    def __str__(self) -> str:
        return self.subject


class NoContact(UUIDModel):
    """A phone number or an e-mail address that a brand's dealers do not write to or dial any more."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="no_contacts")
    # A number in E.164 or an address in lower case.
    reach = models.CharField(_("phone or e-mail"), max_length=254)
    asked_at = models.DateTimeField(default=timezone.now)
    how = models.CharField(max_length=20, choices=AskedHow)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    lead = models.ForeignKey(Lead, models.SET_NULL, null=True, related_name="+")

    objects = NoContactQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["brand", "reach"], name="no_contact_once")]

    def __str__(self) -> str:
        return self.reach
