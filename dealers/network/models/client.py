"""API clients: machines that read or write for a part of the network."""

from __future__ import annotations

import hashlib
import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.network.models.membership import Membership
from dealers.network.querysets import ApiClientQuerySet
from portal.accounts.models import User
from portal.common.models import UUIDModel

PREFIX = "rooftop_"


def hash_secret(secret: str) -> str:
    """Give what is stored of a secret: it has 256 random bits, so a plain hash keeps it safe."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiClient(UUIDModel):
    """A machine's key; who it is and what it may do are a service account and its membership."""

    user = models.OneToOneField(User, models.PROTECT, related_name="api_client")
    membership = models.OneToOneField(Membership, models.PROTECT, related_name="api_client")
    secret_hash = models.CharField(max_length=64, unique=True)
    # The last signs of the secret, to tell keys apart.
    hint = models.CharField(max_length=8)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("expires"))
    last_used_at = models.DateTimeField(null=True)
    last_address = models.GenericIPAddressField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ApiClientQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.user)

    def renew(self) -> str:
        """Set a new secret and give it; only its hash is kept, so it can be shown this once."""
        secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
        self.secret_hash, self.hint = hash_secret(secret), secret[-4:]
        return secret

    @property
    def state(self) -> str:
        """One of revoked, expired and active."""
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "active"
