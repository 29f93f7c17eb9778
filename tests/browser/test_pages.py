"""Each page a role is offered opens, fits the screen and makes the browser complain of nothing."""

import pytest

ROLES = ("marketer", "compliance", "admin", "regional", "principal", "agent", "viewer")


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_in_the_navigation_opens(visit, role, width):
    walker = visit(role, width=width)
    links = walker.page.locator("nav a[href^='/']").evaluate_all(
        "links => [...new Set(links.map(link => link.getAttribute('href')))]"
    )
    assert links
    for link in links:
        if "logout" in link:
            continue
        walker.go(link)
        assert walker.page.locator("h1").first.is_visible(), link
        walker.picture(f"{role}{link.split('?')[0].replace('/', '-').rstrip('-')}")
        assert not walker.too_wide(), link


def test_the_door_shows_no_name_and_no_number(visit):
    walker = visit()
    walker.go("/")
    assert "/accounts/login/" in walker.page.url
    walker.picture("door")
