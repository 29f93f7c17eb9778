"""Pages about invitations: sending them, and coming in by one."""

from __future__ import annotations

from uuid import UUID

from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from dealers.network import actions
from dealers.network.actions.invitations import Offer, open_invitation
from dealers.network.forms.people import InvitationForm, NewcomerForm
from dealers.network.models import Invitation
from dealers.network.people import invitations_managed_by
from dealers.network.policies import roles_offered
from dealers.network.views.pages import show
from dealers.network.views.people import asked_anchor, choose_anchor, only_managers
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.accounts.requests import PortalRequest
from portal.common.refusals import Refused

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_http_methods(["GET", "POST"])
def new_invitation(request: PortalRequest) -> HttpResponse:
    """Invite somebody to a role."""
    only_managers(request)
    chosen, anchor = asked_anchor(request)
    if not chosen:
        return choose_anchor(request, _("Where is the person going to work?"))
    form = InvitationForm(
        request.POST or None,
        roles=roles_offered(request.user, anchor),
        initial={"language": request.user.language},
    )
    if form.is_valid():
        data = dict(form.cleaned_data)
        email, role = data.pop("email"), Role(data.pop("role"))
        try:
            actions.invite(email, Offer(role, anchor, **data), by=request.user)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(
                request, _("The invitation to %(email)s is on its way.") % {"email": email}
            )
            return redirect("network:people")
    return show(request, "invitation_form", "people", form=form, anchor=anchor)


def _pending(request: PortalRequest, pk: UUID) -> Invitation:
    only_managers(request)
    return get_object_or_404(invitations_managed_by(request.user), pk=pk)


@require_POST
def resend(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Send a new link; the one before no longer works."""
    invitation = _pending(request, pk)
    actions.resend(invitation, by=request.user)
    messages.success(
        request, _("A new link is on its way to %(email)s.") % {"email": invitation.email}
    )
    return redirect("network:people")


@require_POST
def revoke(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Take an invitation back."""
    actions.revoke(_pending(request, pk), by=request.user)
    messages.success(request, _("The invitation no longer works."))
    return redirect("network:people")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: PortalRequest, token: str) -> HttpResponse:
    """Let an invited person in: with a new account, or with the one that they have."""
    if request.viewer:
        raise Http404
    invitation = open_invitation(token)
    if invitation is None:
        return render(request, "dealers/network/invitation_gone.html", status=404)
    if request.user.is_authenticated:
        return _accept_signed_in(request, invitation, token)
    if User.objects.filter(email=invitation.email).exists():
        return _page(request, invitation, has_account=True)
    return _accept_new(request, invitation, token)


def _page(request: PortalRequest, invitation: Invitation, **context: object) -> HttpResponse:
    form = context.get("form")
    wrong = isinstance(form, NewcomerForm) and form.is_bound
    status = 422 if wrong else 200
    context |= {"invitation": invitation}
    return render(request, "dealers/network/invitation_accept.html", context, status=status)


def _accept_signed_in(request: PortalRequest, invitation: Invitation, token: str) -> HttpResponse:
    if request.method == "POST" and request.user.email == invitation.email:
        actions.accept(token, as_user=request.user)
        messages.success(request, _("Welcome to your new role."))
        return redirect("/")
    return _page(request, invitation, is_theirs=request.user.email == invitation.email)


def _accept_new(request: PortalRequest, invitation: Invitation, token: str) -> HttpResponse:
    draft = User(email=invitation.email, full_name=invitation.full_name)
    form = NewcomerForm(request.POST or None, instance=draft)
    if not form.is_valid():
        return _page(request, invitation, form=form)
    name, password = form.cleaned_data["full_name"], form.cleaned_data["password"]
    user = actions.accept(token, full_name=name, password=password)
    login(request, user, backend=BACKEND)
    # Having just set the password, they need not repeat it to add a passkey.
    record_authentication(request, user, "password", reauthenticated=True)
    messages.success(
        request, _("Welcome to Rooftop. Add a passkey now, and you need no password next time.")
    )
    return redirect("mfa_index")
