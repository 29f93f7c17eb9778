"""What the storeys above hang into the shell: navigation, home panels, search and places.

Each app registers in its own `shell.py`, found when the portal starts; so the shell
knows none of the apps whose entries it shows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from portal.accounts.requests import PortalRequest

Text = Any  # str or a lazy translation: both render as text


def everyone(_user: Any) -> bool:
    """True: for entries that each signed-in person sees."""
    return True


def no_one(_user: Any) -> bool:
    """Return False: for entries that are nobody's main work."""
    return False


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One entry of the rail: `shown_to(user)` decides who sees it, `order` where it stands.

    For people whose work it is (`first_for(user)`) it stands before the others, also on phones.
    """

    key: str
    label: Text
    icon: str
    url_name: str
    order: int
    shown_to: Callable[[Any], bool] = everyone
    first_for: Callable[[Any], bool] = no_one


@dataclass(frozen=True, kw_only=True)
class HomePanel:
    """One card of the home page; `context(request)` may return None to stay away today.

    `width` is full, wide (two thirds), half, tall (a half beside two others) or third, on a
    desk; phones stack them.
    """

    key: str
    order: int
    template: str
    shown_to: Callable[[Any], bool] = everyone
    context: Callable[[PortalRequest], dict[str, Any] | None] = field(default=lambda _request: {})
    width: str = "half"


@dataclass(frozen=True)
class Hit:
    """One thing that search found, already known to be visible to the person."""

    title: str
    subtitle: str
    url: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class SearchProvider:
    """A kind of thing that can be found: `search(user, text)` gives at most five hits."""

    key: str
    label: Text
    search: Callable[[Any, str], Sequence[Hit]]
    order: int = 100


@dataclass(frozen=True, kw_only=True)
class ScopeChoice:
    """One place that a person may look at; `depth` indents it below its parent."""

    key: str
    label: Text
    kind: Text = ""
    depth: int = 0
    current: bool = False


@dataclass(frozen=True, kw_only=True)
class ScopeSource:
    """Where the scope switcher gets its places: the current one, and those matching a text.

    `choices(request, text)` gives at most about fifty, all visible to the person;
    `accent(request)` the colour (`#rrggbb`) of the brand looked at, if there is one.
    """

    current: Callable[[HttpRequest], ScopeChoice | None]
    choices: Callable[[HttpRequest, str], Sequence[ScopeChoice]]
    accent: Callable[[HttpRequest], str | None] = field(default=lambda _request: None)


_nav: dict[str, NavItem] = {}
_panels: dict[str, HomePanel] = {}
_providers: dict[str, SearchProvider] = {}
_sources: list[ScopeSource] = []


def register_nav(item: NavItem) -> None:
    """Put an entry into the rail."""
    _nav[item.key] = item


def register_panel(panel: HomePanel) -> None:
    """Put a panel on the home page."""
    _panels[panel.key] = panel


def register_search(provider: SearchProvider) -> None:
    """Let search find one more kind of thing."""
    _providers[provider.key] = provider


def register_scope_source(source: ScopeSource) -> None:
    """Fill the scope switcher; the last registration wins, there is one network."""
    _sources[:] = [source]


def nav_for(user: Any) -> list[NavItem]:
    """Return the entries this person sees: their own work first, then the rest, each in order."""
    seen = [item for item in _nav.values() if item.shown_to(user)]
    return sorted(seen, key=lambda item: (not item.first_for(user), item.order))


def panels_for(user: Any) -> list[HomePanel]:
    """Return the home panels this person may see, in order."""
    return [p for p in sorted(_panels.values(), key=lambda p: p.order) if p.shown_to(user)]


def search_providers() -> list[SearchProvider]:
    """Return every kind of thing that search looks for, in order."""
    return sorted(_providers.values(), key=lambda p: (p.order, p.key))


def scope_source() -> ScopeSource | None:
    """Return where places come from, or None in a portal without a network."""
    return _sources[-1] if _sources else None
