"""Rows of the toolkits storey for tests."""

import io

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from tests.factories.network import BrandFactory
from toolkits.compliance.models import Rule
from toolkits.creative.models import Template, Zone
from toolkits.creative.starters import starters
from toolkits.library.models import Asset, Toolkit


class ToolkitFactory(DjangoModelFactory):
    """A draft; `published=True` opens it to dealers."""

    class Meta:
        model = Toolkit

    class Params:
        published = factory.Trait(
            state="published", published_at=factory.LazyFunction(timezone.now)
        )

    brand = factory.SubFactory(BrandFactory)
    name = factory.Sequence(lambda n: f"Toolkit {n}")
    summary = "What dealers need for the season."


class AssetFactory(DjangoModelFactory):
    """A picture without a file behind it; enough for rules and lists."""

    class Meta:
        model = Asset

    toolkit = factory.SubFactory(ToolkitFactory)
    title = factory.Sequence(lambda n: f"Picture {n}")
    kind = "image"
    file = factory.Sequence(lambda n: f"toolkits/{n}.jpg")
    content_type = "image/jpeg"
    size = 1000
    width = 800
    height = 500


class TemplateFactory(DjangoModelFactory):
    """A landing page with one free zone; `zones=[{...}]` replaces it."""

    class Meta:
        model = Template
        skip_postgeneration_save = True

    toolkit = factory.SubFactory(ToolkitFactory)
    kind = "landing_page"
    name = "Page"
    source = "<h1>{{ headline }}</h1>"

    @factory.post_generation
    def zones(self, create, extracted, **kwargs):
        rows = [{"key": "headline"}] if extracted is None else extracted
        Zone.objects.bulk_create(make_zone(template=self, **row) for row in rows)


class RuleFactory(DjangoModelFactory):
    class Meta:
        model = Rule

    words = ["guaranteed"]
    reason = "Nothing is guaranteed."


def make_zone(**fields):
    """Gives an unsaved zone; a text that dealers may write, unless told otherwise."""
    return Zone(**{"label": fields["key"].capitalize(), "kind": "text", "mode": "free"} | fields)


def make_starter(key, *, toolkit=None):
    """Gives a kept template made from a starter."""
    starter = starters()[key]
    template = Template.objects.create(
        toolkit=toolkit or ToolkitFactory(),
        kind=starter.kind,
        name=starter.name,
        source=starter.source,
    )
    zones = starter.new_zones()
    for zone in zones:
        zone.template = template
    Zone.objects.bulk_create(zones)
    return template


def picture_file(name="car.png", *, size=(64, 40), mode="RGB", form="PNG"):
    """Gives an upload of a real picture."""
    content = io.BytesIO()
    Image.new(mode, size, "navy").save(content, form)
    return SimpleUploadedFile(name, content.getvalue(), "application/octet-stream")
