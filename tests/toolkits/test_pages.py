"""Pages and REST of toolkits: who sees them, what the neighbour gets, how many queries they take."""

import pytest
from django.urls import reverse

from portal.accounts.capabilities import Role
from portal.common.ids import uuid7
from tests.factories.network import BrandFactory, DealershipFactory
from tests.factories.toolkits import (
    AssetFactory,
    RuleFactory,
    ToolkitFactory,
    picture_file,
)
from toolkits.compliance.models import DisclosureRule, Rule
from toolkits.library import actions
from toolkits.library.models import Toolkit

pytestmark = pytest.mark.django_db


def pages_of(toolkit):
    """Gives every address that names something of this toolkit, with its methods."""
    template, asset = toolkit.templates.first(), toolkit.assets.first()
    of_toolkit = {
        "detail": "get",
        "edit": "get",
        "submit": "post",
        "return": "post",
        "publish": "post",
    }
    of_toolkit |= {"new-version": "post", "template-new": "post", "asset-new": "get"}
    of_template = {"template": "get", "template-preview": "get", "template-remove": "post"}
    of_asset = {"asset-download": "get", "asset-remove": "post", "asset-key-visual": "post"}
    for row, names in ((toolkit, of_toolkit), (template, of_template), (asset, of_asset)):
        for name, method in names.items():
            yield method, reverse(f"toolkits:{name}", args=[row.pk])


def test_another_brand_gets_what_a_missing_toolkit_gets(client, sign_in, draft):
    sign_in(Role.OEM_MARKETER, at=BrandFactory())

    for method, address in pages_of(draft):
        assert getattr(client, method)(address).status_code == 404, address
    assert client.get(reverse("toolkits:detail", args=[uuid7()])).status_code == 404
    assert "Canary" not in client.get(reverse("toolkits:list")).content.decode()


def test_a_dealer_sees_no_draft_and_changes_nothing_published(client, sign_in, draft, brand):
    sign_in(Role.DEALER_MARKETING_MANAGER, at=DealershipFactory(region__brand=brand))
    for method, address in pages_of(draft):
        assert getattr(client, method)(address).status_code == 404, address

    Toolkit.objects.filter(pk=draft.pk).update(state="published", published_at="2026-01-01T00:00Z")
    open_to_all = {"detail", "template", "template-preview"}
    for method, address in pages_of(draft):
        if any(
            address == reverse(f"toolkits:{n}", args=[row])
            for n in open_to_all
            for row in (draft.pk, draft.templates.get().pk)
        ):
            assert client.get(address).status_code == 200, address
        elif "download" not in address:
            assert getattr(client, method)(address).status_code == 403, address
    page = client.get(
        reverse("toolkits:template", args=[draft.templates.get().pk])
    ).content.decode()
    assert "<textarea" not in page


def test_a_sales_agent_sees_no_entry_and_an_empty_library(client, sign_in, draft, brand):
    sign_in(Role.SALES_AGENT, at=DealershipFactory(region__brand=brand))
    Toolkit.objects.update(state="published", published_at="2026-01-01T00:00Z")

    assert "Canary" not in client.get(reverse("toolkits:list")).content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_nobody_sees_anything_without_signing_in(client, draft):
    for method, address in pages_of(draft):
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert "login" in response["Location"]


def test_the_library_takes_as_many_queries_for_one_card_as_for_many(
    client, marketer, brand, django_assert_max_num_queries
):
    for _ in range(12):
        AssetFactory(toolkit=ToolkitFactory(brand=brand))

    with django_assert_max_num_queries(14):
        page = client.get(reverse("toolkits:list")).content.decode()
    assert page.count('class="tk-card"') == 12


def test_search_and_facets_narrow_the_library(client, marketer, brand):
    ToolkitFactory(brand=brand, name="Winter wheels", published=True)
    ToolkitFactory(brand=brand, name="Spring drive")

    found = client.get(
        reverse("toolkits:list"), {"q": "wheels"}, headers={"HX-Request": "true"}
    ).content.decode()
    drafts = client.get(reverse("toolkits:list"), {"state": "draft"}).content.decode()

    assert "Winter wheels" in found
    assert "Spring drive" not in found
    assert "<html" not in found
    assert "Winter wheels" not in drafts
    assert "Spring drive" in drafts


def test_a_picture_is_open_to_whoever_has_its_signed_address_on_both_hosts(client, marketer, brand):
    toolkit = ToolkitFactory(brand=brand)
    asset = actions.add_asset(toolkit, by=marketer, file=picture_file(), title="Car")
    client.logout()

    for host in ("testserver", "public.localhost"):
        response = client.get(asset.address(), headers={"Host": host})
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert b"".join(response.streaming_content).startswith(b"\xff\xd8")
        assert not response.cookies
    assert client.get(f"/toolkits/pictures/{asset.pk}/").status_code == 404


