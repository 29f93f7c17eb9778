"""What the pages of the network have in common: their sections, and how a form is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealers.network.scoping import holds
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.accounts.requests import PortalRequest


@dataclass(frozen=True)
class Section:
    """A tab of the network's pages."""

    key: str
    label: str | Promise
    icon: str
    url_name: str
    shown_with: Can


SECTIONS = [
    Section("dealerships", _("Dealerships"), "building-store", "network:dealership-list", Can.VIEW_NETWORK),
    Section("structure", _("Regions"), "sitemap", "network:structure", Can.MANAGE_NETWORK),
    Section("groups", _("Dealer groups"), "buildings", "network:group-list", Can.MANAGE_NETWORK),
    Section("people", _("People"), "users", "network:people", Can.MANAGE_MEMBERS),
    Section("sharing", _("Data sharing"), "lock-share", "network:agreement-list", Can.MANAGE_NETWORK),
    Section("clients", _("API clients"), "api", "network:client-list", Can.MANAGE_CLIENTS),
    Section("record", _("Audit trail"), "history", "network:record", Can.VIEW_AUDIT),
]  # fmt: skip


def sections_for(user: User) -> list[Section]:
    """Give the sections that this person has business in; a single one needs no tabs."""
    found = [section for section in SECTIONS if holds(user, section.shown_with)]
    return found if len(found) > 1 else []


def show(request: PortalRequest, name: str, section: str, **context: Any) -> HttpResponse:
    """Answer with a page of the network; 422 when it shows a form that was filled in wrongly."""
    context |= {"sections": sections_for(request.user), "section": section}
    form = context.get("form")
    wrong = isinstance(form, BaseForm) and form.is_bound and not form.is_valid()
    return render(request, f"dealers/network/{name}.html", context, status=422 if wrong else 200)


def show_list(request: PortalRequest, name: str, section: str, **context: Any) -> HttpResponse:
    """Answer with a list: the page, what a filter found, or the rows that follow a cursor."""
    if not request.htmx:
        return show(request, name, section, **context)
    part = "rows" if "after" in request.GET else "found"
    return render(request, f"dealers/network/{name}.html#{part}", context)
