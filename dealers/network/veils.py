"""Which dealerships do not share their data with the OEM or the region.

Asked anew for each request: an agreement that is withdrawn hides its data on the next click.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, F, Field, Lookup, Q, QuerySet, Value, When
from django.db.models.fields.related import ForeignKey
from django.db.models.functions import Coalesce

from portal.accounts.capabilities import Data

Ids = frozenset[UUID]
# From so many on it is worth knowing whether those that share are fewer.
MANY = 200


@dataclass(frozen=True)
class Veil:
    """The dealerships of a wide scope that do not share; those that do, where they are fewer."""

    closed: Ids = field(default=frozenset())
    open: Ids | None = None

    def __bool__(self) -> bool:
        return bool(self.closed)

    def over(self, wide: Q, column: str) -> Q:
        """Give the filter for rows of a wide scope without those of closed dealerships."""
        if not self.closed:
            return wide
        if self.open is not None:
            return Q(**{f"{column}__in": sorted(self.open)})
        return wide & Q(**{f"{column}__none_of": self._array})

    @cached_property
    def _array(self) -> str:
        """The closed ones as one literal: a parameter for each costs more than the whole page."""
        return f"{{{','.join(map(str, sorted(self.closed)))}}}"


def veil_over(dealerships: QuerySet[Any], data: Collection[Data], audience: str) -> Veil:
    """Give which of these dealerships do not share all these data with an audience."""
    shares = with_shares(dealerships.order_by(), audience)
    closed = frozenset(shares.exclude(shares__contains=list(data)).values_list("pk", flat=True))
    if len(closed) < MANY:
        return Veil(closed)
    shared = frozenset(shares.filter(shares__contains=list(data)).values_list("pk", flat=True))
    return Veil(closed, shared if len(shared) < len(closed) else None)


def with_shares(dealerships: QuerySet[Any], audience: str) -> QuerySet[Any]:
    """Give dealerships with what each shares with an audience, as `shares`.

    Who has never signed shares what the brand's setting says; nothing, unless it says otherwise.
    """
    kinds: Any = ArrayField(CharField(max_length=10))
    unsigned = Case(
        When(brand__shares_unsigned=True, then=Value(Data.values, kinds)),
        default=Value([], kinds),
        output_field=kinds,
    )
    signed = F(f"sharing__with_{audience}")
    rows: QuerySet[Any] = dealerships.annotate(
        shares=Coalesce(signed, unsigned, output_field=kinds)
    )
    return rows


def shared_by(dealership: Any, audience: str) -> frozenset[Data]:
    """Give the data that one dealership shares with an audience now."""
    found = with_shares(dealerships_of(pk=dealership.pk), audience)
    return frozenset(Data(kind) for kind in found.values_list("shares", flat=True).get())


def dealerships_of(**scope: Any) -> QuerySet[Any]:
    """Give the dealerships that these columns name, without asking who sees them."""
    return apps.get_model("network", "Dealership")._default_manager.filter(**scope)


class NoneOf(Lookup):
    """`column <> ALL (array)` for a key that is not null; PostgreSQL hashes the array's literal."""

    lookup_name = "none_of"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Give the comparison and its array."""
        column, params = self.process_lhs(compiler, connection)
        return f"{column} <> ALL (%s::uuid[])", [*params, self.rhs]


Field.register_lookup(NoneOf)
ForeignKey.register_lookup(NoneOf)
