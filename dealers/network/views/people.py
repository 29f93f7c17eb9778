"""Pages about people and their roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealers.network import actions, lending
from dealers.network.anchors import MOST, key_of, manageable_anchor, manageable_anchors
from dealers.network.forms.people import DatesForm, EndForm, OneOffForm, RoleForm
from dealers.network.handover import left_behind
from dealers.network.models import Dealership, Membership
from dealers.network.people import (
    colleagues_of,
    invitations_managed_by,
    loans_managed_by,
    memberships_managed_by,
    people_managed_by,
)
from dealers.network.policies import capabilities_to_lend, check_may_view_as, roles_offered
from dealers.network.querysets import today
from dealers.network.reasons import loans, what_they_can_do
from dealers.network.record import RECENT, entries_about_person
from dealers.network.scoping import holds, scope_of
from dealers.network.views.pages import show, show_list
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User
from portal.accounts.requests import PortalRequest
from portal.common.pages import keyset_page
from portal.common.refusals import NotAllowed


def only_managers(request: PortalRequest) -> None:
    """Answer as if the page were missing to those who manage no members."""
    if not holds(request.user, Can.MANAGE_MEMBERS):
        raise Http404


@require_GET
def people(request: PortalRequest) -> HttpResponse:
    """Show the people of the part of the network whose members one manages, and open invitations."""
    only_managers(request)
    text, role = request.GET.get("q", ""), request.GET.get("role", "")
    mine = memberships_managed_by(request.user).current()
    found = _named(people_managed_by(request.user), text)
    if role in Role.values:
        found = found.filter(pk__in=mine.filter(role=role).values("user"))
    shown = mine.select_related("brand", "region", "group", "dealership")
    rows = found.prefetch_related(Prefetch("memberships", shown, to_attr="shown"))
    context = {
        "page": keyset_page(rows, request.GET, order=("full_name", "id")),
        "invitations": _open_invitations(request),
        "q": text,
        "role": role,
        "roles": Role.choices,
        "total": found.count(),
    }
    return show_list(request, "people", "people", **context)


def _named(found: Any, text: str) -> Any:
    for word in text.split():
        found = found.filter(Q(full_name__icontains=word) | Q(email__icontains=word))
    return found


def _open_invitations(request: PortalRequest) -> Any:
    pending = invitations_managed_by(request.user).pending()
    related = ("invited_by", "brand", "region", "group", "dealership")
    return pending.select_related(*related).order_by("-id")[:50]


def _person(request: PortalRequest, pk: UUID) -> User:
    only_managers(request)
    return get_object_or_404(people_managed_by(request.user), pk=pk)


@require_GET
def person(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Answer what a person can do, as far as one manages it."""
    found = _person(request, pk)
    mine = memberships_managed_by(request.user).filter(user=found)
    related = mine.select_related("brand", "region", "group", "dealership")
    current = list(related.current())
    lent = loans(loans_managed_by(request.user).filter(user=found))
    administered = scope_of(request.user, Can.MANAGE_MEMBERS)
    context = {
        "other_loans": [
            one for one in lending.loans_of(found) if administered.covers_brand(one.brand.pk)
        ],
        "person": found,
        "current": current,
        "coming": related.filter(from_date__gt=today()),
        "past": related.past().order_by("-until_date")[:20],
        "loans": lent,
        "can": what_they_can_do(current, lent),
        "history": entries_about_person(request.user, found)[:RECENT],
        "may_view_as": _may_view_as(request.user, found),
        "is_me": found.pk == request.user.pk,
    }
    return show(request, "person", "people", **context)


def _may_view_as(viewer: User, target: User) -> bool:
    try:
        check_may_view_as(viewer, target)
    except NotAllowed:
        return False
    return True


def asked_anchor(request: PortalRequest, can: Can = Can.MANAGE_MEMBERS) -> tuple[bool, Any]:
    """Give whether the address names an anchor that one manages, and it; unknown ones are 404."""
    if "at" not in request.GET:
        return False, None
    known, anchor = manageable_anchor(request.user, request.GET["at"], can)
    if not known:
        raise Http404
    return True, anchor


