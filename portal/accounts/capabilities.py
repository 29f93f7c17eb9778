"""Who may do what: every capability, and the roles that bundle them.

A capability is held at a dealership or at a whole brand; a membership says where.
"""

from enum import StrEnum

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


_READ = frozenset(
    {Can.VIEW_NETWORK, Can.VIEW_PROGRAMS, Can.VIEW_ACTIVATIONS, Can.VIEW_INVENTORY, Can.VIEW_KPIS}
)

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
    },
    Role.INTEGRATIONS_ADMIN: frozenset(
        {
            Can.VIEW_NETWORK,
            Can.VIEW_INVENTORY,
            Can.MANAGE_FEEDS,
            Can.RELEASE_FEEDS,
            Can.MANAGE_LEAD_SOURCES,
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
    },
    Role.DEALER_MARKETING_MANAGER: _READ | {Can.LOCALIZE, Can.ACTIVATE, Can.VIEW_FUNDS},
    Role.SALES_AGENT: frozenset(
        {Can.VIEW_NETWORK, Can.VIEW_INVENTORY, Can.VIEW_LEADS, Can.ANSWER_LEADS}
    ),
    Role.VIEWER: _READ,
}
