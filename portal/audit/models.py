"""Who did what, when, from where, to which thing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol
from uuid import UUID

import pgtrigger
from django.db import models

from portal.accounts.models import User
from portal.audit.origin import origin
from portal.audit.querysets import EntryQuerySet


class Identified(Protocol):
    """Anything with a primary key; its dealership and brand are found by it."""

    pk: UUID


class Entry(models.Model):
    """One thing that one person did; the database refuses to change or delete it."""

    event = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=40)
    # As it was called then; the subject itself may be gone or renamed.
    subject_name = models.CharField(max_length=200, default="")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    dealership_id = models.UUIDField(null=True)
    brand_id = models.UUIDField(null=True)
    address = models.GenericIPAddressField(null=True)
    reference = models.CharField(max_length=8, default="")
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
            models.Index(fields=["dealership_id", "-id"], name="audit_dealership"),
            models.Index(fields=["brand_id", "-id"], name="audit_brand"),
            models.Index(fields=["by", "-id"], name="audit_person"),
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
    entry = _entry(event, subject, by, dealership, detail)
    if brand:
        entry.brand_id = brand.pk
    entry.save(force_insert=True)
    return entry


def record_all(event: str, subjects: Iterable[models.Model], *, by: User | None) -> None:
    """Add one entry for each dealership that something was done to, in few queries."""
    entries = [_entry(event, row, by, row, None) for row in subjects]
    Entry.objects.bulk_create(entries, batch_size=1000)


def _entry(
    event: str,
    subject: models.Model,
    by: User | None,
    dealership: Identified | None,
    detail: dict[str, Any] | None,
) -> Entry:
    where = origin()
    return Entry(
        event=event,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        # What names a customer must not stay here when the customer is erased.
        subject_name="" if getattr(subject, "names_a_customer", False) else str(subject)[:200],
        by=by,
        dealership_id=dealership.pk if dealership else None,
        brand_id=getattr(dealership, "brand_id", None),
        address=where.address,
        reference=where.reference,
        detail=detail or {},
    )
