"""What became of one file of a feed."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealers.inventory import reasons, wording
from dealers.inventory.models.feeds import Feed, RawFile
from dealers.inventory.querysets import QuarantinedRowQuerySet, SyncRunQuerySet
from portal.accounts.models import User
from portal.common.models import UUIDModel
from portal.common.refusals import OutOfStep


class SyncRun(UUIDModel):
    """One file on its way into the stock, with what it did or why it did nothing."""

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        STAGING = "staging", _("reading")
        COMPARING = "comparing", _("comparing")
        HELD = "held", _("held")
        REFUSED = "refused", _("refused")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    UNDER_WAY = (State.RECEIVED, State.STAGING, State.COMPARING)
    # From where each state is reached; interrupted work begins again at staging.
    MOVES: dict[str, tuple[str, ...]] = {
        State.RECEIVED: (State.HELD, State.FAILED),
        State.STAGING: UNDER_WAY,
        State.COMPARING: (State.STAGING,),
        State.HELD: UNDER_WAY,
        State.REFUSED: (*UNDER_WAY, State.HELD),
        State.DONE: UNDER_WAY,
        State.FAILED: UNDER_WAY,
    }

    class Via(models.TextChoices):
        UPLOAD = "upload", _("uploaded")
        HTTP = "http", _("fetched")
        SFTP = "sftp", _("fetched by SFTP")
        MAIL = "mail", _("mailed")
        API = "api", _("sent by a program")
        COMMAND = "command", _("from the command line")
        AGAIN = "again", _("read again")

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="runs", db_index=False)
    file = models.ForeignKey(RawFile, models.PROTECT, related_name="runs")
    file_name = models.CharField(_("file"), max_length=200)
    via = models.CharField(max_length=10, choices=Via, default=Via.UPLOAD)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)

    records = models.PositiveIntegerField(_("records"), default=0)
    accepted = models.PositiveIntegerField(_("accepted"), default=0)
    quarantined = models.PositiveIntegerField(_("quarantined"), default=0)
    added = models.PositiveIntegerField(_("added"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    moved = models.PositiveIntegerField(_("moved"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    conflicts = models.PositiveIntegerField(_("conflicts"), default=0)
    stock_before = models.PositiveIntegerField(default=0)

    reason_code = models.CharField(max_length=30, blank=True)
    reason_detail: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # [{"code": …, "detail": {…}}]
    warnings: models.JSONField[Any, Any] = models.JSONField(default=list)
    # [{"dealership", "code", "name", "stock", "removed"}], the largest losses first
    losses: models.JSONField[Any, Any] = models.JSONField(default=list)
    # {"encoding", "delimiter", "columns": {fact: name}}, as this file was read
    reading: models.JSONField[Any, Any] = models.JSONField(default=dict)
    # The last identities of the file: if they all go missing, the next one is cut off.
    tail: models.JSONField[Any, Any] = models.JSONField(default=list)
    ends_with_newline = models.BooleanField(default=True)
    released = models.BooleanField(default=False)
    released_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = SyncRunQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["feed", "-id"], name="run_of_feed")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def finished(self) -> bool:
        """Whether nothing more happens to this run by itself."""
        return self.state not in self.UNDER_WAY

    @property
    def quarantined_share(self) -> float:
        """The share of records that are no vehicles, as a fraction of one."""
        return self.quarantined / self.records if self.records else 0.0

    @property
    def made(self) -> str:
        """When the file was made, if it says so: a moment, or a day."""
        return wording.made(self.made_at) if self.made_at else ""

    @property
    def read_as(self) -> str:
        """How the file was read, in words; nothing before it was."""
        told = self.reading
        return wording.read_as(told["encoding"], told["delimiter"]) if told else ""

    @property
    def reason(self) -> str:
        """Why the file was held or refused, in words; nothing when it went through."""
        return reasons.file_reason(self.reason_code, self.reason_detail)

    @property
    def warnings_in_words(self) -> list[str]:
        """What was odd about the file, in words."""
        return [reasons.warning(each["code"], each["detail"]) for each in self.warnings]

    @property
    def releasable(self) -> bool:
        """Whether a person may let this file through: it was held and it can be read."""
        return self.state == self.State.HELD and bool(self.reading.get("columns"))

    @property
    def replayable(self) -> bool:
        """Whether reading it again may do more: it left records aside, or could not be read at all."""
        left = self.state == self.State.DONE and self.quarantined > 0
        unread = self.state == self.State.REFUSED and self.reason_code not in reasons.NO_USE_AGAIN
        kept = self.file.dropped_at is None
        return kept and (left or unread) and not self.feed.runs.filter(pk__gt=self.pk).exists()

    def move_to(self, state: State, **fields: Any) -> None:
        """Take one permitted step, or refuse; the database settles races."""
        if state in (self.State.HELD, self.State.REFUSED, self.State.DONE, self.State.FAILED):
            fields["finished_at"] = timezone.now()
        here = SyncRun.objects.filter(pk=self.pk, state__in=self.MOVES[state])
        if not here.update(state=state, **fields):
            raise OutOfStep(_("This sync run has moved on; look at it again."))
        for name, value in {"state": state, **fields}.items():
            setattr(self, name, value)


class QuarantinedRow(models.Model):
    """A record that is no vehicle, in its own words and with the reason."""

    run = models.ForeignKey(SyncRun, models.CASCADE, related_name="quarantine", db_index=False)
    record_number = models.PositiveIntegerField()
    reason_code = models.CharField(max_length=30)
    reason_detail: models.JSONField[Any, Any] = models.JSONField(default=dict)
    dealer_code = models.CharField(max_length=60, blank=True)
    raw = models.TextField()

    objects = QuarantinedRowQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["run", "record_number", "id"], name="quarantine_of_run")]

    def __str__(self) -> str:
        return f"{self.record_number}: {self.reason}"

    @property
    def reason(self) -> str:
        """Why the record was quarantined, in words."""
        return reasons.record_reason(self.reason_code, self.reason_detail)

    @property
    def mendable(self) -> bool:
        """Whether a person could put it right; what is cut off only its sender has."""
        return self.reason_code not in reasons.BEYOND_MENDING
