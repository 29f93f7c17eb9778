"""Rows of leads: sources, messages, leads in each state, and the desk around them."""

from types import SimpleNamespace

from django.utils import timezone

from dealers.leads import actions
from dealers.leads.models import (
    AnswerFile,
    Delivery,
    DeliveryTarget,
    FollowUp,
    Lead,
    LeadEvent,
    NoContact,
    ReplyTemplate,
    Sequence,
)
from tests.access.making import row
from tests.factories.leads import SourceFactory, a_lead, adf, message_with


@row("source")
def source(here):
    return SourceFactory(dealership=here.dealership, name=here.token)


def _lead(here, **changes):
    lead = a_lead(source=here["source"], **here.customer)
    Lead.objects.filter(pk=lead.pk).update(comments=here.token, **changes)
    return lead


row("lead")(_lead)


def _coded(made):
    """Stands for a row that addresses name by a code instead of its number."""
    return SimpleNamespace(pk=made.code, code=made.code)


@row("entry")
def entry(here):
    event = LeadEvent.objects.create(
        lead=here["lead"],
        kind="call",
        happened_at=timezone.now(),
        by=here["person"],
        is_response=True,
        detail={"result": "voicemail", "note": here.token},
    )
    return _coded(event)


@row("task")
def task(here):
    about = {"subject": here.token, "kind": "task", "due_at": timezone.now()}
    return FollowUp.objects.create(lead=here["lead"], **about)


@row("sla-policy")
def sla_policy(here):
    return _coded(here["lead"].policy)


@row("reply-template")
def reply_template(here):
    texts = {"name": here.token, "subject": here.token, "body": here.token}
    place = here.dealership
    return ReplyTemplate.objects.create(brand=place.brand, dealership=place, **texts)


@row("sequence")
def sequence(here):
    place = here.dealership
    return Sequence.objects.create(brand=place.brand, dealership=place, name=here.token)


@row("no-contact")
def no_contact(here):
    reach = f"{here.token}@example.com".lower()
    return NoContact.objects.create(brand=here.dealership.brand, reach=reach, how="person")


@row("lead.answered")
def answered_lead(here):
    done = {"first_response_at": timezone.now(), "wall_seconds": 60, "business_seconds": 60}
    return _lead(here, **done)


@row("lead.closed")
def closed_lead(here):
    done = {"first_response_at": timezone.now(), "wall_seconds": 60, "business_seconds": 60}
    return _lead(here, **done, verdict="won", closed_at=timezone.now())


@row("lead.excluded")
def excluded_lead(here):
    return _lead(here, excluded_reason="test")


@row("lead.repeated")
def repeated_lead(here):
    """The same customer asked at the dealership next door before."""
    return _lead(here, duplicate_of=here.next_door["lead"])


@row("message")
def message(here):
    raw = adf(name=here.token, phone="", email="")
    return message_with(raw, source=here["source"])


@row("target")
def target(here):
    address = f"https://{here.token}.example/leads"
    return DeliveryTarget.objects.create(dealership=here.dealership, address=address)


@row("delivery")
def delivery(here):
    # The lead may have been set on its way already, if the target was there first.
    about = {"target": here["target"], "last_error": f"{here.token} refuses"}
    return Delivery.objects.update_or_create(lead=here["lead"], defaults=about)[0]


@row("leadfile")
def lead_file(here):
    data = b"name,email\r\nKim Park,kim-%d@example.com\r\n" % here.number
    return actions.keep_lead_file(here["source"], f"{here.token}.csv", data, by=here.admin)


@row("leadfile.taken")
def taken_lead_file(here):
    return actions.bring_in(lead_file(here), by=here.admin)


@row("answerfile")
def answer_file(here):
    told = {"row": 2, "taken": True, "again": False, "lead": str(here["lead"].pk), "warnings": []}
    contact = {"channel": "call", "at": timezone.now().isoformat(), "by": ""}
    names = ("lead", "channel")
    file = AnswerFile.owned_by(
        here.dealership,
        file_name=f"{here.token}.csv",
        data=b"lead,channel\r\n%b,call\r\n" % str(here["lead"].pk).encode(),
        total=1,
        columns=[{"name": name, "field": name, "example": ""} for name in names],
        rows=[told | contact],
        uploaded_by=here.admin,
    )
    file.save()
    return file
