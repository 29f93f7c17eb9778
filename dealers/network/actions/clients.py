"""API clients: made, given a new secret, revoked."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dealers.network import grants
from dealers.network.actions.members import end_now, record_member, scope_kind
from dealers.network.models import ApiClient, Membership
from dealers.network.policies import Anchor, capabilities_for_client, check_may_keep_client
from portal.accounts.capabilities import Can, Role
from portal.accounts.models import User
from portal.common.ids import uuid7
from portal.common.refusals import NotAllowed, Refused


@transaction.atomic
def make_client(
    name: str,
    role: Role,
    *,
    at: Anchor | None,
    can: Collection[Can],
    expires_at: datetime,
    by: User,
) -> tuple[ApiClient, str]:
    """Make a client that can do these things at a scope, and give it with its secret, shown once."""
    if not set(can) <= set(capabilities_for_client(by, role, at)):
        raise NotAllowed(_("A client can do no more than the person who makes it."))
    if not can:
        raise Refused(_("Choose at least one thing that the client may do."))
    if expires_at <= timezone.now():
        raise Refused(_("The last day lies in the past."))
    # The domain is reserved: nobody receives mail there, so nobody signs in as a machine.
    account = User.objects.create_user(f"{uuid7().hex}@clients.invalid", full_name=name)
    client = ApiClient(user=account, made_by=by, expires_at=expires_at)
    client.membership = _membership(account, role, at, can)
    secret = client.renew()
    client.save()
    detail = {"role": role, "can": client.membership.only, "until": expires_at.isoformat()}
    record_member("api_client.made", client.membership, by=by, detail=detail)
    return client, secret


def _membership(account: User, role: Role, at: Anchor | None, can: Collection[Can]) -> Membership:
    scope = scope_kind(at)
    membership = Membership(user=account, role=role, scope=scope, only=sorted(can))
    if at:
        setattr(membership, scope.value, at)
    membership.save()
    grants.align(membership)
    return membership


@transaction.atomic
def renew_client(client: ApiClient, *, by: User) -> str:
    """Give a client a new secret; the old one is refused from now on."""
    check_may_keep_client(by, client)
    locked = _active(client)
    secret = locked.renew()
    locked.save(update_fields=["secret_hash", "hint"])
    record_member("api_client.renewed", locked.membership, by=by, detail={})
    return secret


@transaction.atomic
def revoke_client(client: ApiClient, *, by: User) -> None:
    """Lock a client out with its next request."""
    check_may_keep_client(by, client)
    locked = _active(client)
    locked.revoked_at, locked.revoked_by = timezone.now(), by
    locked.save(update_fields=["revoked_at", "revoked_by"])
    User.objects.filter(pk=locked.user_id).update(is_active=False)
    end_now(locked.membership)
    record_member("api_client.revoked", locked.membership, by=by, detail={})


def _active(client: ApiClient) -> ApiClient:
    locked = ApiClient.objects.select_for_update(of=("self",)).select_related("membership")
    found = locked.get(pk=client.pk)
    if found.revoked_at:
        raise Refused(_("This client is revoked."))
    return found
