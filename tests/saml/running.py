"""Starting the test identity provider, and what a portal must know to trust it."""

import contextlib
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx

from portal.settings.providers import saml_app
from tests.oidc.running import ROOT, free_port


class Form(HTMLParser):
    """The form of a page: where it goes, and what it sends."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action, self.fields = "", {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.action = given["action"]
        if tag == "input" and given.get("name"):
            self.fields[given["name"]] = given["value"]


@dataclass
class Provider:
    url: str
    folder: Path

    def says(self, *, subject: str = "42", otherwise: Any = None, **attributes: Any) -> None:
        """Tell who comes next; `otherwise` is what the provider does that it should not."""
        says = {"subject": subject, "attributes": attributes} | (otherwise or {})
        (self.folder / "says.json").write_text(json.dumps(says))

    def known_as(self, roles: list[dict[str, str]], **more: Any) -> dict[str, Any]:
        """What settings.SINGLE_SIGN_ON says about it."""
        return {
            "id": "works",
            "name": "Works account",
            "protocol": "saml",
            "metadata": str(self.folder / "provider.xml"),
            "roles": roles,
            **more,
        }

    def trusted_by(self, settings: Any, roles: list[dict[str, str]], **more: Any) -> None:
        """Configure the portal of this test."""
        known = self.known_as(roles, **more)
        settings.SINGLE_SIGN_ON = [known]
        settings.SOCIALACCOUNT_PROVIDERS = {"saml": {"APPS": [saml_app(known)]}}

    def trusts(self, metadata: str) -> None:
        """Tell the provider who the portal is."""
        (self.folder / "portal.xml").write_text(metadata)

    def form_at(self, address: str) -> Form:
        """The form by which the provider sends a browser back."""
        page = httpx.get(address, timeout=60)
        assert page.status_code == 200, page.text
        return Form(page.text)


@contextlib.contextmanager
def running_provider(folder: Path):
    url = f"http://127.0.0.1:{(port := free_port())}"
    argv = [sys.executable, "-m", "tests.saml.provider", str(port), str(folder)]
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(argv, cwd=ROOT, stdout=log, stderr=log)
    try:
        metadata = _await(f"{url}/metadata", process, folder / "provider.log")
        (folder / "provider.xml").write_text(metadata)
        yield Provider(url, folder)
    finally:
        process.terminate()
        process.wait(20)


def _await(address: str, process: subprocess.Popen, log: Path) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(httpx.HTTPError):
            answer = httpx.get(address, timeout=60)
            assert answer.status_code == 200, answer.text
            return answer.text
        time.sleep(0.3)
    raise AssertionError(log.read_text())
