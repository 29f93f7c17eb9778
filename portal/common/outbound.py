"""The one client for addresses that people type in: it never reaches into our own network.

The name is resolved once, each of its addresses is checked, and the connection goes to the one
that was checked, so that a name that answers differently the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

MOST_BYTES = 512 * 1024 * 1024
MOST_SECONDS = 600
MOST_REDIRECTS = 3
IN_MEMORY = 4 << 20
MOST_ANSWER = 64 << 10
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
PORTS = {"http": 80, "https": 443}


class OutboundError(Exception):
    """An address could not, or may not, be fetched; the message says why in words."""


@dataclass(frozen=True)
class Fetched:
    """What an address gave: its body, unless nothing has changed since, and how to ask next time."""

    changed: bool
    body: IO[bytes]
    name: str
    etag: str
    last_modified: str

    def pieces(self, size: int = 1 << 20) -> Iterator[bytes]:
        """The body from its beginning, piece by piece."""
        self.body.seek(0)
        while piece := self.body.read(size):
            yield piece


@dataclass(frozen=True)
class Credentials:
    """User name and password, or a bearer token when there is no user name."""

    username: str
    secret: str

    def auth(self) -> httpx.Auth | None:
        """The way httpx sends them."""
        return httpx.BasicAuth(self.username, self.secret) if self.username else None

    def headers(self) -> dict[str, str]:
        """The header of a bearer token."""
        bearer = bool(self.secret) and not self.username
        return {"Authorization": f"Bearer {self.secret}"} if bearer else {}


@contextmanager
def fetch(
    url: str,
    *,
    credentials: Credentials | None = None,
    etag: str = "",
    last_modified: str = "",
    most_bytes: int = MOST_BYTES,
    most_seconds: float = MOST_SECONDS,
) -> Iterator[Fetched]:
    """Get what stands at an address, if it has changed; raises OutboundError in words."""
    until = time.monotonic() + most_seconds
    who = credentials or Credentials("", "")
    asked = {"If-None-Match": etag, "If-Modified-Since": last_modified, **who.headers()}
    headers = {name: value for name, value in asked.items() if value}
    with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
        try:
            yield _follow(url, headers, who.auth(), body, most_bytes, until)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as failure:
            raise OutboundError(_in_words(failure)) from failure


def post(
    url: str,
    content: bytes,
    *,
    content_type: str,
    credentials: Credentials | None = None,
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """Hand bytes over to an address and return the start of its answer, if that is a 2xx.

    Redirects are not followed: what was meant for one address goes to no other.
    """
    who = credentials or Credentials("", "")
    told = {"Content-Type": content_type, **who.headers(), **(headers or {})}
    try:
        with (
            httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client,
            _ask(client, url, told, who.auth(), content) as response,
        ):
            if not response.is_success:
                raise OutboundError(_in_status(response))
            return next(response.iter_bytes(MOST_ANSWER), b"")
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as failure:
        raise OutboundError(_in_words(failure)) from failure


def _follow(
    url: str,
    headers: dict[str, str],
    auth: httpx.Auth | None,
    body: IO[bytes],
    most_bytes: int,
    until: float,
) -> Fetched:
    """Ask, and ask again where the same host sends us, but nowhere else."""
    first = _parts(url)
    with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
        for _turn in range(MOST_REDIRECTS + 1):
            with _ask(client, url, headers, auth) as response:
                if not response.has_redirect_location:
                    return _take(response, url, body, most_bytes, until)
                url = urljoin(url, response.headers["location"])
            _check_same_host(first, _parts(url))
    raise OutboundError(_("The address sends us around in circles."))


def _check_same_host(first: SplitResult, then: SplitResult) -> None:
    safer = first.scheme == then.scheme or then.scheme == "https"
    if first.hostname != then.hostname or not safer:
        raise OutboundError(_("The address sends us to another host, which we don't follow."))


@contextmanager
def _ask(
    client: httpx.Client,
    url: str,
    headers: dict[str, str],
    auth: httpx.Auth | None,
    content: bytes | None = None,
) -> Iterator[httpx.Response]:
    """Ask the address that was checked, under the name that was given."""
    parts = _parts(url)
    host = parts.hostname or ""
    port = parts.port or PORTS[parts.scheme]
    address = checked_address(host, port)
    pinned = httpx.URL(url).copy_with(host=address, port=port)
    named = host if port == PORTS[parts.scheme] else f"{host}:{port}"
    with client.stream(
        "GET" if content is None else "POST",
        pinned,
        content=content,
        headers={**headers, "Host": named},
        auth=auth,
        extensions={"sni_hostname": host},
    ) as response:
        yield response


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise OutboundError(_("Only http:// and https:// addresses are fetched."))
    return parts


def checked_address(host: str, port: int) -> str:
    """The address to connect to; refuses a name of which any address lies in a private network."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as failure:
        raise OutboundError(_("The host %(host)s is not known.") % {"host": host}) from failure
    addresses = [str(entry[4][0]) for entry in found]
    allowed = host.lower() in settings.OUTBOUND_ALLOWED_HOSTS
    if not allowed and not all(is_public(address) for address in addresses):
        raise OutboundError(
            _("The host %(host)s lies in a private network; those are not fetched from.")
            % {"host": host}
        )
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address lies in the public internet."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_global and not parsed.is_multicast


def _take(
    response: httpx.Response, url: str, body: IO[bytes], most_bytes: int, until: float
) -> Fetched:
    same = response.status_code == HTTPStatus.NOT_MODIFIED
    if not same and response.status_code != HTTPStatus.OK:
        raise OutboundError(_in_status(response))
    size = 0
    for piece in () if same else response.iter_bytes():
        size += len(piece)
        if size > most_bytes:
            raise OutboundError(_("The file is larger than we take."))
        if time.monotonic() > until:
            raise OutboundError(_("The host sends too slowly; we gave up."))
        body.write(piece)
    name = urlsplit(url).path.rpartition("/")[2] or "file"
    told = response.headers
    return Fetched(
        not same, body, name[:200], told.get("etag", "")[:200], told.get("last-modified", "")[:60]
    )


def _in_status(response: httpx.Response) -> str:
    return _("The host answered %(status)s.") % {"status": response.status_code}


def _in_words(failure: Exception) -> str:
    if isinstance(failure, httpx.TimeoutException):
        return _("The host did not answer in time.")
    if isinstance(failure, httpx.RemoteProtocolError):
        return _("The host broke off in the middle of the file.")
    return _("The host could not be reached.")
