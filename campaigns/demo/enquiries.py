"""The demo's leads: ninety days of customers, and of people who answer more or less in time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone
from faker import Faker

from campaigns.activations.models import Activation
from campaigns.demo.plan import BrandPlan, DealershipPlan, ModelPlan
from dealers.leads.actions import PastContact, PastLead, add_history, receive_form, source_for
from dealers.leads.calendars import calendar_of, pin_calendar
from dealers.leads.clock import Calendar
from dealers.leads.models import Source
from dealers.leads.states import Channel, ContactResult, LostReason, Verdict
from dealers.network.models import Dealership
from portal.accounts.capabilities import Role
from portal.accounts.models import User

DAYS = 90
SOURCES = (("Brand website", 0.4), ("Vehicle marketplace", 0.35), ("Landing page", 0.25))
# How likely an enquiry comes in each hour of the local day: lunch and evening peak.
HOURS = (1, 1, 0, 0, 0, 1, 2, 4, 6, 8, 9, 10, 12, 10, 8, 8, 8, 9, 11, 13, 12, 9, 5, 2)
# … and on each weekday, Monday first.
WEEKDAYS = (1.15, 1.05, 1.0, 1.0, 1.05, 0.9, 0.65)
WISHES = {
    "en": ("Is it still available?", "I would like a test drive on Saturday.", "What would my trade-in be worth?", "Please send me a lease offer.", ""),
    "de": ("Ist das Fahrzeug noch verfügbar?", "Ich hätte gern eine Probefahrt am Samstag.", "Was bekomme ich für meinen Gebrauchten?", "Bitte schicken Sie mir ein Leasingangebot.", ""),
}  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """One dealership's sales desk: who answers, when it is open, and how fast it is."""

    dealership: Dealership
    plan: DealershipPlan
    brand: BrandPlan
    agents: Sequence[User]
    calendar: Calendar
    live: Sequence[Activation]


class Customers:
    """Invents customers: names by Faker, phone numbers from the ranges kept free for fiction."""

    def __init__(self, brand: BrandPlan, random: Random) -> None:
        self.random = random
        self.language = brand.language
        self.faker = Faker("de_DE" if brand.language == "de" else "en_US")
        self.faker.seed_instance(random.random())

    def form(self, model: ModelPlan, brand: BrandPlan, year: int) -> dict[str, str | int]:
        """Give what a customer types into a form."""
        first, last = self.faker.first_name(), self.faker.last_name()
        number = self.random.randrange(100)
        return {
            "name": f"{first} {last}",
            "email": f"{self.faker.user_name()}{number}@mail.example",
            "phone": f"+49 30 23125{number:03d}" if self.language == "de" else f"+1 202 555 01{number:02d}",
            "year": year,
            "make": brand.name,
            "model": model.name,
            "trim": self.random.choice(model.trims),
            "comments": self.random.choice(WISHES[self.language]),
        }  # fmt: skip


def open_desk(
    dealership: Dealership, plan: DealershipPlan, brand: BrandPlan, now: datetime
) -> Desk:
    """Gather what is needed to answer leads at a dealership."""
    agents = User.objects.filter(
        memberships__dealership=dealership, memberships__role=Role.SALES_AGENT
    )
    pinned, _assumed = pin_calendar(dealership, now)
    live = Activation.objects.filter(dealership=dealership, state=Activation.State.LIVE)
    return Desk(
        dealership,
        plan,
        brand,
        list(agents.order_by("email")),
        calendar_of(pinned, now - timedelta(days=DAYS / 2)),
        list(live.select_related("enrolment")),
    )


def tell_history(desk: Desk, now: datetime, random: Random) -> int:
    """Add ninety days of enquiries with what was done about them; give how many."""
    customers = Customers(desk.brand, random)
    told = list(_past(desk, customers, now, random))
    for name, _share in SOURCES:
        source = source_for(desk.dealership.brand, name, kind=Source.Kind.ADF_HTTP)
        add_history(desk.dealership, source, [past for chosen, past in told if chosen == name])
    return len(told)


def bring_fresh(desk: Desk, now: datetime, random: Random) -> None:
    """Let a few customers write in this very hour, through the door that visitors use."""
    customers = Customers(desk.brand, random)
    for minutes in sorted(random.sample(range(1, 55), k=random.randint(1, 3)), reverse=True):
        model = random.choice(desk.brand.models)
        receive_form(
            desk.dealership,
            customers.form(model, desk.brand, now.year),
            source_name="Landing page",
            tracking=_tracking(desk, random),
            received_at=now - timedelta(minutes=minutes),
        )


