"""The people who sign in."""

from __future__ import annotations

import zoneinfo
from functools import cache
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common.models import UUIDModel


@cache
def known_time_zones() -> frozenset[str]:
    """Give the names of the IANA time zone database; looking them up reads hundreds of files."""
    return frozenset(zoneinfo.available_timezones())


def check_time_zone(name: str) -> None:
    """Accept names of the IANA time zone database only."""
    if name not in known_time_zones():
        raise ValidationError(_("Unknown time zone: %(name)s."), params={"name": name})


class UserManager(BaseUserManager["User"]):
    """Makes people; the e-mail address is the login, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Add a person; without a password, only a reset link lets them in."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Add a person whom no rule stops: for the first set-up and for emergencies."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        """Find a person by the address typed at sign-in."""
        return self.get(email=(email or "").strip().lower())


class User(UUIDModel, AbstractBaseUser, PermissionsMixin):
    """A person; what they may do comes from their memberships."""

    email = models.EmailField(_("e-mail"), unique=True)
    full_name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("phone"), max_length=30, blank=True)
    language = models.CharField(
        _("language"),
        max_length=5,
        default="en",
        choices=[("en", _("English")), ("de", _("German"))],
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="UTC", validators=[check_time_zone]
    )
    theme = models.CharField(
        _("appearance"),
        max_length=5,
        default="auto",
        choices=[("auto", _("Like the device")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="email_is_lower_case"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.email

    def get_full_name(self) -> str:
        """Give the name that others see."""
        return str(self)

    @property
    def initials(self) -> str:
        """Up to two letters for the round picture."""
        words = str(self).replace("@", " ").split()
        return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


Anyone = User | AnonymousUser
