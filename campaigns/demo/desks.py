"""The demo's desks: texts that replies begin with, what follows a lead up, advice of the managers."""

from __future__ import annotations

from random import Random

from django.utils import timezone

from dealers.leads.actions import save_sequence, save_template, write_note
from dealers.leads.audience import people
from dealers.leads.models import Lead, ReplyTemplate, Sequence
from dealers.network.models import Brand, Membership
from dealers.network.scoping import may
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User

TEMPLATES = {
    "en": (
        ("First answer", "Your enquiry: {vehicle}", "Hello {first_name},\n\nthank you for your interest in the {vehicle}. When would you like to see it?\n\n{agent}\n{dealership}, {dealership_phone}"),
        ("Test drive", "Your test drive", "Hello {first_name},\n\nthe {vehicle} is ready for you. Tomorrow at 10 or at 16?\n\n{agent}\n{dealership}"),
    ),
    "de": (
        ("Erste Antwort", "Ihre Anfrage: {vehicle}", "Guten Tag {name},\n\nvielen Dank für Ihr Interesse am {vehicle}. Wann möchten Sie ihn ansehen?\n\n{agent}\n{dealership}, {dealership_phone}"),
        ("Probefahrt", "Ihre Probefahrt", "Guten Tag {name},\n\nder {vehicle} steht für Sie bereit. Morgen um 10 oder um 16 Uhr?\n\n{agent}\n{dealership}"),
    ),
}  # fmt: skip
STEPS = {
    "en": (
        (0, "task", "Call and ask what matters to them", ""),
        (1, "mail", "Still looking, {first_name}?", "Hello {first_name},\n\nis there anything you would like to know about the {vehicle}?\n\n{dealership}"),
        (3, "task", "Offer a test drive", ""),
        (7, "mail", "Shall we keep the {vehicle} for you?", "Hello {first_name},\n\nwe still have it. A short answer is enough.\n\n{dealership}"),
    ),
    "de": (
        (0, "task", "Anrufen und fragen, worauf es ankommt", ""),
        (1, "mail", "Noch auf der Suche?", "Guten Tag {name},\n\nmöchten Sie noch etwas zum {vehicle} wissen?\n\n{dealership}"),
        (3, "task", "Probefahrt anbieten", ""),
        (7, "mail", "Sollen wir den {vehicle} für Sie zurückhalten?", "Guten Tag {name},\n\nwir haben ihn noch. Eine kurze Antwort genügt.\n\n{dealership}"),
    ),
}  # fmt: skip
ADVICE = {
    "en": "Call before you write: who picked up the phone within ten minutes sold twice as often last month.",
    "de": "Erst anrufen, dann schreiben: Wer in zehn Minuten am Telefon war, hat im letzten Monat doppelt so oft verkauft.",
}  # fmt: skip


def furnish_desks(brand: Brand, language: str) -> None:
    """Give a brand its reply templates and the sequence that its leads follow."""
    admin = _holder(brand, Role.NETWORK_ADMIN)
    for name, subject, body in TEMPLATES[language]:
        save_template(ReplyTemplate(brand=brand, name=name, subject=subject, body=body), by=admin)
    steps = [
        dict(zip(("day", "kind", "subject", "body"), step, strict=True)) for step in STEPS[language]
    ]
    name = "One week" if language == "en" else "Eine Woche"
    save_sequence(Sequence(brand=brand, name=name), steps, by=admin)


def advise(brand: Brand, language: str, random: Random) -> None:
    """Let regional managers leave a note about leads that were answered late."""
    late = (
        Lead.objects.filter(brand=brand).late(timezone.now()).select_related("dealership__region")
    )
    for lead in random.sample(list(late[:20]), k=min(2, len(late[:20]))):
        managers = people(lead.dealership, Role.REGIONAL_MANAGER)
        # Not where the dealership keeps its leads to itself.
        sharing = [one for one in managers if may(one, Can.REASSIGN_LEADS, lead.dealership)]
        if sharing:
            write_note(lead, by=sharing[0], text=ADVICE[language])


def _holder(brand: Brand, role: Role) -> User:
    held = Membership.objects.filter(role=role).order_by("brand")
    return next(row.user for row in held if row.brand_id in (None, brand.pk))
