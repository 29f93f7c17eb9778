"""The page docs/reference/permissions.md, written from capabilities.py."""

from collections.abc import Iterator

from django.utils import translation

from portal.accounts.capabilities import MEANING, NEEDS, OFFERED_AT, ROLES, Can, Role

INTRODUCTION = """\
# Roles and capabilities

Written by `manage.py document_permissions` from `portal/accounts/capabilities.py`; a test fails
when this page is stale.

A **capability** is held at a dealership or at a whole brand. A **role** bundles capabilities; a
**membership** says who has which role where: the whole network, a brand, a region, a dealer group
or a dealership. A role reaches everything below its scope. What a person may not see answers like
what does not exist (404); what they see but may not do is refused (403).
"""

RULES = """\
## What needs the dealership's agreement

At the dealership itself and at its dealer group these hold by role alone. The OEM (network, brand)
and the region hold them only at dealerships whose agreement shares the data with them; see
[data sharing](../how-to/data-sharing.md).

| capability | data |
|---|---|
NEEDED

## Who gives roles

- Who holds `manage_members` at a scope invites people to roles there, whose every capability they
  hold at that scope themselves. Who also holds `manage_network` there gives any role.
- Nobody changes their own roles.
- A **one-off grant** lends single capabilities at one dealership to one person until a day, by the
  same rules. It ends by itself.
- An **API client** is made by who holds `manage_clients` all over its scope, and can do no more
  than its maker can there. It is narrowed to the capabilities chosen for it; one that reads is
  refused everything but reading.
- A superuser is stopped by no rule; there should be one, for emergencies.
"""


def permissions_page() -> str:
    """Give the page as Markdown, in English."""
    with translation.override("en"):
        needed = "\n".join(f"| `{can}` | {data.label} |" for can, data in NEEDS.items())
        rules = RULES.replace("NEEDED", needed)
        parts = [INTRODUCTION, *_meanings(), *_matrix(), *_scopes(), rules]
        return "\n".join(parts)


def _meanings() -> Iterator[str]:
    yield "## Capabilities\n\n| capability | lets people |\n|---|---|"
    for can in Can:
        yield f"| `{can}` | {MEANING[can]} |"
    yield ""


def _matrix() -> Iterator[str]:
    yield "## What each role holds\n"
    yield "| |" + "|".join(f" {role.label} " for role in Role) + "|"
    yield "|---|" + "|".join(":-:" for _role in Role) + "|"
    for can in Can:
        marks = "|".join(" ● " if can in ROLES[role] else "   " for role in Role)
        yield f"| `{can}` |{marks}|"
    yield ""


def _scopes() -> Iterator[str]:
    yield "## Where each role is offered\n\n| role | scopes |\n|---|---|"
    for role in Role:
        yield f"| {role.label} | {', '.join(OFFERED_AT[role]) or 'machines, at any scope'} |"
    yield ""
