"""Tabler's outline icons, inlined so that they take the colour of their text."""

import re
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

ICONS = Path("node_modules/@tabler/icons/icons/outline")
_NAME = re.compile(r"[a-z0-9-]+")
_BODY = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_NO_OUTLINE = re.compile(r'<path stroke="none"[^>]*/>')
_OPEN = (
    '<svg class="icon" width="24" height="24" viewBox="0 0 24 24" fill="none"'
    ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round"'
    ' aria-hidden="true" focusable="false">'
)


def icon_exists(name: str) -> bool:
    """Tell whether Tabler has an outline icon of this name."""
    return bool(_NAME.fullmatch(name)) and _file(name).is_file()


@lru_cache(maxsize=512)
def icon_svg(name: str) -> SafeString:
    """Return the icon as SVG hidden from screen readers; nothing for an unknown name.

    A page without one of its icons is better than no page; a test looks for wrong names.
    """
    if not icon_exists(name):
        return SafeString()
    body = _BODY.search(_file(name).read_text())
    drawing = _NO_OUTLINE.sub("", body[1]) if body else ""
    return mark_safe(_OPEN + re.sub(r"\s*\n\s*", "", drawing) + "</svg>")  # noqa: S308 - a file of ours


def _file(name: str) -> Path:
    return Path(settings.BASE_DIR) / ICONS / f"{name}.svg"
