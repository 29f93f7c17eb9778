"""Addresses of landing pages, tracked links and their clicks."""

import secrets
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import F, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import slugify

from campaigns.activations.models import Activation, ClickCount, TrackedLink
from campaigns.activations.models.tracking import ALPHABET
from campaigns.programs.models import Enrolment
from portal.common.public_host import public_url


def new_slug(enrolment: Enrolment) -> str:
    """A readable address for a landing page, with an end that nobody guesses."""
    words = slugify(f"{enrolment.dealership.name} {enrolment.campaign.name}")[:80].strip("-")
    ending = "".join(secrets.choice(ALPHABET) for _ in range(6))
    return f"{words}-{ending}".lstrip("-")


def landing_url(activation: Activation) -> str:
    """The address of the landing page on the public host."""
    return public_url("landing-page", activation.slug)


def short_url(link: TrackedLink) -> str:
    """The short address that counts and leads on to the landing page."""
    return public_url("tracked-link", link.code)


def target_of(link: TrackedLink) -> str:
    """Where a tracked link leads: its own landing page with the campaign's UTM parameters."""
    utm = {
        "utm_source": link.activation.dealership.code,
        "utm_medium": link.channel,
        "utm_campaign": slugify(link.activation.campaign.name),
        "link": link.code,
    }
    return f"{landing_url(link.activation)}?{urlencode(utm)}"


def make_links(activation: Activation) -> None:
    """One tracked link for each channel; asking twice makes none twice."""
    rows = [
        TrackedLink.owned_by(activation.dealership, activation=activation, channel=channel)
        for channel in TrackedLink.Channel
    ]
    TrackedLink.objects.bulk_create(rows, ignore_conflicts=True)


def count_click(link: TrackedLink, *, today: date | None = None) -> None:
    """Add one to the link's day; two visitors at once are two."""
    day = today or timezone.localdate(timezone=link.activation.dealership.zone)
    ClickCount.objects.bulk_create([ClickCount(link=link, day=day)], ignore_conflicts=True)
    ClickCount.objects.filter(link=link, day=day).update(count=F("count") + 1)


@dataclass(frozen=True)
class CountedLink:
    """A tracked link with its short address and how often it was followed."""

    link: TrackedLink
    url: str
    clicks: int


def links_of(activation: Activation) -> list[CountedLink]:
    """The tracked links with their clicks so far, in the order of their channels."""
    links = TrackedLink.objects.filter(activation=activation).order_by("pk")
    clicks = dict(links.order_by().values_list("pk", Coalesce(Sum("clicks__count"), 0)))
    return [CountedLink(link, short_url(link), clicks[link.pk]) for link in links]
