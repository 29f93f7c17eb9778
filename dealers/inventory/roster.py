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
    """Dealerships by code; a code that lost its leading zeros is found when only one fits.

    Whose feed is a dealership's `own` needs of the others no more than their `codes`, unless a record
    names one of them: a night's files of thousands of dealerships would each read them all.
    """

    def __init__(
        self, lots: Iterable[Lot], *, own: Lot | None = None, codes: Iterable[str] = ()
    ) -> None:
        self.own = own
        self._lots, self._codes = lots, codes

    @cached_property
    def _by_code(self) -> dict[str, Lot]:
        """Looked up when the code of another dealership than the feed's own is asked for."""
        return {lot.code.upper(): lot for lot in self._lots}

    @cached_property
    def _by_bare(self) -> dict[str, list[Lot]]:
        alike: dict[str, list[Lot]] = {}
        for code, lot in self._by_code.items():
            alike.setdefault(code.lstrip("0"), []).append(lot)
        return alike

    def exactly(self, code: str) -> Lot | None:
        """The dealership with this very code."""
        wanted = code.strip().upper()
        if self.own and wanted == self.own.code.upper():
            return self.own
        return self._by_code.get(wanted)

    def padded(self, code: str) -> Lot | None:
        """The one dealership whose code is this one but for leading zeros."""
        alike = self._by_bare.get(code.strip().upper().removesuffix(".0").lstrip("0"), [])
        return alike[0] if len(alike) == 1 else None

    def told(self, *, by_codes: bool) -> list[tuple[str, ...]]:
        """All that a record's meaning can hang on, in a fixed order; `by_codes` where it names one."""
        if self.own:
            return [tuple(map(str, self.own)), tuple(self._codes) if by_codes else ()]
        lots = sorted(self._by_code.values(), key=lambda lot: lot.code)
        return [tuple(map(str, lot)) for lot in lots]

    def country(self) -> str:
        """The country that all dealerships share; nothing when there are several."""
        countries = {lot.country for lot in ([self.own] if self.own else self._by_code.values())}
        return countries.pop() if len(countries) == 1 else ""
