"""Toolkits: what a campaign hands to dealers, version by version, and the assets inside."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dealers.network.models import Brand
from portal.accounts.models import User
from portal.common.ids import uuid7
from portal.common.models import UUIDModel
from portal.common.refusals import OutOfStep
from toolkits.library.querysets import AssetQuerySet, ToolkitQuerySet

PICTURE_SIGNER = Signer(salt="toolkits.picture")


class Toolkit(UUIDModel):
    """One version of what a campaign hands to dealers; versions of one series replace each other."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        PUBLISHED = "published", _("Published")
        SUPERSEDED = "superseded", _("Superseded")
        RECALLED = "recalled", _("Recalled")

    MOVES: ClassVar[dict[str, set[str]]] = {
        State.DRAFT: {State.IN_REVIEW, State.PUBLISHED},
        State.IN_REVIEW: {State.DRAFT, State.PUBLISHED},
        State.PUBLISHED: {State.SUPERSEDED, State.RECALLED},
        State.SUPERSEDED: {State.RECALLED},
        State.RECALLED: set(),
    }

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="toolkits")
    series = models.UUIDField(default=uuid7, editable=False)
    version = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=500, blank=True)
    changes = models.TextField(max_length=1000, blank=True)
    key_visual = models.ForeignKey(
        "Asset", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(max_length=12, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    moved_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    objects = ToolkitQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="toolkit_version_once"),
            models.UniqueConstraint(
                fields=["series"],
                condition=models.Q(state="published"),
                name="toolkit_one_published_version",
            ),
            models.UniqueConstraint(
                fields=["series"],
                condition=models.Q(state__in=["draft", "in_review"]),
                name="toolkit_one_version_in_work",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "in_review"])
                | models.Q(published_at__isnull=False),
                name="toolkit_published_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["brand", "-id"], name="toolkit_brand_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("toolkits:detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.state == self.State.DRAFT

    def move_to(self, state: str) -> None:
        """Take one permitted step, or refuse; the database settles races."""
        sources = [source for source, targets in self.MOVES.items() if state in targets]
        now = timezone.now()
        change = {"state": state, "moved_at": now}
        if state == self.State.PUBLISHED:
            change["published_at"] = now
        moved = Toolkit.objects.filter(pk=self.pk, state__in=sources).update(**change)
        if not moved:
            step = self.State(state).label.lower()
            raise OutOfStep(
                gettext("This toolkit has moved on and can no longer become: %(step)s.")
                % {"step": step}
            )
        for field, value in change.items():
            setattr(self, field, value)

    def versions(self) -> ToolkitQuerySet:
        """Every version of this series, newest first; filter by `visible_to` before showing."""
        return Toolkit.objects.filter(series=self.series).order_by("-version")


def asset_path(asset: Asset, name: str) -> str:
    """Where an upload is kept: below its toolkit, under a name that nobody typed."""
    suffix = name.rpartition(".")[2].lower()
    return f"toolkits/{asset.toolkit_id}/{uuid7()}.{suffix}"


class Asset(UUIDModel):
    """A picture or document of a toolkit, with the rights to use it."""

    class Kind(models.TextChoices):
        IMAGE = "image", _("Picture")
        DOCUMENT = "document", _("Document")

    toolkit = models.ForeignKey(Toolkit, models.CASCADE, related_name="assets")
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    file = models.FileField(upload_to=asset_path, max_length=200)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    rights = models.CharField(max_length=300, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AssetQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="image") | models.Q(width__gt=0, height__gt=0),
                name="asset_picture_has_a_size",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def address(self, base: str = "") -> str:
        """The address of a picture on either host; its signature replaces a sign-in, so mails show it."""
        token = PICTURE_SIGNER.sign(str(self.pk))
        return base + reverse("toolkits:picture", args=[token], urlconf=settings.ROOT_URLCONF)

    def is_expired(self, today: date) -> bool:
        """True once the rights have run out: the last day itself still counts."""
        return self.expires_on is not None and self.expires_on < today
