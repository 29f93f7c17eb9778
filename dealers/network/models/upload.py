"""Rosters that were uploaded and wait to be applied."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dealers.network.models.tree import Brand
from portal.accounts.models import User
from portal.common.models import UUIDModel


class RosterUpload(UUIDModel):
    """A file of dealerships, kept as it came; its differences are shown before it is applied."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for you")
        APPLYING = "applying", _("Being applied")
        APPLIED = "applied", _("Applied")

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    data = models.BinaryField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # What the plan came to that the person saw.
    result = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name
