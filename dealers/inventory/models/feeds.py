"""Where stock comes from, and the very bytes that came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property, partial
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.inventory.models.profiles import VendorProfile
from dealers.inventory.querysets import STALE_AFTER, FeedQuerySet
from dealers.network.models import Brand, Dealership
from portal.accounts.models import User
from portal.common.models import UUIDModel

# Files up to this size are kept in memory while they are read.
SMALL = 1 << 20


def hash_key(key: str) -> str:
    """What is stored of a key: it has 256 random bits, so a plain hash keeps it safe."""
    return sha256(key.encode()).hexdigest()


class RawFile(UUIDModel):
    """The bytes of a file as they arrived, kept once however often they come."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    # When its bytes were dropped because their time was over; they are kept anew if they come again.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256[:12]

    def chunks(self) -> Iterator[bytes]:
        """The bytes in order, never more than one piece of them in memory."""
        if self.size <= SMALL:
            yield from self._pieces
            return
        position = 0
        rows = RawChunk.objects.filter(file=self).values_list("data", flat=True)
        while data := rows.filter(position=position).first():
            yield bytes(data)
            position += 1

    @cached_property
    def _pieces(self) -> list[bytes]:
        """All of a small file, which is read several times over."""
        rows = RawChunk.objects.filter(file=self).order_by("position")
        return [bytes(data) for data in rows.values_list("data", flat=True)]


class RawChunk(models.Model):
    """A piece of a raw file."""

    file = models.ForeignKey(RawFile, models.CASCADE, related_name="pieces", db_index=False)
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["file", "position"], name="raw_piece_once")]

    def __str__(self) -> str:
        return f"{self.file_id} {self.position}"


class Feed(UUIDModel):
    """One delivery of stock: for many dealerships of a brand, or for one."""

    class Kind(models.TextChoices):
        UPLOAD = "upload", _("Upload")
        HTTP = "http", _("Fetched from an address")
        SFTP = "sftp", _("Fetched by SFTP")
        PUSH = "push", _("Sent to us by a program")
        MAIL = "mail", _("Mailed to us")

    # Kinds whose files we go and get ourselves.
    FETCHED = (Kind.HTTP, Kind.SFTP)

    class State(models.TextChoices):
        OK = "ok", _("ok")
        HELD = "held", _("held")
        UNREAD = "unread", _("unreadable")

    class Health(models.TextChoices):
        HELD = "held", _("held")
        UNREAD = "unread", _("unreadable")
        FAILING = "failing", _("failing")
        STALE = "stale", _("stale")
        EMPTY = "empty", _("no file yet")
        OK = "ok", _("good")

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="feeds")
    dealership = models.ForeignKey(
        Dealership, models.PROTECT, null=True, blank=True, related_name="feeds"
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.UPLOAD)
    enabled = models.BooleanField(_("fetch it"), default=True)
    url = models.CharField(_("address"), max_length=500, blank=True)
    username = models.CharField(_("user name"), max_length=120, blank=True)
    # Sealed, or "env:FEED_…": the name of an environment variable that holds it.
    secret = models.TextField(_("password"), blank=True)
    # The fingerprint of the SFTP server's key; a person has to have looked at it.
    host_key = models.CharField(_("host key"), max_length=80, blank=True)
    # A hash of the key with which programs send files.
    key_hash = models.CharField(max_length=64, blank=True)
    mail_address = models.EmailField(_("mail address"), max_length=200, blank=True)
    every_minutes = models.PositiveIntegerField(_("every (minutes)"), default=60)
    next_run_at = models.DateTimeField(null=True, blank=True)
    etag = models.CharField(max_length=200, blank=True)
    last_modified = models.CharField(max_length=60, blank=True)
    last_checked_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=300, blank=True)
    # encoding, delimiter, columns (of a file without header), layout, mapping, defaults, date_order
    profile: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    vendor_profile = models.ForeignKey(
        VendorProfile, models.SET_NULL, null=True, blank=True, related_name="feeds"
    )
    # Who last said that the columns are read rightly, and when.
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=6, choices=State, default=State.OK)
    applied_run = models.ForeignKey(
        "inventory.SyncRun", models.SET_NULL, null=True, related_name="+"
    )
    newest_made_at = models.DateTimeField(null=True)
    last_good_at = models.DateTimeField(null=True)
    # The trouble that people were told of, until it is over (see alerts.py).
    told_trouble = models.CharField(max_length=7, blank=True)

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="feed_name_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["http", "sftp"]) | ~Q(url=""),
                name="fetched_feed_has_address",
            ),
            models.UniqueConstraint(
                fields=["key_hash"], condition=~Q(key_hash=""), name="feed_key_once"
            ),
            models.UniqueConstraint(
                fields=["mail_address"], condition=~Q(mail_address=""), name="feed_mail_once"
            ),
            models.CheckConstraint(
                condition=Q(every_minutes__gte=5), name="feed_not_fetched_too_often"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fetched(self) -> bool:
        """Whether its files are fetched, and do not come by themselves."""
        return self.kind in self.FETCHED

    @property
    def anchor(self) -> Brand | Dealership:
        """Where capabilities for this feed are held."""
        return self.dealership or self.brand

    @property
    def settings(self) -> dict[str, Any]:
        """How its files are read: as its vendor's are, but for what was said about this feed."""
        shared = self.vendor_profile.settings if self.vendor_profile else {}
        mapping = {**shared.get("mapping", {}), **self.profile.get("mapping", {})}
        settings = {**shared, **self.profile}
        return {**settings, "mapping": mapping} if mapping else settings

    def health(self, now: datetime | None = None) -> Health:
        """What a person should know first."""
        if self.state != self.State.OK:
            return self.Health(self.state)
        if self.failures:
            return self.Health.FAILING
        if self.last_good_at is None:
            return self.Health.EMPTY
        stale = (now or timezone.now()) - self.last_good_at > STALE_AFTER
        return self.Health.STALE if stale else self.Health.OK


class StockMailbox(models.Model):
    """How far the mailbox has been read to which stock files are mailed."""

    name = models.CharField(max_length=200, unique=True)
    validity = models.PositiveBigIntegerField(default=0)
    uid = models.PositiveBigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


def chunks_of(file: RawFile) -> partial[Iterator[bytes]]:
    """A function that reads the file's bytes anew each time it is called."""
    return partial(RawFile.chunks, file)
