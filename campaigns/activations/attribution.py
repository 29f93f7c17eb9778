"""Which campaign and activation a lead came from: plain codes that the lead carries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTextTransform

from campaigns.activations.models import Activation, TrackedLink
from dealers.leads.models import Lead

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
LONGEST = 200


def tracking_for(activation: Activation, params: Mapping[str, str]) -> dict[str, str]:
    """What a lead from this landing page carries; unknown parameters are left behind."""
    seen = {key: params[key][:LONGEST] for key in UTM if params.get(key)}
    link = TrackedLink.objects.filter(activation=activation, code=params.get("link", "")).first()
    if link:
        seen["link"] = link.code
    return {"campaign": str(activation.campaign.pk), "activation": str(activation.pk), **seen}


def leads_of(key: str, ids: Iterable[UUID]) -> QuerySet[Lead]:
    """Unique leads that carry one of these ids under `key` (campaign or activation)."""
    return (
        Lead.objects.eligible()
        .annotate(carried=KeyTextTransform(key, "tracking"))
        .filter(carried__in=[str(pk) for pk in ids])
    )


def lead_counts(key: str, ids: Iterable[UUID]) -> dict[str, int]:
    """How many leads each of these campaigns or activations brought, by its id as text."""
    ids = list(ids)
    if not ids:
        return {}
    counted: Iterable[Any] = (
        leads_of(key, ids).order_by().values_list("carried").annotate(Count("pk"))
    )
    return dict(counted)
