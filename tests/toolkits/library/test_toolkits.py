"""Toolkits go from draft to published to superseded, and dealers see only what is published."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from PIL import Image

from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from tests.factories.network import BrandFactory, DealershipFactory
from tests.factories.toolkits import AssetFactory, ToolkitFactory, make_starter, picture_file
from toolkits.creative.actions import new_version
from toolkits.creative.models import Template
from toolkits.library import actions
from toolkits.library.models import Asset, Toolkit

STATES = list(Toolkit.State)


@pytest.fixture
def brand(db):
    return BrandFactory()


@pytest.fixture
def marketer(user_as, brand):
    return user_as(Role.OEM_MARKETER, at=brand)


def make_in(state, brand):
    published_at = None if state in {"draft", "in_review"} else timezone.now()
    return ToolkitFactory(brand=brand, state=state, published_at=published_at)


def test_the_oems_side_sees_every_state(marketer, brand):
    toolkits = {make_in(state, brand) for state in STATES}

    assert set(Toolkit.objects.visible_to(marketer)) == toolkits


@pytest.mark.parametrize(
    "role", [Role.DEALER_PRINCIPAL, Role.DEALER_MARKETING_MANAGER, Role.VIEWER]
)
def test_dealers_see_what_is_published_for_their_brand(user_as, brand, role):
    toolkits = {state: make_in(state, brand) for state in STATES}
    ToolkitFactory(published=True)
    dealer = user_as(role, at=DealershipFactory(region__brand=brand))

    assert set(Toolkit.objects.visible_to(dealer)) == {toolkits["published"]}


def test_a_sales_agent_and_another_brands_marketer_see_none(user_as, brand):
    make_in("published", brand)

    assert not Toolkit.objects.visible_to(
        user_as(Role.SALES_AGENT, at=DealershipFactory(region__brand=brand))
    )
    assert not Toolkit.objects.visible_to(user_as(Role.OEM_MARKETER, at=BrandFactory()))


def test_publishing_supersedes_the_version_before(marketer, brand):
    first = actions.create_toolkit(brand=brand, name="Spring", by=marketer)
    actions.publish_toolkit(first, by=marketer)
    second = new_version(first, by=marketer)
    actions.submit_toolkit(second, by=marketer)
    actions.publish_toolkit(second, by=marketer)

    first.refresh_from_db()
    assert (first.state, second.state, second.version) == ("superseded", "published", 2)
    assert second.published_at
    events = Entry.objects.filter(event__startswith="toolkit.").values_list("event", flat=True)
    assert "toolkit.superseded" in events


@pytest.mark.parametrize("state", ["published", "superseded", "recalled"])
def test_what_left_the_draft_is_not_published_again(marketer, brand, state):
    with pytest.raises(OutOfStep):
        actions.publish_toolkit(make_in(state, brand), by=marketer)


def test_only_one_version_is_in_work(marketer, brand):
    toolkit = make_in("published", brand)
    new_version(toolkit, by=marketer)

    with pytest.raises(OutOfStep, match="2"):
        new_version(toolkit, by=marketer)


def test_a_new_version_has_everything_and_the_old_one_loses_nothing(marketer, brand):
    toolkit = make_in("draft", brand)
    template = make_starter("offer_page", toolkit=toolkit)
    picture = AssetFactory(toolkit=toolkit)
    Toolkit.objects.filter(pk=toolkit.pk).update(key_visual=picture)
    template.zones.filter(key="hero").update(default=str(picture.pk))
    toolkit.refresh_from_db()
    actions.publish_toolkit(toolkit, by=marketer)

    copy = new_version(toolkit, by=marketer)

    copied = copy.assets.get()
    assert copied.pk != picture.pk
    assert copied.file.name == picture.file.name
    assert copy.key_visual == copied
    page = copy.templates.get()
    assert page.source == template.source
    assert page.zones.count() == template.zones.count() == 8
    assert page.zones.get(key="hero").default == str(copied.pk)
    assert toolkit.assets.get() == picture


@pytest.mark.parametrize("action", ["edit_toolkit", "add_asset"])
def test_what_dealers_work_with_is_not_changed_under_them(marketer, brand, action):
    toolkit = make_in("published", brand)
    values = {"edit_toolkit": {"name": "x"}, "add_asset": {"file": picture_file(), "title": "x"}}

    with pytest.raises(OutOfStep):
        getattr(actions, action)(toolkit, by=marketer, **values[action])


def test_who_may_not_edit_is_refused_in_words(user_as, brand):
    viewer = user_as(Role.VIEWER, at=brand)

    with pytest.raises(NotAllowed, match="marketers"):
        actions.edit_toolkit(make_in("draft", brand), by=viewer, name="x")
    with pytest.raises(NotAllowed):
        actions.create_toolkit(brand=brand, name="x", by=viewer)
    with pytest.raises(NotAllowed):
        actions.publish_toolkit(make_in("draft", brand), by=viewer)


def test_a_picture_is_written_anew_without_what_it_carried(marketer, brand):
    upload = picture_file(size=(3000, 1000), form="JPEG")
    upload = SimpleUploadedFile("x.php", upload.read() + b"<?php evil(); ?>", "text/html")

    asset = actions.add_asset(
        make_in("draft", brand), by=marketer, file=upload, title="Car", key_visual=True
    )

    assert (asset.kind, asset.content_type, asset.width, asset.height) == (
        "image",
        "image/jpeg",
        2400,
        800,
    )
    assert asset.file.name.endswith(".jpg")
    with asset.file.open("rb") as kept:
        assert b"evil" not in kept.read()
        kept.seek(0)
        assert Image.open(kept).format == "JPEG"
    assert asset.toolkit.key_visual == asset


def test_a_transparent_picture_stays_transparent(marketer, brand):
    upload = picture_file(mode="RGBA")

    asset = actions.add_asset(make_in("draft", brand), by=marketer, file=upload, title="Logo")

    assert asset.content_type == "image/png"


def test_a_document_is_kept_as_it_is(marketer, brand):
    upload = SimpleUploadedFile("plan.exe", b"%PDF-1.7 ...", "application/x-msdownload")

    asset = actions.add_asset(make_in("draft", brand), by=marketer, file=upload, title="Plan")

    assert (asset.kind, asset.content_type) == ("document", "application/pdf")
    assert asset.file.name.endswith(".pdf")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<html><script>",
        b"GIF89a" + b"\0" * 50,
        b"\x89PNG\r\n\x1a\n broken",
    ],
    ids=["empty", "svg", "html", "gif", "broken png"],
)
def test_what_is_neither_picture_nor_document_is_refused(marketer, brand, content):
    with pytest.raises(Refused, match="can't be read"):
        actions.add_asset(
            make_in("draft", brand),
            by=marketer,
            file=SimpleUploadedFile("x.png", content),
            title="x",
        )
    assert not Asset.objects.exists()


def test_a_picture_with_too_many_pixels_is_refused(marketer, brand, monkeypatch):
    monkeypatch.setattr("toolkits.library.pictures.PICTURE_PIXELS", 1000)

    with pytest.raises(Refused, match="pixels"):
        actions.add_asset(
            make_in("draft", brand), by=marketer, file=picture_file(size=(50, 50)), title="x"
        )


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_one(user_as):
    brand = BrandFactory()
    toolkit = ToolkitFactory(brand=brand)
    people = [user_as(Role.OEM_MARKETER, at=brand) for _ in range(2)]
    outcomes, start = [], threading.Barrier(2)

    def publish(person):
        mine = Toolkit.objects.select_related("brand").get(pk=toolkit.pk)
        start.wait()
        try:
            actions.publish_toolkit(mine, by=person)
            outcomes.append("published")
        except OutOfStep:
            outcomes.append("out of step")
        finally:
            connection.close()

    threads = [threading.Thread(target=publish, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["out of step", "published"]
    assert Entry.objects.filter(event="toolkit.published").count() == 1
    assert Template.objects.count() == 0