def choose_anchor(
    request: PortalRequest,
    title: str,
    *,
    of: tuple[type, ...] = (object,),
    can: Can = Can.MANAGE_MEMBERS,
) -> HttpResponse:
    """Let the person choose where, before anything else is asked; `of` are the kinds offered."""
    text = request.GET.get("q", "")
    anchors = manageable_anchors(request.user, text, can, of=of)
    found = [(key_of(anchor), anchor) for anchor in anchors]
    if len(found) == 1 and not text:
        return redirect(f"{request.path}?at={found[0][0]}")
    context = {"anchors": found, "q": text, "title": title, "most": MOST}
    context["only_dealerships"] = of == (Dealership,)
    return show_list(request, "choose_anchor", "people", **context)


@require_http_methods(["GET", "POST"])
def new_role(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Give a person another role."""
    found = _person(request, pk)
    chosen, anchor = asked_anchor(request)
    if not chosen:
        return choose_anchor(request, _("Where does %(name)s get a role?") % {"name": found})
    roles = roles_offered(request.user, anchor)
    form = RoleForm(request.POST or None, roles=roles)
    if form.is_valid():
        given = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        actions.add_member(found, at=anchor, by=request.user, **given)
        return redirect("network:person", pk=pk)
    return show(request, "role_form", "people", form=form, person=found, anchor=anchor)


@require_http_methods(["GET", "POST"])
def membership(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Change the dates of a role."""
    found = _membership(request, pk)
    initial = {"from_date": found.from_date, "until_date": found.until_date}
    form = DatesForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.change_membership_dates(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("network:person", pk=found.user_id)
    ending = EndForm()
    ending.fields["successor"].queryset = colleagues_of(found, request.user)  # type: ignore[attr-defined]
    context = {"membership": found, "ending": ending, "left_behind": left_behind(found)}
    return show(request, "membership", "people", form=form, **context)


def _membership(request: PortalRequest, pk: UUID) -> Membership:
    mine = memberships_managed_by(request.user).select_related("user", "brand", "region__brand")
    return get_object_or_404(mine, pk=pk)


@require_POST
def end_membership(request: PortalRequest, pk: UUID) -> HttpResponse:
    """End a role now; what the person holds goes to the successor."""
    found = _membership(request, pk)
    form = EndForm(request.POST)
    form.fields["successor"].queryset = colleagues_of(found, request.user)  # type: ignore[attr-defined]
    if not form.is_valid():
        raise Http404
    actions.end_membership(found, by=request.user, successor=form.cleaned_data["successor"])
    messages.success(request, _("The role has ended."))
    return redirect("network:person", pk=found.user_id)


@require_http_methods(["GET", "POST"])
def new_loan(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Lend a person some capabilities at one dealership."""
    found = _person(request, pk)
    chosen, anchor = asked_anchor(request)
    if not chosen or not isinstance(anchor, Dealership):
        title = _("At which dealership does %(name)s get access?") % {"name": found}
        return choose_anchor(request, title, of=(Dealership,))
    form = OneOffForm(request.POST or None, capabilities=capabilities_to_lend(request.user, anchor))
    if form.is_valid():
        lent = [Can(name) for name in form.cleaned_data["can"]]
        actions.give_one_off(
            found, lent, at=anchor, until=form.cleaned_data["until"], by=request.user
        )
        return redirect("network:person", pk=pk)
    return show(request, "loan_form", "people", form=form, person=found, anchor=anchor)


@require_POST
def end_loan(request: PortalRequest, pk: UUID, dealership_pk: UUID) -> HttpResponse:
    """Take back what was lent to a person at a dealership."""
    found = _person(request, pk)
    managed = Dealership.objects.where(request.user, Can.MANAGE_MEMBERS)
    dealership = get_object_or_404(managed, pk=dealership_pk)
    actions.withdraw_one_off(found, at=dealership, by=request.user)
    return redirect("network:person", pk=pk)
