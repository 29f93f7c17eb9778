"""A running portal with the demo network, and a browser that walks through it.

Set PORTAL_ADDRESS to walk through a portal that runs already.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from portal.embedded.homes import CHECKOUT
from tests.browser.walking import Walker
from tests.embedded.running import nothing_runs, start

PORT = "8460"
NAMES = ("chromium", "chromium-browser", "google-chrome")
PICTURES = CHECKOUT / "var" / "screenshots"


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the portal is."""
    if given := os.environ.get("PORTAL_ADDRESS"):
        yield given
        return
    above = Path(tempfile.mkdtemp(prefix="rt-e2e-"))
    above.chmod(0o711)
    portal = start(above, "manage.py", "up", "--port", PORT)
    try:
        yield portal.until_it_says(r"Ready: (http://\S+)", seconds=900)
    finally:
        portal.send(signal.SIGTERM)
        assert nothing_runs(above)
        shutil.rmtree(above)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or another that is installed."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    if program is None:
        pytest.fail("There is no Chromium here; `make e2e` installs one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, address: str):
    """Gives people at a browser: `visit("agent")` is signed in, `visit()` is anybody."""
    walkers: list[Walker] = []

    def arrive(login: str = "", *, width: int = 1440) -> Walker:
        context = chromium.new_context(viewport={"width": width, "height": 900})
        walkers.append(Walker(context.new_page(), address, PICTURES))
        if login:
            walkers[-1].sign_in(login)
        return walkers[-1]

    yield arrive
    for walker in walkers:
        walker.page.context.close()
        assert walker.complaints == []
