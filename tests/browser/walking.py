"""A person at a browser, and everything the browser complained about."""

from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Response

from campaigns.demo.people import DOMAIN, PASSWORD


class Walker:
    """One person's way through the portal."""

    def __init__(self, page: Page, address: str, pictures: Path) -> None:
        self.page, self.address, self.pictures = page, address, pictures
        self.complaints: list[str] = []
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", self._hear)
        page.on("response", self._see)

    def sign_in(self, login: str) -> None:
        """Signs in as one of the demo network's people."""
        self.go("/accounts/login/")
        self.page.locator("#id_login").fill(f"{login}@{DOMAIN}")
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def go(self, path: str) -> None:
        """Opens a page and waits until it is quiet."""
        self.page.goto(f"{self.address}{path}", wait_until="networkidle")

    def picture(self, name: str) -> Path:
        """Takes a picture of the whole page, to be looked at."""
        width = (self.page.viewport_size or {"width": 0})["width"]
        path = self.pictures / f"{name}-{width}.png"
        self.page.screenshot(path=path, full_page=True)
        return path

    def too_wide(self) -> bool:
        """Whether the page has to be scrolled sideways."""
        return bool(
            self.page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            )
        )

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _see(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")
