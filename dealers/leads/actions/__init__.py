"""What is done with leads. Each action is one transaction."""

from dealers.leads.actions.answering import (
    assign,
    candidates,
    claim,
    close,
    exclude,
    note_view,
    readmit,
    record_automatic_reply,
    record_response,
    reopen,
)
from dealers.leads.actions.history import PastContact, PastLead, add_history
from dealers.leads.actions.receiving import (
    park_form,
    receive_form,
    receive_message,
    receive_now,
    replay,
)
from dealers.leads.actions.sources import add_source, renew_key, set_active, source_for

__all__ = [
    "PastContact",
    "PastLead",
    "add_history",
    "add_source",
    "assign",
    "candidates",
    "claim",
    "close",
    "exclude",
    "note_view",
    "park_form",
    "readmit",
    "receive_form",
    "receive_message",
    "receive_now",
    "record_automatic_reply",
    "record_response",
    "renew_key",
    "reopen",
    "replay",
    "set_active",
    "source_for",
]
