"""What the audit trail tells of leads and their sources, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "lead.answered": _("Lead answered"),
        "lead.assigned": _("Lead assigned"),
        "lead.claimed": _("Lead claimed"),
        "lead.closed": _("Lead closed"),
        "lead.excluded": _("Lead excluded"),
        "lead.readmitted": _("Lead counted again"),
        "lead_message.replayed": _("Lead message read again"),
        "lead_source.added": _("Lead source connected"),
        "lead_source.closed": _("Lead source switched off"),
        "lead_source.opened": _("Lead source switched on"),
        "lead_source.key_renewed": _("Key of a lead source renewed"),
    },
    fields={
        "as": _("As"),
        "channel": _("Channel"),
        "why": _("Reason"),
    },
)
