"""Invitations: how a person comes to a role, since nobody enrols themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.network.models.membership import Anchored, one_anchor
from dealers.network.querysets import InvitationQuerySet
from portal.accounts.models import User
from portal.common.models import UUIDModel


class Invitation(UUIDModel, Anchored):
    """A role at a scope offered to one e-mail address; its link works once and not for long."""

    email = models.EmailField(_("e-mail"))
    full_name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(
        _("language"), max_length=5, default="en", choices=settings.LANGUAGES
    )
    from_date = models.DateField(_("from"), null=True, blank=True)
    until_date = models.DateField(_("until"), null=True, blank=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    # Sending again makes a new link and spoils the one before.
    issue = models.PositiveSmallIntegerField(default=1)
    # Only the hash is kept: whoever reads the database can't use it to come in.
    token_hash = models.CharField(max_length=64, unique=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=one_anchor(), name="invitation_has_its_anchor"),
            models.CheckConstraint(
                condition=Q(email=Lower("email")), name="invited_email_is_lower_case"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None, accepted_by=None)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at=None),
                name="invitation_accepted_by_someone",
            ),
            models.UniqueConstraint(
                fields=["email", "role", "brand", "region", "group", "dealership"],
                condition=Q(accepted_at=None, revoked_at=None),
                nulls_distinct=False,
                name="invited_once_to_a_role",
            ),
        ]

    def __str__(self) -> str:
        return (
            f"{self.email}: {self.get_role_display()} @ {self.anchor or self.get_scope_display()}"
        )

    @property
    def state(self) -> str:
        """One of accepted, revoked, expired and open."""
        if self.accepted_at:
            return "accepted"
        if self.revoked_at:
            return "revoked"
        return "expired" if self.expires_at <= timezone.now() else "open"
