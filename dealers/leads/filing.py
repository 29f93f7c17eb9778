"""From one prospect to one lead: whose it is, whether it was here before, and its clock."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Q

from dealers.leads import sla, watching
from dealers.leads.adf import Prospect, Vehicle, read_request_date
from dealers.leads.chronicle import one_at_a_time
from dealers.leads.consenting import keep_consents
from dealers.leads.facts import touch
from dealers.leads.linking import link_elsewhere
from dealers.leads.models import Lead, LeadContact, LeadEvent, Message
from dealers.leads.passing import pass_on
from dealers.leads.reach import digits_of, same_person, understand_contact
from dealers.leads.routing import route, wanted_in
from dealers.leads.states import EventKind, Outcome, Reason
from dealers.network.models import Dealership
from dealers.network.stock_finding import find_in_stock

# Within this time the same customer asking about the same vehicle is one enquiry.
WINDOW = timedelta(hours=72)
# Within this time the same words under another number are one enquiry sent by two.
SENT_BY_TWO = timedelta(minutes=30)
LONGEST_COMMENT = 100_000


@dataclass(frozen=True)
class Result:
    """What became of one prospect."""

    outcome: Outcome
    reason: str = ""
    lead: str = ""
    warnings: tuple[str, ...] = ()

    def as_json(self, index: int) -> dict[str, Any]:
        return {**asdict(self), "warnings": list(self.warnings), "prospect": index}


def file_prospect(prospect: Prospect, message: Message, tracking: dict[str, Any]) -> Result:
    """Make a lead of a prospect, or say why not; runs inside the message's transaction."""
    before = _sent_before(prospect, message)
    if before is not None:
        _note_resend(before, message)
        return Result(Outcome.DUPLICATE, Reason.RESEND, str(before.pk), prospect.warnings)
    if not prospect.contact.can_be_reached:
        return _without_contact(prospect)
    dealership, told_by = route(prospect, message)
    if dealership is None:
        return Result(Outcome.QUARANTINED, Reason.NO_DEALERSHIP, "", prospect.warnings)
    if told_by == "nearest":
        prospect = replace(prospect, warnings=(*prospect.warnings, "routed_to_nearest"))
    # So that each of two messages sees the lead of the other.
    one_at_a_time("leads", dealership)
    return _file(prospect, message, dealership, tracking)


def _without_contact(prospect: Prospect) -> Result:
    if prospect.is_resend and prospect.ids:
        return Result(Outcome.DUPLICATE, Reason.RESEND_OF_UNKNOWN, "", prospect.warnings)
    return Result(Outcome.QUARANTINED, Reason.NO_CONTACT_POINT, "", prospect.warnings)


def _file(
    prospect: Prospect, message: Message, dealership: Dealership, tracking: dict[str, Any]
) -> Result:
    terms = sla.terms_of(dealership, message.received_at)
    lead, contact = prepare(prospect, message, dealership, terms)
    lead.tracking = tracking
    repeated = _same_content(lead)
    if repeated is not None:
        _note_resend(repeated, message, lead)
        return Result(Outcome.DUPLICATE, Reason.RESEND, str(repeated.pk), prospect.warnings)
    lead.duplicate_of = _same_customer(lead, contact)
    _match_stock(lead, prospect)
    _store(lead, contact)
    link_elsewhere(lead, contact)
    keep_consents(lead, contact, message)
    pass_on(lead)
    outcome = Outcome.DUPLICATE if lead.duplicate_of else Outcome.ACCEPTED
    reason = Reason.SAME_CUSTOMER if lead.duplicate_of else ""
    return Result(outcome, reason, str(lead.pk), tuple(lead.warnings))


def _match_stock(lead: Lead, prospect: Prospect) -> None:
    """Set the vehicle in this dealership's stock that the customer means, if one can be told."""
    wanted = wanted_in(prospect.vehicle_of_interest)
    found = find_in_stock(wanted, brand_id=lead.brand_id, dealership_id=lead.dealership_id)
    if found:
        lead.stock_vehicle, lead.stock_match = found[0].vehicle_id, found[0].told_by
        lead.powertrain = found[0].powertrain


def _store(lead: Lead, contact: LeadContact) -> None:
    lead.save(force_insert=True)
    contact.lead = lead
    contact.save(force_insert=True)
    events = [LeadEvent(lead=lead, kind=EventKind.RECEIVED, happened_at=lead.received_at)]
    original = lead.duplicate_of
    if original is None:
        watching.begin(lead)
    else:
        detail = {"lead": str(lead.pk), "source": lead.source.name}
        linked = {"kind": EventKind.DUPLICATE, "happened_at": lead.received_at, "detail": detail}
        events += [LeadEvent(lead=row, **linked) for row in (original, lead)]
    LeadEvent.objects.bulk_create(events)
    touch(lead)


def _sent_before(prospect: Prospect, message: Message) -> Lead | None:
    """Return the lead that the sender's own number names, if this is the same enquiry again."""
    key = _external_key(prospect, message)
    if not key:
        return None
    known = Lead.objects.filter(external_key=key, brand=message.brand_id, duplicate_of=None)
    if message.dealership_id:
        known = known.filter(dealership=message.dealership_id)
    lead = known.select_related("contact").order_by("id").first()
    if lead is None or prospect.is_resend or not prospect.contact.can_be_reached:
        return lead
    # Some senders count from one again; another customer under an old number is a new lead.
    return lead if same_person(lead.contact, prospect.contact) else None


