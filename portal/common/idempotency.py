"""A POST that is sent twice with the same `Idempotency-Key` is done once.

After draft-ietf-httpapi-idempotency-key-header: the answer is kept for a day and given again; the
same key with another request is refused.
"""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.status import is_success
from rest_framework.views import APIView

from portal.common.models import KeptAnswer
from portal.common.refusals import OutOfStep, Refused

HEADER = "Idempotency-Key"
LONGEST_KEY = 200


class KeyTooLong(Refused):
    """The key is no key of ours."""

    status = HTTPStatus.BAD_REQUEST


class _Known(Exception):
    """The request was done before; its answer is at hand."""

    def __init__(self, answer: KeptAnswer) -> None:
        self.answer = answer


class Idempotent(APIView):
    """Operations whose POSTs may be repeated safely, when the caller names them by a key."""

    _kept: KeptAnswer | None = None

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Do the request and keep its answer in one transaction; what failed leaves no trace."""
        if not _is_keyed(request):
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if not is_success(response.status_code):
                transaction.set_rollback(True)
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Claim the key once the caller is known; an equal request that runs is waited for."""
        super().initial(request, *args, **kwargs)
        if _is_keyed(request):
            self._kept = _claim(request)

    def handle_exception(self, exc: Exception) -> Response:
        """Give a known request the answer that it got before."""
        if isinstance(exc, _Known):
            return Response(exc.answer.body, exc.answer.status, headers={"Idempotent-Replay": "1"})
        return super().handle_exception(exc)

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Response:
        """Keep the answer beside what it tells of."""
        answer: Response = super().finalize_response(request, response, *args, **kwargs)
        if self._kept and is_success(answer.status_code):
            self._kept.status, self._kept.body = answer.status_code, answer.data
            self._kept.save(update_fields=["status", "body"])
        return answer


def _is_keyed(request: Any) -> bool:
    return request.method == "POST" and bool(request.headers.get(HEADER))


def _claim(request: Request) -> KeptAnswer:
    """Give the row that this request fills, or raise what is known of the key."""
    key = request.headers[HEADER]
    if len(key) > LONGEST_KEY:
        raise KeyTooLong(_("An Idempotency-Key has at most 200 characters."))
    asked = {"caller": request.user.pk, "key": key}
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(**asked, request_hash=_hash(request))
    except IntegrityError:
        known = KeptAnswer.objects.get(**asked)
    if known.request_hash != _hash(request):
        raise OutOfStep(_("This Idempotency-Key was used for another request."))
    raise _Known(known)


def _hash(request: Request) -> str:
    sent = request._request
    return hashlib.sha256(f"{sent.get_full_path()}\n".encode() + sent.body).hexdigest()
