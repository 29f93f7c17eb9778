"""The words of a lead: states of its clock, outcomes, channels, what can happen to it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class LeadState(models.TextChoices):
    """Where a lead's clock stands; derived whenever it is read, never stored."""

    WAITING = "waiting", _("Waiting for opening")
    RUNNING = "running", _("Running")
    AT_RISK = "at_risk", _("At risk")
    PAUSED = "paused", _("Paused")
    BREACHED = "breached", _("Late now")
    MET = "met", _("Answered in time")
    LATE = "late", _("Answered late")
    DUPLICATE = "duplicate", _("Duplicate")
    EXCLUDED = "excluded", _("Excluded")


class MessageState(models.TextChoices):
    RECEIVED = "received", _("Received")
    PARSED = "parsed", _("Read")
    QUARANTINED = "quarantined", _("Quarantined")
    NOT_A_LEAD = "not_a_lead", _("Not a lead")
    AWAITED = "awaited", _("To be fetched")


class DeliveryState(models.TextChoices):
    """How far a lead is on its way to the dealership's own system."""

    WAITING = "waiting", _("On its way")
    DELIVERED = "delivered", _("Acknowledged")
    FAILED = "failed", _("Not delivered")


class ConsentKind(models.TextChoices):
    GRANT = "grant", _("Granted")
    REVOKE = "revoke", _("Revoked")
    CLAIM = "claim", _("Claimed by the sender")


class Outcome(models.TextChoices):
    """What became of a message or of one prospect in it."""

    ACCEPTED = "accepted", _("Accepted")
    DUPLICATE = "duplicate", _("Duplicate")
    QUARANTINED = "quarantined", _("Quarantined")
    NOT_A_LEAD = "not_a_lead", _("Not a lead")


class Reason(models.TextChoices):
    """Why something did not become a lead of its own."""

    NO_ADF = "no_adf", _("There is no ADF document in it.")
    NO_PROSPECT = "no_prospect", _("The document holds no prospect.")
    CUT_OFF = "cut_off", _("The document is cut off before its end.")
    NOT_XML = "not_xml", _("The markup is too broken to be read.")
    FORBIDDEN_ENTITIES = "forbidden_entities", _("It declares XML entities, which are refused.")
    TOO_LARGE = "too_large", _("It is larger than a lead may be.")
    UNREADABLE = "unreadable", _("It could not be read.")
    NO_CONTACT_POINT = "no_contact_point", _("It names no phone number and no e-mail address.")
    NO_DEALERSHIP = "no_dealership", _("Nothing says which dealership it is for.")
    ANSWER = "answer", _("A customer answered a mail of ours; it is on their lead.")
    NO_LEAD_IN_MAIL = "no_lead_in_mail", _("The mail holds no lead.")
    NOT_JSON = "not_json", _("The JSON is broken.")
    NO_LEAD_IN_JSON = "no_lead_in_json", _("The JSON holds no lead.")
    TEST_LEAD = "test_lead", _("It is a test of the sender.")
    NOTICE = "notice", _("It only names leads; each is fetched by itself.")
    NOT_FETCHED = "not_fetched", _("The lead itself is still to be fetched from the network.")
    RESEND = "resend", _("It was sent before; the first lead stands.")
    RESEND_OF_UNKNOWN = "resend_of_unknown", _("It repeats a lead that never arrived here.")
    SUSPECTED_SPAM = "suspected_spam", _("It looks like it was filled in by a machine.")
    SAME_CUSTOMER = "same_customer", _("The same customer asked about the same vehicle before.")


class Channel(models.TextChoices):
    """How a person reached out to the customer; any of them stops the clock."""

    CALL = "call", _("Call")
    MAIL = "mail", _("E-mail")
    TEXT = "text", _("Text message")
    MEETING = "meeting", _("Meeting")


class ContactResult(models.TextChoices):
    REACHED = "reached", _("Spoke with the customer")
    SENT = "sent", _("Sent")
    VOICEMAIL = "voicemail", _("Left a message")
    NO_ANSWER = "no_answer", _("No answer")
    APPOINTMENT = "appointment", _("Appointment made")
    WRONG_NUMBER = "wrong_number", _("Wrong number or address")


