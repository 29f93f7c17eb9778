"""What the audit trail tells of campaigns, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "campaign.created": _("Campaign created"),
        "campaign.lent": _("Campaign lent"),
        "campaign.taken_back": _("Loan of a campaign ended"),
        "campaign.revised": _("Campaign changed"),
        "campaign.published": _("Campaign published"),
        "campaign.cancelled": _("Campaign cancelled"),
        "campaign.started": _("Campaign began"),
        "campaign.ended": _("Campaign ended"),
    },
    fields={
        "fields": _("Changed"),
        "reach": _("Dealerships reached"),
        "reason": _("Reason"),
        "writes": _("May write the brief"),
    },
)
