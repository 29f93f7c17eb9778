"""How leads are to be run: SLA policies, sequences of follow-ups, a manager's advice."""

from __future__ import annotations

from collections.abc import Sequence as Ordered
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dealers.leads import audience, policies, replies
from dealers.leads.chronicle import add_event, lock
from dealers.leads.models import CoachingNote, Lead, Sequence, SequenceStep, SlaPolicy
from dealers.leads.states import EventKind
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused
from portal.notifications.actions import notify


@transaction.atomic
def save_policy(
    draft: SlaPolicy, *, by: User, seen: int = 0, effective_from: datetime | None = None
) -> SlaPolicy:
    """Add the next version of a policy; leads that are here already keep the one they came under.

    ``seen`` is the version that the person had before them: of two who edit at once, the second is
    told.
    """
    policies.check_may_keep_policies(by, draft.brand)
    begins = max(effective_from or timezone.now(), timezone.now())
    _check_fits(draft)
    SlaPolicy.objects.select_for_update().filter(brand=draft.brand_id).first()
    newest = SlaPolicy.objects.history(draft).first()
    if (newest.version if newest else 0) != seen:
        raise OutOfStep(_("Somebody has changed this policy meanwhile; look at it again."))
    if newest is None and begins > timezone.now():
        # Until it begins, the defaults count: they are a version as well.
        newest = SlaPolicy.objects.create(**draft.line, is_ended=_is_narrow(draft), created_by=by)
    draft.pk, draft.version = None, newest.version + 1 if newest else 1
    draft.effective_from, draft.created_at, draft.created_by = begins, timezone.now(), by
    draft.save(force_insert=True)
    detail = {"version": draft.version, "ended": draft.is_ended}
    record("sla_policy.saved", draft, by=by, brand=draft.brand, detail=detail)
    return draft


def _check_fits(draft: SlaPolicy) -> None:
    """Refuse stages that contradict each other, and rows of another brand."""
    if draft.warn_minutes >= draft.first_response_minutes:
        raise Refused(_("The warning comes before the first response is due."))
    if draft.escalate_minutes < draft.first_response_minutes:
        raise Refused(_("The regional manager is told once the first response is due, not before."))
    if any(part and part.brand_id != draft.brand_id for part in (draft.region, draft.source)):
        raise Refused(_("Region and source belong to the policy's brand."))
    if draft.is_ended and not _is_narrow(draft):
        raise Refused(_("The policy for every lead can be changed, not ended."))


def _is_narrow(policy: SlaPolicy) -> bool:
    return bool(policy.region_id or policy.source_id or policy.kind)


@transaction.atomic
def save_sequence(sequence: Sequence, steps: Ordered[dict[str, Any]], *, by: User) -> Sequence:
    """Store a sequence with its steps; leads that follow it already keep the steps they have."""
    policies.check_may_keep_texts(by, sequence.dealership or sequence.brand)
    source = sequence.source
    if source and (
        source.brand_id != sequence.brand_id
        or source.dealership_id not in (None, sequence.dealership_id)
    ):
        raise Refused(_("Choose a source of the brand, or of the same dealership."))
    for step in steps:
        unknown = replies.unknown_fields(step["subject"] + step.get("body", ""))
        if unknown:
            raise Refused(_("There is no field %(name)s.") % {"name": f"{{{unknown[0]}}}"})
    sequence.save()
    sequence.steps.all().delete()
    SequenceStep.objects.bulk_create(SequenceStep(sequence=sequence, **step) for step in steps)
    record("lead_sequence.saved", sequence, by=by, brand=sequence.brand)
    return sequence


@transaction.atomic
def write_note(lead: Lead, *, by: User, text: str) -> CoachingNote:
    """Advise a dealership about one of its leads; its manager and the lead's owner are told."""
    policies.check_may_reassign(by, lead)
    locked = lock(lead)
    note = CoachingNote.owned_by(locked.dealership, lead=locked, text=text, by=by)
    note.save()
    add_event(locked, EventKind.COACHED, by, note=text[:2000])
    told = [*audience.manager(locked), *([locked.owner] if locked.owner else [])]
    words = format_lazy(
        gettext_lazy("{person} left a coaching note about {customer}."),
        person=str(by),
        customer=locked.title,
    )
    url = reverse("leads:detail", args=[locked.pk])
    others = dict.fromkeys(person for person in told if person != by)
    notify(others, "leads.coached", text=words, url=url, key=f"note:{note.pk}")
    record("lead.coached", locked, by=by, dealership=locked.dealership)
    return note
