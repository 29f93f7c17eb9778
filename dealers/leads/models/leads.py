"""One customer's enquiry at one dealership, how to reach them, and everything that happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads.codes import code_of
from dealers.leads.concealing import HIDDEN
from dealers.leads.models.policies import PinnedCalendar, SlaPolicy
from dealers.leads.models.sources import Message, Source
from dealers.leads.querysets import TO_ANSWER, LeadQuerySet
from dealers.leads.states import ONCE, EventKind, ExcludedReason, LeadState, LostReason, Verdict
from dealers.network.models import DealershipOwned
from portal.accounts.models import User


class Lead(DealershipOwned):
    """A customer's enquiry, with the clock it runs against."""

    # Its title is a name; the record keeps the key only.
    names_a_customer = True

    source = models.ForeignKey(Source, models.PROTECT, related_name="leads", db_index=False)
    message = models.ForeignKey(Message, models.PROTECT, related_name="leads")
    prospect_index = models.PositiveSmallIntegerField(default=0)
    # The sender's own number, and all that identifies it, for finding a resend.
    external_id = models.CharField(max_length=200, blank=True)
    external_key = models.CharField(max_length=64, blank=True)
    content_hash = models.CharField(max_length=64)

    interest = models.CharField(_("interest"), max_length=12, blank=True)
    vehicle_status = models.CharField(_("new or used"), max_length=8, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True)
    make = models.CharField(_("make"), max_length=80, blank=True)
    model = models.CharField(_("model"), max_length=120, blank=True)
    trim = models.CharField(_("trim"), max_length=120, blank=True)
    vin = models.CharField(_("VIN"), max_length=32, blank=True)
    stock_number = models.CharField(_("stock number"), max_length=64, blank=True)
    # The vehicle in stock that is meant, and what told: vin, stock_number or model.
    stock_vehicle = models.UUIDField(null=True)
    stock_match = models.CharField(max_length=12, blank=True)
    vehicles = models.JSONField(default=list)
    trade_in = models.JSONField(default=dict)

    comments = models.TextField(_("comments"), blank=True)
    timeframe = models.JSONField(default=dict)
    parties = models.JSONField(default=dict)
    tracking = models.JSONField(default=dict)
    extra = models.JSONField(default=list)
    warnings = models.JSONField(default=list)

    received_at = models.DateTimeField(_("received"))
    requested_at = models.DateTimeField(_("requested"), null=True)
    policy = models.ForeignKey(SlaPolicy, models.PROTECT, related_name="+")
    calendar = models.ForeignKey(PinnedCalendar, models.PROTECT, related_name="+")
    opens_at = models.DateTimeField()
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField(_("due"))
    escalate_at = models.DateTimeField()
    # Set where the policy has such a stage of its own.
    manager_at = models.DateTimeField(null=True)
    rescue_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    appointment_due_at = models.DateTimeField(null=True)
    # Since when the clock stands; nothing while it runs, or once its time was up.
    paused_at = models.DateTimeField(null=True)

    first_response_at = models.DateTimeField(null=True)
    first_response_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    wall_seconds = models.BigIntegerField(null=True)
    business_seconds = models.BigIntegerField(null=True)

    # How far it came, each at the first time: spoken with, a date agreed, the customer there.
    contacted_at = models.DateTimeField(null=True)
    appointment_set_at = models.DateTimeField(null=True)
    appointment_for = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(null=True)
    # bev, phev, … of the vehicle wanted, empty while nobody knows.
    powertrain = models.CharField(max_length=4, blank=True)

    owner = models.ForeignKey(User, models.PROTECT, null=True, related_name="leads")
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    excluded_reason = models.CharField(max_length=20, blank=True, choices=ExcludedReason)
    verdict = models.CharField(max_length=4, blank=True, choices=Verdict, default=Verdict.OPEN)
    lost_reason = models.CharField(max_length=20, blank=True, choices=LostReason)
    closed_at = models.DateTimeField(null=True)

    # Set on rows in memory whose reader may not know the customer.
    concealed = False

    objects = LeadQuerySet.as_manager()

    class Meta(DealershipOwned.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["message", "prospect_index"], name="lead_once_per_prospect"
            ),
            models.CheckConstraint(
                condition=Q(first_response_at=None, wall_seconds=None, business_seconds=None)
                | Q(
                    first_response_at__isnull=False,
                    wall_seconds__gte=0,
                    business_seconds__gte=0,
                ),
                name="lead_response_is_measured",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", closed_at=None)
                | Q(~Q(verdict=""), closed_at__isnull=False),
                name="lead_closed_with_a_verdict",
            ),
        ]
        indexes = [
            *DealershipOwned.Meta.indexes,
            models.Index(
                fields=["external_key"], name="lead_external", condition=~Q(external_key="")
            ),
            models.Index(fields=["dealership", "received_at"], name="lead_received"),
            models.Index(
                fields=["dealership", "due_at", "id"],
                name="lead_queue",
                condition=Q(first_response_at=None, duplicate_of=None, closed_at=None),
            ),
            # Boards count who is late from the index alone; lists begin with those who wait the longest.
            models.Index(
                fields=["region", "due_at", "id"],
                include=["dealership", "paused_at"],
                name="lead_to_answer_region",
                condition=TO_ANSWER,
            ),
            models.Index(
                fields=["due_at", "id"],
                include=["brand", "region", "dealership", "paused_at"],
                name="lead_to_answer",
                condition=TO_ANSWER,
            ),
            # Which sources a place's leads came from, without reading the leads.
            models.Index(fields=["source", "region", "dealership"], name="lead_source"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row; one that was concealed for a reader is not the truth, and is refused."""
        if self.concealed:
            raise TypeError("A lead that was concealed for its reader can't be saved.")
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        """Who asks, as people say it."""
        if self.concealed:
            return _("Customer %(hidden)s") % {"hidden": HIDDEN}
        return self.contact.full_name or self.contact.email or self.contact.phone

    @property
    def vehicle(self) -> str:
        """What the customer wants, on one line; empty for a general enquiry."""
        parts = (str(self.year or ""), self.make, self.model, self.trim)
        return " ".join(part for part in parts if part) or self.vin or self.stock_number

    def state_at(self, now: datetime) -> LeadState:
        """Where the clock stands at a moment; the queryset says the same for many."""
        if self.duplicate_of_id:
            return LeadState.DUPLICATE
        if self.excluded_reason:
            return LeadState.EXCLUDED
        if self.first_response_at:
            return LeadState.MET if self.first_response_at <= self.due_at else LeadState.LATE
        return LeadState.PAUSED if self.paused_at else self._waiting_state(now)

    def _waiting_state(self, now: datetime) -> LeadState:
        if self.due_at <= now:
            return LeadState.BREACHED
        if self.warn_at <= now:
            return LeadState.AT_RISK
        return LeadState.WAITING if self.opens_at > now else LeadState.RUNNING

    @property
    def state(self) -> LeadState:
        """Where the clock stands now."""
        return self.state_at(timezone.now())

    @property
    def standing(self) -> str:
        """Where the clock stands, in words; a lead closed without an answer is not late *now*."""
        outside = self.first_response_at or self.duplicate_of_id or self.excluded_reason
        return str(_("Never answered") if self.closed_at and not outside else self.state.label)

    @property
    def is_waiting(self) -> bool:
        """Whether a customer still waits for a first response."""
        return not (
            self.first_response_at or self.duplicate_of_id or self.excluded_reason or self.closed_at
        )


class LeadContact(models.Model):
    """How to reach the customer: personal data, in a table of its own so that it can be erased."""

    lead = models.OneToOneField(Lead, models.CASCADE, primary_key=True, related_name="contact")
    full_name = models.CharField(_("name"), max_length=200, blank=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    is_business = models.BooleanField(default=False)
    # Only what may be written to and dialled; everything as sent stays in the lists.
    email = models.CharField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    phone_digits = models.CharField(max_length=64, blank=True)
    emails = models.JSONField(default=list)
    phones = models.JSONField(default=list)
    address = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["phone"], name="lead_phone", condition=~Q(phone="")),
            models.Index(fields=["email"], name="lead_email", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return self.full_name


class LeadEvent(models.Model):
    """One thing that happened to a lead: when it happened, and when we were told."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=20, choices=EventKind)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # A person reached out to the customer: the earliest of these stops the clock.
    is_response = models.BooleanField(default=False)
    detail = models.JSONField(default=dict)
    # Logged by mistake: kept, and counted no more.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # What tells the same announcement or message apart when it comes twice; mostly nothing.
    key = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["happened_at", "id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["lead", "kind"], condition=Q(kind__in=ONCE), name="lead_event_once"
            ),
            models.UniqueConstraint(
                fields=["lead", "key"], condition=~Q(key=""), name="lead_event_once_by_key"
            ),
            models.CheckConstraint(
                condition=Q(is_response=False) | Q(kind__in=["call", "mail", "text", "meeting"]),
                name="only_contact_is_a_response",
            ),
        ]
        indexes = [models.Index(fields=["lead", "happened_at"], name="lead_timeline")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.happened_at:%Y-%m-%d %H:%M}"

    @property
    def code(self) -> str:
        """What its address names it by."""
        return code_of("entry", self.pk)
