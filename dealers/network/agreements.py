"""Who has agreed to share what: the dealerships of a place, counted and listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealers.network.models import Audience, Dealership
from dealers.network.querysets import DealershipQuerySet
from portal.accounts.capabilities import Data
from portal.ui.charts import Chart, Series

STATES = {
    "signed": gettext_lazy("Signed"),
    "unsigned": gettext_lazy("Not signed"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
IN_STATE = {
    "signed": Q(sharing__agreement__withdrawn=False),
    "unsigned": Q(sharing=None),
    "withdrawn": Q(sharing__agreement__withdrawn=True),
}
COLUMNS = ("code", "name", "state", "version", "signed_by", "signed_at", "with_oem", "with_region")


@dataclass(frozen=True)
class Line:
    """A dealership and where it stands."""

    dealership: Dealership
    state: str

    @property
    def label(self) -> str:
        """The state in words."""
        return str(STATES[self.state])

    @property
    def agreement(self) -> Any:
        """What it signed or withdrew last; None if it never did."""
        return None if self.state == "unsigned" else self.dealership.sharing.agreement


def line_of(dealership: Dealership) -> Line:
    """Give where a dealership stands, read with `for_lines`."""
    sharing = getattr(dealership, "sharing", None)
    if sharing is None:
        return Line(dealership, "unsigned")
    return Line(dealership, "withdrawn" if sharing.agreement.withdrawn else "signed")


def for_lines(rows: DealershipQuerySet) -> DealershipQuerySet:
    """Join what a line shows."""
    agreement = "sharing__agreement"
    return rows.select_related("brand", f"{agreement}__text", f"{agreement}__signed_by")


def in_state(rows: DealershipQuerySet, state: str) -> DealershipQuerySet:
    """Give those of these dealerships that stand there; all, if it is no state."""
    return rows.filter(IN_STATE[state]) if state in IN_STATE else rows


def counted(rows: DealershipQuerySet) -> list[tuple[str, Any, int]]:
    """Give each state with its words and its number of dealerships."""
    counts = rows.order_by().aggregate(
        **{state: Count("pk", filter=condition) for state, condition in IN_STATE.items()}
    )
    return [(state, label, counts[state]) for state, label in STATES.items()]


def chart_of(rows: DealershipQuerySet) -> Chart:
    """Draw how many dealerships share what with whom."""
    asked = {
        f"{audience}_{kind}": Count(
            "pk", filter=Q(**{f"sharing__with_{audience}__contains": [kind]})
        )
        for audience in Audience.values
        for kind in Data.values
    }
    counts = rows.order_by().aggregate(**asked)
    return Chart(
        kind="bar",
        title=_("Dealerships that share"),
        categories=[str(kind.label) for kind in Data],
        first_column=_("Data"),
        series=[
            Series(str(audience.label), [counts[f"{audience}_{kind}"] for kind in Data.values])
            for audience in Audience
        ],
    )


def exported(rows: DealershipQuerySet) -> Iterator[list[object]]:
    """Give a row for each dealership, as `COLUMNS` names it."""
    for dealership in for_lines(rows).order_by("brand__name", "code").iterator(chunk_size=500):
        line = line_of(dealership)
        found = line.agreement
        told = (
            [found.text.version, str(found.signed_by or ""), found.signed_at.isoformat(),
             " ".join(found.with_oem), " ".join(found.with_region)]
            if found else [""] * 5
        )  # fmt: skip
        yield [dealership.code, dealership.name, line.state, *told]
