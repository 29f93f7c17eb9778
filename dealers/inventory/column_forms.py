"""What people say about the columns of a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dealers.inventory import wording
from dealers.inventory.columns import COST, EXTRA, IGNORE, Column
from dealers.inventory.models import Feed, VendorProfile

FACTS: dict[str, str | Promise] = {
    **wording.FACTS,
    EXTRA: _("keep as it is"),
    COST: _("a cost: keep it restricted"),
    IGNORE: _("leave out"),
}
GROUNDS: dict[str, str | Promise] = {
    "told": _("confirmed by a person"),
    "layout": _("by the vendor's layout"),
    "name": _("by its name"),
    "spelling": _("by a name like it"),
    "values": _("by its values"),
    "kept": _("not known"),
    "cost": _("named like a cost"),
    "dealership": _("about the dealership, which the roster knows better"),
    "unnamed": _("without a name"),
}


class Line(NamedTuple):
    """One column on the page: what it is read as, how sure that is, and why."""

    column: Column
    field: forms.BoundField
    ground: str
    tone: str


class ColumnsForm(forms.Form):
    """A choice for each named column."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, columns: Sequence[Column] = ()
    ) -> None:
        super().__init__(data)
        self.columns = [column for column in columns if column.name]
        choices = [(fact, capfirst(str(words))) for fact, words in FACTS.items()]
        for column in self.columns:
            self.fields[f"column-{column.place}"] = forms.ChoiceField(
                label=column.name,
                choices=choices,
                initial=column.fact,
                widget=forms.Select(attrs={"class": "form-select form-select-sm"}),
            )

    def lines(self) -> Iterator[Line]:
        """The columns in the order of the file."""
        for column in self.columns:
            ground = str(GROUNDS.get(column.how, column.how))
            sure = column.confidence >= 0.9 and column.how not in ("spelling", "values")
            tone = "ok" if sure else "risk"
            yield Line(column, self[f"column-{column.place}"], ground, tone)

    def mapping(self) -> dict[str, str]:
        """What was chosen, by the columns' names."""
        return {each.name: self.cleaned_data[f"column-{each.place}"] for each in self.columns}


class ProfileForm(forms.Form):
    """A vendor's profile of the feed's brand, or none."""

    profile = forms.ModelChoiceField(
        VendorProfile.objects.none(),
        label=_("Vendor's profile"),
        required=False,
        empty_label=_("none: by the feed's own settings"),
    )

    def __init__(self, *args: Any, feed: Feed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = VendorProfile.objects.filter(brand=feed.brand_id)
        self.fields["profile"].queryset = known  # type: ignore[attr-defined]
        self.initial.setdefault("profile", feed.vendor_profile_id)
