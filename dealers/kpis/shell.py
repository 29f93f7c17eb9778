"""Insights in the rail and on the home page."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.kpis.board import Board
from dealers.kpis.questions import Question
from dealers.kpis.registry import catalogue
from dealers.network.places import place_of
from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.models import Anyone
from portal.common.periods import Period
from portal.ui.registry import HomePanel, NavItem, register_nav, register_panel

DAYS = 30


def _reads_figures(user: Anyone) -> bool:
    return holds(user, Can.VIEW_KPIS)


def _board(request: HttpRequest) -> Board | None:
    """The last 30 days of the place looked at; None before any domain declared a metric."""
    if not catalogue.on_board():
        return None
    period = Period.last_days(DAYS, timezone.localdate())
    board = Board(Question(request.user, place_of(request), period), whole=True)
    return None if board.empty else board


def _in_time(request: HttpRequest) -> dict[str, Any] | None:
    """The headline of a place above dealerships, and what is late there."""
    board = None if place_of(request).dealership else _board(request)
    return {"board": board} if board else None


def _against_peers(request: HttpRequest) -> dict[str, Any] | None:
    """A dealership's month beside its peers."""
    board = _board(request) if place_of(request).dealership else None
    return {"board": board} if board and board.peers else None


register_nav(
    NavItem(
        key="insights",
        label=_("Insights"),
        icon="chart-bar",
        url_name="kpis:board",
        order=45,
        shown_to=_reads_figures,
        first_for=lambda user: holds(user, Can.REASSIGN_LEADS),
    )
)
register_panel(
    HomePanel(
        key="in-time",
        order=10,
        template="dealers/kpis/_in_time.html",
        shown_to=_reads_figures,
        context=_in_time,
        width="full",
    )
)
register_panel(
    HomePanel(
        key="against-peers",
        order=40,
        template="dealers/kpis/_against_peers.html",
        shown_to=_reads_figures,
        context=_against_peers,
    )
)
