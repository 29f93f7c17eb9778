"""Passing leads on to the system a dealership works in, and how far each has come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads.models.leads import Lead
from dealers.leads.passing_querysets import DeliveryQuerySet, DeliveryTargetQuerySet
from dealers.leads.states import DeliveryState
from dealers.network.models import Dealership
from portal.common.models import UUIDModel


class DeliveryTarget(UUIDModel):
    """Where a dealership's leads are passed on to as ADF, and the key its answers are signed with."""

    class Kind(models.TextChoices):
        HTTP = "http", _("by HTTP")
        MAIL = "mail", _("by e-mail")

    dealership = models.OneToOneField(
        Dealership, models.CASCADE, related_name="lead_delivery_target"
    )
    kind = models.CharField(_("how"), max_length=4, choices=Kind, default=Kind.HTTP)
    address = models.CharField(_("address"), max_length=500)
    # Sealed: the bearer token we send, and the key that answers are signed with.
    token = models.TextField(blank=True)
    answer_key = models.TextField(blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = DeliveryTargetQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(address=""), name="delivery_target_has_address")
        ]

    def __str__(self) -> str:
        return f"{self.dealership}: {self.address}"


class Delivery(UUIDModel):
    """One lead on its way to its dealership's system, until that has acknowledged it."""

    lead = models.OneToOneField(Lead, models.CASCADE, related_name="delivery")
    target = models.ForeignKey(DeliveryTarget, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    tries = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    last_tried_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    # The other system's number, if its answer named one.
    remote_id = models.CharField(max_length=200, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["target", "state", "-id"], name="delivery_target_state")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False),
                name="delivered_at_some_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.state}"
