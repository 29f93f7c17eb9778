"""The dealerships a feed may deliver for, found by their codes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple
from uuid import UUID


class Lot(NamedTuple):
    """What a record's meaning depends on about its dealership."""

    id: UUID
    code: str
    country: str
    currency: str
    comma_decimals: bool
    postal_code: str = ""
    subdivision: str = ""
    latitude: float | None = None
    longitude: float | None = None


class Roster:
    """Dealerships by code; a code that lost its leading zeros is found when only one fits."""

    def __init__(self, lots: Iterable[Lot], *, own: Lot | None = None) -> None:
        self.own = own
        self._lots = lots

    @cached_property
    def _by_code(self) -> dict[str, Lot]:
        """Looked up when a code is asked for: a dealership's own feed mostly names none."""
        return {lot.code.upper(): lot for lot in self._lots}

    @cached_property
    def _by_bare(self) -> dict[str, list[Lot]]:
        alike: dict[str, list[Lot]] = {}
        for code, lot in self._by_code.items():
            alike.setdefault(code.lstrip("0"), []).append(lot)
        return alike

    def exactly(self, code: str) -> Lot | None:
        """The dealership with this very code."""
        return self._by_code.get(code.strip().upper())

    def padded(self, code: str) -> Lot | None:
        """The one dealership whose code is this one but for leading zeros."""
        alike = self._by_bare.get(code.strip().upper().removesuffix(".0").lstrip("0"), [])
        return alike[0] if len(alike) == 1 else None

    def told(self, *, by_codes: bool) -> list[tuple[str, ...]]:
        """All that a record's meaning can hang on, in a fixed order; `by_codes` where it names one."""
        own = [self.own] if self.own else []
        named = by_codes or not own
        lots = sorted(self._by_code.values(), key=lambda lot: lot.code) if named else []
        return [tuple(map(str, lot)) for lot in (*own, *lots)]

    def country(self) -> str:
        """The country that all dealerships share; nothing when there are several."""
        countries = {lot.country for lot in ([self.own] if self.own else self._by_code.values())}
        return countries.pop() if len(countries) == 1 else ""