def _note_resend(lead: Lead, message: Message, again: Lead | None = None) -> None:
    """Keep beside the lead who else sent it, under which number, and what brought them."""
    detail: dict[str, Any] = {"message": str(message.pk), "source": message.source.name}
    if again is not None:
        detail |= {
            "external_id": again.external_id,
            "provider": again.parties["provider"]["name"],
            "tracking": again.tracking,
        }
    LeadEvent.objects.create(
        lead=lead, kind=EventKind.RESENT, happened_at=message.received_at, detail=detail
    )


def _same_content(lead: Lead) -> Lead | None:
    """Return the lead that says exactly the same: long for senders who number nothing."""
    window = SENT_BY_TWO if lead.external_key else WINDOW
    same = Lead.objects.filter(
        dealership=lead.dealership_id,
        content_hash=lead.content_hash,
        received_at__gte=lead.received_at - window,
        received_at__lte=lead.received_at + window,
    )
    return same.order_by("received_at").first()


def _same_customer(lead: Lead, contact: LeadContact) -> Lead | None:
    """Return the enquiry that this one repeats: same customer, same vehicle, within the window."""
    reach = Q()
    if contact.phone:
        reach |= Q(contact__phone=contact.phone)
    if contact.email:
        reach |= Q(contact__email=contact.email)
    if not reach:
        return None
    earlier = Lead.objects.filter(
        reach,
        dealership=lead.dealership_id,
        duplicate_of=None,
        received_at__gte=lead.received_at - WINDOW,
        received_at__lte=lead.received_at,
    )
    return next((e for e in earlier.order_by("received_at") if _same_vehicle(lead, e)), None)


def _same_vehicle(one: Lead, other: Lead) -> bool:
    """Say whether two leads ask the same about the same vehicle; naming none is no sameness."""
    if one.vin and other.vin:
        return one.vin == other.vin
    if one.stock_number and other.stock_number:
        return one.stock_number == other.stock_number
    wishes = [(lead.make.casefold(), lead.model.casefold(), lead.interest) for lead in (one, other)]
    return bool(one.model) and wishes[0] == wishes[1]


def prepare(
    prospect: Prospect, message: Message, dealership: Dealership, terms: sla.Terms
) -> tuple[Lead, LeadContact]:
    """Return a lead and its contact, unsaved, as this dealership understands the prospect."""
    requested_at, about_date = read_request_date(
        prospect.request_date,
        zone=dealership.zone,
        country=dealership.country,
        received_at=message.received_at,
    )
    contact, about_contact = understand_contact(prospect.contact, dealership.country)
    wanted = prospect.vehicle_of_interest or Vehicle(interest="", status="")
    lead = Lead.owned_by(
        dealership,
        source=message.source,
        message=message,
        prospect_index=prospect.index,
        external_id=prospect.ids[0].value[:200] if prospect.ids else "",
        external_key=_external_key(prospect, message),
        content_hash=_content_hash(prospect),
        interest=wanted.interest,
        vehicle_status=wanted.status,
        year=wanted.year,
        make=wanted.make[:80],
        model=wanted.model[:120],
        trim=wanted.trim[:120],
        vin=wanted.vin[:32],
        stock_number=wanted.stock[:64],
        vehicles=[asdict(vehicle) for vehicle in prospect.vehicles],
        trade_in=asdict(prospect.trade_in) if prospect.trade_in else {},
        comments=prospect.comments[:LONGEST_COMMENT],
        timeframe=prospect.timeframe,
        parties={"vendor": asdict(prospect.vendor), "provider": asdict(prospect.provider)},
        extra=prospect.extra,
        warnings=[*prospect.warnings, *about_date, *about_contact, *_shortened(prospect)],
        received_at=message.received_at,
        requested_at=requested_at,
    )
    sla.set_clock(lead, terms)
    return lead, contact


def _shortened(prospect: Prospect) -> list[str]:
    return ["comments_shortened"] if len(prospect.comments) > LONGEST_COMMENT else []


def _external_key(prospect: Prospect, message: Message) -> str:
    """Return what identifies a sender's number: without a provider, our own source stands for it."""
    if not prospect.ids:
        return ""
    given = prospect.ids[0]
    sender = prospect.provider.name or given.source or str(message.source_id)
    return _hash([sender.casefold(), given.source.casefold(), given.value])


def _content_hash(prospect: Prospect) -> str:
    """Return what the customer says, whoever passes it on and whatever they number it."""
    contact, vehicle = prospect.contact, prospect.vehicle_of_interest
    return _hash(
        {
            "name": contact.name.casefold(),
            "emails": sorted(mail.casefold() for mail in contact.emails),
            "phones": sorted(digits_of(phone.raw) for phone in contact.phones),
            "wanted": [vehicle.interest, *vehicle.identity, vehicle.stock] if vehicle else [],
            "traded": prospect.trade_in.identity if prospect.trade_in else [],
            "comments": " ".join(prospect.comments.split()).casefold(),
            "timeframe": prospect.timeframe,
        }
    )


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, default=str).encode()).hexdigest()
