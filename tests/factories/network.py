"""Rows of the network for tests."""

from datetime import time, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from dealers.network import actions
from dealers.network.models import Brand, DealerGroup, Dealership, OpeningHours, Region
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User

PASSWORD = "correct horse battery staple"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@example.com")
    full_name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.PostGenerationMethodCall("set_password", PASSWORD)

    class Params:
        skip_postgeneration_save = True

    @classmethod
    def _after_postgeneration(cls, instance, create, results=None):
        instance.save()


class BrandFactory(DjangoModelFactory):
    class Meta:
        model = Brand

    name = factory.Sequence(lambda n: f"Brand {n}")
    slug = factory.Sequence(lambda n: f"brand-{n}")
    # Tests about agreements say False: then dealerships share what they have signed, and no more.
    shares_unsigned = True

    @classmethod
    def _create(cls, model_class, *args, **fields):
        shares = fields.pop("shares_unsigned")
        brand = actions.add_brand(fields.pop("name"), by=None, **fields)
        actions.set_unsigned(brand, shares=shares, by=None)
        return brand


class RegionFactory(factory.Factory):
    class Meta:
        model = Region

    under = None
    brand = factory.Maybe(
        "under", factory.SelfAttribute("under.brand"), factory.SubFactory(BrandFactory)
    )
    name = factory.Sequence(lambda n: f"Region {n}")
    code = factory.Sequence(lambda n: f"R{n}")

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return actions.add_region(**fields)


class DealerGroupFactory(DjangoModelFactory):
    class Meta:
        model = DealerGroup

    name = factory.Sequence(lambda n: f"Group {n}")


class DealershipFactory(DjangoModelFactory):
    """A dealership in a district of its own, unless told which; open 9 to 18 on weekdays on demand."""

    class Meta:
        model = Dealership
        skip_postgeneration_save = True

    region = factory.SubFactory(RegionFactory)
    brand = factory.SelfAttribute("region.brand")
    code = factory.Sequence(lambda n: f"{n:05d}")
    name = factory.Sequence(lambda n: f"Dealership {n}")
    country = "US"
    subdivision = "CA"
    time_zone = "America/Los_Angeles"
    currency = "USD"

    @classmethod
    def _create(cls, model_class, *args, **fields):
        dealership = model_class(**fields)
        actions.add_dealerships([dealership], by=None)
        return dealership

    @factory.post_generation
    def open_on_weekdays(self, create, extracted, **kwargs):
        if extracted:
            OpeningHours.objects.bulk_create(
                OpeningHours(dealership=self, weekday=day, opens=time(9), closes=time(18))
                for day in range(5)
            )


def a_client(name="CRM", role=Role.API_READER, *, at, by, can=(Can.VIEW_NETWORK,), days=30):
    """An API client and its secret, made by somebody who may."""
    expires_at = timezone.now() + timedelta(days=days)
    return actions.make_client(name, role, at=at, can=can, expires_at=expires_at, by=by)
