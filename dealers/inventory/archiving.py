"""Putting vehicles away that have been gone for a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dealers.inventory.models import Vehicle, VehicleChange

KEPT_AS_REMOVED = timedelta(hours=24)


@transaction.atomic
def archive_removed(now: datetime | None = None) -> int:
    """Archive vehicles that were removed a day ago or earlier; give how many."""
    now = now or timezone.now()
    due = Vehicle.objects.filter(
        status=Vehicle.Status.REMOVED, removed_at__lte=now - KEPT_AS_REMOVED
    )
    rows = list(due.select_for_update(skip_locked=True).values_list("pk", "dealership_id"))
    Vehicle.objects.filter(pk__in=[pk for pk, _ in rows]).update(status=Vehicle.Status.ARCHIVED)
    VehicleChange.objects.bulk_create(
        (
            VehicleChange(
                vehicle_id=pk,
                dealership_id=dealership_id,
                kind=VehicleChange.Kind.ARCHIVED,
                at=now,
            )
            for pk, dealership_id in rows
        ),
        batch_size=2000,
    )
    return len(rows)
