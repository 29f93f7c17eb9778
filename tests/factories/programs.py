"""Campaigns for tests, with a toolkit to hand out."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from campaigns.programs.models import Campaign, Enrolment
from tests.factories.network import BrandFactory, DealershipFactory
from tests.factories.toolkits import ToolkitFactory


class CampaignFactory(DjangoModelFactory):
    """A draft that runs from yesterday for a month; `live=True` publishes it without an audience."""

    class Meta:
        model = Campaign

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Campaign {n}")
    toolkit = factory.SubFactory(
        ToolkitFactory, published=True, brand=factory.SelfAttribute("..brand")
    )
    starts_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))

    class Params:
        live = factory.Trait(
            state=Campaign.State.LIVE, published_at=factory.LazyFunction(timezone.now)
        )


class EnrolmentFactory(factory.Factory):
    """An enrolment in a live campaign of the dealership's brand."""

    class Meta:
        model = Enrolment

    dealership = factory.SubFactory(DealershipFactory)
    campaign = factory.SubFactory(
        CampaignFactory, live=True, brand=factory.SelfAttribute("..dealership.brand")
    )

    @classmethod
    def _create(cls, model_class, *args, **fields):
        row = model_class.owned_by(fields.pop("dealership"), **fields)
        row.save()
        return row
