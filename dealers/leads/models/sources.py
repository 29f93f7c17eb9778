"""Who sends leads, and what they sent: kept as it arrived before anybody reads it."""

from __future__ import annotations

import hashlib
import json
import secrets as random_secrets
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.leads.querysets import MessageQuerySet, SourceQuerySet
from dealers.leads.states import MessageState, Outcome, Reason
from dealers.network.models import Brand, Dealership
from portal.common.models import UUIDModel
from portal.common.sealing import seal, unseal


def hash_key(key: str) -> str:
    """Return what is stored of a key: it has 256 random bits, so a plain hash keeps it safe."""
    return hashlib.sha256(key.encode()).hexdigest()


class Source(UUIDModel):
    """A sender of leads to a brand, or to one of its dealerships."""

    class Kind(models.TextChoices):
        ADF_HTTP = "adf_http", _("ADF by HTTP")
        LANDING_PAGE = "landing_page", _("Landing page")
        FILE = "file", _("Files")
        API = "api", _("API")
        MAILBOX = "mailbox", _("Mailbox")
        GOOGLE = "google", _("Google lead form")
        META = "meta", _("Meta lead ads")

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="lead_sources")
    dealership = models.ForeignKey(
        Dealership, models.PROTECT, null=True, blank=True, related_name="lead_sources"
    )
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ADF_HTTP)
    key_hash = models.CharField(max_length=64, blank=True)
    key_hint = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now)
    # Of a mailbox: host, port, user, folder, tls. Of Meta: the pages that may send.
    settings: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    # Sealed JSON: password, app_secret, verify_token, access_token, google_key.
    secrets = models.TextField(blank=True)
    # How far a mailbox has been read, when it was asked last, and what went wrong then.
    position: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    last_checked_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "dealership", "name"],
                nulls_distinct=False,
                name="lead_source_named_once",
            ),
            models.UniqueConstraint(
                fields=["key_hash"], condition=~Q(key_hash=""), name="lead_source_key_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def secret(self, name: str) -> str:
        """Return one of the secrets, empty when there is none."""
        try:
            return str(json.loads(unseal(self.secrets) or "{}").get(name, ""))
        except ValueError:
            return ""

    def keep_secrets(self, **given: str) -> None:
        """Seal these secrets, beside those that are kept already."""
        kept = json.loads(unseal(self.secrets) or "{}")
        self.secrets = seal(json.dumps(kept | given))

    def renew_key(self) -> str:
        """Set a new key and return it; only its hash is kept, so it can be shown this once."""
        key = f"lead_{random_secrets.token_urlsafe(32)}"
        self.key_hash, self.key_hint = hash_key(key), key[-4:]
        return key


class Message(UUIDModel):
    """One message as it arrived; reading it again gives the same, so it can always be replayed."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="messages")
    brand = models.ForeignKey(Brand, models.PROTECT, related_name="+")
    dealership = models.ForeignKey(
        Dealership, models.PROTECT, null=True, blank=True, related_name="+"
    )
    raw = models.BinaryField()
    file_name = models.CharField(max_length=200, blank=True)
    # What its sender's system calls it, where it may be delivered more than once.
    delivery_key = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=MessageState, default=MessageState.RECEIVED)
    received_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    # One entry per prospect: outcome, reason, lead, warnings.
    results = models.JSONField(default=list)

    # Set on rows in memory whose reader may not know the customers.
    concealed = False

    objects = MessageQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["brand", "-id"], name="message_brand"),
            models.Index(fields=["brand", "state", "-id"], name="message_brand_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "delivery_key"],
                condition=~Q(delivery_key=""),
                name="message_delivered_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name or str(self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row; one that was concealed for a reader is not the truth, and is refused."""
        if self.concealed:
            raise TypeError("A message that was concealed for its reader can't be saved.")
        super().save(*args, **kwargs)

    @property
    def text(self) -> str:
        """The message for people to read; bytes that are no text show as marks."""
        return bytes(self.raw).decode("utf-8", "replace").replace("\0", "␀")

    @property
    def outcome(self) -> str:
        """What became of the message: the best of its prospects, empty before it is read."""
        found = {result["outcome"] for result in self.results}
        return next((outcome for outcome in Outcome.values if outcome in found), "")

    @property
    def reason(self) -> str:
        """Why some of it did not become a lead of its own, as a word; empty when all did."""
        return next((r["reason"] for r in self.results if r["reason"]), "")

    @property
    def reason_text(self) -> str:
        """The reason in the reader's language."""
        return str(Reason(self.reason).label) if self.reason else ""

    @property
    def lead_ids(self) -> list[str]:
        """The leads it led to, its own or the one it repeats."""
        return list(dict.fromkeys(r["lead"] for r in self.results if r["lead"]))

    @property
    def warnings(self) -> list[str]:
        """What had to be guessed or mended, over all prospects."""
        found: list[Any] = [warning for result in self.results for warning in result["warnings"]]
        return list(dict.fromkeys(found))
