"""What the audit trail tells of leads and their sources, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "lead.answered": _("Lead answered"),
        "lead.assigned": _("Lead assigned"),
        "lead.claimed": _("Lead claimed"),
        "lead.closed": _("Lead closed"),
        "lead.appointment": _("Appointment agreed"),
        "lead.coached": _("Coaching note written"),
        "lead.entry_withdrawn": _("Entry of a lead withdrawn"),
        "lead.mailed": _("Mail to a customer written"),
        "lead.no_contact": _("Customer put on the no-contact list"),
        "lead.no_contact_removed": _("Taken off the no-contact list"),
        "lead.paused": _("Lead paused"),
        "lead.rescued": _("Lead rescued"),
        "lead.resumed": _("Lead resumed"),
        "lead.shown": _("Appointment kept or missed"),
        "lead_sequence.saved": _("Follow-up sequence saved"),
        "reply_template.saved": _("Reply template saved"),
        "sla_policy.saved": _("SLA policy saved"),
        "lead.excluded": _("Lead excluded"),
        "lead.readmitted": _("Lead counted again"),
        "answer_file.taken": _("Answers from a file logged"),
        "lead_file.taken": _("Leads from a file brought in"),
        "lead_message.replayed": _("Lead message read again"),
        "lead.read_in_full": _("Comments of a customer read in full"),
        "lead_message.read_in_full": _("Lead message read in full"),
        "lead_delivery.connected": _("Delivery of leads to the dealer's system set"),
        "lead_delivery.repeated": _("Lead handed to the dealer's system once more"),
        "lead_delivery.stopped": _("Delivery of leads to the dealer's system stopped"),
        "lead_source.added": _("Lead source connected"),
        "lead_source.closed": _("Lead source switched off"),
        "lead_source.opened": _("Lead source switched on"),
        "lead_source.key_renewed": _("Key of a lead source renewed"),
    },
    fields={
        "as": _("As"),
        "channel": _("Channel"),
        "came": _("Customer came"),
        "ended": _("Ended"),
        "entry": _("Entry"),
        "rows": _("Rows"),
        "taken": _("Of them taken"),
        "version": _("Version"),
        "why": _("Reason"),
    },
)
