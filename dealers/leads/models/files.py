"""Files that people uploaded: kept until what is in them was shown to them and taken in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads.models.sources import Source
from dealers.leads.querysets import AnswerFileQuerySet, LeadFileQuerySet
from dealers.network.models import Dealership, DealershipOwned
from portal.accounts.models import User
from portal.common.models import UUIDModel


class KeptFile(models.Model):
    """A file as it came, and what its rows came to when they were tried or taken in.

    Once it is taken in, its bytes and what they say of customers are gone from here.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting for you")
        TAKEN = "taken", _("Brought in")

    file_name = models.CharField(max_length=200)
    data = models.BinaryField()
    # How many rows it has; `rows` may hold the first of them only.
    total = models.PositiveIntegerField()
    # In the file's order: its name, the field it was read as, the first value in it.
    columns = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        default_permissions = ()

    def __str__(self) -> str:
        return self.file_name

    @property
    def mapping(self) -> dict[str, str]:
        """Which field each column fills."""
        return {column["name"]: column["field"] for column in self.columns}

    def close(self, by: User) -> None:
        """Note who took it in, and drop what is no longer needed; the caller saves."""
        self.state, self.taken_by, self.taken_at = self.State.TAKEN, by, timezone.now()
        self.forget()

    def forget(self) -> None:
        """Drop the bytes, and what the columns show of them."""
        self.data = b""
        self.columns = [{**column, "example": ""} for column in self.columns]


TAKEN_BY_SOMEBODY = Q(state="waiting", taken_at=None) | Q(
    state="taken", taken_at__isnull=False, taken_by__isnull=False
)


class LeadFile(UUIDModel, KeptFile):
    """A file of leads that one source sends."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="files")
    # Whom the rows are for that name nobody.
    dealership = models.ForeignKey(Dealership, models.PROTECT, null=True, related_name="+")

    objects = LeadFileQuerySet.as_manager()

    class Meta(KeptFile.Meta):
        constraints = [
            models.CheckConstraint(condition=TAKEN_BY_SOMEBODY, name="lead_file_taken_by_somebody")
        ]

    @property
    def about(self) -> Source:
        """Whose leads they are."""
        return self.source


class AnswerFile(KeptFile, DealershipOwned):
    """A file of contacts with customers that one dealership's people had."""

    objects = AnswerFileQuerySet.as_manager()

    class Meta(DealershipOwned.Meta):
        constraints = [
            models.CheckConstraint(
                condition=TAKEN_BY_SOMEBODY, name="answer_file_taken_by_somebody"
            )
        ]

    @property
    def about(self) -> Dealership:
        """Whose contacts they are."""
        return self.dealership
