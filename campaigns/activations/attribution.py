"""Which campaign and activation a lead came from: plain codes that the lead carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Count
from django.db.models.fields.json import KeyTextTransform

from campaigns.activations.models import Activation, TrackedLink
from dealers.leads.models import Lead
from dealers.leads.querysets import LeadQuerySet
from portal.accounts.capabilities import Can
from portal.accounts.models import User

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
LONGEST = 200


def tracking_for(activation: Activation, params: Mapping[str, str]) -> dict[str, str]:
    """What a lead from this landing page carries; unknown parameters are left behind."""
    seen = {key: params[key][:LONGEST] for key in UTM if params.get(key)}
    link = TrackedLink.objects.filter(activation=activation, code=params.get("link", "")).first()
    if link:
        seen["link"] = link.code
    return {"campaign": str(activation.campaign.pk), "activation": str(activation.pk), **seen}


def carrying(key: str, ids: Iterable[UUID], leads: LeadQuerySet) -> LeadQuerySet:
    """Of these leads the unique ones that carry one of these ids under `key`."""
    return leads.eligible().filter(**{f"tracking__{key}__in": [str(pk) for pk in ids]})


def counted_by(key: str, ids: Iterable[UUID], leads: LeadQuerySet) -> dict[str, int]:
    """How many unique leads each of these campaigns or activations brought, by its id as text."""
    ids = list(ids)
    if not ids:
        return {}
    rows = carrying(key, ids, leads).order_by().values(carried=KeyTextTransform(key, "tracking"))
    return {row["carried"]: row["count"] for row in rows.annotate(count=Count("pk"))}


def leads_by_activation(ids: Iterable[UUID], user: User) -> dict[str, int]:
    """How many unique leads each of these activations brought, where this person may know."""
    return counted_by("activation", ids, counted_for(user))


def counted_for(user: User) -> LeadQuerySet:
    """Leads that count in what this person sees: of dealerships that share their results with them."""
    return Lead.objects.where(user, Can.VIEW_ACTIVATIONS).where(user, Can.VIEW_KPIS)
