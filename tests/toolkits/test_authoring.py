"""Pages on which marketers make toolkits: drafts, templates, zones, files."""

import pytest
from django.urls import reverse

from tests.factories.network import BrandFactory, DealershipFactory
from tests.factories.toolkits import (
    picture_file,
)
from toolkits.creative.forms import ZONE_FIELDS
from toolkits.creative.models import Template
from toolkits.creative.starters import starters
from toolkits.library.models import Asset, Toolkit

pytestmark = pytest.mark.django_db


def typed(template, **changes):
    """Gives what the browser sends for a template: its words and a row for each zone."""
    data = {
        "name": template.name,
        "source": template.source,
        "zones-INITIAL_FORMS": template.zones.count(),
    }
    for number, zone in enumerate(template.zones.all()):
        for field in ZONE_FIELDS:
            value = getattr(zone, field)
            if value not in (None, False):
                data[f"zones-{number}-{field}"] = (
                    "\n".join(value) if isinstance(value, list) else value
                )
    blank = template.zones.count()
    data |= {f"zones-{blank}-{field}": "" for field in ZONE_FIELDS if "required" not in field}
    data |= {f"zones-{blank}-kind": "text", f"zones-{blank}-mode": "free"}
    return data | {"zones-TOTAL_FORMS": blank + 1} | changes


def test_a_marketer_makes_a_toolkit_from_start_to_published(client, marketer, brand):
    made = client.post(
        reverse("toolkits:new"), {"brand": brand.pk, "name": "Spring", "summary": "For April."}
    )
    toolkit = Toolkit.objects.get()
    assert made["Location"] == toolkit.get_absolute_url()

    client.post(
        reverse("toolkits:asset-new", args=[toolkit.pk]),
        {"file": picture_file(), "title": "Car", "key_visual": "on"},
    )
    for key in starters():
        client.post(reverse("toolkits:template-new", args=[toolkit.pk]), {"starter": key})
    page = client.get(toolkit.get_absolute_url()).content.decode()
    assert page.count('class="tk-shot"') == 2
    client.post(reverse("toolkits:publish", args=[toolkit.pk]))

    toolkit.refresh_from_db()
    assert toolkit.state == "published"
    assert toolkit.key_visual.title == "Car"
    client.post(reverse("toolkits:new-version", args=[toolkit.pk]))
    assert Template.objects.filter(toolkit__version=2).count() == 2


def test_a_brand_that_is_not_mine_can_not_be_named(client, marketer):
    response = client.post(reverse("toolkits:new"), {"brand": BrandFactory().pk, "name": "Theirs"})

    assert response.status_code == 422
    assert not Toolkit.objects.exists()


def test_a_file_that_is_refused_is_said_beside_the_field(client, marketer, draft):
    address = reverse("toolkits:asset-new", args=[draft.pk])

    response = client.post(address, {"file": picture_file(form="GIF"), "title": "My words"})

    assert response.status_code == 422
    assert "be read. Please upload a JPEG" in response.content.decode()
    assert "My words" in response.content.decode()


def test_an_author_edits_source_and_zones(client, marketer, draft):
    template = draft.templates.get()
    data = typed(template, name="Page two")
    data["zones-1-label"], data["zones-1-max_length"], data["zones-7-DELETE"] = (
        "Big line",
        "44",
        "on",
    )
    data["source"] = template.source.replace("{% if note %}", "{% if intro %}").replace(
        "{{ note }}", ""
    )

    response = client.post(template.get_absolute_url(), data)

    assert response.status_code == 302, response.context["form"].errors
    template = Template.objects.get()
    assert template.name == "Page two"
    assert [z.key for z in template.zones.all()][:2] == ["eyebrow", "headline"]
    assert template.zones.count() == 7
    headline = template.zones.get(key="headline")
    assert (headline.label, headline.max_length, headline.required) == ("Big line", 44, True)


def test_an_unknown_field_is_refused_by_name_and_nothing_typed_is_lost(client, marketer, draft):
    template = draft.templates.get()

    response = client.post(
        template.get_absolute_url(), typed(template, source="{{ colour_of_the_day }} mine")
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "“colour_of_the_day” is not a field" in page
    assert "{{ colour_of_the_day }} mine" in page
    assert Template.objects.get().source == template.source


def test_the_preview_follows_what_is_typed_and_can_run_nothing(client, marketer, draft):
    template = draft.templates.get()
    address = reverse("toolkits:template-preview", args=[template.pk])

    response = client.post(address, typed(template, source="<h1>{{ headline }}, now</h1>"))
    broken = client.post(address, typed(template, source="{% if %}"))

    assert "<h1>Ready when you are., now</h1>" in response.content.decode()
    assert "sandbox" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "There is no preview yet" in broken.content.decode()
    assert Template.objects.get().source == template.source


def test_a_preview_speaks_for_a_dealership_that_i_see_and_no_other(client, marketer, draft, brand):
    mine = DealershipFactory(region__brand=brand, name="Canary Motors", open_on_weekdays=True)
    other = DealershipFactory(name="Foreign Motors")
    address = reverse("toolkits:template-preview", args=[draft.templates.get().pk])

    assert "Canary Motors" in client.get(address, {"as": mine.pk}).content.decode()
    assert "Mon – Fri  9:00 AM – 6:00 PM" in client.get(address, {"as": mine.pk}).content.decode()
    assert client.get(address, {"as": other.pk}).status_code == 404


def test_assets_leave_a_draft_and_are_chosen_for_its_card(client, marketer, draft):
    asset = Asset.objects.get()
    client.post(reverse("toolkits:asset-key-visual", args=[asset.pk]))
    draft.refresh_from_db()
    assert draft.key_visual == asset
    client.post(reverse("toolkits:asset-remove", args=[asset.pk]))
    draft.refresh_from_db()
    assert draft.key_visual is None


def test_a_zone_that_is_not_finished_is_said_and_kept_open(client, marketer, draft):
    template = draft.templates.get()

    response = client.post(
        template.get_absolute_url(), typed(template, **{"zones-8-label": "Half a zone"})
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Some zones need mending" in page
    assert 'value="Half a zone"' in page


def test_an_author_adds_a_zone(client, marketer, draft):
    template = draft.templates.get()
    zone = {"zones-8-label": "Closing", "zones-8-key": "closing", "zones-8-max_length": "80"}
    data = typed(template, source=template.source + "<p>{{ closing }}</p>", **zone)

    response = client.post(template.get_absolute_url(), data)

    assert response.status_code == 302
    assert Template.objects.get().zones.get(key="closing").max_length == 80
