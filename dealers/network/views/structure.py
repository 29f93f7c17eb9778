"""Pages about brands, their regions, and dealer groups."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealers.network import actions
from dealers.network.forms.dealerships import BrandForm, GroupForm, RegionForm
from dealers.network.models import Brand, Dealership, Region
from dealers.network.policies import check_manages, check_manages_everything
from dealers.network.querysets import groups_visible_to
from dealers.network.record import RECENT, entries_visible_to, newest
from dealers.network.scoping import holds, scope_of
from dealers.network.views.pages import show, show_list
from portal.accounts.capabilities import Can
from portal.accounts.requests import PortalRequest
from portal.audit.querysets import EntryQuerySet
from portal.common.pages import keyset_page


@dataclass(frozen=True)
class Branch:
    """A line of the tree: a region, and how many dealerships lie in it and below."""

    region: Region
    own: int
    below: int

    @property
    def indent(self) -> range:
        """One step for each region above."""
        return range(self.region.depth - 1)


@require_GET
def structure(request: PortalRequest) -> HttpResponse:
    """Show the brands that one administers, each with its tree of regions."""
    _only_for(request, Can.MANAGE_NETWORK)
    brands = Brand.objects.where(request.user, Can.MANAGE_NETWORK)
    trees = [(brand, list(_branches(brand))) for brand in brands]
    everything = scope_of(request.user, Can.MANAGE_NETWORK).everything
    return show(request, "structure", "structure", trees=trees, may_add=everything)


def _only_for(request: PortalRequest, can: Can) -> None:
    """Answer as if the page were missing to those who have no business here."""
    if not holds(request.user, can):
        raise Http404


def _branches(brand: Brand) -> Iterator[Branch]:
    counted = Dealership.objects.filter(brand=brand).values_list("region").annotate(n=Count("pk"))
    own = dict(counted)
    regions = list(Region.objects.filter(brand=brand))
    for region in regions:
        below = sum(own.get(row.pk, 0) for row in regions if row.path.startswith(region.path))
        yield Branch(region, own.get(region.pk, 0), below)


@require_http_methods(["GET", "POST"])
def new_brand(request: PortalRequest) -> HttpResponse:
    """Add a brand."""
    _only_for(request, Can.MANAGE_NETWORK)
    check_manages_everything(request.user)
    form = BrandForm(request.POST or None)
    if form.is_valid():
        slug = slugify(form.cleaned_data["name"])
        actions.add_brand(slug=slug, by=request.user, **form.cleaned_data)
        return redirect("network:structure")
    return show(request, "brand_form", "structure", form=form)


def _managed_brand(request: PortalRequest, pk: UUID) -> Brand:
    brand = get_object_or_404(Brand.objects.visible_to(request.user), pk=pk)
    check_manages(request.user, brand)
    return brand


@require_http_methods(["GET", "POST"])
def edit_brand(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change a brand."""
    brand = _managed_brand(request, pk)
    form = BrandForm(request.POST or None, instance=Brand.objects.get(pk=pk))
    if form.is_valid():
        actions.edit_brand(brand, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("network:structure")
    context = {"brand": brand, "history": _history(request, brand)}
    return show(request, "brand_form", "structure", form=form, **context)


def _history(request: PortalRequest, subject: Model) -> EntryQuerySet:
    """Give what was done to a thing, newest first, as far as the person reads the record."""
    return newest(entries_visible_to(request.user).about(subject))[:RECENT]


@require_http_methods(["GET", "POST"])
def new_region(request: PortalRequest, brand_pk: UUID) -> HttpResponse:
    """Add a region to a brand's tree."""
    brand = _managed_brand(request, brand_pk)
    form = RegionForm(
        request.POST or None, brand=brand, initial={"under": request.GET.get("under")}
    )
    if form.is_valid():
        actions.add_region(brand, by=request.user, **form.cleaned_data)
        return redirect("network:structure")
    return show(request, "region_form", "structure", form=form, brand=brand)


@require_http_methods(["GET", "POST"])
def edit_region(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Rename a region, or move it with everything below."""
    region = _managed_region(request, pk)
    parent = Region.objects.get_parent(region)
    initial: dict[str, Any] = {"name": region.name, "code": region.code, "under": parent}
    form = RegionForm(request.POST or None, brand=region.brand, moving=region, initial=initial)
    if form.is_valid():
        actions.revise_region(region, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("network:structure")
    below = Dealership.objects.filter(region__path__startswith=region.path).count()
    context = {"region": region, "brand": region.brand, "below": below}
    context["history"] = _history(request, region)
    return show(request, "region_form", "structure", form=form, **context)


def _managed_region(request: PortalRequest, pk: UUID) -> Region:
    visible = Region.objects.visible_to(request.user).select_related("brand")
    region: Region = get_object_or_404(visible, pk=pk)
    check_manages(request.user, region.brand)
    return region


@require_GET
def group_list(request: PortalRequest) -> HttpResponse:
    """Show dealer groups with the number of dealerships that one sees of each."""
    _only_for(request, Can.MANAGE_NETWORK)
    text = request.GET.get("q", "")
    groups = groups_visible_to(request.user).filter(name__icontains=text)
    page = keyset_page(groups, request.GET, order=("name", "id"))
    mine = Dealership.objects.visible_to(request.user).filter(group__in=page.rows)
    counted = mine.values_list("group").annotate(n=Count("pk"))
    counts: dict[Any, int] = dict(counted.order_by())
    everything = scope_of(request.user, Can.MANAGE_NETWORK).everything
    context = {"page": page, "counts": counts, "q": text, "may_add": everything}
    return show_list(request, "group_list", "groups", **context)


@require_http_methods(["GET", "POST"])
def new_group(request: PortalRequest) -> HttpResponse:
    """Add a dealer group."""
    _only_for(request, Can.MANAGE_NETWORK)
    check_manages_everything(request.user)
    form = GroupForm(request.POST or None)
    if form.is_valid():
        actions.add_group(form.cleaned_data["name"], by=request.user)
        return redirect("network:group-list")
    return show(request, "group_form", "groups", form=form)


@require_http_methods(["GET", "POST"])
def group_detail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Show a dealer group's dealerships, and let those who may rename it."""
    _only_for(request, Can.MANAGE_NETWORK)
    group = get_object_or_404(groups_visible_to(request.user), pk=pk)
    everything = scope_of(request.user, Can.MANAGE_NETWORK).everything
    form = GroupForm(request.POST or None, initial={"name": group.name})
    if form.is_valid():
        actions.rename_group(group, by=request.user, **form.cleaned_data)
        return redirect("network:group-list")
    mine = Dealership.objects.visible_to(request.user).filter(group=group)
    rows = mine.select_related("brand", "region")[:500]
    context = {"group": group, "rows": rows, "may_rename": everything}
    context["history"] = _history(request, group)
    return show(request, "group_form", "groups", form=form, **context)
