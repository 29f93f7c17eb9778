"""What a live activation hands out, as files."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from campaigns.activations import packaging
from campaigns.activations.localizing import Localization
from campaigns.activations.models import Activation, TrackedLink
from campaigns.activations.views.board import visible_activation
from campaigns.activations.views.studio import framed
from portal.accounts.requests import PortalRequest
from toolkits.creative.models import Template

TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@require_GET
def qr(request: PortalRequest, code: str, kind: str) -> HttpResponse:
    link = get_object_or_404(TrackedLink.objects.visible_to(request.user), code=code)
    return _file(packaging.qr(link, kind), TYPES[kind], f"qr-{link.code}.{kind}", request)


@require_GET
def mail(request: PortalRequest, pk: UUID, template_pk: UUID) -> HttpResponse:
    activation = _running(request, pk)
    localization = Localization(activation)
    template = localization.template(template_pk)
    if template.kind != Template.Kind.MAIL:
        raise Http404("Only mails are downloaded as HTML.")
    html = localization.document(template).html
    response = framed(html)
    response["Content-Disposition"] = f'attachment; filename="{activation.slug}.html"'
    return response


@require_GET
def package(request: PortalRequest, pk: UUID) -> HttpResponse:
    activation = _running(request, pk)
    content = packaging.package(activation)
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{activation.slug}.zip"'
    return response


def _running(request: PortalRequest, pk: UUID) -> Activation:
    """An activation that hands something out: scheduled or live."""
    activation = visible_activation(request, pk)
    if not activation.hands_out:
        raise Http404("Nothing to download yet.")
    return activation


def _file(content: bytes, kind: str, name: str, request: PortalRequest) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    if "download" in request.GET:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
