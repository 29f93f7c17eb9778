"""Telling dealerships what waits for them, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from campaigns.activations.models import Activation
from campaigns.activations.querysets import WAITING
from campaigns.programs.models import Campaign, Enrolment
from dealers.network.people import staff_with
from portal.accounts.capabilities import Can
from portal.notifications.actions import notify

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

AT_MOST_EVERY = timedelta(days=1)


def remind(campaign: Campaign, enrolments: Iterable[Enrolment]) -> int:
    """Remind the dealerships of these enrolments that have not moved; how many it were.

    A conditional update decides who is due, so two clicks at once remind once.
    """
    now = timezone.now()
    due = Enrolment.objects.filter(
        Q(reminded_at=None) | Q(reminded_at__lt=now - AT_MOST_EVERY),
        WAITING,
        pk__in=[enrolment.pk for enrolment in enrolments],
        campaign=campaign,
    )
    dealerships = list(due.values_list("dealership", flat=True))
    reminded = due.update(reminded_at=now)
    notify(
        staff_with(Can.LOCALIZE, dealerships),
        "campaigns.reminder",
        text=format_lazy(_("Still to activate: {name}"), name=campaign.name),
        url=campaign.get_absolute_url(),
        key=f"remind:{campaign.pk}:{now:%Y-%m-%d}",
    )
    return reminded


def tell_decision(activation: Activation, text: StrPromise, **words: str) -> None:
    """Tell the dealership's marketing staff what became of their activation."""
    notify(
        staff_with(Can.LOCALIZE, [activation.dealership_id]),
        f"activations.{activation.state}",
        text=format_lazy(text, what=activation.campaign.name, **words),
        url=activation.get_absolute_url(),
        key=f"{activation.state}:{activation.pk}:{activation.moved_at.isoformat()}",
    )
