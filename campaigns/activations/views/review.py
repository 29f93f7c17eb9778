"""The review queue, oldest first, and the decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from campaigns.activations import actions, policies
from campaigns.activations.forms import zone_rows
from campaigns.activations.localizing import Localization
from campaigns.activations.models import Activation
from campaigns.activations.views.board import visible_activation
from dealers.network.places import place_of
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page


@require_GET
def queue(request: PortalRequest) -> HttpResponse:
    waiting = Activation.objects.to_review_by(request.user).within(place_of(request))
    rows = waiting.with_context().select_related("submitted_by")
    page = keyset_page(rows, request.GET.dict(), order=("submitted_at", "id"))
    template = "campaigns/activations/review_queue.html"
    return render(request, f"{template}#rows" if request.htmx else template, {"page": page})


@require_GET
def review(request: PortalRequest, pk: UUID) -> HttpResponse:
    activation = visible_activation(request, pk)
    policies.check_may_review(request.user, activation)
    localization = Localization(activation)
    template = localization.template(request.GET.get("template"))
    context = {
        "activation": activation,
        "template": template,
        "templates": localization.templates,
        "rows": zone_rows(localization, template),
    }
    return render(request, "campaigns/activations/review.html", context)


@require_POST
def approve(request: PortalRequest, pk: UUID) -> HttpResponse:
    activation = visible_activation(request, pk)
    actions.approve_activation(activation, by=request.user)
    messages.success(request, _("Approved. The dealership has been told."))
    return redirect("activations:review-queue")


@require_POST
def send_back(request: PortalRequest, pk: UUID) -> HttpResponse:
    activation = visible_activation(request, pk)
    actions.return_activation(activation, by=request.user, reason=request.POST.get("reason", ""))
    messages.success(request, _("Returned. The dealership has been told what to mend."))
    return redirect("activations:review-queue")
