"""Uploads made safe: pictures are decoded and written anew, documents are handed on as downloads."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.signing import BadSignature
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.common.refusals import Refused
from toolkits.library.models import PICTURE_SIGNER, Asset

PICTURE_FORMATS = ("JPEG", "PNG", "WEBP")
PICTURE_BYTES = 12 * 1024 * 1024
PICTURE_PIXELS = 40_000_000
LONGEST_SIDE = 2400
DOCUMENT_BYTES = 25 * 1024 * 1024


@dataclass(frozen=True)
class Upload:
    """An upload as it is kept."""

    kind: str
    content: ContentFile[bytes]
    content_type: str
    width: int | None = None
    height: int | None = None


def take(file: UploadedFile[bytes]) -> Upload:
    """The upload in the form in which it may be kept, or a refusal that says which forms are."""
    head = file.read(5)
    file.seek(0)
    return _document(file) if head == b"%PDF-" else _picture(file)


def _document(file: UploadedFile[bytes]) -> Upload:
    if (file.size or 0) > DOCUMENT_BYTES:
        raise Refused(_("This document is larger than 25 MB. Please upload a smaller one."))
    return Upload(Asset.Kind.DOCUMENT, ContentFile(file.read(), "document.pdf"), "application/pdf")


def _picture(file: UploadedFile[bytes]) -> Upload:
    if (file.size or 0) > PICTURE_BYTES:
        raise Refused(_("This picture is larger than 12 MB. Please upload a smaller one."))
    image = _decoded(file)
    transparent = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    image = image.convert("RGBA" if transparent else "RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    if transparent:
        image.save(out, "PNG", optimize=True)
    else:
        image.save(out, "JPEG", quality=86, progressive=True)
    suffix = "png" if transparent else "jpg"
    content = ContentFile(out.getvalue(), f"picture.{suffix}")
    mime = "image/png" if transparent else "image/jpeg"
    return Upload(Asset.Kind.IMAGE, content, mime, image.width, image.height)


def _decoded(file: UploadedFile[bytes]) -> Image.Image:
    """The picture, upright, without what it carried besides its pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(file, formats=PICTURE_FORMATS)
            if image.width * image.height > PICTURE_PIXELS:
                raise Refused(
                    _("This picture has more than 40 million pixels. Please upload a smaller one.")
                )
            return ImageOps.exif_transpose(image)
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Refused(
            _(
                "This file can't be read. Please upload a JPEG, PNG or WebP picture, or a PDF document."
            )
        ) from error


def asset_named_by(token: str) -> str | None:
    """The id that a picture's address was signed for, or None where the signature is not ours."""
    try:
        return PICTURE_SIGNER.unsign(token)
    except BadSignature:
        return None
