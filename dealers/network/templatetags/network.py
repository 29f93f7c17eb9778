"""Words that the network's pages need."""

from typing import Any

from django import template
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from portal.accounts.capabilities import MEANING, Can, Role
from portal.audit.models import Entry
from portal.audit.wording import event_words, field_words

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
    if name == "can":
        return ", ".join(str(MEANING.get(Can(one), one)) for one in value)
    if name == "role" and value in Role.values:
        return str(Role(value).label)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {one}" for name, one in value.items())
    return str(value)


@register.filter
def of_key(values: dict[Any, Any], key: Any) -> Any:
    """Give what a mapping holds for a key."""
    return values.get(key)
