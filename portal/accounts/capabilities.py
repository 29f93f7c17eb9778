"""Who may do what: every capability, and the roles that bundle them.

A capability is held at a dealership or at a whole brand; a membership says where.
"""

from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Can(StrEnum):
    """Everything that a membership can allow; the values name guardian permissions."""

    VIEW_NETWORK = "view_network"
    MANAGE_NETWORK = "manage_network"
    MANAGE_MEMBERS = "manage_members"
    VIEW_AUDIT = "view_audit"
    VIEW_PROGRAMS = "view_programs"
    EDIT_PROGRAMS = "edit_programs"
    PUBLISH_PROGRAMS = "publish_programs"
    REVIEW_COMPLIANCE = "review_compliance"
    VIEW_ACTIVATIONS = "view_activations"
    LOCALIZE = "localize"
    ACTIVATE = "activate"
    REVIEW_ACTIVATIONS = "review_activations"
    VIEW_INVENTORY = "view_inventory"
    MANAGE_FEEDS = "manage_feeds"
    RELEASE_FEEDS = "release_feeds"
    VIEW_LEADS = "view_leads"
    ANSWER_LEADS = "answer_leads"
    REASSIGN_LEADS = "reassign_leads"
    MANAGE_LEAD_SOURCES = "manage_lead_sources"
    MANAGE_SLA_POLICIES = "manage_sla_policies"
    VIEW_KPIS = "view_kpis"
    VIEW_FUNDS = "view_funds"
    SIGN_AGREEMENTS = "sign_agreements"
    MANAGE_CLIENTS = "manage_clients"


class Data(models.TextChoices):
    """What a dealership shares, or does not, with those above it."""

    LEADS = "leads", _("Leads")
    CUSTOMERS = "customers", _("Customers' names and contact details")
    COST = "cost", _("Inventory cost")
    RESULTS = "results", _("Results")


# What these show lies with the dealership: the OEM and the region need an agreement for it.
NEEDS: dict[Can, Data] = {
    Can.VIEW_LEADS: Data.LEADS,
    Can.ANSWER_LEADS: Data.LEADS,
    Can.REASSIGN_LEADS: Data.LEADS,
    Can.VIEW_KPIS: Data.RESULTS,
}


class Role(models.TextChoices):
    """What a person is, as people say it."""

    OEM_MARKETER = "oem_marketer", _("OEM marketer")
    OEM_FINANCE = "oem_finance", _("OEM finance")
    COMPLIANCE_REVIEWER = "compliance_reviewer", _("Compliance reviewer")
    NETWORK_ADMIN = "network_admin", _("Network admin")
    INTEGRATIONS_ADMIN = "integrations_admin", _("Integrations admin")
    REGIONAL_MANAGER = "regional_manager", _("Regional manager")
    DEALER_PRINCIPAL = "dealer_principal", _("Dealer principal")
    DEALER_MARKETING_MANAGER = "dealer_marketing_manager", _("Dealer marketing manager")
    SALES_AGENT = "sales_agent", _("Sales agent")
    VIEWER = "viewer", _("Viewer")
    API_READER = "api_reader", _("API client, reading")
    API_WRITER = "api_writer", _("API client, writing")


# Held by machines only; see dealers.network.clients.
CLIENT_ROLES = (Role.API_READER, Role.API_WRITER)

_READ = frozenset(
    {Can.VIEW_NETWORK, Can.VIEW_PROGRAMS, Can.VIEW_ACTIVATIONS, Can.VIEW_INVENTORY, Can.VIEW_KPIS}
)

_MACHINES_READ = _READ | {Can.VIEW_LEADS}

