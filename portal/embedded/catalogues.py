"""Message catalogues, compiled without any gettext program."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def compile_catalogues() -> int:
    """Compile each .po that is newer than its .mo; how many were.."""
    sources = [po for folder in settings.LOCALE_PATHS for po in Path(folder).rglob("*.po")]
    return sum(_compile(po, po.with_suffix(".mo")) for po in sources)


def _compile(po: Path, mo: Path) -> bool:
    if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
        return False
    with po.open("rb") as source, mo.open("wb") as target:
        write_mo(target, read_po(source))
    return True
