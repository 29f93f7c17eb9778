"""Seeing the portal as somebody else does: read-only, announced on each page, on the record.

A network admin answers "what do you see?" without asking for a password. The session keeps who is
looked at; each request checks anew that the admin still may. What a dealership does not share with
the OEM stays hidden from an admin who looks as its people.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from dealers.network.policies import check_may_view_as
from dealers.network.scoping import see_through
from portal.accounts.models import User
from portal.common.middleware import refusal_answer
from portal.common.refusals import NotAllowed

SESSION_KEY = "viewing_as"
READING = ("GET", "HEAD", "OPTIONS")
# Where one changes one's own sign-in, where secrets of one's own are shown, and where stands what a
# person was told while they might know it.
PRIVATE = ("/accounts/", "/profile/", "/notifications/")
STOP = "network:stop-viewing-as"


class ViewingAsMiddleware:
    """Answers as the person who is looked at; `request.viewer` is who looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = request.user
        request.viewer = None  # type: ignore[attr-defined]
        if viewer.is_authenticated:
            self._look_through(request, viewer)
        if request.viewer is None or request.path == reverse(STOP):  # type: ignore[attr-defined]
            return self.get_response(request)
        return self._without_a_trace(request)

    def _without_a_trace(self, request: HttpRequest) -> HttpResponse:
        """Undo what reading leaves behind, as "seen" marks do: they are the other person's."""
        with transaction.atomic():
            answer = self.get_response(request)
            transaction.set_rollback(True)
        return answer

    def _look_through(self, request: HttpRequest, viewer: Any) -> None:
        key = request.session.get(SESSION_KEY)
        target = User.objects.filter(pk=key).first() if key else None
        if target is None:
            return
        try:
            check_may_view_as(viewer, target)
        except NotAllowed:
            del request.session[SESSION_KEY]
            return
        see_through(target)
        request.viewer, request.user = viewer, target  # type: ignore[attr-defined]

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Refuse whatever would change something, or show what is private."""
        if request.viewer is None or request.path == reverse(STOP):  # type: ignore[attr-defined]
            return None
        if request.method not in READING:
            why = _("You are looking at the portal as somebody else; nothing can be changed.")
            return refusal_answer(request, NotAllowed(why))
        if request.path.startswith(PRIVATE):
            why = _("Somebody's own sign-in and notifications are theirs alone.")
            return refusal_answer(request, NotAllowed(why))
        return None
