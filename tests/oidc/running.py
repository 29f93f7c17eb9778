"""Starting the test provider, and what a portal must know to trust it."""

import contextlib
import json
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.oidc import provider

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Provider:
    url: str
    claims_file: Path

    def says(self, **claims: Any) -> None:
        self.claims_file.write_text(json.dumps(claims))

    def known_as(self, roles: list[dict[str, str]]) -> dict[str, Any]:
        """What settings.SINGLE_SIGN_ON says about it."""
        return {
            "id": "corporate",
            "name": "Corporate account",
            "client_id": provider.CLIENT,
            "secret": provider.SECRET,
            "server_url": self.url,
            "roles": roles,
        }


@contextlib.contextmanager
def running_provider(folder: Path, portal_url: str):
    port, claims = free_port(), folder / "claims.json"
    callback = f"{portal_url}/accounts/oidc/corporate/login/callback/"
    argv = [sys.executable, "-m", "tests.oidc.provider", str(port), str(claims), callback]
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen(argv, cwd=ROOT, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        _await(f"{url}/.well-known/openid-configuration", process, folder / "provider.log")
        yield Provider(url, claims)
    finally:
        process.terminate()
        process.wait(20)


def _await(address: str, process: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(address).status_code == 200:
                return
        time.sleep(0.3)
    raise AssertionError(log.read_text())
