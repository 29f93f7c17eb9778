"""The demo's brands, regions and dealerships."""

from __future__ import annotations

from django.utils.text import slugify

from campaigns.demo.people import Crew, hire_logins, hire_regional_managers, hire_staff
from campaigns.demo.plan import HOURS, NETWORK, OEM, BrandPlan, DealershipPlan
from dealers.network.actions import add_brand, add_dealerships, add_region
from dealers.network.models import DealerGroup, Dealership, OpeningHours, Region


def build_network(crew: Crew) -> None:
    """Add brands, their regions and districts, 24 dealerships and everybody's people."""
    for plan, regions in NETWORK.items():
        brand = add_brand(
            plan.name, slug=slugify(plan.name), by=None, oem_name=OEM, accent=plan.accent
        )
        for region_name, districts in regions.items():
            region = add_region(brand, region_name, code=slugify(region_name).upper())
            for name, dealerships in districts.items():
                district = add_region(
                    brand, name, code=f"{region.code}-{slugify(name).upper()}"[:20], under=region
                )
                _add_district(plan, district, dealerships)
    hire_logins(crew)
    hire_regional_managers(crew)
    for plan in NETWORK:
        for dealership in Dealership.objects.filter(brand__name=plan.name).order_by("code"):
            hire_staff(crew, dealership, plan)


def _add_district(brand: BrandPlan, district: Region, plans: tuple[DealershipPlan, ...]) -> None:
    dealerships = [_dealership(brand, district, plan) for plan in plans]
    add_dealerships(dealerships, by=None)
    OpeningHours.objects.bulk_create(
        OpeningHours(dealership=dealership, weekday=weekday, opens=opens, closes=closes)
        for dealership, plan in zip(dealerships, plans, strict=True)
        for weekday, spans in enumerate(HOURS[plan.hours])
        for opens, closes in spans
    )


def _dealership(brand: BrandPlan, district: Region, plan: DealershipPlan) -> Dealership:
    group = DealerGroup.objects.get_or_create(name=plan.group)[0] if plan.group else None
    return Dealership(
        brand=district.brand,
        region=district,
        group=group,
        code=plan.code,
        name=plan.name,
        street=plan.street,
        postal_code=plan.postal_code,
        city=plan.city,
        subdivision=plan.subdivision,
        country=brand.country,
        latitude=plan.latitude,
        longitude=plan.longitude,
        time_zone=plan.time_zone,
        currency=brand.currency,
        locale=brand.locale,
        phone="+1 202 555 0100" if brand.country == "US" else "+49 30 23125 000",
        email=f"sales@{plan.code.lower()}.example",
        website=f"https://{plan.code.lower()}.example",
    )
