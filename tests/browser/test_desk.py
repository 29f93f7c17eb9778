"""An agent's day on a phone, and what their manager sees: the desk as people use it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

PHONE = 390
# Rules of WCAG 2.2 A and AA.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


def violations(page):
    """What axe finds on the page, in words."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state("networkidle")


def test_an_agents_day_on_a_phone(visit):
    walker = visit("agent", width=PHONE)
    page = walker.page
    walker.go("/leads/")
    assert violations(page) == []
    assert not walker.too_wide()
    expect(page.locator("[data-due]").first).to_be_visible()

    page.locator("tr[data-href] a").first.click()
    page.wait_for_load_state("networkidle")
    lead = page.url
    assert violations(page) == []
    assert not walker.too_wide()
    expect(page.locator(".rt-ways-bar a[href^='tel:']")).to_be_visible()
    press(page, "Take this lead")

    page.get_by_text("Write a mail").click()
    page.locator("[data-reply-template]").select_option(index=1)
    assert page.locator("#id_body").input_value()
    assert "{" not in page.locator("#id_body").input_value()
    press(page, "Send to the customer")
    expect(page.get_by_text("The mail is on its way")).to_be_visible()

    page.locator("label", has_text="Call").first.click()
    press(page, "Log the contact")
    expect(page.get_by_text("Stopped the clock.").first).to_be_visible()

    page.get_by_text("Note an appointment").click()
    page.locator("#id_at").last.fill("2030-01-15T10:00")
    press(page, "Note the appointment")
    press(page, "The customer came")
    walker.picture("desk-lead")
    assert violations(page) == []

    walker.go("/leads/")
    press(page, "Available")
    expect(page.get_by_role("button", name="Away")).to_be_visible()
    press(page, "Away")
    assert page.url != lead


@pytest.mark.parametrize("width", [1440, PHONE])
def test_a_regional_manager_sees_who_is_late_and_coaches(visit, width):
    walker = visit("regional", width=width)
    page = walker.page
    walker.go("/leads/late/")
    assert violations(page) == []
    assert not walker.too_wide()
    walker.picture("desk-late")
    late = page.locator("tr[data-href] a").first
    if late.count():
        late.click()
        page.wait_for_load_state("networkidle")
        page.get_by_label("Coaching note").fill("Call before you write.")
        press(page, "Leave the note")
        expect(page.get_by_text("Call before you write.").first).to_be_visible()
        assert violations(page) == []


@pytest.mark.parametrize("width", [1440, PHONE])
@pytest.mark.parametrize(
    "path",
    ["/leads/policies/", "/leads/policies/new/", "/leads/templates/", "/leads/templates/new/",
     "/leads/sequences/", "/leads/sequences/new/", "/leads/no-contact/"],
)  # fmt: skip
def test_what_steers_the_desk_can_be_read_by_everybody(visit, width, path):
    walker = visit("admin", width=width)
    walker.go(path)
    assert violations(walker.page) == []
    assert not walker.too_wide()
    walker.picture(f"desk{path.replace('/', '-')}")
