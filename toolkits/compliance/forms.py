"""What compliance reviewers fill in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dealers.network.models import Brand
from dealers.network.scoping import scope_of
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from toolkits.compliance.models import Rule
from toolkits.creative.forms import LinesField


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]
    """Words that may not be said, or hosts that may be linked to."""

    words = LinesField(label=_("Words or hosts"), help_text=_("One on each line."))

    class Meta:
        model = Rule
        fields = ["kind", "words", "severity", "reason", "mend", "brand", "jurisdiction", "source"]
        labels = {
            "kind": _("Kind"),
            "severity": _("Severity"),
            "reason": _("Reason"),
            "mend": _("How to mend it"),
            "brand": _("Brand"),
            "jurisdiction": _("Jurisdiction"),
            "source": _("Source"),
        }
        help_texts = {
            "reason": _("The dealership reads this beside its text."),
            "jurisdiction": _("A country like US or DE; empty means everywhere."),
            "source": _("The law, guideline or contract that it comes from."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["brand"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - a foreign key's field
        field.queryset = Brand.objects.where(user, Can.REVIEW_COMPLIANCE)
        field.required = not scope_of(user, Can.REVIEW_COMPLIANCE).everything
        field.empty_label = _("All brands")
