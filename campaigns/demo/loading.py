"""Loading the demo network: everything, in order, the same for the same seed and day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from django.utils import timezone

from campaigns.demo.agreements import sign_agreements
from campaigns.demo.desks import advise, furnish_desks
from campaigns.demo.enquiries import DAYS, bring_fresh, open_desk, tell_history
from campaigns.demo.machines import connect_machines
from campaigns.demo.network import build_network
from campaigns.demo.people import DOMAIN, Crew
from campaigns.demo.pictures import hang_pictures
from campaigns.demo.plan import NETWORK, DealershipPlan
from campaigns.demo.programs import build_programs, finish
from campaigns.demo.stock import as_file, next_morning, oddities, park_cars
from dealers.inventory.actions import add_feed, receive_file
from dealers.inventory.decisions import open_outlet
from dealers.inventory.models import Outlet, SyncRun
from dealers.kpis.actions import touch_since
from dealers.network.models import Brand, Dealership
from portal.accounts.models import User
from portal.common.models import Work

Say = Callable[[str], None]


def load_demo(*, seed: int, say: Say) -> None:
    """Fill an empty database with the demo network; needs a minute."""
    random = Random(seed)  # noqa: S311
    now = timezone.now()
    say("people and dealerships …")
    build_network(Crew(random))
    sign_agreements()
    connect_machines()
    say("stock …")
    _fill_stock(random)
    hang_pictures()
    say("campaigns …")
    build_programs(timezone.localdate(), random)
    say("ninety days of leads …")
    _tell_leads(random)
    say("figures …")
    touch_since((now - timedelta(days=DAYS)).date())
    finish("kpis.recompute")
    # What the past would have been told by mail is not sent today.
    Work.objects.filter(kind="notifications.mail").update(state=Work.State.CANCELLED)


def _fill_stock(random: Random) -> None:
    """Sync two files for each brand, a night apart, the way a dealer system sends them."""
    today = timezone.localdate()
    for plan, regions in NETWORK.items():
        dealerships = [
            one for districts in regions.values() for row in districts.values() for one in row
        ]
        brand = Brand.objects.get(name=plan.name)
        feed = add_feed(brand, f"{plan.name} stock", by=None)
        cars = list(park_cars(plan, dealerships, today, random))
        later = next_morning(cars, random)
        for night, stock in enumerate((cars, [*later, *oddities(later)]), start=1):
            run = receive_file(feed, f"stock-{night}.csv", as_file(stock), by=None)
            finish("inventory.sync")
            run.refresh_from_db()
            if run.state != SyncRun.State.DONE:
                raise RuntimeError(f"The demo's stock was not taken: {run.state}, {run.reason}")
    principal = User.objects.get(email=f"principal@{DOMAIN}")
    open_outlet(Dealership.objects.get(code="00101"), Outlet.Kind.GOOGLE, by=principal)


def _tell_leads(random: Random) -> None:
    now = timezone.now()
    for brand in NETWORK:
        furnish_desks(Brand.objects.get(name=brand.name), brand.language)
    plans: dict[str, DealershipPlan] = {}
    brands = {}
    for brand, regions in NETWORK.items():
        for districts in regions.values():
            for row in districts.values():
                for plan in row:
                    plans[plan.code], brands[plan.code] = plan, brand
    for dealership in Dealership.objects.order_by("code"):
        code = dealership.code
        desk = open_desk(dealership, plans[code], brands[code], now)
        tell_history(desk, now, random)
        bring_fresh(desk, now, random)
    finish("leads.begin")
    for brand in NETWORK:
        advise(Brand.objects.get(name=brand.name), brand.language, random)
