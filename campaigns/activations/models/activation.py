"""Activations: this dealership runs this campaign."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.activations.querysets import ActivationQuerySet
from campaigns.programs.models import Campaign, Enrolment
from dealers.network.models import DealershipOwned
from portal.common.refusals import OutOfStep


class Activation(DealershipOwned):
    """What a dealership makes of a campaign: typed values, approval, and the way to live."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        SCHEDULED = "scheduled", _("Scheduled")
        LIVE = "live", _("Live")
        ENDED = "ended", _("Ended")
        RECALLED = "recalled", _("Recalled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    _OVER = {State.ENDED, State.RECALLED, State.WITHDRAWN}
    MOVES = {
        State.DRAFT: {State.SUBMITTED, *_OVER},
        State.RETURNED: {State.SUBMITTED, *_OVER},
        State.SUBMITTED: {State.APPROVED, State.RETURNED, *_OVER},
        State.APPROVED: {State.SCHEDULED, State.LIVE, *_OVER},
        State.SCHEDULED: {State.LIVE, *_OVER},
        State.LIVE: _OVER,
        State.WITHDRAWN: {State.DRAFT},
        State.ENDED: set(),
        State.RECALLED: set(),
    }
    EDITABLE = {State.DRAFT, State.RETURNED}

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="activation")
    slug = models.SlugField(max_length=100, unique=True)
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    moved_at = models.DateTimeField(default=timezone.now)
    # What was typed: {template id: {zone key: value}}; never parsed as a template.
    values = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    submitted_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    approved_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    live_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ActivationQuerySet.as_manager()

    class Meta(DealershipOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("submitted_by")),
                name="submitter_never_approves",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["scheduled", "live"]) | Q(approved_at__isnull=False),
                name="live_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · {self.dealership}"

    def get_absolute_url(self) -> str:
        """Where the activation's own page is."""
        return reverse("activations:detail", args=[self.pk])

    @property
    def campaign(self) -> Campaign:
        return self.enrolment.campaign

    @property
    def is_editable(self) -> bool:
        """Whether the values may still be changed."""
        return self.state in self.EDITABLE

    @property
    def hands_out(self) -> bool:
        """Whether there is something to download: it is scheduled or live."""
        return self.state in {self.State.SCHEDULED, self.State.LIVE}

    @property
    def is_public(self) -> bool:
        """Whether visitors see the landing page: live, and the campaign too."""
        return self.state == self.State.LIVE and self.campaign.state == Campaign.State.LIVE

    def values_for(self, template_id: UUID) -> dict[str, Any]:
        """What was typed into the zones of one template."""
        return dict(self.values.get(str(template_id), {}))

    def move_to(self, state: State, **changes: Any) -> None:
        """Take one permitted step, or refuse; the database settles races."""
        sources = [source for source, targets in self.MOVES.items() if state in targets]
        changes |= {"state": state, "moved_at": timezone.now()}
        if not Activation.objects.filter(pk=self.pk, state__in=sources).update(**changes):
            raise OutOfStep(
                _("This activation has moved on and can no longer become “%(state)s”.")
                % {"state": state.label}
            )
        for field, value in changes.items():
            setattr(self, field, value)
