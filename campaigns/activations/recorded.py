"""What the audit trail tells of activations, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "activation.started": _("Localization begun"),
        "activation.draft": _("Localization begun again"),
        "activation.submitted": _("Localization submitted"),
        "activation.approved": _("Localization approved"),
        "activation.returned": _("Localization returned"),
        "activation.scheduled": _("Activation scheduled"),
        "activation.live": _("Activation went live"),
        "activation.ended": _("Activation ended"),
        "activation.recalled": _("Activation recalled"),
        "activation.withdrawn": _("Activation withdrawn"),
        "campaign.reminded": _("Dealerships reminded of a campaign"),
    },
    fields={"count": _("Count")},
)
