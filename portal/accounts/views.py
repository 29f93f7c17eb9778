"""Where a person is signed in."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.requests import PortalRequest


@require_POST
def end_session(request: PortalRequest, pk: int) -> HttpResponse:
    """End one of the person's own sessions; that browser is out on its next click."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    session.end()
    messages.success(request, _("That browser is signed out."))
    return redirect("usersessions_list")
