"""Everybody who knocks. A new kind of caller (an API client, say) gets its line here.

Roles are given at anchors of `oracle.PLACES`. What lies in the past or in the future is built by
`world.py` from the names below and is nothing to the policy.
"""

from portal.accounts.capabilities import Can, Role
from tests.access.oracle import Principal

PRINCIPALS = {
    who.name: who
    for who in (
        Principal("anonymous", signed_in=False),
        Principal("inactive", signed_in=False),
        Principal("superuser", everything=True),
        Principal("network admin", ((Role.NETWORK_ADMIN, "network"),)),
        Principal("brand admin", ((Role.NETWORK_ADMIN, "brand:A"),)),
        Principal("marketer", ((Role.OEM_MARKETER, "brand:A"),)),
        Principal("finance", ((Role.OEM_FINANCE, "brand:A"),)),
        Principal("compliance", ((Role.COMPLIANCE_REVIEWER, "brand:A"),)),
        Principal("integrations", ((Role.INTEGRATIONS_ADMIN, "brand:A"),)),
        Principal("local integrations", ((Role.INTEGRATIONS_ADMIN, "dealership:own"),)),
        Principal("regional manager", ((Role.REGIONAL_MANAGER, "region:North"),)),
        Principal("southern viewer", ((Role.VIEWER, "region:South"),)),
        Principal("group principal", ((Role.DEALER_PRINCIPAL, "group:G1"),)),
        Principal("principal", ((Role.DEALER_PRINCIPAL, "dealership:own"),), owns="own"),
        Principal("marketing", ((Role.DEALER_MARKETING_MANAGER, "dealership:own"),)),
        Principal("sales", ((Role.SALES_AGENT, "dealership:own"),)),
        Principal("viewer", ((Role.VIEWER, "dealership:own"),)),
        Principal("neighbour", ((Role.DEALER_PRINCIPAL, "dealership:near"),), owns="near"),
        Principal("stranger", ((Role.OEM_MARKETER, "brand:B"),), owns="alien"),
        Principal("ex-principal"),
        Principal("ex-marketer"),
        Principal("mover", ((Role.SALES_AGENT, "dealership:near"),)),
        Principal("newcomer"),
        Principal(
            "borrower",
            lent=((Can.VIEW_LEADS, "dealership:own"), (Can.ANSWER_LEADS, "dealership:own")),
        ),
        Principal("late borrower"),
        Principal("agency", campaign="own"),
        Principal(
            "looking as", ((Role.DEALER_PRINCIPAL, "dealership:own"),), read_only=True, owns="own"
        ),
        Principal("reader", ((Role.API_READER, "dealership:own"),), machine=True, read_only=True),
        Principal("writer", ((Role.API_WRITER, "dealership:own"),), machine=True),
        Principal("brand writer", ((Role.API_WRITER, "brand:A"),), machine=True),
        Principal("revoked writer", signed_in=False, machine=True),
    )
}

# Roles that were held, or will be: nothing may be left of the former or be there of the latter.
ENDED = {
    "ex-principal": (Role.DEALER_PRINCIPAL, "dealership:own"),
    "ex-marketer": (Role.OEM_MARKETER, "brand:A"),
    "mover": (Role.DEALER_PRINCIPAL, "dealership:own"),
    "inactive": (Role.DEALER_PRINCIPAL, "dealership:own"),
}
REVOKED = {"revoked writer": (Role.API_WRITER, "dealership:own")}
COMING = {"newcomer": (Role.DEALER_PRINCIPAL, "dealership:own")}
EXPIRED = {"late borrower": (Can.VIEW_LEADS, "dealership:own")}

# One of each kind of vantage point, where asking all would tell nothing more.
VANTAGES = (
    "anonymous", "brand admin", "writer", "brand writer", "marketer", "compliance", "local integrations", "regional manager",
    "principal", "sales", "neighbour", "stranger", "ex-principal", "borrower",
)  # fmt: skip
# At a door that is shut to a method, who knocks is of no matter.
KNOCKERS = ("anonymous", "principal", "neighbour", "writer")
# Those who read the same portal while it grows where they hold nothing.
READERS = (
    "marketer", "regional manager", "southern viewer", "group principal", "principal", "sales",
    "neighbour", "stranger", "ex-principal",
)  # fmt: skip
# Asked about a sabotaged door, those first who are most likely to profit.
SUSPECTS = (
    "neighbour", "principal", "sales", "ex-principal", "newcomer", "late borrower", "agency", "marketer",
    "brand admin", "compliance", "stranger", "regional manager", "looking as", "reader", "writer",
    "brand writer", "revoked writer", "mover", "local integrations", "inactive", "anonymous",
)  # fmt: skip
