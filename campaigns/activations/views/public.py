"""What anybody may open: landing pages with their form, and tracked links. No cookies, ever."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.activations import enquiries, tracking
from campaigns.activations.attribution import UTM, tracking_for
from campaigns.activations.enquiries import EnquiryForm
from campaigns.activations.localizing import Localization
from campaigns.activations.models import Activation, TrackedLink
from dealers.leads.actions import park_form, receive_form
from toolkits.creative.rendering import DOCUMENT_CSP, LeadForm

CARRIED = ("link", *UTM)


# The form carries a signed token of its own: without cookies there is no session to ride on.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def landing_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The dealership's own page of a campaign, and what its form sends."""
    activation = get_object_or_404(Activation.objects.with_context(), slug=slug)
    localization = Localization(activation)
    with translation.override(localization.facts.language):
        if not activation.is_public:
            return _gone(request, activation)
        if request.method == "POST":
            return _receive(request, localization)
        return _page(localization, _form(request, activation, sent="sent" in request.GET))


def _page(
    localization: Localization, form: LeadForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    template = localization.landing_template
    if template is None:
        raise Http404("This toolkit has no landing page.")
    html = localization.document(template, form=form).html
    said = localization.structured_data(template)
    return _guarded(HttpResponse(html.replace("</head>", f"{said}</head>", 1), status=status))


def _guarded(response: HttpResponse) -> HttpResponse:
    response["Content-Security-Policy"] = DOCUMENT_CSP
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "strict-origin-when-cross-origin"
    return response


def _form(request: HttpRequest, activation: Activation, **shown: Any) -> LeadForm:
    """The form with a fresh token, and the codes that the visitor came with."""
    source = request.POST if request.method == "POST" else request.GET
    carried = {key: source[key][:200] for key in CARRIED if source.get(key)}
    hidden = {"token": enquiries.token_for(activation), **carried}
    return LeadForm(action=f"/{activation.slug}/#ask", hidden=hidden, trap=enquiries.TRAP, **shown)


def _receive(request: HttpRequest, localization: Localization) -> HttpResponse:
    """One enquiry: stored as a lead, or shown again with all that was typed and what is wrong."""
    activation = localization.activation
    if int(request.META.get("CONTENT_LENGTH") or 0) > enquiries.LARGEST:
        return _again(request, localization, {"form": _("This is too long to be sent.")}, 413)
    if not enquiries.is_within_limits(activation, request.META.get("REMOTE_ADDR", "")):
        text = _("Too many messages were sent from here. Please call, or try again in ten minutes.")
        return _again(request, localization, {"form": text}, 429)
    form = EnquiryForm(request.POST)
    if not enquiries.is_genuine(request.POST.get("token", ""), activation):
        text = _("This page was open for too long. Please send it once more.")
        return _again(request, localization, {"form": text}, 422)
    if not form.is_valid():
        return _again(request, localization, form.first_errors(), 422)
    _store(request, activation, form)
    return _guarded(HttpResponseRedirect(f"/{activation.slug}/?sent=1#ask"))


def _again(
    request: HttpRequest, localization: Localization, errors: dict[str, str], status: int
) -> HttpResponse:
    typed = {key: str(request.POST.get(key, ""))[:2000] for key in EnquiryForm.base_fields}
    form = _form(request, localization.activation, typed=typed, errors=errors)
    return _page(localization, form, HTTPStatus(status))


def _store(request: HttpRequest, activation: Activation, form: EnquiryForm) -> None:
    """Hand the enquiry to the dealership; what a machine filled in is parked for a person."""
    take = park_form if request.POST.get(enquiries.TRAP) else receive_form
    take(
        activation.dealership,
        form.enquiry(),
        source_name="Landing page",
        tracking=tracking_for(activation, request.POST.dict()),
    )


def _gone(request: HttpRequest, activation: Activation) -> HttpResponse:
    """What is left of a page that was taken down; one that never was public does not exist."""
    if activation.live_at is None:
        raise Http404("No such page.")
    page = render(
        request,
        "campaigns/activations/gone.html",
        {"dealership": activation.dealership, "accent": activation.brand.accent},
        status=HTTPStatus.GONE,
    )
    return _guarded(page)


@login_not_required
@require_safe
def tracked_link(request: HttpRequest, code: str) -> HttpResponse:
    """Count a visit and lead on to the link's own landing page, never anywhere else."""
    links = TrackedLink.objects.select_related(
        "activation__dealership", "activation__brand", "activation__enrolment__campaign"
    )
    link = get_object_or_404(links, code=code)
    if not link.activation.is_public:
        return _gone(request, link.activation)
    if request.method == "GET" and "prefetch" not in request.headers.get("Sec-Purpose", ""):
        tracking.count_click(link)
    response = HttpResponseRedirect(tracking.target_of(link))
    response["Cache-Control"] = "no-store"
    return response
