"""Pages of long lists by position instead of by number (no COUNT, no OFFSET)."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldError, ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet

from portal.common.refusals import Refused

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """A stretch of rows and the cursor of the next one, empty at the end."""

    rows: list[Row]
    next_cursor: str


def keyset_page(
    rows: QuerySet[Row],
    params: Mapping[str, str],
    *,
    size: int = 50,
    order: tuple[str, ...] = ("-id",),
) -> Page[Row]:
    """Give the page of `rows` after `params["after"]`, ordered by non-null fields that end in a unique one."""
    found = rows.order_by(*order)
    if cursor := params.get("after"):
        found = _after(found, order, cursor)
    page = list(found[: size + 1])
    following = _cursor(page[size - 1], order) if len(page) > size else ""
    return Page(page[:size], following)


def _after(rows: QuerySet[Row], order: tuple[str, ...], cursor: str) -> QuerySet[Row]:
    try:
        return rows.filter(_beyond(order, _values(cursor, len(order))))
    except (ValueError, binascii.Error, ValidationError, FieldError, TypeError) as error:
        raise Refused("This link to the next page is damaged; open the list again.") from error


def _beyond(order: tuple[str, ...], values: list[Any]) -> Q:
    """Build (a > x) or (a = x and b > y) …: lexicographic order over mixed directions."""
    condition, equal = Q(), Q()
    for field, value in zip(order, values, strict=True):
        name = field.lstrip("-")
        step = "lt" if field.startswith("-") else "gt"
        condition |= equal & Q(**{f"{name}__{step}": value})
        equal &= Q(**{name: value})
    return condition


def _cursor(row: Model, order: tuple[str, ...]) -> str:
    values = [_value(row, field.lstrip("-")) for field in order]
    return base64.urlsafe_b64encode(json.dumps(values, cls=DjangoJSONEncoder).encode()).decode()


def _value(row: Model, path: str) -> Any:
    value: Any = row
    for name in path.split("__"):
        value = getattr(value, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _values(cursor: str, count: int) -> list[Any]:
    values = json.loads(base64.urlsafe_b64decode(cursor.encode()))
    if not isinstance(values, list) or len(values) != count:
        raise ValueError("A cursor holds one value for each ordering field.")
    return values
