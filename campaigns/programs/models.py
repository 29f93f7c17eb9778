"""What the OEM runs, when, and for which dealerships."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.programs.querysets import CampaignLoanQuerySet, CampaignQuerySet, EnrolmentQuerySet
from dealers.network.models import Brand, Dealership, DealershipOwned, Region
from portal.common.models import UUIDModel
from portal.common.refusals import OutOfStep
from toolkits.library.models import Toolkit


class Campaign(UUIDModel):
    """A programme of one brand: dates, goal, audience and the toolkit it hands out."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        LIVE = "live", _("Live")
        ENDED = "ended", _("Ended")
        CANCELLED = "cancelled", _("Cancelled")

    class ApprovalMode(models.TextChoices):
        AUTOMATIC = "automatic", _("Automatic inside the guardrails")
        REGIONAL_MANAGER = "regional_manager", _("By the regional manager")
        COMPLIANCE = "compliance", _("By compliance")

    class Visual(models.TextChoices):
        OCEAN = "ocean", _("Ocean")
        FOREST = "forest", _("Forest")
        SUNRISE = "sunrise", _("Sunrise")
        BERRY = "berry", _("Berry")
        GRAPHITE = "graphite", _("Graphite")

    MOVES = {
        State.DRAFT: {State.SCHEDULED, State.LIVE, State.CANCELLED},
        State.SCHEDULED: {State.LIVE, State.ENDED, State.CANCELLED},
        State.LIVE: {State.ENDED, State.CANCELLED},
        State.ENDED: set(),
        State.CANCELLED: set(),
    }

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="campaigns")
    name = models.CharField(_("name"), max_length=80)
    brief = models.TextField(_("brief"), blank=True)
    goal = models.CharField(_("goal"), max_length=160, blank=True)
    visual = models.CharField(_("key visual"), max_length=12, choices=Visual, default=Visual.OCEAN)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    approval_mode = models.CharField(
        _("approval"), max_length=20, choices=ApprovalMode, default=ApprovalMode.AUTOMATIC
    )
    toolkit = models.ForeignKey(
        Toolkit, models.PROTECT, related_name="campaigns", null=True, blank=True
    )
    whole_brand = models.BooleanField(_("every dealership of the brand"), default=False)
    regions = models.ManyToManyField(Region, related_name="campaigns", blank=True)
    dealerships = models.ManyToManyField(Dealership, related_name="named_in", blank=True)
    excluded = models.ManyToManyField(Dealership, related_name="excluded_from", blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    moved_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    reach = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["brand", "-id"], name="campaign_brand")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="campaign_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(published_at__isnull=False),
                name="campaign_running_is_published",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Where the campaign's own page is."""
        return reverse("campaigns:detail", args=[self.pk])

    @property
    def is_running(self) -> bool:
        """Whether dealerships can work on it: published and not over."""
        return self.state in {self.State.SCHEDULED, self.State.LIVE}

    def move_to(self, state: State, **changes: Any) -> None:
        """Take one permitted step, or refuse; the database settles races."""
        sources = [source for source, targets in self.MOVES.items() if state in targets]
        changes |= {"state": state, "moved_at": timezone.now()}
        if not Campaign.objects.filter(pk=self.pk, state__in=sources).update(**changes):
            raise OutOfStep(
                _("%(name)s is not in a state from which it can become “%(state)s”.")
                % {"name": self.name, "state": state.label}
            )
        for field, value in changes.items():
            setattr(self, field, value)


class Enrolment(DealershipOwned):
    """A campaign that is open to a dealership."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="enrolments")
    enrolled_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta(DealershipOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["campaign", "dealership"], name="enrolled_once")
        ]

    def __str__(self) -> str:
        return f"{self.dealership} · {self.campaign}"


class CampaignLoan(UUIDModel):
    """One campaign lent to one person until a day: to an agency that prepares it, say."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="loans")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="campaign_loans"
    )
    # Lets the person write the brief of the draft, and not only look.
    writes = models.BooleanField(_("may write the brief"), default=False)
    until_date = models.DateField(_("until"))
    lent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects = CampaignLoanQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["campaign", "user"], name="campaign_lent_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.user}"
