"""The policy table as data: what `policy.txt` says, read once.

Nothing here knows the portal's code; a capability's name and a role's bundle come from
`portal/accounts/capabilities.py`, everything else from the table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from portal.accounts.capabilities import NEEDS, Can, Data

TABLE = Path(__file__).with_name("policy.txt")
ANCHORS = (
    "dealership", "region", "some-of-region", "brand", "some-of-brand", "group", "some-of-group",
    "network", "somewhere",
)  # fmt: skip
WORDS = ("open", "signed-in", "self", "lent", "nobody", "seen", "-")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
# Of the library's own pages only this much is judged: that they answer, and show nobody else's data.
OWN = "own"


@dataclass(frozen=True)
class Need:
    """One capability at one anchor, with what the dealership must share for it, or a word."""

    can: Can | None
    at: str
    shared: frozenset[Data] = frozenset()


# Alternatives, each of which asks for all of its needs.
Condition = tuple[tuple[Need, ...], ...]


@dataclass(frozen=True)
class Kind:
    """Who sees rows of a kind, and who may read their names elsewhere."""

    name: str
    seen: Condition
    named: Condition


@dataclass(frozen=True)
class Rule:
    """What one door asks of whoever knocks with one method, for one kind of row."""

    route: str
    method: str
    kind: str
    exists: Condition
    allowed: Condition
    public: bool = False

    @property
    def has_row(self) -> bool:
        """Whether the address names a row."""
        return self.kind != "-"

    def __str__(self) -> str:
        return f"{self.method} {self.route}" + (f" [{self.kind}]" if self.has_row else "")


@dataclass(frozen=True)
class Nested:
    """An id inside a request, and who may name the row.

    The field stands in the body; after the question mark if it begins with `?` or nothing is
    sent; in the address if it begins with `/`. The shape has `{}` for the key, `{code}` for what
    else names the row, and brackets for a list.
    """

    route: str
    method: str
    field: str
    shape: str
    kind: str
    nameable: Condition

    def __str__(self) -> str:
        return f"{self.method} {self.route} {self.field}=<{self.kind}>"


@dataclass(frozen=True)
class Policy:
    """The whole table."""

    kinds: dict[str, Kind]
    rules: tuple[Rule, ...]
    nested: tuple[Nested, ...]

    def routes(self, *, public: bool) -> set[str]:
        """Give the names of the routes that one host's part of the table knows."""
        return {rule.route for rule in self.rules if rule.public == public}

    def methods_of(self, route: str, *, public: bool = False) -> set[str]:
        """Give the methods that a route's lines name."""
        return {r.method for r in self.rules if r.route == route and r.public == public}


@cache
def policy() -> Policy:
    """Give the table, read once."""
    return read(TABLE.read_text())


def read(text: str) -> Policy:
    """Give a table from its text; a line that makes no sense is told with its number."""
    kinds: dict[str, Kind] = {}
    rules: list[Rule] = []
    nested: list[Nested] = []
    for number, line in enumerate(text.splitlines(), 1):
        words = line.partition("#")[0].split()
        try:
            match words:
                case []:
                    continue
                case ["kind", name, seen, *named]:
                    kinds[name] = Kind(name, condition(seen), condition("|".join([seen, *named])))
                case ["route" | "public" as host, methods, route, kind, exists, allowed]:
                    rules.extend(_rules(host, methods, route, kind, exists, allowed, kinds))
                case ["id", methods, routes, field, kind, nameable]:
                    nested.extend(_nested(methods, routes, field, kind, nameable, kinds))
                case _:
                    raise ValueError("five columns after `route`, `public` or `id`; see the head")
        except (KeyError, ValueError) as error:
            raise ValueError(f"policy.txt, line {number}: {error}\n{line}") from error
    return Policy(kinds, tuple(rules), tuple(nested))


def _rules(
    host: str,
    methods: str,
    route: str,
    kind: str,
    exists: str,
    allowed: str,
    kinds: dict[str, Kind],
) -> Iterator[Rule]:
    seen = kinds[kind].seen if exists == "seen" else condition(exists)
    for method in methods.split(","):
        if method not in (*METHODS, OWN):
            raise ValueError(f"no method {method}")
        yield Rule(route, method, kind, seen, condition(allowed), public=host == "public")


def _nested(
    methods: str, routes: str, field: str, kind: str, nameable: str, kinds: dict[str, Kind]
) -> Iterator[Nested]:
    name, _equals, shape = field.partition("=")
    who = kinds[kind].seen if nameable == "seen" else condition(nameable)
    for method, route in product(methods.split(","), routes.split(",")):
        yield Nested(route, method, name, shape, kind, who)


def condition(text: str) -> Condition:
    """Give what `a@brand&b@dealership|c@network` says."""
    return tuple(
        tuple(_need(word) for word in alternative.split("&")) for alternative in text.split("|")
    )


def _need(text: str) -> Need:
    name, at, anchor = text.partition("@")
    if not at:
        if name not in WORDS:
            raise ValueError(f"{name!r} is neither a capability at an anchor nor one of {WORDS}")
        return Need(None, name)
    if anchor not in ANCHORS:
        raise ValueError(f"{anchor!r} is no anchor; there are {ANCHORS}")
    can, *data = name.split("+")
    asked = {Data(kind) for kind in data} | ({NEEDS[Can(can)]} if Can(can) in NEEDS else set())
    return Need(Can(can), anchor, frozenset(asked))


def is_open(condition: Condition) -> bool:
    """Tell whether a door is open to anybody."""
    return condition == ((Need(None, "open"),),)


def is_closed(condition: Condition) -> bool:
    """Tell whether a door is shut to everybody, as for a page that nobody made public."""
    return condition == ((Need(None, "nobody"),),)


def unlisted(route: str, *, public: bool = False) -> list[str]:
    """Give the methods that the table does not open for a route."""
    listed = policy().methods_of(route, public=public)
    return [] if OWN in listed else [m for m in METHODS if m not in listed]
