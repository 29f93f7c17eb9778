"""Reading the record."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.audit.wording import events_called

if TYPE_CHECKING:
    from portal.audit.models import Entry


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries of the record."""

    def about(self, subject: models.Model) -> Self:
        """What was done to one thing."""
        return self.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))

    def matching(self, text: str) -> Self:
        """Entries whose person, thing or event holds every word."""
        found = self
        for word in text.split():
            found = found.filter(
                Q(by__email__icontains=word)
                | Q(by__full_name__icontains=word)
                | Q(subject_name__icontains=word)
                | Q(subject_id=word[:40])
                | Q(event__icontains=word)
                | Q(event__in=events_called(word))
                | Q(detail__person__icontains=word)
            )
        return found

    def between(self, first: date | None, last: date | None) -> Self:
        """Entries of these days, told in the reader's time zone."""
        found = self
        if first:
            found = found.filter(at__gte=_midnight(first))
        if last:
            found = found.filter(at__lt=_midnight(last + timedelta(days=1)))
        return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
