"""Serves the few files of the npm packages that pages need, and none of the rest."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

VENDOR = {
    "vendor/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler.min.css.map": "@tabler/core/dist/css/tabler.min.css.map",
    "vendor/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/tabler.min.js.map": "@tabler/core/dist/js/tabler.min.js.map",
    "vendor/echarts.esm.min.js": "echarts/dist/echarts.esm.min.js",
    "vendor/inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
    "vendor/inter-latin-ext.woff2": "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2",
}


class VendorStorage(FileSystemStorage):
    """Reads `vendor/…` names from node_modules."""

    def path(self, name: str) -> str:
        return str(_source(VENDOR[Path(name).as_posix()]))


class VendorFinder(BaseFinder):
    """Finds the browser files that `npm ci` installed."""

    storage = VendorStorage()

    def check(self, **_kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        everything = find_all or kwargs.get("all", False)
        found = VENDOR.get(Path(path).as_posix())
        paths = [str(_source(found))] if found and _source(found).is_file() else []
        return paths if everything else (paths[0] if paths else None)

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        for name, source in VENDOR.items():
            if _source(source).is_file():
                yield name, self.storage


def _source(path: str) -> Path:
    return Path(settings.BASE_DIR) / "node_modules" / path
