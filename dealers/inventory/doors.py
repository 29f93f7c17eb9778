"""The door for programs that send stock files: a file and its feed's key in, an id out."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dealers.inventory import actions
from dealers.inventory.models import Feed, SyncRun
from dealers.inventory.models.feeds import hash_key
from portal.common.rate_limits import allowed

PIECE = 1 << 20
WRONG_KEYS_PER_MINUTE = 60
FILES_PER_HOUR = 60
DEFAULT_NAME = "stock"


class TooLarge(Exception):
    """More bytes came than are taken."""


@csrf_exempt
@login_not_required
@require_http_methods(["POST", "PUT"])
def take_stock(request: HttpRequest) -> JsonResponse:
    """Store a stock file and answer 202 with its run's id once it is safe; it is read after that.

    The body is the file; the key comes as ``Authorization: Bearer KEY`` or ``X-Feed-Key: KEY``, the
    file's name, if there is one, as ``X-File-Name``.
    """
    feed = _sender(request)
    if feed is None:
        return _refuse(request)
    if not allowed(f"stock:{feed.pk}", limit=FILES_PER_HOUR, per_seconds=3600):
        return _problem(_("This feed has sent too many files; wait an hour."), "too_many", 429)
    name = request.headers.get("X-File-Name", "").strip()[-200:] or DEFAULT_NAME
    try:
        run = actions.receive_file(feed, name, _body(request), by=None, via=SyncRun.Via.API)
    except TooLarge:
        return _problem(_("Files of more than 512 MB are not taken."), "too_large", 413)
    return JsonResponse({"id": str(run.pk)}, status=202)


def _sender(request: HttpRequest) -> Feed | None:
    scheme, _space, bearer = request.headers.get("Authorization", "").partition(" ")
    key = bearer.strip() if scheme.lower() == "bearer" else request.headers.get("X-Feed-Key", "")
    pushed = Feed.objects.filter(kind=Feed.Kind.PUSH, enabled=True)
    return pushed.filter(key_hash=hash_key(key)).first() if key else None


def _body(request: HttpRequest) -> Iterator[bytes]:
    """The body piece by piece, up to the largest file that is taken."""
    size = 0
    while piece := request.read(PIECE):
        size += len(piece)
        if size > actions.LARGEST_FILE:
            raise TooLarge
        yield piece


def _refuse(request: HttpRequest) -> JsonResponse:
    address = request.META.get("REMOTE_ADDR", "")
    if not allowed(f"stock-key:{address}", limit=WRONG_KEYS_PER_MINUTE, per_seconds=60):
        return _problem(_("Too many attempts with a wrong key."), "too_many", 429)
    response = _problem(_("Send the key of a feed that programs send to."), "unknown_key", 401)
    response["WWW-Authenticate"] = 'Bearer realm="stock"'
    return response


def _problem(detail: str, code: str, status: int) -> JsonResponse:
    return JsonResponse({"detail": detail, "code": code}, status=status)
