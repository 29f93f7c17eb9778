"""Telling who keeps a source that something it sent waits for a person: once a day, not each time."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from dealers.leads import audience
from dealers.leads.models import Message
from dealers.network.models import Membership
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.notifications.actions import notify
from portal.notifications.models import Notification


def tell_keepers(message: Message) -> None:
    """Tell of a message that could not be made into a lead, unless its source was told of today."""
    key, keepers = f"lead-source:{message.source_id}:{timezone.localdate()}", keepers_of(message)
    if Notification.objects.filter(user__in=keepers, key=key).exists():
        return
    text = _("A message of {source} could not be made into a lead; it waits for you.")
    notify(
        keepers,
        "leads.unread",
        text=format_lazy(text, source=message.source.name),
        url=reverse("leads:messages"),
        key=key,
    )


def keepers_of(message: Message) -> list[User]:
    """Return the integrations admins of the message's dealership, or else of its brand."""
    if message.dealership:
        return audience.people(message.dealership, Role.INTEGRATIONS_ADMIN)
    whole = Q(scope="network") | Q(scope="brand", brand=message.brand_id)
    found = Membership.objects.current().filter(whole, role=Role.INTEGRATIONS_ADMIN)
    return list(User.objects.filter(pk__in=found.values("user"), is_active=True))
