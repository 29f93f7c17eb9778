"""What a person may do with an activation, and why not."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from campaigns.activations.models import Activation
from campaigns.programs.models import Campaign, Enrolment
from dealers.network.scoping import may
from portal.accounts.capabilities import Can
from portal.accounts.models import User
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from toolkits.compliance.findings import Finding, blocking


def may_review(user: User, activation: Activation) -> bool:
    """Whether this person decides on it: by the campaign's way of approval, never on their own."""
    if activation.submitted_by_id == user.pk:
        return False
    if may(user, Can.REVIEW_COMPLIANCE, at=activation.dealership):
        return True
    by_compliance = activation.campaign.approval_mode == Campaign.ApprovalMode.COMPLIANCE
    return not by_compliance and may(user, Can.REVIEW_ACTIVATIONS, at=activation.dealership)


def check_may_localize(user: User, at: Enrolment | Activation) -> None:
    if not may(user, Can.LOCALIZE, at=at.dealership):
        raise NotAllowed(
            _("Only marketing staff of %(dealership)s can change this.")
            % {"dealership": at.dealership}
        )


def check_may_activate(user: User, activation: Activation) -> None:
    if not may(user, Can.ACTIVATE, at=activation.dealership):
        raise NotAllowed(
            _("Only marketing staff of %(dealership)s can take this live or back.")
            % {"dealership": activation.dealership}
        )


def check_may_review(user: User, activation: Activation) -> None:
    if activation.submitted_by_id == user.pk:
        raise NotAllowed(_("You submitted this yourself; somebody else must decide on it."))
    if not may_review(user, activation):
        raise NotAllowed(_("Only a reviewer for this campaign can decide on it."))


def check_may_recall(user: User, campaign: Campaign) -> None:
    if not may(user, Can.PUBLISH_PROGRAMS, at=campaign.brand):
        raise NotAllowed(_("Only a marketer of the brand can recall activations."))


def check_may_remind(user: User, campaign: Campaign) -> None:
    if not may(user, Can.EDIT_PROGRAMS, at=campaign.brand):
        raise NotAllowed(_("Only a marketer of the brand can remind its dealerships."))


def check_is_open(campaign: Campaign) -> None:
    if not campaign.is_running:
        raise OutOfStep(_("%(campaign)s is over.") % {"campaign": campaign})


def check_is_editable(activation: Activation) -> None:
    if not activation.is_editable:
        raise OutOfStep(_("This has been submitted and can't be changed while it is on its way."))


def check_findings(findings: Iterable[Finding]) -> None:
    errors = blocking(findings)
    if errors:
        raise Refused(
            _("Mend these first: %(reasons)s")
            % {"reasons": " ".join(str(finding.reason) for finding in errors)}
        )


def approves_itself(campaign: Campaign, findings: Iterable[Finding]) -> bool:
    """Whether nobody needs to look: automatic approval, and nothing beyond information found."""
    automatic = campaign.approval_mode == Campaign.ApprovalMode.AUTOMATIC
    return automatic and all(finding.severity == "info" for finding in findings)
