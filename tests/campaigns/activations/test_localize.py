"""From an enrolment to an approved localization: who may, what the rules hold back, what is kept."""

import pytest
from django.db import IntegrityError, transaction

from campaigns.activations import actions
from campaigns.activations.localizing import Localization
from campaigns.activations.models import Activation
from campaigns.programs.models import Campaign
from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from portal.notifications.models import Notification
from tests.factories.activations import an_activation, an_enrolment
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db
State = Activation.State


@pytest.fixture
def dealership():
    return DealershipFactory()


@pytest.fixture
def marketing(user_as, dealership):
    return user_as(Role.DEALER_MARKETING_MANAGER, at=dealership)


@pytest.fixture
def draft(dealership):
    return an_activation(dealership)


@pytest.fixture
def manager(user_as, dealership):
    return user_as(Role.REGIONAL_MANAGER, at=dealership.region)


def page_of(activation):
    return Localization(activation).landing_template


def test_starting_twice_gives_the_same_activation(dealership, marketing):
    enrolment = an_enrolment(dealership)

    first = actions.start_activation(enrolment, by=marketing)
    second = actions.start_activation(enrolment, by=marketing)

    assert first.pk == second.pk
    assert Entry.objects.filter(event="activation.started").count() == 1


@pytest.mark.parametrize("role", [Role.SALES_AGENT, Role.VIEWER])
def test_only_marketing_staff_start_one(dealership, user_as, role):
    with pytest.raises(NotAllowed):
        actions.start_activation(an_enrolment(dealership), by=user_as(role, at=dealership))


def test_a_campaign_that_is_over_cannot_be_started(dealership, marketing):
    enrolment = an_enrolment(dealership)
    enrolment.campaign.move_to(Campaign.State.ENDED)

    with pytest.raises(OutOfStep):
        actions.start_activation(enrolment, by=marketing)


def test_what_is_typed_is_kept_and_locked_zones_are_not_touched(draft, marketing):
    page = page_of(draft)

    version = actions.save_values(
        draft, page, {"headline": "Ours", "offer": "Free cars", "x": "y"}, version=0, by=marketing
    )

    draft.refresh_from_db()
    assert version == 1
    assert draft.values_for(page.pk) == {"headline": "Ours"}


def test_of_two_who_type_at_once_the_second_is_told_and_nothing_is_overwritten(
    draft, marketing, user_as
):
    page = page_of(draft)
    colleague = user_as(Role.DEALER_PRINCIPAL, at=draft.dealership, full_name="Ida Berg")
    actions.save_values(draft, page, {"headline": "Hers"}, version=0, by=colleague)

    with pytest.raises(OutOfStep, match="Ida Berg"):
        actions.save_values(draft, page, {"headline": "His"}, version=0, by=marketing)
    draft.refresh_from_db()
    assert draft.values_for(page.pk)["headline"] == "Hers"


def test_inside_the_guardrails_it_is_approved_at_once(draft, marketing):
    actions.submit_activation(draft, by=marketing)

    draft.refresh_from_db()
    assert (draft.state, draft.approved_by) == (State.APPROVED, None)
    events = Entry.objects.order_by("id").values_list("event", flat=True)
    assert list(events)[-2:] == ["activation.submitted", "activation.approved"]


def test_a_placeholder_that_must_change_is_an_error_that_stops_submitting(dealership, marketing):
    untouched = an_activation(dealership, values={})

    with pytest.raises(Refused, match="Mend these first"):
        actions.submit_activation(untouched, by=marketing)
    untouched.refresh_from_db()
    assert untouched.state == State.DRAFT


def test_a_warning_goes_to_a_person(draft, marketing):
    draft.dealership.country = "DE"
    draft.dealership.locale = "de-DE"
    draft.dealership.save()

    actions.submit_activation(draft, by=marketing)

    assert draft.state == State.SUBMITTED


@pytest.mark.parametrize("mode", ["regional_manager", "compliance"])
def test_a_campaign_that_wants_a_person_gets_one(dealership, marketing, mode):
    activation = an_activation(enrolment=an_enrolment(dealership, approval_mode=mode))

    actions.submit_activation(activation, by=marketing)

    assert activation.state == State.SUBMITTED


def test_who_submitted_never_approves(dealership, user_as):
    both = user_as(Role.DEALER_PRINCIPAL, at=dealership)
    user_as_manager = dealership.region
    from dealers.network.actions import add_member  # noqa: PLC0415
    from dealers.network.scoping import forget  # noqa: PLC0415

    add_member(both, Role.REGIONAL_MANAGER, at=user_as_manager, by=None)
    forget(both)
    activation = an_activation(dealership, state="submitted", submitted_by=both)

    with pytest.raises(NotAllowed, match="yourself"):
        actions.approve_activation(activation, by=both)


def test_the_database_holds_it_too(dealership, marketing):
    activation = an_activation(dealership, state="submitted", submitted_by=marketing)

    with pytest.raises(IntegrityError, match="submitter_never_approves"), transaction.atomic():
        Activation.objects.filter(pk=activation.pk).update(approved_by=marketing)


def test_the_regional_manager_approves_and_the_dealership_is_told(dealership, marketing, manager):
    activation = an_activation(dealership, state="submitted", submitted_by=marketing)

    actions.approve_activation(activation, by=manager)

    assert activation.state == State.APPROVED
    assert "approved" in Notification.objects.get(user=marketing).text


def test_the_regional_manager_does_not_decide_for_compliance(dealership, manager):
    enrolment = an_enrolment(dealership, approval_mode="compliance")
    activation = an_activation(enrolment=enrolment, state="submitted")

    with pytest.raises(NotAllowed):
        actions.approve_activation(activation, by=manager)


def test_returning_needs_a_reason_and_opens_it_again(dealership, marketing, manager):
    activation = an_activation(dealership, state="submitted", submitted_by=marketing)

    with pytest.raises(Refused, match="what to mend"):
        actions.return_activation(activation, by=manager, reason="  ")
    actions.return_activation(activation, by=manager, reason="Name the street.")

    assert activation.is_editable
    assert "Name the street." in Notification.objects.get(user=marketing).text


def test_a_submitted_one_cannot_be_changed(dealership, marketing):
    activation = an_activation(dealership, state="submitted")

    with pytest.raises(OutOfStep):
        actions.save_values(
            activation, page_of(activation), {"headline": "x"}, version=0, by=marketing
        )


def test_a_neighbour_does_nothing_with_it(draft, user_as):
    neighbour = user_as(Role.DEALER_MARKETING_MANAGER, at=DealershipFactory(region=draft.region))

    for act in (actions.submit_activation, actions.activate, actions.withdraw_activation):
        with pytest.raises(NotAllowed):
            act(draft, by=neighbour)