ROLES: dict[Role, frozenset[Can]] = {
    Role.OEM_MARKETER: _READ | {Can.EDIT_PROGRAMS, Can.PUBLISH_PROGRAMS},
    Role.OEM_FINANCE: frozenset(
        {Can.VIEW_NETWORK, Can.VIEW_PROGRAMS, Can.VIEW_KPIS, Can.VIEW_FUNDS}
    ),
    Role.COMPLIANCE_REVIEWER: frozenset(
        {
            Can.VIEW_NETWORK,
            Can.VIEW_PROGRAMS,
            Can.VIEW_ACTIVATIONS,
            Can.REVIEW_COMPLIANCE,
            Can.REVIEW_ACTIVATIONS,
        }
    ),
    Role.NETWORK_ADMIN: _READ
    | {
        Can.MANAGE_NETWORK,
        Can.MANAGE_MEMBERS,
        Can.VIEW_AUDIT,
        Can.MANAGE_LEAD_SOURCES,
        Can.MANAGE_SLA_POLICIES,
        Can.MANAGE_CLIENTS,
    },
    Role.INTEGRATIONS_ADMIN: frozenset(
        {
            Can.VIEW_NETWORK,
            Can.VIEW_INVENTORY,
            Can.MANAGE_FEEDS,
            Can.RELEASE_FEEDS,
            Can.MANAGE_LEAD_SOURCES,
            Can.MANAGE_CLIENTS,
        }
    ),
    Role.REGIONAL_MANAGER: _READ | {Can.VIEW_LEADS, Can.REASSIGN_LEADS, Can.REVIEW_ACTIVATIONS},
    Role.DEALER_PRINCIPAL: _READ
    | {
        Can.MANAGE_MEMBERS,
        Can.LOCALIZE,
        Can.ACTIVATE,
        Can.RELEASE_FEEDS,
        Can.VIEW_LEADS,
        Can.ANSWER_LEADS,
        Can.REASSIGN_LEADS,
        Can.VIEW_FUNDS,
        Can.SIGN_AGREEMENTS,
        Can.MANAGE_CLIENTS,
    },
    Role.DEALER_MARKETING_MANAGER: _READ | {Can.LOCALIZE, Can.ACTIVATE, Can.VIEW_FUNDS},
    Role.SALES_AGENT: frozenset(
        {Can.VIEW_NETWORK, Can.VIEW_INVENTORY, Can.VIEW_LEADS, Can.ANSWER_LEADS}
    ),
    Role.VIEWER: _READ,
    Role.API_READER: _MACHINES_READ,
    Role.API_WRITER: _MACHINES_READ
    | {
        Can.MANAGE_FEEDS,
        Can.RELEASE_FEEDS,
        Can.ANSWER_LEADS,
        Can.REASSIGN_LEADS,
        Can.MANAGE_LEAD_SOURCES,
        Can.LOCALIZE,
        Can.ACTIVATE,
        Can.EDIT_PROGRAMS,
        Can.PUBLISH_PROGRAMS,
    },
}

_OEM = ("network", "brand")
_DEALER = ("group", "dealership")

# The scopes at which a role is offered to people; the kinds of dealers.network's ScopeKind.
OFFERED_AT: dict[Role, tuple[str, ...]] = {
    Role.OEM_MARKETER: _OEM,
    Role.OEM_FINANCE: _OEM,
    Role.COMPLIANCE_REVIEWER: _OEM,
    Role.NETWORK_ADMIN: _OEM,
    Role.INTEGRATIONS_ADMIN: (*_OEM, *_DEALER),
    Role.REGIONAL_MANAGER: ("brand", "region"),
    Role.DEALER_PRINCIPAL: _DEALER,
    Role.DEALER_MARKETING_MANAGER: _DEALER,
    Role.SALES_AGENT: _DEALER,
    Role.VIEWER: ("network", "brand", "region", *_DEALER),
    Role.API_READER: (),
    Role.API_WRITER: (),
}

# What each capability lets people do, in words.
MEANING: dict[Can, Any] = {
    Can.VIEW_NETWORK: _("See dealerships, their hours and their people"),
    Can.MANAGE_NETWORK: _("Change brands, regions and dealerships; look as others"),
    Can.MANAGE_MEMBERS: _("Invite people, give and end roles"),
    Can.VIEW_AUDIT: _("Read the audit trail"),
    Can.VIEW_PROGRAMS: _("See campaigns, toolkits and incentives"),
    Can.EDIT_PROGRAMS: _("Write campaigns, toolkits and incentives"),
    Can.PUBLISH_PROGRAMS: _("Publish and recall campaigns, toolkits and incentives"),
    Can.REVIEW_COMPLIANCE: _("Own rules and disclosures"),
    Can.VIEW_ACTIVATIONS: _("See localizations and activations"),
    Can.LOCALIZE: _("Localize and submit"),
    Can.ACTIVATE: _("Take an activation live and end it"),
    Can.REVIEW_ACTIVATIONS: _("Approve and return localizations"),
    Can.VIEW_INVENTORY: _("See vehicles, feeds and sync runs"),
    Can.MANAGE_FEEDS: _("Connect and change feeds"),
    Can.RELEASE_FEEDS: _("Release or reject a held feed"),
    Can.VIEW_LEADS: _("See leads and their customers"),
    Can.ANSWER_LEADS: _("Answer leads"),
    Can.REASSIGN_LEADS: _("Reassign and rescue leads"),
    Can.MANAGE_LEAD_SOURCES: _("Connect lead sources and their keys"),
    Can.MANAGE_SLA_POLICIES: _("Change SLA policies"),
    Can.VIEW_KPIS: _("See dashboards"),
    Can.VIEW_FUNDS: _("See budgets and claims"),
    Can.SIGN_AGREEMENTS: _("Sign and withdraw data-sharing agreements"),
    Can.MANAGE_CLIENTS: _("Make and revoke API clients"),
}
