"""The cells of the matrix: one question each, judged against what the policy table expects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from unittest.mock import patch

from django.db import transaction
from django.utils import timezone

from tests.access import doors
from tests.access.asking import Answer, Asker
from tests.access.growing import blind, grow, questions
from tests.access.knocks import (
    CANARY,
    KEY,
    READING,
    Asked,
    brought,
    knock_for,
    place_to_name,
    shaped,
)
from tests.access.oracle import PLACES, Expected, Oracle
from tests.access.people import PRINCIPALS
from tests.access.policy import Nested, Rule, is_open, policy, unlisted
from tests.access.world import World

STOP = "network:stop-viewing-as"
# What is somebody's own stays theirs when an admin looks at the portal as they do.
PRIVATE = {"ui:profile": Expected.REFUSED, "network:accept-invitation": Expected.MISSING,
           "ui:notifications": Expected.REFUSED, "ui:latest-notifications": Expected.REFUSED,
           "ui:open-notification": Expected.REFUSED}  # fmt: skip
SHUT = {400, 401, 403, 404, 405}
TURNED_DOWN = {400, 403, 404, 422}
STRANGE_PLACES = 2


@dataclass(frozen=True)
class Fault:
    """One answer that is not what it should be: a leak lets out, the rest is merely wrong."""

    cell: str
    problem: str
    leak: bool

    def __str__(self) -> str:
        return f"{'LEAK ' if self.leak else 'WRONG'} {self.cell}: {self.problem}"


class Matrix:
    """Asks cells, and remembers how rows that don't exist are answered."""

    def __init__(self, world: World, asker: Asker | None = None, *, fragments: bool = True) -> None:
        self.world, self.fragments = world, fragments
        self.asker = asker or Asker(world)
        self.oracles = {name: Oracle(who) for name, who in PRINCIPALS.items()}
        self.lower = {token.lower(): owners for token, owners in world.canaries.items()}
        self.faults: list[Fault] = []
        self.cells = 0
        self._absent: dict[tuple[object, ...], str] = {}

    # ── what is asked

    def rule(
        self, rule: Rule, people: Iterable[str], places: Iterable[str] = tuple(PLACES)
    ) -> None:
        """Ask one door as each of these people, about the row of each place."""
        for who in people:
            for place in places if rule.has_row else [""]:
                self._ask_rule(rule, who, place)

    def _ask_rule(self, rule: Rule, who: str, place: str) -> None:
        expected = self.expected(rule, who, place)
        if not place and expected is Expected.ALLOWED:
            place = place_to_name(self.oracles[who], rule, self.world) or ""
            expected = expected if place else Expected.TURNED_DOWN
        asked = Asked(rule, place or "own")
        page = rule.method == "GET" and not rule.public and not doors.is_api(rule)
        fragments = page and self.fragments
        # A denial is the same page for both; asking each half of the people one way shows both.
        as_fragment = fragments and list(PRINCIPALS).index(who) % 2 == 1
        if expected is Expected.ALLOWED or not as_fragment:
            self._cell(asked, who, expected)
        if as_fragment or (fragments and expected is Expected.ALLOWED):
            self._cell(replace(asked, htmx=True), who, expected)

    def closed(self, route: str, people: Iterable[str], *, public: bool = False) -> None:
        """Ask a door with every method that the table does not open."""
        like = next(r for r in policy().rules if r.route == route and r.public == public)
        for method in unlisted(route, public=public):
            if method not in ("HEAD", "OPTIONS") or not (public or doors.is_api(like)):
                for who in people:
                    self._closed_cell(replace(like, method=method), who)

    def nested(self, one: Nested, people: Iterable[str]) -> None:
        """Name rows inside a request that these people may not name, and one that isn't there."""
        rule = next(r for r in policy().rules if (r.route, r.method) == (one.route, one.method))
        for who in people:
            oracle = self.oracles[who]
            inside = [p for p in PLACES if self.expected(rule, who, p) is Expected.ALLOWED]
            strange = [p for p in PLACES if not oracle.holds(one.nameable, p)]
            if strange:
                base = Asked(rule, (inside or ["own"])[0])
                self._nested_cells(
                    one, base, who, sorted(strange, key="near own".find, reverse=True)
                )

    def _nested_cells(self, one: Nested, base: Asked, who: str, strange: list[str]) -> None:
        absent = self._told(replace(base, put={one.field: shaped(one, self.world, None)}), who)
        for place in strange[:STRANGE_PLACES]:
            self.cells += 1
            asked = replace(base, put={one.field: shaped(one, self.world, place)})
            name = f"{one} of {place} as {who}"
            answer, known = self._answer(asked, who)
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                self.fault(name, f"{answer.status}", leak=False)
            if answer.plain(*known) != absent:
                self.fault(name, "not the answer that an id gets which names nothing", leak=True)
            self.scan(name, asked, who, answer, known)

    def growth(self, place: str, people: Iterable[str], only: str = "") -> None:
        """Ask what people read before and after much is added at a place where they hold nothing."""
        readers = [who for who in people if blind(self.oracles[who], place)]
        asked = [(who, one) for who in readers for one in questions(self.oracles[who], place, only)]
        # Time stands still, for pages that say how long ago something was.
        with patch("django.utils.timezone.now", return_value=timezone.now()), transaction.atomic():
            before = [self._told(one, who) for who, one in asked]
            grow(self.world, place)
            for (who, one), text in zip(asked, before, strict=True):
                self.cells += 1
                if self._told(one, who) != text:
                    name = f"{one.rule} {one.place} as {who}"
                    self.fault(name, f"tells that there is more at {place}", leak=True)
            transaction.set_rollback(True)

    # ── how it is judged

    def expected(self, rule: Rule, who: str, place: str) -> Expected:
        """Give what the table says, and that whoever looks as somebody else changes nothing."""
        principal = PRINCIPALS[who]
        if principal.machine and not doors.is_api(rule):
            who = "anonymous"
        expected = self.oracles[who].expects(rule.exists, rule.allowed, place)
        if not principal.read_only or rule.public or rule.route == STOP or who == "anonymous":
            return expected
        if rule.method not in READING:
            return Expected.REFUSED
        return expected if principal.machine else PRIVATE.get(rule.route, expected)

    def fault(self, cell: str, problem: str, *, leak: bool) -> None:
        """Write a fault down."""
        self.faults.append(Fault(cell, problem, leak))

    def _cell(self, asked: Asked, who: str, expected: Expected) -> None:
        self.cells += 1
        about = asked.place if asked.rule.has_row else ""
        name = f"{asked.rule} {about} as {who}" + (" (fragment)" if asked.htmx else "")
        answer, known = self._answer(asked, who)
        self._check_status(name, expected, answer)
        if expected is not Expected.ALLOWED:
            self._check_silent(name, answer)
        hidden = asked.rule.has_row and expected in (Expected.MISSING, Expected.SIGN_IN)
        if hidden and answer.plain(*known) != self._absent_answer(asked, who):
            self.fault(name, "not the answer that a missing row gets", leak=True)
        self.scan(name, asked, who, answer, known)

    def _closed_cell(self, rule: Rule, who: str) -> None:
        self.cells += 1
        asked, name = Asked(rule, "own"), f"{rule} own as {who}"
        answer, known = self._answer(asked, who)
        signed_out = answer.to_sign_in and (
            not PRINCIPALS[who].signed_in or PRINCIPALS[who].machine
        )
        if not signed_out and answer.status not in (403, 404, 405):
            self.fault(
                name, f"{answer.status} to a method that the table does not open", leak=False
            )
        self._check_silent(name, answer)
        self.scan(name, asked, who, answer, known)

    def _answer(self, asked: Asked, who: str) -> tuple[Answer, set[str]]:
        """Ask, and give the answer with what the request itself said."""
        knock = knock_for(self.world, asked)
        return self.asker.ask(who, knock), brought(self.world, asked, knock)

    def _told(self, asked: Asked, who: str) -> str:
        """Ask, and give the answer as text that can be compared."""
        answer, known = self._answer(asked, who)
        return answer.plain(*known)

    def _absent_answer(self, asked: Asked, who: str) -> str:
        rule = asked.rule
        sent = asked.place if rule.method not in READING else ""
        key = rule.route, rule.method, rule.kind, rule.public, who, asked.htmx, sent
        if key not in self._absent:
            self._absent[key] = self._told(replace(asked, missing=True), who)
        return self._absent[key]

    def _check_status(self, name: str, expected: Expected, answer: Answer) -> None:
        status, let_in = answer.status, answer.status < 400 and not answer.to_sign_in
        good = {
            Expected.SIGN_IN: answer.to_sign_in,
            Expected.MISSING: status == HTTPStatus.NOT_FOUND,
            Expected.REFUSED: status == HTTPStatus.FORBIDDEN,
            Expected.TURNED_DOWN: status in TURNED_DOWN,
            Expected.ALLOWED: status < 500 and status not in SHUT and not answer.to_sign_in,
        }[expected]
        if not good:
            told = expected is Expected.MISSING and status == HTTPStatus.FORBIDDEN
            leak = expected is not Expected.ALLOWED and (let_in or told)
            self.fault(name, f"{status} instead of {expected}", leak=leak)

    def _check_silent(self, name: str, answer: Answer) -> None:
        if answer.written:
            self.fault(name, f"denied, yet wrote {', '.join(sorted(answer.written))}", leak=True)
        if answer.mails:
            self.fault(name, "denied, yet sent mail", leak=True)

    def scan(self, name: str, asked: Asked, who: str, answer: Answer, echoed: set[str]) -> None:
        """Look for everybody else's canaries and keys in an answer."""
        shown = {asked.place} if asked.rule.has_row and is_open(asked.rule.exists) else set()
        for word, owners in self._found(answer.text()):
            known = word in echoed or any(place in shown for _kind, place in owners)
            if not known and not any(self.oracles[who].reads_name(*owner) for owner in owners):
                told = ", ".join(sorted(f"{kind} of {place}" for kind, place in owners))
                self.fault(name, f"shows {word} ({told})", leak=True)

    def _found(self, text: str) -> Iterator[tuple[str, set[tuple[str, str]]]]:
        for word in set(CANARY.findall(text)):
            if owners := self.lower.get(word.lower()):
                yield word, owners
        for key in set(KEY.findall(text)) & self.world.keys.keys():
            yield key, self.world.keys[key]
