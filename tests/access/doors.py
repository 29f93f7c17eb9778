"""The doors themselves: every route of both hosts, every API operation, and their addresses."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from drf_spectacular.generators import SchemaGenerator

from tests.access.policy import METHODS, Rule, policy
from tests.access.world import Row, World

# Arguments of doors that name no row of ours: a signed key of nobody, a colour, a provider.
PLAIN = {
    "account_confirm_email": {"key": "nokey"},
    "account_reset_password_from_key": {"uidb36": "1", "key": "nokey"},
    "end-session": {"pk": 999_999_999},
    "mfa_edit_webauthn": {"pk": 999_999_999},
    "mfa_remove_webauthn": {"pk": 999_999_999},
    "openid_connect_callback": {"provider_id": "nobody"},
    "openid_connect_login": {"provider_id": "nobody"},
    "saml_acs": {"organization_slug": "nobody"},
    "saml_finish_acs": {"organization_slug": "nobody"},
    "saml_login": {"organization_slug": "nobody"},
    "saml_metadata": {"organization_slug": "nobody"},
    "toolkits:wording-accept": {"key": "us-reg-z"},
    "ui:accent": {"digits": "225588"},
}
# A key that names nothing, and looks like any other.
NOTHING = {
    "pk": "0197ffff-ffff-7fff-8fff-ffffffffffff",
    "brand_pk": "0197ffff-ffff-7fff-8fff-ffffffffffff",
    "code": "nosuchcode",
    "slug": "no-such-slug",
    "token": "no-such-token",
}


def routes(urlconf: str) -> dict[str, Any]:
    """Give every route of a host by name, with the function that answers."""
    return dict(_walk(get_resolver(urlconf), ""))


def _walk(resolver: URLResolver, space: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            deeper = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, deeper)
        else:
            yield f"{space}{_name(entry)}", entry.callback


def _name(entry: URLPattern) -> str:
    return entry.name or entry.callback.__name__


@cache
def operations() -> dict[str, frozenset[str]]:
    """Give the methods of each route that the OpenAPI schema describes."""
    found: dict[str, set[str]] = {}
    schema = SchemaGenerator().get_schema(request=None, public=True)
    for path, methods in schema["paths"].items():
        known = {method.upper() for method in methods} & set(METHODS)
        name = resolve(re.sub(r"{\w+}", NOTHING["pk"], path)).view_name
        found.setdefault(name, set()).update(known)
    return {name: frozenset(methods) for name, methods in found.items()}


def undeclared() -> list[str]:
    """Say what is open in the portal and not in the table, and what is only in the table."""
    table, problems = policy(), []
    for public, conf in ((False, settings.ROOT_URLCONF), (True, settings.PUBLIC_URLCONF)):
        known, there = table.routes(public=public), set(routes(conf))
        problems += [f"{name}: give it a line in tests/access/policy.txt" for name in there - known]
        problems += [f"{name}: in policy.txt, but no longer there" for name in known - there]
    for name, methods in operations().items():
        if missing := methods - table.methods_of(name):
            problems.append(f"{name}: no line for {', '.join(sorted(missing))}")
    for one in table.nested:
        if one.route not in table.routes(public=False):
            problems.append(f"{one}: no such route")
    return sorted(problems)


def address(
    rule: Rule, row: Row | None, *, missing: bool = False, instead: Mapping[str, str] | None = None
) -> str:
    """Give the address of a rule's door for a row, or for a row that does not exist.

    `instead` has other values for what else the address names.
    """
    conf = settings.PUBLIC_URLCONF if rule.public else settings.ROOT_URLCONF
    if row is None:
        return _reversed(rule.route, conf, [PLAIN.get(rule.route, {}), {}])
    keys = {"pk": row.pk, "brand_pk": row.pk} | row.extras | dict(instead or {})
    if missing:
        keys |= {name: value for name, value in NOTHING.items() if name in keys}
    names = ("pk", "brand_pk", "code", "slug", "token")
    rest = [{}, *({name: keys[name]} for name in row.extras if name not in names)]
    fitting = [{n: keys[n]} | more for n in names if n in keys for more in rest]
    return _reversed(rule.route, conf, [*fitting, {}])


def _reversed(route: str, conf: str, candidates: list[dict[str, Any]]) -> str:
    for arguments in candidates:
        try:
            return reverse(route, conf, kwargs=arguments)
        except NoReverseMatch:
            continue
    raise LookupError(f"No arguments fit {route}: see `extras` in tests/access/world.py.")


def row_of(rule: Rule, world: World, place: str) -> Row | None:
    """Give the row that a rule is asked about at a place; None where its address names none."""
    return world.rows[rule.kind, place] if rule.has_row else None


def is_api(rule: Rule) -> bool:
    """Tell whether a rule's door is one of the REST operations."""
    return rule.route in operations() or rule.route.startswith("api-")
