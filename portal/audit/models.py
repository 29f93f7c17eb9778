"""Who did what, when, to which thing."""

from __future__ import annotations

from typing import Any, Protocol
from uuid import UUID

import pgtrigger
from django.db import models

from portal.accounts.models import User


class Identified(Protocol):
    """Anything with a primary key; its dealership and brand are found by it."""

    pk: UUID


class Entry(models.Model):
    """One thing that one person did; the database refuses to change or delete it."""

    event = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=40)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dealership_id = models.UUIDField(null=True)
    brand_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["dealership_id", "-id"], name="audit_dealership"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.event} on {self.subject_type} {self.subject_id}"


def record(
    event: str,
    subject: models.Model,
    *,
    by: User | None,
    dealership: Identified | None = None,
    brand: Identified | None = None,
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Add an entry to the current transaction; `by` is None when the portal itself acted."""
    return Entry.objects.create(
        event=event,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        by=by,
        dealership_id=dealership.pk if dealership else None,
        brand_id=brand.pk if brand else None,
        detail=detail or {},
    )
