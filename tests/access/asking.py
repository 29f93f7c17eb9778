"""Knocking: one request through all of the portal's middleware, and what it left behind.

Every request runs in a savepoint that is rolled back, so that all of them meet the same world.
"""

import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.client import MULTIPART_CONTENT, ClientHandler

from portal.ui import errors
from tests.access.people import KNOCKERS
from tests.access.world import World

# What asking itself may write: where the session remembers its place, when a key was used.
HARMLESS = {"django_session", "network_apiclient"}
# What differs between two answers to the same question.
PASSING = (
    (re.compile(r'(csrfmiddlewaretoken" value=|X-CSRFToken": ?)"[^"]*"'), r"\1"),
    (re.compile(r'nonce="[^"]*"'), ""),
    (re.compile(r"\b(chart-|confirm-|formula-)[0-9a-f]{8}\b"), r"\1"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(\+00:00|Z)?"), "<time>"),
    (re.compile(r'("reference": ?")[^"]*'), r"\1"),
    (re.compile(r"[0-9a-f]{8}(?=</(code|span|b|strong|kbd|small)>)"), "<reference>"),
)
SHORT = 4
WHOLE_PAGE = errors._page
COMPARED = ("Content-Type", "Location", "Allow", "WWW-Authenticate", "HX-Redirect", "HX-Retarget",
            "HX-Reswap", "HX-Trigger", "HX-Refresh", "Content-Disposition", "Cache-Control")  # fmt: skip


@dataclass(frozen=True)
class Knock:
    """One request: who, which way, and what is brought along."""

    method: str
    path: str
    data: Mapping[str, Any] | None = None
    as_json: bool = False
    htmx: bool = False
    public: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Answer:
    """What came back, and which tables were written on the way."""

    status: int
    headers: dict[str, str]
    body: bytes
    written: set[str]
    mails: list[Any]

    def plain(self, *names: str) -> str:
        """Give the whole answer as text without what differs each time, nor these names."""
        text = self.text()
        for pattern, by in PASSING:
            text = pattern.sub(by, text)
        for name in sorted(names, key=len, reverse=True):
            # A number stands for itself in addresses only.
            pair = (f"/{name}/", "/<it>/") if len(name) < SHORT else (name, "<it>")
            text = text.replace(*pair)
        return text

    def text(self) -> str:
        """Give everything that can be read in the answer, archives unpacked."""
        heads = [f"{name}: {value}" for name, value in self.headers.items() if name in COMPARED]
        told = [f"{one.to} {one.subject} {one.body}" for one in self.mails]
        return "\n".join([str(self.status), *sorted(heads), *_texts(self.body), *told])

    @property
    def to_sign_in(self) -> bool:
        """Whether the answer is the way to the sign-in page, or asks a program for its key."""
        there = urlsplit(self.headers.get("Location", "")).path
        return self.status == 401 or (self.status == 302 and there == "/accounts/login/")


def _texts(body: bytes) -> Iterator[str]:
    if body[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                yield name
                yield from _texts(archive.read(name))
    else:
        yield body.decode("utf-8", "replace")


class Asker:
    """Asks as anybody of the world, and takes back whatever the asking did."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.factory = RequestFactory()
        self.handler = ClientHandler(enforce_csrf_checks=False)
        self.handler.load_middleware()
        self.asked = 0
        self._before = _tuples()

    def ask(self, who: str, knock: Knock) -> Answer:
        """Give the answer, and take back whatever the request did."""
        self.asked += 1
        errors._page = WHOLE_PAGE if who in KNOCKERS else _bare_page
        if knock.method != "GET" or knock.public:
            cache.clear()  # the limits on how often one may ask are not what is judged here
        mail.outbox = []
        try:
            with transaction.atomic():
                answer = self._answer(who, knock)
                transaction.set_rollback(True)
        finally:
            errors._page = WHOLE_PAGE
        return answer

    def _answer(self, who: str, knock: Knock) -> Answer:
        response = self.handler(self._environ(who, knock))
        body = b"".join(response.streaming_content) if response.streaming else response.content
        after = _tuples()
        written = {name for name in after if after[name] != self._before.get(name)} - HARMLESS
        self._before = after
        headers = {str(name): str(value) for name, value in response.headers.items()}
        return Answer(response.status_code, headers, body, written, list(mail.outbox))

    def _environ(self, who: str, knock: Knock) -> dict[str, Any]:
        session = self.world.sessions.get(who)
        self.factory.cookies.clear()
        if session:
            self.factory.cookies[settings.SESSION_COOKIE_NAME] = session
        host = urlsplit(settings.PUBLIC_URL if knock.public else settings.PORTAL_URL).hostname
        headers = {"HX-Request": "true"} if knock.htmx else {}
        if who in self.world.secrets and not knock.headers:
            headers["Authorization"] = f"Bearer {self.world.secrets[who]}"
        more = {"headers": headers | dict(knock.headers), "HTTP_HOST": host}
        make = getattr(self.factory, knock.method.lower())
        if knock.method in ("GET", "HEAD"):
            request = make(knock.path, knock.data, **more)
        elif "raw" in (knock.data or {}):
            coded = "application/x-www-form-urlencoded"
            request = make(knock.path, dict(knock.data or {})["raw"], content_type=coded, **more)
        elif knock.as_json:
            data = json.dumps(knock.data or {})
            request = make(knock.path, data, content_type="application/json", **more)
        else:
            request = self._form(make, knock, more)
        environ: dict[str, Any] = request.environ
        return environ

    def _form(self, make: Any, knock: Knock, more: dict[str, Any]) -> Any:
        if knock.method == "POST":
            return make(knock.path, dict(knock.data or {}), **more)
        data = self.factory._encode_data(dict(knock.data or {}), MULTIPART_CONTENT)
        return make(knock.path, data, content_type=MULTIPART_CONTENT, **more)


def _bare_page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    """Answer an error without the frame of the person's page, which is half of all the work."""
    return HttpResponse(f"{status} {template}", status=status)


def _tuples() -> dict[str, int]:
    """Give how many rows of each table this transaction has written so far, also undone ones."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())
