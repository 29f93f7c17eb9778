"""Telling people of feeds in trouble, once for each episode."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dealers.inventory.models import Feed
from dealers.inventory.querysets import STALE_AFTER
from dealers.network.models import Membership
from dealers.network.models.membership import ScopeKind
from dealers.network.reasons import memberships_reaching
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.notifications.actions import notify

# A server may be away for a moment; nobody is called for that.
FAILURES_TOLD = 3
TROUBLES: dict[str, Any] = {
    "held": _("“{feed}” holds a file back; it waits for a decision."),
    "unread": _("“{feed}” has sent a file that can't be read; its stock is as it was."),
    "failing": _("“{feed}” can't be fetched."),
    "stale": _("“{feed}” had no good sync for 36 hours."),
    "aside": _("“{feed}” brings many records that can't be read; they are in quarantine."),
}
# From this share of a file's records on, people are told of those left aside.
MANY_ASIDE = 0.1


def tell_troubles(now: datetime | None = None) -> int:
    """Tell who tends each feed what newly troubles it; give how many feeds that were."""
    now = now or timezone.now()
    recent = now - STALE_AFTER
    quiet = Q(told_trouble="", state=Feed.State.OK, failures=0, last_good_at__gt=recent)
    aside = Q(applied_run__quarantined__gt=0) & Q(
        applied_run__quarantined__gte=F("applied_run__records") * MANY_ASIDE
    )
    feeds = Feed.objects.select_related("brand", "dealership__region", "applied_run")
    return sum(_tell(feed, now) for feed in feeds.filter(~quiet | aside).iterator())


def trouble_of(feed: Feed, now: datetime) -> str:
    """What people are told about a feed: nothing while it only failed once or twice."""
    health = feed.health(now)
    if health == "failing" and feed.failures < FAILURES_TOLD:
        return feed.told_trouble if feed.told_trouble == "failing" else ""
    if health in TROUBLES:
        return health
    last = feed.applied_run
    return "aside" if last and last.quarantined_share >= MANY_ASIDE else ""


@transaction.atomic
def _tell(feed: Feed, now: datetime) -> bool:
    """Note the trouble and tell of it; two that try at once tell once."""
    trouble = trouble_of(feed, now)
    unchanged = Feed.objects.filter(pk=feed.pk, told_trouble=feed.told_trouble)
    if trouble == feed.told_trouble or not unchanged.update(told_trouble=trouble):
        return False
    if trouble:
        notify(
            tending(feed),
            f"feeds.{trouble}",
            text=format_lazy(TROUBLES[trouble], feed=feed.name),
            url=reverse("inventory:feed-detail", args=[feed.pk]),
            key=f"feed:{feed.pk}:{trouble}:{now:%Y%m%dT%H%M%S}",
        )
    return bool(trouble)


def tending(feed: Feed) -> list[User]:
    """Who is told about a feed: integrations admins, and the dealership's principal."""
    if feed.dealership:
        roles = (Role.INTEGRATIONS_ADMIN, Role.DEALER_PRINCIPAL)
        found = memberships_reaching(feed.dealership).filter(role__in=roles)
    else:
        whole = Q(scope=ScopeKind.NETWORK) | Q(scope=ScopeKind.BRAND, brand=feed.brand_id)
        found = Membership.objects.current().filter(whole, role=Role.INTEGRATIONS_ADMIN)
    people = User.objects.filter(pk__in=found.values("user"), is_active=True)
    return list(people.order_by("full_name"))
