"""Passing a lead on to the system its dealership works in: ADF by HTTP or mail, until acknowledged."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.leads.adf import ExternalId, Prospect, Unreadable, write_adf
from dealers.leads.models import Delivery, DeliveryTarget, Lead
from dealers.leads.states import DeliveryState
from dealers.leads.understanding import understand
from portal.common.outbound import Credentials, OutboundError, post
from portal.common.sealing import unseal
from portal.common.work import enqueue, enqueue_new

# What we are called in the ids of the documents we send: answers come back with this number.
OUR_NAME = "Rooftop"
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=72)


def pass_on(lead: Lead) -> None:
    """Set a new lead on its way, where its dealership has a system that takes leads."""
    target = DeliveryTarget.objects.filter(dealership=lead.dealership_id, is_active=True).first()
    if target is None or lead.duplicate_of_id:
        return
    delivery = Delivery.objects.create(lead=lead, target=target)
    enqueue_new("leads.deliver", str(delivery.pk), dealership_id=lead.dealership_id)


def document_of(lead: Lead) -> bytes:
    """Return a lead as ADF with everything its sender said, and our number beside the sender's."""
    try:
        prospects, _tracking = understand(bytes(lead.message.raw))
        prospect = prospects[lead.prospect_index]
    except (Unreadable, IndexError):
        prospect = Prospect(index=0, comments=lead.comments)
    ours = ExternalId(str(lead.pk), OUR_NAME, str(len(prospect.ids) + 1))
    return write_adf([replace(prospect, ids=(*prospect.ids, ours))])


def deliver(delivery_id: UUID) -> None:
    """Try once to hand a lead over; what is refused is tried again, later and later."""
    rows = Delivery.objects.select_related("target", "lead__message", "lead__dealership")
    delivery = rows.filter(pk=delivery_id).exclude(state=DeliveryState.DELIVERED).first()
    if delivery is None:
        return
    delivery.tries, delivery.last_tried_at = delivery.tries + 1, timezone.now()
    try:
        delivery.remote_id = _send(delivery)[:200]
    except OutboundError as failure:
        _refused(delivery, str(failure))
        return
    delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, timezone.now()
    delivery.last_error = ""
    delivery.save()


def _send(delivery: Delivery) -> str:
    """Hand the document over and return the number that the other side gave it, if it did."""
    document = document_of(delivery.lead)
    if delivery.target.kind == DeliveryTarget.Kind.MAIL:
        return _mail(delivery, document)
    token = unseal(delivery.target.token)
    answer = post(
        delivery.target.address,
        document,
        content_type="application/xml",
        credentials=Credentials("", token),
        headers={"Idempotency-Key": str(delivery.pk)},
    )
    return _number_in(answer)


def _number_in(answer: bytes) -> str:
    try:
        told = json.loads(answer)
    except ValueError:
        return ""
    return str(told.get("id", "")) if isinstance(told, dict) else ""


def _mail(delivery: Delivery, document: bytes) -> str:
    """Send the standard's mail: a text for people and the document as application/xml."""
    mail = EmailMessage(
        subject=_("Lead %(number)s") % {"number": delivery.lead_id},
        body=_("The lead is attached as ADF."),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[delivery.target.address],
        headers={"Message-ID": f"<{delivery.pk}@rooftop>"},
    )
    mail.attach("lead.adf", document.decode(), "application/xml")
    try:
        mail.send()
    except OSError as failure:
        raise OutboundError(_("The mail could not be sent.")) from failure
    return ""


def _refused(delivery: Delivery, why: str) -> None:
    """Note what went wrong and arm the next try, until it has gone on for three days."""
    delivery.last_error = why[:300]
    waited = timezone.now() - delivery.lead.received_at
    delivery.state = DeliveryState.FAILED if waited > GIVE_UP_AFTER else DeliveryState.WAITING
    with transaction.atomic():
        delivery.save()
        if delivery.state == DeliveryState.WAITING:
            arm(delivery, min(FIRST_PAUSE * 2 ** min(delivery.tries - 1, 10), LONGEST_PAUSE))


def arm(delivery: Delivery, pause: timedelta = timedelta()) -> None:
    """Have a delivery tried after a pause."""
    enqueue(
        "leads.deliver",
        str(delivery.pk),
        due_at=timezone.now() + pause,
        dealership_id=delivery.lead.dealership_id,
        rearm=True,
    )