def _past(
    desk: Desk, customers: Customers, now: datetime, random: Random
) -> Iterator[tuple[str, PastLead]]:
    today = now.astimezone(desk.dealership.zone).date()
    busy = random.uniform(1.6, 4.2)
    for ago in range(DAYS, -1, -1):
        day = today - timedelta(days=ago)
        # Business grows a little, so that trends have something to show.
        rate = busy * WEEKDAYS[day.weekday()] * (1.15 - 0.25 * ago / DAYS)
        for received in sorted(_arrivals(desk, day, rate, random)):
            if received < now - timedelta(hours=1):
                yield _one(desk, customers, received, now, random)


def _arrivals(desk: Desk, day: date, rate: float, random: Random) -> Iterator[datetime]:
    for _enquiry in range(_poisson(rate, random)):
        (hour,) = random.choices(range(24), weights=HOURS)
        moment = time(hour, random.randrange(60), random.randrange(60))
        local = datetime.combine(day, moment, tzinfo=desk.dealership.zone)
        yield local.astimezone(timezone.get_default_timezone())


def _poisson(rate: float, random: Random) -> int:
    """Draw a number of events from their mean (Knuth's multiplication method)."""
    limit, product, count = math.exp(-rate), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count


def _one(
    desk: Desk, customers: Customers, received: datetime, now: datetime, random: Random
) -> tuple[str, PastLead]:
    source = random.choices(SOURCES, weights=[share for _name, share in SOURCES])[0][0]
    owner = random.choice(desk.agents)
    contacts = tuple(_contacts(desk, owner, received, now, random))
    verdict, lost, closed = _ending(received, contacts, now, random)
    agreed, came = _meeting(contacts, verdict, closed, random)
    model = random.choice(desk.brand.models)
    past = PastLead(
        received_at=received,
        form=customers.form(model, desk.brand, received.year),
        powertrain=model.powertrain.lower(),
        appointment_at=agreed,
        came_at=came,
        tracking=_tracking(desk, random) if source == "Landing page" else {},
        owner=owner if contacts else None,
        contacts=contacts,
        verdict=verdict,
        lost_reason=lost,
        closed_at=closed,
    )
    return source, past


def _contacts(
    desk: Desk, owner: User, received: datetime, now: datetime, random: Random
) -> Iterator[PastContact]:
    """Yield when people reached out: fast desks mostly within the target, slow ones late or never."""
    pace = desk.plan.pace
    if random.random() > 0.86 + 0.13 * pace:
        return
    within = random.random() < pace
    minutes = random.lognormvariate(2.2, 0.6) if within else random.lognormvariate(4.6, 0.8)
    at = desk.calendar.due(received, int(min(minutes, 26 if within else 2_000) * 60))
    while at is not None and at < now:
        channel = random.choice((Channel.CALL, Channel.CALL, Channel.MAIL, Channel.TEXT))
        result = ContactResult.SENT if channel != Channel.CALL else random.choice(
            (ContactResult.REACHED, ContactResult.REACHED, ContactResult.VOICEMAIL)
        )  # fmt: skip
        yield PastContact(at, owner, channel, result)
        if random.random() < 0.55:
            return
        at = desk.calendar.due(at, random.randint(2, 12) * 3600)


def _ending(
    received: datetime, contacts: Sequence[PastContact], now: datetime, random: Random
) -> tuple[Verdict, str, datetime | None]:
    if not contacts:
        given_up = received + timedelta(days=4)
        forgotten = (Verdict.LOST, LostReason.NOT_REACHED, given_up)
        return forgotten if given_up < now else (Verdict.OPEN, "", None)
    closed = contacts[-1].at + timedelta(days=random.uniform(0.5, 14))
    if closed > now:
        return Verdict.OPEN, "", None
    quick = contacts[0].at
    # Who answers sooner sells more: the point of the whole exercise.
    if random.random() < (0.2 if quick.hour % 2 else 0.13):
        return Verdict.WON, "", closed
    return Verdict.LOST, random.choice(LostReason.values), closed


def _meeting(
    contacts: Sequence[PastContact], verdict: Verdict, closed: datetime | None, random: Random
) -> tuple[datetime | None, datetime | None]:
    """Say when a date was agreed and when the customer came: who buys did both."""
    spoken = [c.at for c in contacts if c.result == ContactResult.REACHED]
    if not spoken or closed is None or (verdict != Verdict.WON and random.random() > 0.4):
        return None, None
    came = spoken[0] + (closed - spoken[0]) * random.uniform(0.5, 0.9)
    return spoken[0], came if verdict == Verdict.WON or random.random() < 0.6 else None


def _tracking(desk: Desk, random: Random) -> dict[str, str]:
    if not desk.live:
        return {}
    activation = random.choice(desk.live)
    campaign = str(activation.enrolment.campaign_id)
    return {"campaign": campaign, "activation": str(activation.pk), "utm_source": "mail"}
