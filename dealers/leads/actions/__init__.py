"""What is done with leads. Each action is one transaction."""

from dealers.leads.actions.answer_files import (
    keep_answer_file,
    log_answers,
    read_answer_file,
    take_answer_rows,
)
from dealers.leads.actions.answering import (
    note_view,
    record_automatic_reply,
    record_customer,
    record_response,
    withdraw,
)
from dealers.leads.actions.closing import close, exclude, pause, readmit, reopen, resume
from dealers.leads.actions.delivering import deliver_again, set_delivery_target, stop_delivery
from dealers.leads.actions.following_up import finish_task
from dealers.leads.actions.history import PastContact, PastLead, add_history
from dealers.leads.actions.lead_files import (
    bring_in,
    keep_lead_file,
    read_lead_file,
    take_lead_rows,
)
from dealers.leads.actions.opting_out import opt_out, take_off_list
from dealers.leads.actions.owning import assign, candidates, claim, rescue, set_availability
from dealers.leads.actions.progress import record_show, set_appointment
from dealers.leads.actions.reading import read_comments_in_full, read_message_in_full
from dealers.leads.actions.receiving import (
    park_form,
    receive_form,
    receive_message,
    receive_notice,
    receive_now,
    replay,
)
from dealers.leads.actions.replying import save_template, send_reply
from dealers.leads.actions.reporting import take_report
from dealers.leads.actions.sources import add_source, renew_key, set_active, source_for
from dealers.leads.actions.steering import save_policy, save_sequence, write_note

__all__ = [
    "PastContact",
    "PastLead",
    "add_history",
    "add_source",
    "assign",
    "bring_in",
    "candidates",
    "claim",
    "close",
    "deliver_again",
    "exclude",
    "finish_task",
    "keep_answer_file",
    "keep_lead_file",
    "log_answers",
    "note_view",
    "opt_out",
    "park_form",
    "pause",
    "read_answer_file",
    "read_comments_in_full",
    "read_lead_file",
    "read_message_in_full",
    "readmit",
    "receive_form",
    "receive_message",
    "receive_notice",
    "receive_now",
    "record_automatic_reply",
    "record_customer",
    "record_response",
    "record_show",
    "renew_key",
    "reopen",
    "replay",
    "rescue",
    "resume",
    "save_policy",
    "save_sequence",
    "save_template",
    "send_reply",
    "set_active",
    "set_appointment",
    "set_availability",
    "set_delivery_target",
    "source_for",
    "stop_delivery",
    "take_answer_rows",
    "take_lead_rows",
    "take_off_list",
    "take_report",
    "withdraw",
    "write_note",
]
