"""What the audit trail tells of incentives, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "incentive.created": _("Incentive created"),
        "incentive.revised": _("New terms for an incentive"),
    },
    fields={
        "number": _("Number"),
    },
)
