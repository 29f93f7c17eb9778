"""The frame: who sees what in it, what it costs, and what it says when something is wrong."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from portal.accounts.capabilities import Role
from portal.notifications.models import Notification
from portal.ui import registry
from portal.ui.context import Shell
from portal.ui.registry import HomePanel, NavItem, nav_for
from tests.factories.network import DealershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def told(user, text="A lead is about to run late", **fields):
    fields = {"kind": "test", "url": "/profile/", "key": text} | fields
    return Notification.objects.create(user=user, text=text, **fields)


def test_home_greets_and_says_that_nothing_waits(client):
    user = UserFactory(full_name="Ina Petersen")
    client.force_login(user)
    page = client.get("/").content.decode()
    assert "Hello, Ina Petersen" in page
    assert 'aria-current="page"' in page


def test_home_shows_the_panels_that_have_something_to_say(client, monkeypatch):
    monkeypatch.setattr(registry, "_panels", {})
    registry.register_panel(
        HomePanel(
            key="a", order=2, template="_refusal.html", context=lambda _r: {"message": "Second"}
        )
    )
    registry.register_panel(
        HomePanel(
            key="b", order=1, template="_refusal.html", context=lambda _r: {"message": "First"}
        )
    )
    registry.register_panel(
        HomePanel(key="c", order=3, template="_refusal.html", context=lambda _r: None)
    )
    registry.register_panel(
        HomePanel(key="d", order=4, template="_refusal.html", shown_to=lambda _u: False)
    )
    client.force_login(UserFactory())
    page = client.get("/").content.decode()
    assert page.index("First") < page.index("Second")
    assert page.count("data-panel=") == 2


def test_the_frame_asks_the_database_little(client, sign_in, django_assert_max_num_queries):
    sign_in(Role.SALES_AGENT, at=DealershipFactory())
    client.get("/profile/")
    with django_assert_max_num_queries(9):
        client.get("/profile/")


def test_a_fragment_pays_for_no_frame(client, django_assert_max_num_queries):
    client.force_login(UserFactory())
    client.get("/notifications/latest/", headers={"HX-Request": "true"})
    with django_assert_max_num_queries(3):
        client.get("/notifications/latest/", headers={"HX-Request": "true"})


def test_people_without_a_role_see_no_more_than_home(client):
    assert [item.key for item in nav_for(UserFactory())] == ["home"]


def test_the_rail_follows_the_role(user_as):
    agent = user_as(Role.SALES_AGENT, at=DealershipFactory())
    assert {"home", "network"} <= {item.key for item in nav_for(agent)}


def test_more_than_seven_entries_go_behind_more(rf, monkeypatch):
    items = {
        str(n): NavItem(key=str(n), label=f"{n}", icon="car", url_name="ui:home", order=n)
        for n in range(9)
    }
    monkeypatch.setattr(registry, "_nav", items)
    request = rf.get("/")
    request.user = UserFactory()
    shell = Shell(request)
    assert (len(shell.rail), len(shell.more), len(shell.bottom)) == (6, 3, 3)


def test_search_shows_only_what_the_person_may_see(client, sign_in):
    own, neighbour = DealershipFactory(name="Harbor Motors"), DealershipFactory(name="Harbor Cars")
    sign_in(Role.SALES_AGENT, at=own)
    page = client.get("/search/", {"q": "harbor"}).content.decode()
    assert own.name in page
    assert neighbour.name not in page


def test_search_answers_the_palette_with_options_only(client, sign_in):
    sign_in(Role.SALES_AGENT, at=DealershipFactory(name="Harbor Motors"))
    part = client.get("/search/", {"q": "harbor"}, headers={"HX-Request": "true"}).content.decode()
    assert 'role="option"' in part
    assert "<html" not in part


def test_search_escapes_what_was_typed(client):
    client.force_login(UserFactory())
    assert b"<b>x" not in client.get("/search/", {"q": "<b>x</b>"}).content


def test_places_are_those_of_the_person_and_lead_back_to_the_page(client, sign_in):
    own, neighbour = (
        DealershipFactory(name="Harbor Motors"),
        DealershipFactory(name="Lakeside Auto"),
    )
    sign_in(Role.SALES_AGENT, at=own)
    part = client.get(
        "/places/",
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/profile/?a=1&place=x&after=y",
        },
    ).content.decode()
    assert f"/profile/?a=1&amp;place=dealership%3A{own.pk}" in part
    assert neighbour.name not in part


def test_notifications_are_a_persons_own(client):
    user, other = UserFactory(), UserFactory()
    told(user, "Mine")
    foreign = told(other, "Foreign")
    client.force_login(user)
    page = client.get("/notifications/").content.decode()
    assert "Mine" in page
    assert "Foreign" not in page
    assert client.get(reverse("ui:open-notification", args=[foreign.pk])).status_code == 404


def test_opening_a_notification_reads_it_and_leads_to_its_page(client):
    user = UserFactory()
    mine = told(user)
    client.force_login(user)
    answer = client.get(reverse("ui:open-notification", args=[mine.pk]))
    assert answer["Location"] == "/profile/"
    mine.refresh_from_db()
    assert mine.read_at


def test_a_notification_never_leads_away_from_the_portal(client):
    user = UserFactory()
    client.force_login(user)
    answer = client.get(
        reverse("ui:open-notification", args=[told(user, url="//evil.example/x").pk])
    )
    assert answer["Location"] == "/"


def test_all_notifications_are_read_at_once_but_nobody_elses(client):
    user, other = UserFactory(), UserFactory()
    told(user), told(other)
    client.force_login(user)
    client.post("/notifications/read/")
    assert [n.read_at is None for n in Notification.objects.order_by("user__email")].count(
        True
    ) == 1


def test_the_bell_says_how_many_are_unread(client):
    user = UserFactory()
    (
        told(user, "One"),
        told(user, "Two"),
        told(user, "Old", read_at=timezone.now() - timedelta(days=1)),
    )
    client.force_login(user)
    assert "Notifications, 2 unread" in client.get("/profile/").content.decode()


def test_the_profile_form_keeps_what_was_typed_when_it_is_wrong(client):
    client.force_login(UserFactory())
    answer = client.post(
        "/profile/",
        {"full_name": "", "phone": "0451 99", "language": "de", "time_zone": "Europe/Berlin"},
    )
    assert answer.status_code == 422
    assert "0451 99" in answer.content.decode()


def test_language_follows_the_person_and_the_browser(client):
    user = UserFactory()
    client.force_login(user)
    answer = client.post("/language/", {"language": "de", "next": "/profile/"})
    user.refresh_from_db()
    assert (answer["Location"], user.language) == ("/profile/", "de")
    assert '<html lang="de"' in client.get("/profile/").content.decode()


def test_an_unknown_language_changes_nothing(client):
    user = UserFactory()
    client.force_login(user)
    client.post("/language/", {"language": "tlh"})
    user.refresh_from_db()
    assert user.language == "en"


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)"]
)
def test_switches_never_lead_away_from_the_portal(client, target):
    assert client.post("/language/", {"language": "de", "next": target})["Location"] == "/"


def test_the_theme_is_painted_from_the_first_byte(client):
    client.force_login(UserFactory())
    client.post("/profile/theme/", {"theme": "dark"})
    assert 'data-theme-choice="dark"' in client.get("/profile/").content.decode()


def test_a_brands_accent_is_legible_on_light_and_dark(client):
    css = client.get("/accent/ffe600.css")
    assert css["Content-Type"].startswith("text/css")
    assert b"#ffe600)" in css.content  # bright yellow stays on dark ground
    assert b"light-dark(#ffe600" not in css.content  # and is darkened on white
    assert client.get("/accent/zzzzzz.css").status_code == 404
    assert client.get("/accent/fff.css").status_code == 404


@pytest.mark.parametrize("path", ["/", "/search/", "/places/", "/notifications/", "/profile/"])
def test_pages_of_the_frame_ask_strangers_to_sign_in(client, path):
    assert client.get(path)["Location"].startswith(reverse("account_login"))


def test_the_components_page_is_not_served_by_default(client):
    client.force_login(UserFactory())
    assert client.get("/_components/").status_code == 404


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_signup"])
def test_doors_are_open_to_strangers(client, name):
    assert b'class="rt-door' in client.get(reverse(name)).content


def test_account_pages_stand_in_the_frame_for_those_signed_in(client):
    client.force_login(UserFactory())
    assert b"rt-rail" in client.get(reverse("account_change_password")).content


def test_pages_run_no_script_of_their_own(client):
    client.force_login(UserFactory())
    page = client.get("/").content.decode()
    assert "onclick=" not in page
    assert "<script>" not in page
    assert '"allowEval": false' in render_to_string("_frame/head.html")
