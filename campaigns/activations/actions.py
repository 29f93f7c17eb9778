"""What people do with activations. Each action is one transaction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.activations import policies, reminding, steps, tracking
from campaigns.activations.localizing import Localization, accepted
from campaigns.activations.models import Activation
from campaigns.programs.models import Campaign, Enrolment
from portal.accounts.models import User
from portal.audit.models import record
from portal.common.refusals import OutOfStep, Refused
from toolkits.creative.models import Template

State = Activation.State


@transaction.atomic
def start_activation(enrolment: Enrolment, *, by: User) -> Activation:
    """The dealership's activation as a draft; starting it twice gives the same one."""
    policies.check_may_localize(by, enrolment)
    policies.check_is_open(enrolment.campaign)
    activation = Activation.owned_by(
        enrolment.dealership, enrolment=enrolment, slug=tracking.new_slug(enrolment), saved_by=by
    )
    try:
        with transaction.atomic():
            activation.save(force_insert=True)
    except IntegrityError:
        return _reopened(Activation.objects.get(enrolment=enrolment), by=by)
    steps.note(activation, "started", by=by)
    return activation


def _reopened(activation: Activation, *, by: User) -> Activation:
    """One that was withdrawn becomes a draft again, with all that was typed."""
    if activation.state == State.WITHDRAWN:
        steps.take(activation, State.DRAFT, by=by, reason="")
    return activation


@transaction.atomic
def save_values(
    activation: Activation, template: Template, values: dict[str, Any], *, version: int, by: User
) -> int:
    """Keep what was typed into one template and give the new version.

    Raises OutOfStep when somebody else saved since `version` was read: nothing is overwritten. One's
    own save may still be on its way when the next page opens, so it is no conflict.
    """
    policies.check_may_localize(by, activation)
    current = _locked(activation)
    policies.check_is_editable(current)
    if current.version != version and current.saved_by_id != by.pk:
        raise OutOfStep(
            _("%(name)s saved this in the meantime. What you typed is still here, not yet saved.")
            % {"name": current.saved_by or _("Somebody else")}
        )
    cleaned = accepted(template, values)
    activation.values = current.values | {str(template.pk): cleaned}
    activation.version, activation.saved_by = current.version + 1, by
    activation.saved_at = timezone.now()
    activation.save(update_fields=["values", "version", "saved_at", "saved_by"])
    return activation.version


@transaction.atomic
def submit_activation(activation: Activation, *, by: User) -> None:
    """Hand in the localization; inside the guardrails it is approved at once."""
    policies.check_may_localize(by, activation)
    policies.check_is_open(activation.campaign)
    activation.values = _locked(activation).values
    findings = Localization(activation).findings()
    policies.check_findings(findings)
    now = timezone.now()
    submission: dict[str, Any] = {
        "submitted_by": by,
        "submitted_at": now,
        "approved_by": None,
        "reason": "",
    }
    steps.take(activation, State.SUBMITTED, by=by, **submission)
    if policies.approves_itself(activation.campaign, findings):
        steps.take(activation, State.APPROVED, by=None, approved_at=now)


@transaction.atomic
def approve_activation(activation: Activation, *, by: User) -> None:
    """Say yes to a submitted localization; its people hear of it."""
    policies.check_may_review(by, _locked(activation))
    steps.take(activation, State.APPROVED, by=by, approved_by=by, approved_at=timezone.now())
    reminding.tell_decision(activation, gettext_lazy("{what} is approved and can go live."))


@transaction.atomic
def return_activation(activation: Activation, *, by: User, reason: str) -> None:
    """Send a submitted localization back with what to mend."""
    policies.check_may_review(by, _locked(activation))
    if not reason.strip():
        raise Refused(_("Say what to mend, so that the dealership can."))
    reason = reason.strip()[:500]
    steps.take(activation, State.RETURNED, by=by, detail={"reason": reason}, reason=reason)
    reminding.tell_decision(
        activation, gettext_lazy("{what} was returned: {reason}"), reason=reason
    )


@transaction.atomic
def activate(activation: Activation, *, by: User) -> None:
    """Take an approved localization live, or schedule it until the campaign starts."""
    policies.check_may_activate(by, activation)
    policies.check_is_open(activation.campaign)
    live = activation.campaign.state == Campaign.State.LIVE
    changes: dict[str, Any] = {"live_at": timezone.now()} if live else {}
    steps.take(activation, State.LIVE if live else State.SCHEDULED, by=by, **changes)
    tracking.make_links(activation)


@transaction.atomic
def withdraw_activation(activation: Activation, *, by: User) -> None:
    """Take it back; the landing page is gone at once, what was typed stays."""
    policies.check_may_activate(by, activation)
    steps.take(activation, State.WITHDRAWN, by=by, ended_at=timezone.now())


@transaction.atomic
def recall_activations(
    campaign: Campaign, *, by: User, reason: str, only: Iterable[UUID] | None = None
) -> int:
    """Take down what dealerships run of a campaign and tell them why; how many it were."""
    policies.check_may_recall(by, campaign)
    found = Activation.objects.unfinished().filter(enrolment__campaign=campaign)
    if only is not None:
        found = found.filter(pk__in=list(only))
    recalled = list(found.with_context().select_for_update(of=("self",)))
    end: dict[str, Any] = {"reason": reason[:500], "ended_at": timezone.now()}
    for activation in recalled:
        steps.take(activation, State.RECALLED, by=by, detail={"reason": reason}, **end)
        reminding.tell_decision(
            activation, gettext_lazy("{what} was recalled: {reason}"), reason=end["reason"]
        )
    return len(recalled)


@transaction.atomic
def remind(campaign: Campaign, enrolments: Iterable[Enrolment], *, by: User) -> int:
    """Remind dealerships that have not moved, each at most once a day; how many it were."""
    policies.check_may_remind(by, campaign)
    reminded = reminding.remind(campaign, enrolments)
    record("campaign.reminded", campaign, by=by, brand=campaign.brand, detail={"count": reminded})
    return reminded


def _locked(activation: Activation) -> Activation:
    """The activation as it is now, held until the transaction ends."""
    rows = Activation.objects.select_for_update(of=("self",)).with_context()
    return rows.select_related("dealership", "enrolment__campaign", "saved_by").get(
        pk=activation.pk
    )
