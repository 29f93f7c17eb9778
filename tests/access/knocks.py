"""What is asked at a door: the address, what stands behind the question mark, and what is sent."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.access import doors
from tests.access.asking import Knock
from tests.access.bodies import HEADERS, body_of, filled, query_of
from tests.access.oracle import PLACES, Oracle
from tests.access.places import token_of
from tests.access.policy import Nested, Rule, policy
from tests.access.world import Row, World

CANARY = re.compile(r"Qz\w+?Zq|\bqz\w+?zq(?=\d*@)")
KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Asked:
    """One question of the matrix: a door, the row it is about, and a fragment or the whole page."""

    rule: Rule
    place: str
    htmx: bool = False
    missing: bool = False
    put: Mapping[str, Any] = field(default_factory=dict)


def knock_for(world: World, asked: Asked) -> Knock:
    """Give the request that asks this."""
    rule, put = asked.rule, dict(asked.put)
    row = row_of(world, asked)
    address = {name[1:]: put.pop(name) for name in list(put) if name.startswith("/")}
    query = query_of(rule.route, world, rule.kind, asked.place)
    query |= {name[1:]: put.pop(name) for name in list(put) if name.startswith("?")}
    path = doors.address(rule, row, missing=asked.missing, instead=address)
    headers = filled(HEADERS.get(rule.route, {}), world, rule.kind, asked.place)
    if rule.method in READING:
        data: dict[str, Any] = query | put
    else:
        data = body_of(rule.route, world, rule.kind, asked.place) | put
        path += "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""
    files = any(hasattr(value, "read") for value in data.values())
    as_json = doors.is_api(rule) and not files
    return Knock(rule.method, path, data, as_json, asked.htmx, rule.public, headers)


def row_of(world: World, asked: Asked) -> Row | None:
    """Give the row that the address names, if it names one."""
    return world.rows[asked.rule.kind, asked.place] if asked.rule.has_row else None


def brought(world: World, asked: Asked, knock: Knock) -> set[str]:
    """Give every key and canary that the request itself says: its echo gives nothing away."""
    text = f"{knock.path} {json.dumps(dict(knock.data or {}), default=str)}"
    row = row_of(world, asked)
    named = {row.pk, *row.extras.values()} if row else set()
    named |= {str(value) for value in asked.put.values() if ":" not in str(value)}
    named |= set(doors.NOTHING.values())
    named |= {quote(word) for word in named}
    return {word for word in named if word} | set(KEY.findall(text)) | set(CANARY.findall(text))


def place_to_name(oracle: Oracle, rule: Rule, world: World) -> str | None:
    """Give a place whose rows this principal may name in what a door without a row is sent."""
    sent = query_of(rule.route, world, "-", "own")
    if rule.method not in READING:
        sent |= body_of(rule.route, world, "-", "own")
    named = [
        one
        for one in policy().nested
        if (one.route, one.method) == (rule.route, rule.method)
        and sent.get(one.field.lstrip("?")) == shaped(one, world, "own")
    ]
    places = (p for p in PLACES if all(oracle.holds(one.nameable, p) for one in named))
    return next(places, None)


def shaped(one: Nested, world: World, place: str | None) -> Any:
    """Give the value of a nested field that names the row at a place, or, for None, nothing."""
    nothing = {"pk": doors.NOTHING["pk"], "code": doors.NOTHING["code"], "token": "QzNothingZq"}
    words = nothing
    if place:
        row = world.rows[one.kind, place]
        words = {"pk": row.pk, "token": token_of(one.kind, place)} | row.extras
    shape = one.shape.strip("[]").replace("{}", "{pk}")
    value = shape.format(**words)
    return [value] if one.shape.startswith("[") else value
