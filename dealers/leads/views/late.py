"""What a manager looks at first: who waits although the time is up, and who is to be coached."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dealers.leads.models import CoachingNote, Lead
from dealers.network.places import place_of
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page


@require_GET
def late_now(request: PortalRequest) -> HttpResponse:
    """Show the leads whose time is up, the longest first, and the latest coaching notes."""
    if not holds(request.user, Can.REASSIGN_LEADS):
        raise Http404
    place = place_of(request)
    here = Lead.objects.where(request.user, Can.REASSIGN_LEADS).within(place)
    late = here.late(timezone.now())
    page = keyset_page(late.for_lists(), request.GET, order=("due_at", "id"))
    notes = CoachingNote.objects.visible_to(request.user).within(place)
    context = {
        "page": page,
        "place": place,
        "count": late.count(),
        "dealerships": late.values("dealership").distinct().count(),
        "notes": notes.select_related("by", "dealership").order_by("-id")[:8],
    }
    return render(request, "dealers/leads/late.html", context)