class Verdict(models.TextChoices):
    """How a lead ended."""

    OPEN = "", _("Open")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class LostReason(models.TextChoices):
    BOUGHT_ELSEWHERE = "bought_elsewhere", _("Bought elsewhere")
    NO_INTEREST = "no_interest", _("No longer interested")
    NOT_REACHED = "not_reached", _("Could not be reached")
    NOT_AVAILABLE = "not_available", _("Vehicle not available")
    PRICE = "price", _("Price")


class ExcludedReason(models.TextChoices):
    TEST = "test", _("A test")
    SPAM = "spam", _("Spam")
    NOT_A_CUSTOMER = "not_a_customer", _("Not a customer")


class EventKind(models.TextChoices):
    """What can happen to a lead. Only a person's call, mail, text or meeting stops the clock."""

    RECEIVED = "received", _("Received")
    ROUTED = "routed", _("Routed")
    RESENT = "resent", _("Sent again")
    DUPLICATE = "duplicate", _("Duplicate linked")
    VIEWED = "viewed", _("Opened")
    ASSIGNED = "assigned", _("Assigned")
    RESCUED = "rescued", _("Rescued")
    CALL = "call", _("Call")
    MAIL = "mail", _("E-mail")
    TEXT = "text", _("Text message")
    MEETING = "meeting", _("Meeting")
    AUTO_RESPONDER = "auto_responder", _("Automatic reply")
    CUSTOMER = "customer", _("The customer wrote")
    APPOINTMENT = "appointment", _("Appointment")
    SHOWN = "shown", _("The customer came")
    NO_SHOW = "no_show", _("The customer did not come")
    PAUSED = "paused", _("Paused")
    RESUMED = "resumed", _("Resumed")
    WARNED = "warned", _("Warning")
    BREACHED = "breached", _("Time is up")
    MANAGER = "manager", _("Manager told")
    ESCALATED = "escalated", _("Escalated")
    OVERDUE = "overdue", _("Next step overdue")
    STOPPED = "stopped", _("Follow-up stopped")
    COACHED = "coached", _("Coaching note")
    WITHDRAWN = "withdrawn", _("Entry withdrawn")
    CLOSED = "closed", pgettext_lazy("lead", "Closed")
    REOPENED = "reopened", _("Reopened")
    EXCLUDED = "excluded", _("Excluded")
    READMITTED = "readmitted", _("Counted again")


# What happens to a lead at most once, held by the database.
ONCE = (EventKind.RECEIVED, EventKind.WARNED, EventKind.BREACHED, EventKind.ESCALATED)


class LeadKind(models.TextChoices):
    """What the customer wants, as far as policies tell it apart."""

    BUY = "buy", _("Purchase")
    LEASE = "lease", _("Lease")
    TEST_DRIVE = "test-drive", _("Test drive")


class StageHours(models.TextChoices):
    """Whose hours an escalation is counted in."""

    OPENING = "opening", _("opening hours")
    OFFICE = "office", _("Monday to Friday, 9 to 17")
    ALWAYS = "always", _("around the clock")


class PauseReason(models.TextChoices):
    """Why the clock of a first response stands for a while."""

    CUSTOMER = "customer", _("The customer asked to be contacted later")
    CLOSED = "closed", _("Closed against expectation")
    PORTAL = "portal", _("A disturbance of the portal")


class MailState(models.TextChoices):
    """Where a mail to a customer stands."""

    WAITING = "waiting", _("On its way")
    SENT = "sent", _("Sent")
    REFUSED = "refused", _("Not sent")
    RECEIVED = "received", _("Received")


class StepKind(models.TextChoices):
    """What a step of a sequence is."""

    TASK = "task", _("Task")
    MAIL = "mail", _("E-mail")


class FollowUpState(models.TextChoices):
    """Where one step for one lead stands."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    STOPPED = "stopped", _("Stopped")


class StopReason(models.TextChoices):
    """What ends a sequence before its last step."""

    ANSWERED = "answered", _("The customer answered")
    CLOSED = "closed", _("The lead is closed")
    EXCLUDED = "excluded", _("The lead does not count")
    NO_CONTACT = "no_contact", _("The customer wants no contact")
    NO_ADDRESS = "no_address", _("There is no e-mail address")


class AskedHow(models.TextChoices):
    """How a customer came onto the no-contact list."""

    LINK = "link", _("By the link in a mail")
    PERSON = "person", _("Told to a person")
