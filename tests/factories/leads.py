"""Sources, messages and leads for tests."""

from datetime import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from dealers.leads import actions, intake
from dealers.leads.models import Lead, Message, Source
from tests.factories.network import DealershipFactory


class SourceFactory(DjangoModelFactory):
    """A source of a dealership; `key` is what it signs in with."""

    class Meta:
        model = Source

    dealership = factory.SubFactory(DealershipFactory)
    brand = factory.SelfAttribute("dealership.brand")
    name = factory.Sequence(lambda n: f"Source {n}")
    kind = Source.Kind.ADF_HTTP

    @classmethod
    def _create(cls, model_class, *args, **fields):
        source = model_class(**fields)
        source.key = source.renew_key()
        source.save()
        return source


def adf(
    *,
    name="Ann Lee",
    phone="206-555-0147",
    email="ann@example.com",
    make="Aurel",
    model="Vento",
    inside="",
):
    """One ADF document with one prospect."""
    return f"""<?xml version="1.0"?><adf><prospect>{inside}
    <vehicle><year>2026</year><make>{make}</make><model>{model}</model></vehicle>
    <customer><contact><name part="full">{name}</name><phone>{phone}</phone><email>{email}</email>
    </contact></customer></prospect></adf>""".encode()


def message_with(raw: bytes, *, source=None, received_at: datetime | None = None) -> Message:
    """A message that arrived and was read."""
    message = actions.receive_message(source or SourceFactory(), raw, received_at=received_at)
    return intake.read_message(message.pk)


_customers = iter(range(1_000_000))


def a_lead(dealership=None, *, received_at: datetime | None = None, source=None, **about) -> Lead:
    """A lead of a customer of its own, through the same door as real ones."""
    source = source or SourceFactory(dealership=dealership or DealershipFactory())
    number = next(_customers)
    about = {
        "name": f"Customer {number}",
        "email": f"customer-{number}@example.com",
        "phone": f"206-556-{number % 10_000:04d}",
    } | about
    message = message_with(adf(**about), source=source, received_at=received_at or timezone.now())
    return Lead.objects.for_lists().get(pk=message.lead_ids[0])
