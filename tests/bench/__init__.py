"""Figures: how fast, and how near a limit or a peer measured in the same run.

A bench is a function with `@bench`; it yields goals. Machines are shared and noisy, so only
ratios of things measured in one run, interleaved, count.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Goal:
    """One line: a figure, what it is held against, and whether the ratio is what it should be."""

    name: str
    figure: float
    unit: str
    against: str
    against_figure: float
    at_least: float | None = None
    at_most: float | None = None
    size: str = "small"

    def line(self) -> dict[str, object]:
        """The keys that every bench prints."""
        ratio = self.figure / self.against_figure
        goal = f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"
        met = ratio >= self.at_least if self.at_least is not None else ratio <= self.at_most
        return {
            "name": self.name, "figure": round(self.figure, 4), "unit": self.unit,
            "against": self.against, "against_figure": round(self.against_figure, 4),
            "ratio": round(ratio, 3), "goal": goal, "met": met, "size": self.size,
        }  # fmt: skip


Bench = Callable[[], Iterator[Goal]]
benches: dict[str, Bench] = {}


def bench(name: str) -> Callable[[Bench], Bench]:
    """Registers a bench under the name that `make bench ONLY=name` takes."""

    def register(function: Bench) -> Bench:
        benches[name] = function
        return function

    return register


def interleaved(*contenders: Callable[[], object], rounds: int = 5) -> list[float]:
    """Median seconds of each, measured in turns so that a noisy moment hits all."""
    seconds: list[list[float]] = [[] for _ in contenders]
    for _ in range(rounds):
        for contender, taken in zip(contenders, seconds, strict=True):
            began = time.perf_counter()
            contender()
            taken.append(time.perf_counter() - began)
    return [median(taken) for taken in seconds]


def seconds(work: Callable[..., object], *args: object) -> float:
    """How long it takes."""
    began = time.perf_counter()
    work(*args)
    return time.perf_counter() - began
