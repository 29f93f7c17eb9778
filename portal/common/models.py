"""Rows that every storey uses: time-ordered keys, and background work."""

from __future__ import annotations

from datetime import datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.common.ids import uuid7
from portal.common.querysets import WorkQuerySet


class UUIDModel(models.Model):
    """A row that a URL names: its key tells its age and not how many there are."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class Work(models.Model):
    """One piece of background work: PostgreSQL is the truth, the broker only a hint."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        PARKED = "parked", _("parked")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    queue = models.CharField(max_length=20, default="default")
    payload = models.JSONField(default=dict)
    dealership_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    woken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    progress_note = models.CharField(max_length=200, blank=True)
    last_error = models.TextField(blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="work_once_by_key")]
        indexes = [
            models.Index(
                fields=["state", "due_at"],
                name="work_due",
                condition=models.Q(state__in=["waiting", "running"]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to this work by itself."""
        return self.state not in (self.State.WAITING, self.State.RUNNING)

    def ended_before(self, at: datetime) -> bool:
        """Whether it is finished, and was so by then."""
        return self.finished and self.finished_at is not None and self.finished_at <= at

    def report(self, done: int, total: int, note: str = "") -> None:
        """Show progress at once to every other connection; call it outside a transaction."""
        self.progress_done, self.progress_total, self.progress_note = done, total, note
        self.save(update_fields=["progress_done", "progress_total", "progress_note"])


class KeptAnswer(models.Model):
    """What a caller was answered to a POST that carried an Idempotency-Key."""

    caller = models.UUIDField()
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="one_answer_by_key")]

    def __str__(self) -> str:
        return self.key
