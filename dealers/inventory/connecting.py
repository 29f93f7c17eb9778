"""What is done with how feeds come in and are read: keys, columns, vendors' profiles."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.inventory import decisions, policies
from dealers.inventory.models import Feed, SyncRun, VendorProfile
from dealers.inventory.models.feeds import hash_key
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused

# What feeds of one vendor have in common; the words of a feed's own people stay its own.
SHARED = ("encoding", "delimiter", "columns", "layout", "mapping", "date_order")


@transaction.atomic
def renew_key(feed: Feed, *, by: User) -> str:
    """Give programs a new key for this feed and return it; it can be shown this once only."""
    policies.check_may_manage(by, feed.anchor)
    if feed.kind != Feed.Kind.PUSH:
        raise Refused(_("Programs do not send to this feed."))
    key = f"stock_{secrets.token_urlsafe(32)}"
    feed.key_hash = hash_key(key)
    feed.save(update_fields=["key_hash"])
    record("feed.key_renewed", feed, by=by, dealership=feed.dealership, brand=feed.brand)
    return key


@transaction.atomic
def confirm_columns(feed: Feed, mapping: Mapping[str, str], *, by: User) -> SyncRun | None:
    """Keep what a person says each column is; if that changes anything, read the last file again."""
    policies.check_may_manage(by, feed.anchor)
    locked = Feed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    before = locked.settings
    locked.profile = {**locked.profile, "mapping": dict(mapping)}
    locked.confirmed_at, locked.confirmed_by = timezone.now(), by
    locked.save(update_fields=["profile", "confirmed_at", "confirmed_by"])
    record("feed.columns_confirmed", locked, by=by, dealership=feed.dealership, brand=feed.brand)
    return read_again(locked, by=by) if locked.settings != before else None


def read_again(feed: Feed, *, by: User) -> SyncRun | None:
    """Start a run with the last file of a feed, as it is read now."""
    last = feed.runs.filter(file__dropped_at=None).order_by("-pk").first()
    return decisions.once_more(last, by=by) if last else None


@transaction.atomic
def save_profile(feed: Feed, name: str, *, by: User) -> VendorProfile:
    """Save how a feed is read under a vendor's name; feeds that use the name follow."""
    policies.check_may_manage(by, feed.brand)
    shared = {key: value for key, value in feed.settings.items() if key in SHARED}
    profile, _made = VendorProfile.objects.update_or_create(
        brand=feed.brand, name=name.strip(), defaults={"settings": shared}
    )
    own = {key: value for key, value in feed.profile.items() if key not in SHARED}
    Feed.objects.filter(pk=feed.pk).update(vendor_profile=profile, profile=own)
    detail = {"profile": profile.name}
    record(
        "feed.profile_saved",
        feed,
        by=by,
        dealership=feed.dealership,
        brand=feed.brand,
        detail=detail,
    )
    return profile


@transaction.atomic
def use_profile(feed: Feed, profile: VendorProfile | None, *, by: User) -> SyncRun | None:
    """Read a feed as a vendor's others are; with none, as its own settings say."""
    policies.check_may_manage(by, feed.anchor)
    if profile and profile.brand_id != feed.brand_id:
        raise Refused(_("That profile is one of another brand."))
    locked = Feed.objects.select_for_update(of=("self",)).get(pk=feed.pk)
    before = locked.settings
    locked.vendor_profile = profile
    if profile:
        locked.profile = {k: v for k, v in locked.profile.items() if k not in SHARED}
    locked.save(update_fields=["vendor_profile", "profile"])
    detail: dict[str, Any] = {"profile": profile.name if profile else ""}
    record(
        "feed.profile_used",
        locked,
        by=by,
        dealership=feed.dealership,
        brand=feed.brand,
        detail=detail,
    )
    return read_again(locked, by=by) if locked.settings != before else None
