"""What the demo's dealerships have agreed to share: most of it, some less, some nothing."""

from __future__ import annotations

from campaigns.demo.people import DOMAIN
from campaigns.demo.plan import NETWORK
from dealers.network.actions import publish_text, sign, withdraw
from dealers.network.models import AgreementText, Brand, Dealership
from portal.accounts.capabilities import Data
from portal.accounts.models import User

UNSIGNED = {"00105", "D308"}
WITHDRAWN = {"00106"}
# Their leads are seen above them without the customers' names and numbers.
WITHOUT_CUSTOMERS = {"00104", "00203", "D303"}

ENGLISH = (
    "Data-sharing agreement",
    "The dealership lets the manufacturer and its field organization see the data chosen below, for "
    "the purposes named there and for no other. Data are not passed on to other dealerships; other "
    "dealerships see anonymous comparisons of at least five only. The dealership may withdraw at any "
    "time; what it withdraws is hidden at once.",
    {
        Data.LEADS: "Coaching on response times, and stepping in where a customer waits.",
        Data.CUSTOMERS: "Calling a customer back when the dealership can't.",
        Data.COST: "Settling stock support with the dealership.",
        Data.RESULTS: "Comparing regions and planning campaigns.",
    },
)
GERMAN = (
    "Vereinbarung zur Datenweitergabe",
    "Der Händlerbetrieb lässt den Hersteller und dessen Außendienst die unten gewählten Daten sehen, "
    "zu den dort genannten Zwecken und zu keinem anderen. Andere Händlerbetriebe erhalten diese Daten "
    "nicht; sie sehen nur anonyme Vergleiche von mindestens fünf Betrieben. Der Widerruf ist jederzeit "
    "möglich und wirkt sofort.",
    {
        Data.LEADS: "Beratung zu Antwortzeiten; Einspringen, wo ein Kunde wartet.",
        Data.CUSTOMERS: "Rückruf beim Kunden, wenn der Händlerbetrieb nicht kann.",
        Data.COST: "Abrechnung der Bestandsförderung mit dem Händlerbetrieb.",
        Data.RESULTS: "Vergleich der Regionen und Planung der Kampagnen.",
    },
)


def sign_agreements() -> None:
    """Publish each brand's text and let the principals sign it."""
    for plan in NETWORK:
        brand = Brand.objects.get(name=plan.name)
        title, body, purposes = GERMAN if plan.language == "de" else ENGLISH
        told = {str(kind): purpose for kind, purpose in purposes.items()}
        text = publish_text(brand, title=title, body=body, purposes=told, by=None)
        for dealership in brand.dealerships.exclude(code__in=UNSIGNED).order_by("code"):
            _sign(dealership, text)


def _sign(dealership: Dealership, text: AgreementText) -> None:
    principal = User.objects.get(email=f"dealer-principal-1.{dealership.code.lower()}@{DOMAIN}")
    with_region = {Data.LEADS, Data.CUSTOMERS, Data.RESULTS}
    if dealership.code in WITHOUT_CUSTOMERS:
        with_region -= {Data.CUSTOMERS}
    with_oem = {Data.LEADS, Data.RESULTS}
    sign(dealership, text, with_oem=with_oem, with_region=with_region, by=principal)
    if dealership.code in WITHDRAWN:
        withdraw(dealership, by=principal)
