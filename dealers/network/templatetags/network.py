"""Words that the network's pages need."""

from collections.abc import Callable, Sequence
from typing import Any

from django import template
from django.apps import apps
from django.utils.dateparse import parse_date
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.accounts.capabilities import MEANING, Can, Data, Role
from portal.audit.models import Entry
from portal.audit.wording import event_words, field_words
from portal.ui import formats

register = template.Library()


@register.filter
def weekday_name(number: int) -> str:
    """Give the name of a weekday, 0 being Monday."""
    return str(WEEKDAYS[number])


@register.filter
def event_name(entry: Entry) -> str:
    """Give what happened, in words."""
    return event_words(entry.event)


@register.filter
def subject_words(entry: Entry) -> str:
    """Give what it was done to: its name then, or its kind where no name is kept."""
    if entry.subject_name:
        return entry.subject_name
    try:
        kind = capfirst(str(apps.get_model(entry.subject_type)._meta.verbose_name))
    except LookupError:
        kind = entry.subject_type
    return f"{kind} {entry.subject_id[-8:]}"


@register.filter
def field_name(name: str) -> str:
    """Give what a changed field is called."""
    return field_words(name)


@register.filter
def anchor_name(anchor: Any) -> str:
    """Give what an anchor is called; none is the whole network."""
    return str(anchor) if anchor else _("The whole network")


@register.filter
def facts_of(entry: Entry) -> list[tuple[str, str]]:
    """Give what an entry tells besides changes, as pairs of words."""
    told = ((name, value) for name, value in entry.detail.items() if name != "changes")
    return [
        (field_words(name), _plain(name, value))
        for name, value in told
        if value not in ("", None, {})
    ]


def _plain(name: str, value: Any) -> str:
    if name in TOLD:
        return TOLD[name](value)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return str(value)


def _meanings(names: Sequence[str]) -> str:
    return ", ".join(str(MEANING.get(Can(one), one)) for one in names)


def _role(name: str) -> str:
    return str(Role(name).label) if name in Role.values else name


def _kinds(shared: Sequence[str]) -> str:
    return ", ".join(str(kind.label) for kind in Data if kind in shared)


def _day(text: str) -> str:
    """Give a day as people write it; what is no day stays as it is."""
    found = parse_date(text[: len("2026-01-31")])
    return formats.day(found) if found else text


# The facts of an entry that are kept as codes.
TOLD: dict[str, Callable[[Any], str]] = {
    "can": _meanings,
    "role": _role,
    "with_oem": _kinds,
    "with_region": _kinds,
    "day": _day,
    "from": _day,
    "until": _day,
}


@register.filter
def of_key(values: dict[Any, Any], key: Any) -> Any:
    """Give what a mapping holds for a key."""
    return values.get(key)