def test_a_document_comes_as_a_download(client, marketer, brand):
    file = picture_file("x.pdf")
    file.file.seek(0)
    file.file.write(b"%PDF-1.7 plan")
    file.file.seek(0)
    asset = actions.add_asset(ToolkitFactory(brand=brand), by=marketer, file=file, title="Plan <b>")

    response = client.get(reverse("toolkits:asset-download", args=[asset.pk]))

    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content)


def test_rest_shows_and_starts_toolkits(client, marketer, brand, draft):
    template = draft.templates.get()
    listed = client.get("/api/v1/toolkits/").json()["results"]
    one = client.get(f"/api/v1/templates/{template.pk}/").json()
    made = client.post(
        "/api/v1/toolkits/", {"brand": str(brand.pk), "name": "By REST"}, "application/json"
    )
    published = client.post(f"/api/v1/toolkits/{draft.pk}/publish/")

    assert [row["name"] for row in listed] == ["Canary spring"]
    assert [zone["key"] for zone in one["zones"]][:2] == ["eyebrow", "headline"]
    assert "source" not in one
    assert made.status_code == 201
    assert made.json()["state"] == "draft"
    assert published.json()["state"] == "published"
    assert client.post(f"/api/v1/toolkits/{draft.pk}/publish/").status_code == 409


def test_rest_knows_no_neighbour(client, sign_in, draft):
    sign_in(Role.OEM_MARKETER, at=BrandFactory())

    assert client.get("/api/v1/toolkits/").json()["results"] == []
    assert client.get(f"/api/v1/toolkits/{draft.pk}/").status_code == 404
    assert client.post(f"/api/v1/toolkits/{draft.pk}/publish/").status_code == 404
    assert client.get(f"/api/v1/templates/{draft.templates.get().pk}/").status_code == 404
    assert (
        client.post(
            "/api/v1/toolkits/", {"brand": str(draft.brand_id), "name": "x"}, "application/json"
        ).status_code
        == 400
    )


def test_a_reviewer_accepts_wordings_and_keeps_rules(client, sign_in, brand):
    sign_in(Role.COMPLIANCE_REVIEWER, at=None)
    RuleFactory(brand=brand)

    assert "12 CFR 1026.24" in client.get(reverse("toolkits:rules")).content.decode()
    client.post(reverse("toolkits:wording-accept", args=["us-reg-z"]), {"text": "At {{ apr }}."})
    assert DisclosureRule.objects.get().text == "At {{ apr }}."
    refused = client.post(
        reverse("toolkits:wording-accept", args=["us-reg-z"]), {"text": "{{ nope }}"}
    )
    assert refused.status_code == 422
    data = {
        "kind": "forbidden_words",
        "words": "best\ncheapest",
        "severity": "warning",
        "reason": "No superlatives.",
    }
    client.post(reverse("toolkits:rule-new"), data)
    rule = Rule.objects.get(brand=None)
    assert rule.words == ["best", "cheapest"]
    client.post(reverse("toolkits:rule-retire", args=[rule.pk]))
    assert not Rule.objects.get(pk=rule.pk).active


def test_rules_are_no_page_for_others(client, marketer):
    rule = RuleFactory()

    assert client.get(reverse("toolkits:rules")).status_code == 404
    assert client.get(reverse("toolkits:rule-new")).status_code == 404
    assert client.post(reverse("toolkits:rule-retire", args=[rule.pk])).status_code == 404
    assert (
        client.post(
            reverse("toolkits:wording-accept", args=["us-reg-z"]), {"text": "x"}
        ).status_code
        == 404
    )


def test_a_brands_reviewer_sees_no_other_brands_rules(client, sign_in, brand):
    sign_in(Role.COMPLIANCE_REVIEWER, at=brand)
    theirs, all_brands = RuleFactory(brand=BrandFactory(), reason="Canary"), RuleFactory()

    assert "Canary" not in client.get(reverse("toolkits:rules")).content.decode()
    assert client.post(reverse("toolkits:rule-retire", args=[theirs.pk])).status_code == 404
    assert client.post(reverse("toolkits:rule-retire", args=[all_brands.pk])).status_code == 403


def test_search_finds_a_toolkit_for_who_sees_it(client, sign_in, draft, brand):
    sign_in(Role.OEM_MARKETER, at=brand)
    assert "Canary spring" in client.get("/search/", {"q": "canary"}).content.decode()

    sign_in(Role.DEALER_PRINCIPAL, at=DealershipFactory(region__brand=brand))
    assert "Canary spring" not in client.get("/search/", {"q": "canary"}).content.decode()
