"""What a live activation hands out: QR codes, mail HTML, and everything as one package."""

import io
import zipfile
from typing import Any

import segno
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campaigns.activations.localizing import Localization
from campaigns.activations.models import Activation, TrackedLink
from campaigns.activations.tracking import short_url
from toolkits.creative.models import Template

# A fixed time, so that the same content makes the same bytes.
STAMP = (1980, 1, 1, 0, 0, 0)


def qr(link: TrackedLink, kind: str) -> bytes:
    """The link as a QR code, "svg" or "png", with the quiet zone that readers need."""
    out = io.BytesIO()
    # Damage of a quarter is survived: codes are printed, folded and wiped.
    code = segno.make(short_url(link), error="q", micro=False)
    code.save(out, kind=kind, scale=10 if kind == "png" else 4, border=4)
    return out.getvalue()


def package(activation: Activation) -> bytes:
    """Everything for this activation as a zip: mails as HTML and text, QR codes, links."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _files(activation):
            archive.writestr(zipfile.ZipInfo(name, STAMP), content)
    return out.getvalue()


def _files(activation: Activation) -> list[tuple[str, Any]]:
    localization = Localization(activation)
    links = list(TrackedLink.objects.filter(activation=activation).order_by("pk"))
    files: list[tuple[str, Any]] = [("links.txt", _link_list(links))]
    for template in localization.templates:
        if template.kind == Template.Kind.MAIL:
            rendered = localization.document(template)
            name = slugify(template.name) or "mail"
            files += [(f"mail/{name}.html", rendered.html), (f"mail/{name}.txt", rendered.text)]
    for link in links:
        if link.channel == TrackedLink.Channel.PRINT:
            files += [(f"qr/{link.code}.{kind}", qr(link, kind)) for kind in ("svg", "png")]
    return files


def _link_list(links: list[TrackedLink]) -> str:
    lines = [f"{link.get_channel_display()}: {short_url(link)}" for link in links]
    return "\n".join([_("Use each link where its name says; it counts there."), "", *lines, ""])
