"""Every component on one page, in all its states; only where SHOW_GALLERY is set."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from portal.ui.charts import Chart, Series, Target


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As it stands on the invoice.")
    amount = forms.DecimalField(label="Amount")
    kind = forms.ChoiceField(label="Kind", choices=[("cash", "Cash"), ("lease", "Lease")])
    day = forms.DateField(
        label="First day", required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    models = forms.MultipleChoiceField(
        label="Models", choices=[("a", "Aria"), ("b", "Brio")], widget=forms.CheckboxSelectMultiple
    )
    terms = forms.BooleanField(label="Tell me by mail when it is done")


@require_GET
def gallery(request: HttpRequest) -> HttpResponse:
    """Show all components with invented contents."""
    now = timezone.now()
    context = {
        "now": now,
        "ahead": now + timedelta(minutes=42),
        "soon": now + timedelta(minutes=4),
        "past": now - timedelta(minutes=75),
        "begun": now - timedelta(minutes=30),
        "form": SampleForm({"name": "", "amount": "12x", "kind": "cash"}),
        "states": ["live", "at_risk", "breached", "draft", "submitted"],
        "page": SimpleNamespace(rows=[], next_cursor="abc"),
        "charts": _charts(),
        "spark": [3, 4, 4, 6, None, 5, 7, 9, 8, 11],
    }
    return render(request, "portal/ui/gallery.html", context)


def _charts() -> list[Chart]:
    days = [f"{day} Nov" for day in range(1, 15)]
    within = [0.82, 0.84, 0.8, 0.86, 0.88, 0.85, None, None, 0.9, 0.91, 0.89, 0.93, 0.92, 0.94]
    before = [0.78, 0.8, 0.79, 0.8, 0.82, 0.81, 0.8, 0.83, 0.82, 0.84, 0.83, 0.85, 0.84, 0.86]
    return [
        Chart(
            kind="line",
            title="Leads answered within SLA",
            categories=days,
            unit="%",
            first_column="Day",
            note="Last 14 days",
            target=Target(value=0.9, label="Target 90 %"),
            series=[Series("This period", within), Series("Before", before, compare=True)],
        ),
        Chart(
            kind="bar",
            title="Leads by day",
            categories=days,
            first_column="Day",
            series=[
                Series("Landing pages", [12, 9, 14, 18, 11, 6, 4, 13, 15, 17, 21, 16, 7, 5]),
                Series("Marketplace", [8, 7, 9, 6, 9, 3, 2, 8, 9, 11, 10, 9, 4, 3]),
            ],
        ),
        Chart(
            kind="ranking",
            title="Within SLA by dealership",
            unit="%",
            first_column="Dealership",
            categories=["Harbor Motors", "Lakeside Auto", "Nordtor Autohaus", "Summit Cars"],
            target=Target(value=0.9, label="90 %"),
            series=[Series("Within SLA", [0.97, 0.93, 0.88, 0.71])],
        ),
        Chart(
            kind="heatmap",
            title="When leads wait longest",
            unit="s",
            first_column="Hour",
            categories=[f"{hour}:00" for hour in range(8, 20)],
            series=[
                Series(day, [(i * 37 + j * 91) % 3600 for j in range(12)])
                for i, day in enumerate(["Mon", "Tue", "Wed", "Thu", "Fri"])
            ],
        ),
    ]
