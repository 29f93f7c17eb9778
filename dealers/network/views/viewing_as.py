"""Looking at the portal as somebody else, and stopping."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dealers.network.people import people_managed_by
from dealers.network.policies import check_may_view_as
from dealers.network.viewing_as import SESSION_KEY
from portal.accounts.requests import PortalRequest
from portal.audit.models import record


@require_POST
def start(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Look at the portal as this person, read-only."""
    target = get_object_or_404(people_managed_by(request.user), pk=pk)
    check_may_view_as(request.user, target)
    request.session[SESSION_KEY] = str(target.pk)
    request.session.pop("place", None)
    record("view_as.started", target, by=request.user, detail={"person": target.email})
    return redirect("/")


@require_POST
def stop(request: PortalRequest) -> HttpResponse:
    """Be oneself again."""
    if viewer := request.viewer:
        record("view_as.stopped", request.user, by=viewer, detail={"person": request.user.email})
    looked_at = request.session.pop(SESSION_KEY, None)
    request.session.pop("place", None)
    return redirect("network:person", pk=looked_at) if looked_at else redirect("/")
