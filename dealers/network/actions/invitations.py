"""Inviting people, and their coming in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.network import grants
from dealers.network.actions.members import Anchor, add_member, scope_kind
from dealers.network.changes import as_text
from dealers.network.models import Invitation
from dealers.network.policies import can_give, check_may_give
from dealers.network.tokens import hash_of, token_of
from portal.accounts.capabilities import Role
from portal.accounts.models import User
from portal.audit.models import record
from portal.common import work
from portal.common.refusals import NotAllowed, OutOfStep, Refused

VALID_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Offer:
    """What an invitation offers: a role at a scope, for some time, in a language."""

    role: Role
    at: Anchor | None
    from_date: date | None = None
    until_date: date | None = None
    full_name: str = ""
    language: str = field(default="en")


@transaction.atomic
def invite(email: str, offer: Offer, *, by: User) -> Invitation:
    """Offer a role to an e-mail address; the mail leaves when the transaction is through."""
    email = email.strip().lower()
    if email == by.email:
        raise NotAllowed(_("Nobody changes their own roles; ask another admin."))
    check_may_give(by, offer.role, offer.at)
    grants.one_at_a_time()
    invitation = _invitation(email, offer, by)
    if _is_pending(invitation):
        raise Refused(_("This address was invited to this role already; send it again instead."))
    _send(invitation)
    _record("invitation.sent", invitation, by)
    return invitation


def _invitation(email: str, offer: Offer, by: User) -> Invitation:
    scope = scope_kind(offer.at)
    invitation = Invitation(email=email, role=offer.role, scope=scope, invited_by=by)
    invitation.full_name, invitation.language = offer.full_name, offer.language
    invitation.from_date, invitation.until_date = offer.from_date, offer.until_date
    if offer.at:
        setattr(invitation, scope.value, offer.at)
    return invitation


def _is_pending(invitation: Invitation) -> bool:
    """Tell whether the address was offered this very role and has not answered."""
    anchor = {} if invitation.anchor is None else {invitation.scope: invitation.anchor}
    asked = {"email": invitation.email, "role": invitation.role, "scope": invitation.scope}
    return Invitation.objects.pending().filter(**asked, **anchor).exists()


def _send(invitation: Invitation) -> None:
    invitation.expires_at = timezone.now() + VALID_FOR
    invitation.token_hash = hash_of(token_of(invitation.pk, invitation.issue))
    invitation.save()
    key = f"{invitation.pk}:{invitation.issue}"
    work.enqueue("network.mail_invitation", key, {"invitation": str(invitation.pk)})


def _record(event: str, invitation: Invitation, by: User | None) -> None:
    brand = invitation.brand or (invitation.region.brand if invitation.region else None)
    detail = {
        "person": invitation.email,
        "role": invitation.role,
        "until": as_text(invitation.until_date),
    }
    record(event, invitation, by=by, dealership=invitation.dealership, brand=brand, detail=detail)


@transaction.atomic
def resend(invitation: Invitation, *, by: User) -> None:
    """Send a new link for another week; the link sent before no longer works."""
    locked = _pending(invitation)
    check_may_give(by, Role(locked.role), locked.anchor)
    locked.issue += 1
    locked.invited_by = by
    _send(locked)
    _record("invitation.sent_again", locked, by)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back; its link no longer works."""
    locked = _pending(invitation)
    check_may_give(by, Role(locked.role), locked.anchor)
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    _record("invitation.revoked", locked, by)


def _pending(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if locked.accepted_at or locked.revoked_at:
        raise OutOfStep(_("This invitation was accepted or revoked meanwhile."))
    return locked


@transaction.atomic
def accept(
    token: str, *, full_name: str = "", password: str = "", as_user: User | None = None
) -> User:
    """Turn an invitation into a membership and give the person, once per token.

    A new person brings a name and a password; somebody who has an account is signed in to it.
    """
    grants.one_at_a_time()
    invitation = open_invitation(token, lock=True)
    if invitation is None:
        raise Refused(
            _(
                "This invitation was used, taken back or has expired. Ask who invited you to send it again."
            )
        )
    if not can_give(invitation.invited_by, Role(invitation.role), invitation.anchor):
        raise Refused(_("Who invited you may no longer give this role. Ask for a new invitation."))
    user = _invited_person(invitation, full_name, password, as_user)
    add_member(
        user,
        Role(invitation.role),
        at=invitation.anchor,
        by=invitation.invited_by,
        from_date=invitation.from_date,
        until_date=invitation.until_date,
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record("invitation.accepted", invitation, user)
    return user


def open_invitation(token: str, *, lock: bool = False) -> Invitation | None:
    """Give the invitation that this token still opens."""
    found = Invitation.objects.open().filter(token_hash=hash_of(token))
    if lock:
        found = found.select_for_update(of=("self",))
    related = found.select_related("invited_by", "brand", "region__brand", "group", "dealership")
    return related.first()


def _invited_person(
    invitation: Invitation, full_name: str, password: str, as_user: User | None
) -> User:
    if as_user is not None:
        if as_user.email != invitation.email:
            raise NotAllowed(_("This invitation is for somebody else's address."))
        return as_user
    if User.objects.filter(email=invitation.email).exists():
        raise Refused(_("Sign in first: this address has an account."))
    user = User.objects.create_user(
        invitation.email, password, full_name=full_name, language=invitation.language
    )
    # The link came by mail, so that the address is theirs.
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    record("account.made", user, by=user)
    return user
