"""What a chart shows: one description, drawn by the browser and told as a table by the server."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from portal.ui import formats

Value = float | int | None
MOST_SERIES = 6


@dataclass(frozen=True)
class Series:
    """One line or set of bars; None is a gap. `compare` draws it dashed, as another period."""

    name: str
    values: Sequence[Value]
    compare: bool = False


@dataclass(frozen=True, kw_only=True)
class Target:
    """The value to reach, drawn as a line across."""

    value: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One question answered by one picture.

    `kind` is line, bar, ranking (bars lying down), histogram or heatmap (one series a row).
    `unit` says how values read: "" for counts, "%" for fractions of one, "s" for seconds,
    or any word that is put behind the number.
    """

    kind: str
    title: str
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    places: int = 0
    target: Target | None = None
    note: str = ""
    first_column: str = ""
    links: Sequence[str] = field(default_factory=tuple)

    def __post_init__(self) -> None:
        if self.kind != "heatmap" and len(self.series) > MOST_SERIES:
            raise ValueError(
                f"A chart tells at most {MOST_SERIES} series apart; {self.title} has more."
            )

    @property
    def empty(self) -> bool:
        """Whether there is no number at all to draw."""
        return not any(v is not None for one in self.series for v in one.values)

    @property
    def data(self) -> dict[str, Any]:
        """What the browser needs to draw it."""
        return {**asdict(self), "texts": self.texts}

    @cached_property
    def texts(self) -> list[list[str]]:
        """The values of each series as people read them."""
        known: dict[Value, str] = {}
        for value in {value for one in self.series for value in one.values}:
            known[value] = self.text(value)
        return [[known[value] for value in one.values] for one in self.series]

    def text(self, value: Value) -> str:
        """Return one value as people read it."""
        if value is None:
            return "–"
        if self.unit == "%":
            return formats.share(value, self.places)
        if self.unit == "s":
            return formats.span(value)
        return f"{formats.figure(value, self.places)} {self.unit}".strip()

    def rows(self) -> Iterator[tuple[str, list[str]]]:
        """Yield the table behind the picture: each category with its values."""
        for index, category in enumerate(self.categories):
            yield category, [texts[index] for texts in self.texts]
