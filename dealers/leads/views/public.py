"""The door on the public host for who wants no more mails: one press, no sign-in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from dealers.leads import actions, contact_list

ONE_CLICK = b"List-Unsubscribe=One-Click"
TEMPLATE = "dealers/leads/unsubscribe.html"


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Put a customer on the no-contact list when exactly the one-click body is posted (RFC 8058).

    Looking at the address changes nothing: programs that check links look at all of them.
    """
    lead = contact_list.lead_of(token)
    if lead is None:
        raise Http404
    asked = request.method == "POST" and request.body.strip() == ONE_CLICK
    if asked:
        actions.opt_out(lead)
    status = 200 if asked or request.method != "POST" else 400
    context = {"lead": lead, "done": asked}
    return render(request, TEMPLATE, context, status=status)
