"""Templates to start from, as files of the portal: a source and its zones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from toolkits.creative.models import Zone

TITLES = {"offer_mail": _("Offer mail"), "offer_page": _("Offer page")}
FOLDER = Path(__file__).parent / "starters"


@dataclass(frozen=True)
class Starter:
    """A finished template that an author may take as it is or change."""

    key: str
    name: str
    kind: str
    source: str
    zones: tuple[dict[str, Any], ...]

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return str(TITLES.get(self.key, self.name))

    def new_zones(self) -> list[Zone]:
        """Its zones, unsaved and without a template, in reading order."""
        return [Zone(position=position, **zone) for position, zone in enumerate(self.zones)]


@cache
def starters() -> dict[str, Starter]:
    """Every starter by its key."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.json"))}


def _read(path: Path) -> Starter:
    facts = json.loads(path.read_text(encoding="utf-8"))
    source = (FOLDER / facts["source"]).read_text(encoding="utf-8")
    return Starter(path.stem, facts["name"], facts["kind"], source, tuple(facts["zones"]))
