"""The demo's campaigns on paper: what is offered, to whom, when, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.incentives.models import Incentive
from campaigns.programs.models import Campaign

Kind, State, Mode, Visual = (
    Incentive.Kind,
    Campaign.State,
    Campaign.ApprovalMode,
    Campaign.Visual,
)


@dataclass(frozen=True)
class OfferPlan:
    """One incentive and its terms."""

    name: str
    kind: str
    models: tuple[str, ...]
    terms: dict[str, Any]


@dataclass(frozen=True)
class CampaignPlan:
    """A campaign; days count from today, `moved` is the share of dealerships that have acted."""

    brand: str
    name: str
    goal: str
    brief: str
    starts: int
    ends: int
    state: str
    visual: str
    headline: str
    offer: OfferPlan
    regions: tuple[str, ...] = ()
    approval: str = Mode.AUTOMATIC
    moved: float = 0.0


def _efficiency(model: str, fuel: str, electric: str, co2: str, letter: str) -> dict[str, str]:
    return {"model": model, "fuel": fuel, "electric": electric, "co2": co2, "co2_class": letter}


CAMPAIGNS = (
    CampaignPlan(
        "Meridor", "Drive Electric: Solena", "400 test drives of the Solena",
        "The Solena is in every showroom now. Invite your customers to a quiet hour on the road, "
        "show the cars you have, and make the lease easy to say yes to.",
        -32, 43, State.LIVE, Visual.OCEAN, "An hour that sounds like nothing.",
        OfferPlan("Solena lease", Kind.LEASE, ("Solena",), {
            "monthly_payment": Decimal(429), "term_months": 36, "due_at_signing": Decimal(3499),
            "security_deposit": Decimal(0), "end_of_term_charge": True, "currency": "USD"}),
        moved=0.75,
    ),
    CampaignPlan(
        "Meridor", "Lyris Plug-in Days", "Bring commuters in to charge and drive",
        "Plug-in hybrids sell best after a drive. Offer your own route, your own times. Your "
        "regional manager looks at each page before it goes live.",
        -9, 36, State.LIVE, Visual.FOREST, "Weekdays electric, weekends anywhere.",
        OfferPlan("Lyris 1.9 % APR", Kind.APR, ("Lyris",), {
            "apr": Decimal("1.90"), "term_months": 60, "down_payment": Decimal(3000),
            "monthly_payment": Decimal(624), "currency": "USD"}),
        regions=("West",), approval=Mode.REGIONAL_MANAGER, moved=0.6,
    ),
    CampaignPlan(
        "Meridor", "Year-end Truck Weeks", "Clear this year's Tarn before January",
        "Tarn customers decide on price and on what is on the lot. The bonus goes straight to them.",
        12, 44, State.SCHEDULED, Visual.GRAPHITE, "Ready to work tomorrow.",
        OfferPlan("Tarn customer cash", Kind.CASH, ("Tarn",), {
            "amount": Decimal(2500), "currency": "USD"}),
        moved=0.25,
    ),
    CampaignPlan(
        "Meridor", "Corvine Commuter Month", "More leads for the Corvine in the city",
        "The Corvine needs no explaining, only a reason to come by.",
        -80, -34, State.ENDED, Visual.SUNRISE, "Half the fuel, all of the city.",
        OfferPlan("Corvine bonus", Kind.CASH, ("Corvine",), {
            "amount": Decimal(1000), "currency": "USD"}),
        moved=0.85,
    ),
    CampaignPlan(
        "Meridor", "Welcome Back", "Win back owners whose lease ends",
        "A loyalty bonus for owners who come back. Still being discussed with finance.",
        30, 75, State.DRAFT, Visual.BERRY, "Your next one is waiting.",
        OfferPlan("Loyalty bonus", Kind.LOYALTY, (), {"amount": Decimal(750), "currency": "USD"}),
        regions=("East",),
    ),
    CampaignPlan(
        "Meridor", "Showroom Nights", "Evening openings in December",
        "Cancelled: opening hours could not be agreed.",
        5, 20, State.CANCELLED, Visual.GRAPHITE, "Lights on until ten.",
        OfferPlan("Evening bonus", Kind.CASH, (), {"amount": Decimal(300), "currency": "USD"}),
    ),
    CampaignPlan(
        "Kalvo", "Nino Stadtwochen", "250 Probefahrten mit dem Nino",
        "Der Nino ist da. Zeigen Sie ihn dort, wo er hingehört: in der Stadt, auf kurzen Wegen.",
        -25, 40, State.LIVE, Visual.SUNRISE, "Die Stadt wird leiser.",
        OfferPlan("Nino Elektrobonus", Kind.CASH, ("Nino",), {
            "amount": Decimal(2000), "currency": "EUR",
            "efficiency": [_efficiency("Nino", "", "14.8", "0", "A")]}),
        moved=0.75,
    ),
    CampaignPlan(
        "Kalvo", "Vespera Winterräder", "Winterräder zu jedem Vespera",
        "Vier Winterräder zu jedem neuen Vespera, solange der Vorrat reicht.",
        14, 60, State.SCHEDULED, Visual.BERRY, "Gut gerüstet in die Kälte.",
        OfferPlan("Vespera Winterbonus", Kind.CASH, ("Vespera",), {
            "amount": Decimal(1200), "currency": "EUR",
            "efficiency": [_efficiency("Vespera", "1.4", "17.9", "32", "B")]}),
    ),
)  # fmt: skip

INTROS = {
    "en": (
        "<p>Our team has set time aside for you: no appointment needed on weekdays before noon, "
        "coffee included. Bring your questions and your driver's licence.</p>",
        "<p>Come by and drive it on roads you know. We will tell you honestly what your old car is "
        "worth, and you decide at home.</p>",
    ),
    "de": (
        "<p>Wir nehmen uns Zeit für Sie: Kommen Sie vorbei, fahren Sie Probe auf Ihren eigenen "
        "Wegen und entscheiden Sie in Ruhe zu Hause.</p>",
        "<p>Unser Team zeigt Ihnen das Fahrzeug ohne Termin, an jedem Werktag. Ihren Gebrauchten "
        "bewerten wir gleich mit.</p>",
    ),
}

# What a starter's zones say in German; the first is the default, a choice offers them all.
GERMAN_ZONES = {
    "eyebrow": ("In dieser Saison", "Probefahrtwochen", "Neu im Autohaus"),
    "button": ("Probefahrt vereinbaren", "Angebot ansehen", "Rückruf erbitten"),
    "subject": ("Ihre Saison beginnt bei uns",),
    "preheader": ("Sehen Sie, was in unserem Autohaus für Sie bereitsteht.",),
}
