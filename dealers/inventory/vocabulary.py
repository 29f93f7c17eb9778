"""What the words of a feed mean: condition, powertrain, drivetrain."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from dealers.inventory.epa import powertrain_by_model

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
        "nil",
        "undefined",
        "unspecified",
        "unknown",
        "unbekannt",
        "not specified",
        "not available",
        "(none)",
        "n.a.",
        "k.a.",
        "tba",
        "tbd",
        "---",
        "...",
        "…",
        ".",
        "_",
    }
)

LONGEST_NULL = max(map(len, NULLS))

NEW = frozenset(
    {
        "n",
        "new",
        "neu",
        "neuwagen",
        "neufahrzeug",
        "newcondition",
        "newvehicle",
        "newcar",
        "brandnew",
        "nouveau",
    }
)
USED = frozenset(
    {
        "u",
        "used",
        "gebraucht",
        "gebrauchtwagen",
        "usedcondition",
        "usedvehicle",
        "usedcar",
        "secondhand",
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
CERTIFIED = re.compile(r"\b(certified|cpo|zertifiziert)\b", re.IGNORECASE)
NOT_CERTIFIED = re.compile(r"\b(not?|non|nicht|keine?|un)[ -]*(certified|cpo|zertifiziert)", re.I)
YES = frozenset({"true", "yes", "y", "1", "ja", "x", "certified", "cpo", "t"})
WORDS_ONLY = re.compile(r"[^a-zäöüß]+")

DRIVETRAINS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("4wd", re.compile(r"\b(4wd|4x4|4 ?wheel|four[ -]wheel|4-wheel|four_wd)")),
    ("awd", re.compile(r"\b(awd|all[ -]?wheel|allrad|quattro|4motion|4matic|xdrive)")),
    ("fwd", re.compile(r"\b(fwd|front[ -]?wheel|vorderrad|frontantrieb)")),
    ("rwd", re.compile(r"\b(rwd|rear[ -]?wheel|hinterrad|heckantrieb)")),
    ("2wd", re.compile(r"\b(2wd|4x2|two[ -]wheel|2-wheel|two_wd)")),
)

# The first that fits counts, so that a pick-up is none the less one for having four doors.
BODY_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("minivan", re.compile(r"mini ?-?van|\bmpv\b|people carrier|kompaktvan|gro(ss|ß)raum")),
    ("pickup", re.compile(r"pick ?-?up|\btruck|\bcab\b|\bcrewmax\b|\bute\b|pritsche")),
    ("suv", re.compile(r"\bsuv|sports? utility|crossover|\bcuv\b|gel(ae|ä)ndewagen")),
    ("convertible", re.compile(r"convertible|cabrio|roadster|sp[iy]der|targa")),
    ("wagon", re.compile(r"wagon|estate|kombi|\btouring\b|\bavant\b|shooting brake")),
    ("hatchback", re.compile(r"hatch|liftback|sportback|schr(ae|ä)gheck|kleinwagen|small ?_?car")),
    ("coupe", re.compile(r"coup[eé]")),
    ("van", re.compile(r"\bvan|transporter|kastenwagen|\bcargo\b|minibus|\bbus\b")),
    ("sedan", re.compile(r"sedan|saloon|limousine|stufenheck|\b4 ?dr\b|\b4-door\b")),
)

COLOR_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("black", re.compile(r"black|schwarz|noir|onyx|obsidian|ebony")),
    ("white", re.compile(r"white|wei(ss|ß)|blanc|pearl\b|ivory|alabaster")),
    ("silver", re.compile(r"silver|silber|argent|platinum")),
    ("grey", re.compile(r"gr[ae]y|grau|gris|graphite|anthracite|anthrazit|charcoal|gunmetal")),
    ("blue", re.compile(r"blue|blau|bleu|navy|azure|indigo|cobalt")),
    ("red", re.compile(r"\bred|\brot|rouge|ruby|crimson|scarlet|burgundy|maroon|cherry")),
    ("green", re.compile(r"green|gr(ue|ü)n|vert\b|olive|emerald|lime\b")),
    ("brown", re.compile(r"brown|braun|brun\b|bronze|mocha|chocolate|espresso")),
    ("beige", re.compile(r"beige|sand\b|\btan\b|cream|champagne|quicksand")),
    ("gold", re.compile(r"gold")),
    ("orange", re.compile(r"orange|copper|tangerine")),
    ("yellow", re.compile(r"yellow|gelb|jaune")),
    ("purple", re.compile(r"purple|violet|violett|lila|plum\b")),
)

PURELY_ELECTRIC = re.compile(r"\bbev\b|all[ -]electric|fully electric|battery electric")
PLUG_IN = re.compile(r"plug[ -]?in|\bphev\b|\bprime\b|\b4xe\b")
HYBRID = re.compile(r"hybrid|\bm?hev\b")
COMBUSTION = re.compile(
    r"\bice\b|combustion|verbrenn"
    r"|gas|petrol|benzin|diesel|flex|e85|unleaded|\blpg\b|\bcng\b|\bv-?(6|8|10|12)\b"
    r"|\b\d(\.\d)? ?l(iter|itre)?\b|cyl|turbo|\bi-?[3456]\b"
)
ELECTRIC = re.compile(r"\bbev\b|electric|elektro|\bev\d?\b|\bkwh\b")


class Condition(NamedTuple):
    """New or used, and whether the maker certified it."""

    name: str
    certified: bool


def is_null(text: str) -> bool:
    """Whether a cell only says that there is nothing to say."""
    return text == "" or (len(bare := text.strip()) <= LONGEST_NULL and bare.lower() in NULLS)


@lru_cache(maxsize=2048)
def condition_of(text: str) -> Condition | None:
    """New or used as a feed's word says it; None when it says neither."""
    if NOT_CERTIFIED.search(text):
        return Condition("used", certified=False)
    if CERTIFIED.search(text):
        return Condition("used", certified=True)
    word = WORDS_ONLY.sub("", text.lower())
    if word in NEW:
        return Condition("new", certified=False)
    return Condition("used", certified=False) if word in USED else None


