"""Who works where as what, and the guardian rows derived from it."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from dealers.network.models.dealership import Dealership
from dealers.network.models.tree import Brand, DealerGroup, Region
from dealers.network.querysets import MembershipQuerySet, today
from portal.accounts.capabilities import ROLES, Can, Role
from portal.accounts.models import User
from portal.common.models import UUIDModel

ANCHORS = ("brand", "region", "group", "dealership")


class ScopeKind(models.TextChoices):
    NETWORK = "network", _("Whole network")
    BRAND = "brand", _("Brand")
    REGION = "region", _("Region")
    GROUP = "group", _("Dealer group")
    DEALERSHIP = "dealership", _("Dealership")


def one_anchor() -> Q:
    """Say that exactly the foreign key named by `scope` is set."""
    condition = Q()
    for kind in ScopeKind.values:
        nulls = {f"{name}__isnull": name != kind for name in ANCHORS}
        condition |= Q(scope=kind, **nulls)
    return condition


class Anchored(models.Model):
    """A role at a scope: the whole network, or one thing in it."""

    role = models.CharField(_("role"), max_length=40, choices=Role)
    scope = models.CharField(_("scope"), max_length=10, choices=ScopeKind)
    brand = models.ForeignKey(Brand, models.CASCADE, null=True, blank=True)
    region = models.ForeignKey(Region, models.CASCADE, null=True, blank=True)
    group = models.ForeignKey(DealerGroup, models.CASCADE, null=True, blank=True)
    dealership = models.ForeignKey(Dealership, models.CASCADE, null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def capabilities(self) -> frozenset[Can]:
        """What the role holds here."""
        return ROLES[Role(self.role)]

    @property
    def anchor(self) -> Brand | Region | DealerGroup | Dealership | None:
        """Where the role is held; None means the whole network."""
        return None if self.scope == ScopeKind.NETWORK else getattr(self, self.scope)


class Membership(UUIDModel, Anchored):
    """A person's role at a scope, from a day until a day; the truth about access."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    from_date = models.DateField(_("from"), default=today)
    until_date = models.DateField(_("until"), null=True, blank=True)
    # Only these of the role's capabilities, for machines that need less; None means all.
    only = ArrayField(models.CharField(max_length=40), null=True)
    # Given by the claims of single sign-on, and taken back by them.
    from_claims = models.BooleanField(default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=one_anchor(), name="membership_has_its_anchor"),
            models.UniqueConstraint(
                fields=["user", "role", "brand", "region", "group", "dealership"],
                condition=Q(until_date=None),
                nulls_distinct=False,
                name="membership_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} @ {self.anchor or self.get_scope_display()}"

    @property
    def capabilities(self) -> frozenset[Can]:
        """What the role holds here, narrowed where it is."""
        return narrowed(super().capabilities, self.only)


def narrowed(held: frozenset[Can], only: list[str] | None) -> frozenset[Can]:
    """Give these capabilities, or those of them that are named."""
    return held if only is None else held & frozenset(Can(name) for name in only)


class GrantGroup(Anchored):
    """The group that holds a role's guardian rows at one scope."""

    only = ArrayField(models.CharField(max_length=40), null=True)
    auth_group = models.OneToOneField(Group, models.CASCADE, related_name="grants")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["role", "brand", "region", "group", "dealership", "only"],
                nulls_distinct=False,
                name="one_group_for_a_role_at_a_scope",
            )
        ]

    def __str__(self) -> str:
        return self.auth_group.name

    @property
    def capabilities(self) -> frozenset[Can]:
        """What the group's members hold here."""
        return narrowed(super().capabilities, self.only)


class DealershipUserGrant(UserObjectPermissionBase):
    """A one-off grant of one capability to one person at one dealership, until a date."""

    content_object = models.ForeignKey(Dealership, models.CASCADE)
    until_date = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()


class DealershipGroupGrant(GroupObjectPermissionBase):
    """A grant at one dealership, derived from memberships."""

    content_object = models.ForeignKey(Dealership, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()


class BrandUserGrant(UserObjectPermissionBase):
    """A one-off grant to one person at one brand."""

    content_object = models.ForeignKey(Brand, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        default_permissions = ()


class BrandGroupGrant(GroupObjectPermissionBase):
    """A grant at one brand, derived from memberships."""

    content_object = models.ForeignKey(Brand, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        default_permissions = ()
