"""What people type about feeds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files import File
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealers.inventory import wording
from dealers.inventory.models import Feed
from dealers.network.forms.brands import BrandChoice
from dealers.network.models import Brand, Dealership
from portal.accounts.capabilities import Can
from portal.accounts.models import User

DATE_ORDERS = [
    ("", _("as the file shows")),
    ("mdy", _("month/day/year")),
    ("dmy", _("day/month/year")),
]
TELLABLE = ("utf-8", "cp1252", "cp1250", "cp1251")
ENCODINGS = [("", _("found by itself")), *((name, wording.ENCODINGS[name]) for name in TELLABLE)]


class UploadForm(forms.Form):
    """One stock file."""

    file = forms.FileField(
        label=_("Stock file"),
        help_text=_("CSV, TSV, text with | or ;, JSON, or an Excel workbook; up to 512 MB."),
        allow_empty_file=True,
    )

    @property
    def upload(self) -> File[bytes]:
        """The file that was chosen."""
        file: File[bytes] = self.cleaned_data["file"]
        return file


class SourceForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where a feed comes from and what it cannot say itself."""

    secret = forms.CharField(
        label=_("Password or token"),
        required=False,
        widget=forms.PasswordInput(render_value=False),
        help_text=_("Kept sealed. Leave it empty to keep the one that is stored."),
    )
    encoding = forms.ChoiceField(label=_("Encoding"), choices=ENCODINGS, required=False)
    date_order = forms.ChoiceField(label=_("Dates"), choices=DATE_ORDERS, required=False)
    condition = forms.ChoiceField(
        label=_("Condition, where the file is silent"),
        choices=[("", _("leave it open")), ("new", _("New")), ("used", _("Used"))],
        required=False,
    )

    class Meta:
        model = Feed
        fields = ["kind", "url", "username", "host_key", "every_minutes", "enabled"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profile = self.instance.profile or {}
        self.initial.setdefault("encoding", profile.get("encoding", ""))
        self.initial.setdefault("date_order", profile.get("date_order", ""))
        self.initial.setdefault("condition", profile.get("defaults", {}).get("condition", ""))
        # A browser would refuse a period that is too short without a word where it is not shown.
        self.fields["every_minutes"].widget.attrs.pop("min")

    @property
    def lacks_mailbox(self) -> bool:
        """Whether no file can be mailed to this feed, since the portal has no mailbox for stock."""
        return not (settings.STOCK_MAIL_ADDRESS or self.instance.mail_address)

    def clean_every_minutes(self) -> int:
        """Refuse periods that would be a burden to the sender; what isn't fetched has none to type."""
        if self.cleaned_data.get("kind") not in Feed.FETCHED:
            return int(self.instance.every_minutes)
        minutes = int(self.cleaned_data["every_minutes"])
        if minutes < 5:
            raise forms.ValidationError(_("Five minutes is the shortest period."))
        return minutes

    def clean(self) -> dict[str, Any]:
        """Ask for an address where one is needed."""
        cleaned: dict[str, Any] = super().clean() or {}
        url = cleaned.get("url", "")
        if cleaned.get("kind") == Feed.Kind.HTTP and not url.startswith(("http://", "https://")):
            self.add_error("url", _("Give the address, beginning with https://."))
        if cleaned.get("kind") == Feed.Kind.SFTP and not url.startswith("sftp://"):
            self.add_error("url", _("Give the address as sftp://host/folder/file.csv."))
        return cleaned

    def told(self) -> dict[str, Any]:
        """The fields as the actions take them."""
        cleaned = dict(self.cleaned_data)
        profile = dict(self.instance.profile or {})
        for name in ("encoding", "date_order"):
            _keep(profile, name, cleaned.pop(name))
        condition = cleaned.pop("condition")
        _keep(profile, "defaults", {"condition": condition} if condition else None)
        if not cleaned["secret"]:
            cleaned.pop("secret")
        return {**cleaned, "profile": profile}


def _keep(profile: dict[str, Any], name: str, value: Any) -> None:
    if value:
        profile[name] = value
    else:
        profile.pop(name, None)


class NewFeedForm(SourceForm):
    """A feed that is not there yet."""

    brand = BrandChoice()
    dealership = forms.ModelChoiceField(
        Dealership.objects.none(),
        label=_("Dealership"),
        required=False,
        empty_label=_("all dealerships of the brand, by their codes"),
        help_text=_("Choose one when the file holds one dealership's stock."),
    )

    class Meta(SourceForm.Meta):
        fields = ["name", *SourceForm.Meta.fields]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["secret"].help_text = _("Kept sealed.")
        dealerships = Dealership.objects.where(user, Can.MANAGE_FEEDS).select_related("brand")
        self.fields["dealership"].queryset = dealerships  # type: ignore[attr-defined]
        whole = Brand.objects.where(user, Can.MANAGE_FEEDS)
        partly = Q(dealerships__in=dealerships)
        brands = Brand.objects.filter(Q(pk__in=whole) | partly).distinct()
        self.fields["brand"].offer(brands)  # type: ignore[attr-defined]
        order = ["name", "brand", "dealership", "kind", "url", "username", "secret", "host_key"]
        self.order_fields(order)

    def clean(self) -> dict[str, Any]:
        """Refuse a dealership of another brand."""
        cleaned = super().clean()
        dealership, brand = cleaned.get("dealership"), cleaned.get("brand")
        if dealership and brand and dealership.brand_id != brand.pk:
            self.add_error("dealership", _("This dealership is not one of that brand."))
        return cleaned
