"""Who may send leads, and by which key."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from dealers.leads import policies
from dealers.leads.models import Source
from dealers.network.models import Brand, Dealership
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import Refused


@transaction.atomic
def add_source(
    brand: Brand, name: str, *, kind: str, by: User, dealership: Dealership | None = None
) -> tuple[Source, str]:
    """Add a sender of leads; return it and its key, which can be read only now."""
    policies.check_may_keep_sources(by, dealership or brand)
    if dealership and dealership.brand_id != brand.pk:
        raise Refused(_("This dealership belongs to another brand."))
    if Source.objects.filter(brand=brand, dealership=dealership, name=name).exists():
        raise Refused(_("There is a source with this name; choose another."))
    source = Source(brand=brand, dealership=dealership, name=name, kind=kind)
    key = source.renew_key()
    source.save()
    record("lead_source.added", source, by=by, brand=brand, dealership=dealership)
    return source, key


@transaction.atomic
def renew_key(source: Source, *, by: User) -> str:
    """Give a source a new key and return it; the old one is refused from now on."""
    policies.check_may_keep_sources(by, source)
    key = source.renew_key()
    source.save(update_fields=["key_hash", "key_hint"])
    record("lead_source.key_renewed", source, by=by, brand=source.brand)
    return key


@transaction.atomic
def set_active(source: Source, *, active: bool, by: User) -> None:
    """Let a source send, or refuse what it sends."""
    policies.check_may_keep_sources(by, source)
    source.is_active = active
    source.save(update_fields=["is_active"])
    record(
        "lead_source.opened" if active else "lead_source.closed",
        source,
        by=by,
        brand=source.brand,
    )


def source_for(
    brand: Brand, name: str, *, kind: Source.Kind, dealership: Dealership | None = None
) -> Source:
    """Return the portal's own source of this name, added when it is first used; it has no key.

    A name in other letters, such as ``google`` beside ``Google``, is the same source.
    """
    known = Source.objects.filter(brand=brand, dealership=dealership, name__iexact=name[:80])
    if found := known.order_by("created_at").first():
        return found
    source, _created = Source.objects.get_or_create(
        brand=brand, dealership=dealership, name=name[:80], defaults={"kind": kind}
    )
    return source