def is_yes(text: str) -> bool:
    """Whether a cell says yes."""
    return text.strip().lower() in YES


def is_certified(text: str) -> bool:
    """Whether a cell says yes, or names the programme that certifies."""
    programme = CERTIFIED.search(text) and not NOT_CERTIFIED.search(text)
    return bool(programme) or is_yes(text)


@lru_cache(maxsize=2048)
def drivetrain_of(text: str) -> str:
    """4wd, awd, fwd, rwd or 2wd, or nothing when the text says none; 4WD is not AWD."""
    low = text.lower()
    return next((name for name, pattern in DRIVETRAINS if pattern.search(low)), "")


@lru_cache(maxsize=2048)
def body_type_of(text: str) -> str:
    """sedan, suv, pickup and so on, or nothing when the text says none."""
    low = text.lower()
    return next((name for name, pattern in BODY_TYPES if pattern.search(low)), "")


@lru_cache(maxsize=4096)
def color_family_of(text: str) -> str:
    """The family of the colour that is named first, or nothing when none is."""
    low = text.lower()
    named = (
        (found.start(), name) for name, known in COLOR_FAMILIES if (found := known.search(low))
    )
    return min(named, default=(0, ""))[1]


@lru_cache(maxsize=8192)
def powertrain_of(
    fuel: str,
    engine: str = "",
    model: str = "",
    *,
    trim: str = "",
    make: str = "",
    year: int | None = None,
) -> str:
    """bev, phev, hev or ice, told from fuel, engine and names, else from the EPA's table."""
    told = _powertrain(fuel.lower()) or _powertrain(engine.lower())
    if told not in ("", "ice"):
        return told
    closer = _electrified(f"{engine} {model} {trim}".lower())
    if not told or closer in ("hev", "phev"):
        told = closer or told
    return told or powertrain_by_model(make, model, year)


def _powertrain(low: str) -> str:
    if PURELY_ELECTRIC.search(low):
        return "bev"
    if PLUG_IN.search(low) or HYBRID.search(low):
        return _electrified(low)
    return "ice" if COMBUSTION.search(low) else _electrified(low)


def _electrified(low: str) -> str:
    kinds = (("phev", PLUG_IN), ("hev", HYBRID), ("bev", ELECTRIC))
    return next((kind for kind, pattern in kinds if pattern.search(low)), "")
