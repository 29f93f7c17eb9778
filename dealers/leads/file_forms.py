"""What people upload about leads, and what they say its columns are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from dealers.leads.actions.answer_files import MOST_ANSWERS
from dealers.leads.columns import Vocabulary
from dealers.leads.csv_rows import MOST_BYTES, MOST_ROWS
from dealers.leads.models import KeptFile, Source
from dealers.network.models import Dealership
from portal.ui.formats import figure


class UploadForm(forms.Form):
    """A CSV file or workbook."""

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.xls,text/csv"})
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large before it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        return file


class LeadFileForm(UploadForm):
    """A file of leads, whom they are from, and for whom they are if the rows don't say."""

    source = forms.ModelChoiceField(
        label=_("Source"),
        queryset=Source.objects.none(),
        empty_label=_("Choose a source"),
        help_text=_("Who gave you the leads. It stands beside each of them."),
    )
    code = forms.CharField(
        label=_("Dealer code"),
        required=False,
        max_length=20,
        help_text=_(
            "For rows that name no dealership. Without it, the nearest one with such a vehicle in "
            "stock gets the lead."
        ),
    )
    field_order = ("source", "code", "file")
    dealership: Dealership | None = None

    def __init__(self, sources: Any, dealerships: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["source"]
        field.queryset = sources.select_related("brand", "dealership")
        field.label_from_instance = _with_place
        self.fields["file"].help_text = _(
            "CSV or XLSX, one lead a row, with the columns' names in the first. Up to %(rows)s rows "
            "and 10 MB. Nothing is kept before you have seen what it comes to."
        ) % {"rows": figure(MOST_ROWS)}
        self.dealerships = dealerships

    def clean(self) -> dict[str, Any]:
        """Find the dealership among the source's brand's that this person keeps sources for."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        source = given.get("source")
        if given.get("code") and source:
            here = self.dealerships.filter(brand=source.brand_id, code=given["code"])
            self.dealership = here.first()
            if self.dealership is None:
                self.add_error("code", _("The brand has no dealership with this code."))
        return given


def _with_place(source: Source) -> str:
    return f"{source.name} · {source.dealership or source.brand}"


class AnswerFileForm(UploadForm):
    """A file of answers, and whose people gave them."""

    dealership = forms.ModelChoiceField(
        label=_("Dealership"),
        queryset=Dealership.objects.none(),
        empty_label=_("Choose a dealership"),
    )
    field_order = ("dealership", "file")

    def __init__(self, dealerships: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["dealership"]
        field.queryset = dealerships.order_by("name")
        only = list(field.queryset[:2])
        if len(only) == 1:
            field.initial = only[0]
        self.fields["file"].help_text = _(
            "CSV or XLSX, one contact a row, with the columns' names in the first. Up to %(rows)s "
            "rows and 10 MB. Nothing is logged before you have seen what it comes to."
        ) % {"rows": MOST_ANSWERS}


class ColumnsForm(forms.Form):
    """What each column of a file is; nothing chosen means that it is kept beside the lead."""

    def __init__(self, file: KeptFile, vocabulary: Vocabulary, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.columns = file.columns
        choices = [("", vocabulary.aside), *vocabulary.labels.items()]
        for place, column in enumerate(self.columns):
            read = column["field"] if column["field"] in vocabulary.labels else ""
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column["name"], choices=choices, required=False, initial=read
            )

    @property
    def lines(self) -> Iterator[tuple[dict[str, str], forms.BoundField]]:
        """Each column with its choice."""
        return zip(self.columns, self, strict=True)

    @property
    def given(self) -> dict[str, str]:
        """The field of each column, as chosen."""
        return {
            column["name"]: self.cleaned_data[f"column-{place}"]
            for place, column in enumerate(self.columns)
        }
