"""What the words of a feed mean: condition, powertrain, drivetrain."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

NULLS = frozenset(
    {
        "",
        "-",
        "–",
        "—",
        "?",
        "--",
        "n/a",
        "na",
        "#n/a",
        "null",
        "none",
        "select",
        "nan",
        "undefined",
    }
)

NEW = frozenset({"n", "new", "neu", "neuwagen", "newcondition", "brandnew", "nouveau"})
USED = frozenset(
    {
        "u",
        "used",
        "gebraucht",
        "gebrauchtwagen",
        "usedcondition",
        "preowned",
        "preownedvehicle",
        "demo",
        "demonstrator",
        "exdemo",
        "vorfuehrwagen",
        "vorführwagen",
        "occasion",
    }
)
CERTIFIED = re.compile(r"\b(certified|cpo)\b", re.IGNORECASE)
YES = frozenset({"true", "yes", "y", "1", "ja", "x", "certified", "cpo", "t"})
WORDS_ONLY = re.compile(r"[^a-zäöüß]+")

DRIVETRAINS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("4wd", re.compile(r"\b(4wd|4x4|4 ?wheel|four[ -]wheel|4-wheel)")),
    ("awd", re.compile(r"\b(awd|all[ -]?wheel|allrad|quattro|4motion|4matic|xdrive)")),
    ("fwd", re.compile(r"\b(fwd|front[ -]?wheel|vorderrad|frontantrieb)")),
    ("rwd", re.compile(r"\b(rwd|rear[ -]?wheel|hinterrad|heckantrieb)")),
    ("2wd", re.compile(r"\b(2wd|4x2|two[ -]wheel|2-wheel)")),
)

PURELY_ELECTRIC = re.compile(r"\bbev\b|all[ -]electric|fully electric|battery electric")
PLUG_IN = re.compile(r"plug[ -]?in|\bphev\b|\bprime\b|\b4xe\b")
HYBRID = re.compile(r"hybrid|\bm?hev\b")
COMBUSTION = re.compile(
    r"gas|petrol|benzin|diesel|flex|e85|unleaded|\blpg\b|\bcng\b|\bv-?(6|8|10|12)\b"
    r"|\b\d(\.\d)? ?l(iter|itre)?\b|cyl|turbo|\bi-?[3456]\b"
)
ELECTRIC = re.compile(r"\bbev\b|electric|elektro|\bev\d?\b|\bkwh\b")


class Condition(NamedTuple):
    """New or used, and whether the maker certified it."""

    name: str
    certified: bool


def is_null(text: str) -> bool:
    """Whether a cell only says that there is nothing to say."""
    return text.strip().lower() in NULLS


@lru_cache(maxsize=2048)
def condition_of(text: str) -> Condition | None:
    """New or used as a feed's word says it; None when it says neither."""
    if CERTIFIED.search(text):
        return Condition("used", certified=True)
    word = WORDS_ONLY.sub("", text.lower())
    if word in NEW:
        return Condition("new", certified=False)
    return Condition("used", certified=False) if word in USED else None


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return text.strip().lower() in YES


@lru_cache(maxsize=2048)
def drivetrain_of(text: str) -> str:
    """4wd, awd, fwd, rwd or 2wd, or nothing when the text says none; 4WD is not AWD."""
    low = text.lower()
    return next((name for name, pattern in DRIVETRAINS if pattern.search(low)), "")


@lru_cache(maxsize=8192)
def powertrain_of(fuel: str, engine: str = "", model: str = "") -> str:
    """bev, phev, hev or ice, told from fuel, engine and model's name; nothing when none tells."""
    told = _powertrain(fuel.lower()) or _powertrain(engine.lower())
    if told in ("", "ice"):
        low = f"{engine} {model}".lower()
        closer = _electrified(low)
        return closer if not told or closer in ("hev", "phev") else told
    return told


def _powertrain(low: str) -> str:
    if PURELY_ELECTRIC.search(low):
        return "bev"
    if PLUG_IN.search(low) or HYBRID.search(low):
        return _electrified(low)
    return "ice" if COMBUSTION.search(low) else _electrified(low)


def _electrified(low: str) -> str:
    kinds = (("phev", PLUG_IN), ("hev", HYBRID), ("bev", ELECTRIC))
    return next((kind for kind, pattern in kinds if pattern.search(low)), "")
