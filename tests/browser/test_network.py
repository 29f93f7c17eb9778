"""Who administers the network, and what is about one's own sign-in: read by axe, on both widths."""

import pytest

from tests.browser.test_desk import PHONE, violations

NETWORK = (
    "/network/", "/network/regions/", "/network/groups/", "/network/people/",
    "/network/agreements/", "/network/clients/", "/network/record/", "/network/rosters/new/",
    "/network/brands/new/", "/network/groups/new/", "/network/invitations/new/",
    "/network/clients/new/?at=network", "/network/invitations/new/?at=network",
)  # fmt: skip
OWN = (
    "/profile/", "/accounts/two-factor/", "/accounts/sessions/", "/accounts/password/change/",
    "/accounts/email/",
)  # fmt: skip
DOOR = ("/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/")


def read(walker, paths):
    """Every page is free of what axe finds, and no wider than the screen."""
    for path in paths:
        walker.go(path)
        assert violations(walker.page) == [], path
        assert not walker.too_wide(), path


@pytest.mark.parametrize("width", [1440, PHONE])
def test_the_network_s_pages_can_be_read_by_everybody(visit, width):
    walker = visit("admin", width=width)
    read(walker, NETWORK)
    walker.go("/network/")
    walker.page.locator("tr[data-href] a").first.click()
    walker.page.wait_for_load_state("networkidle")
    tabs = walker.page.locator("main a[href^='/network/dealerships/']").evaluate_all(
        "links => [...new Set(links.map(link => link.getAttribute('href')))]"
    )
    assert len(tabs) >= 6
    read(walker, tabs)


@pytest.mark.parametrize("width", [1440, PHONE])
def test_the_pages_about_one_s_own_sign_in_can_be_read_by_everybody(visit, width):
    read(visit("principal", width=width), OWN)
    read(visit(width=width), DOOR)


def test_on_a_phone_the_open_tab_is_in_view(visit):
    walker = visit("admin", width=PHONE)
    for path in ("/network/", "/network/people/", "/network/record/"):
        walker.go(path)
        box = walker.page.locator(".rt-tab[aria-current]").bounding_box()
        assert box, path
        assert 0 <= box["x"] <= PHONE - box["width"], path
