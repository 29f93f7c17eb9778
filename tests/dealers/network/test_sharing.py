"""Agreements: signed by the principal under the newest text, kept for ever, in force at once."""

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.urls import reverse

from dealers.network import actions, veils
from dealers.network.models import Agreement, AgreementText, Dealership, Sharing
from dealers.network.reasons import who_sees
from dealers.network.scoping import may, scope_of
from dealers.network.veils import Veil
from portal.accounts.capabilities import Can, Data, Role
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.common.refusals import NotAllowed, OutOfStep, Refused
from tests.factories.network import BrandFactory, DealershipFactory, RegionFactory

pytestmark = pytest.mark.django_db
LEADS = {Data.LEADS}
EVERYTHING = set(Data)


@pytest.fixture
def brand():
    return BrandFactory(shares_unsigned=False)


@pytest.fixture
def text(brand):
    return actions.publish_text(brand, title="Text", body="Words.", purposes={}, by=None)


@pytest.fixture
def here(brand, text):
    return DealershipFactory(region=RegionFactory(brand=brand))


@pytest.fixture
def principal(user_as, here):
    return user_as(Role.DEALER_PRINCIPAL, at=here)


def anew(user):
    return User.objects.get(pk=user.pk)


def test_nothing_is_shared_before_anybody_signs(here, user_as):
    manager = user_as(Role.REGIONAL_MANAGER, at=here.region)

    assert may(manager, Can.VIEW_NETWORK, here)
    assert not may(manager, Can.VIEW_LEADS, here)
    assert not manager.has_perm("network.view_leads", here)


def test_a_brand_may_say_that_the_unsigned_share(here, brand, user_as):
    manager = user_as(Role.REGIONAL_MANAGER, at=here.region)
    admin = user_as(Role.NETWORK_ADMIN, at=brand)

    actions.set_unsigned(brand, shares=True, by=admin)

    assert may(anew(manager), Can.VIEW_LEADS, here)
    assert anew(manager).has_perm("network.view_leads", here)
    with pytest.raises(NotAllowed):
        actions.set_unsigned(brand, shares=False, by=manager)


def test_a_withdrawal_outlasts_the_brands_rule(here, brand, text, principal, user_as):
    manager = user_as(Role.REGIONAL_MANAGER, at=here.region)
    actions.sign(here, text, with_oem=set(), with_region=LEADS, by=principal)
    actions.withdraw(here, by=principal)
    actions.set_unsigned(brand, shares=True, by=None)

    assert not may(anew(manager), Can.VIEW_LEADS, here)


@pytest.mark.parametrize(
    "role", [Role.NETWORK_ADMIN, Role.SALES_AGENT, Role.DEALER_MARKETING_MANAGER]
)
def test_only_the_principal_signs(role, here, text, user_as):
    somebody = user_as(role, at=here)

    with pytest.raises(NotAllowed):
        actions.sign(here, text, with_oem=LEADS, with_region=LEADS, by=somebody)
    with pytest.raises(NotAllowed):
        actions.withdraw(here, by=somebody)


def test_a_signature_is_under_the_newest_text(here, brand, text, principal):
    actions.publish_text(brand, title="Text", body="Other words.", purposes={}, by=None)

    with pytest.raises(OutOfStep):
        actions.sign(here, text, with_oem=LEADS, with_region=LEADS, by=principal)


@pytest.mark.parametrize(
    ("with_oem", "with_region"),
    [({Data.CUSTOMERS}, set()), ({Data.RESULTS}, set()), (set(), {Data.RESULTS, Data.LEADS})],
)
def test_what_makes_no_sense_is_refused_by_words_and_by_the_database(
    with_oem, with_region, here, text, principal
):
    with pytest.raises(Refused):
        actions.sign(here, text, with_oem=with_oem, with_region=with_region, by=principal)
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            dealership=here, text=text, with_oem=list(with_oem), with_region=list(with_region)
        )


def test_the_history_keeps_every_step_and_can_t_be_changed(here, text, principal):
    actions.sign(here, text, with_oem=LEADS, with_region=LEADS, by=principal)
    actions.sign(here, text, with_oem=EVERYTHING, with_region=EVERYTHING, by=principal)
    actions.withdraw(here, by=principal)

    assert [one.withdrawn for one in here.agreements.order_by("id")] == [False, False, True]
    assert Sharing.objects.get(dealership=here).with_oem == []
    for rows in (Agreement.objects.all(), AgreementText.objects.all()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            rows._raw_delete(rows.db)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Agreement.objects.update(withdrawn=False)
    events = ["agreement.signed", "agreement.signed", "agreement.withdrawn"]
    found = Entry.objects.filter(event__startswith="agreement.", dealership_id=here.pk)
    assert list(found.order_by("id").values_list("event", flat=True)) == events


def test_withdrawing_twice_is_told(here, text, principal):
    with pytest.raises(Refused):
        actions.withdraw(here, by=principal)


def test_a_dealership_that_moves_takes_its_agreement_along(here, text, principal, user_as):
    actions.sign(here, text, with_oem=set(), with_region=LEADS, by=principal)
    other = RegionFactory(brand=here.brand)
    manager = user_as(Role.REGIONAL_MANAGER, at=other)

    actions.move_dealership(Dealership.objects.get(pk=here.pk), to=other, by=None)

    moved = Dealership.objects.get(pk=here.pk)
    assert may(anew(manager), Can.VIEW_LEADS, moved)
    assert anew(manager).has_perm("network.view_leads", moved)


def test_a_loan_is_no_way_around_an_agreement(here, text, principal, user_as):
    admin, agency = user_as(Role.NETWORK_ADMIN, at=None), user_as(Role.VIEWER, at=None)
    until = date(2099, 1, 1)

    with pytest.raises(NotAllowed):
        actions.give_one_off(agency, [Can.VIEW_LEADS], at=here, until=until, by=admin)
    actions.give_one_off(agency, [Can.VIEW_LEADS], at=here, until=until, by=principal)
    assert may(anew(agency), Can.VIEW_LEADS, here)


def test_who_sees_a_dealership_tells_what_agreements_take_away(here, text, principal, user_as):
    manager = user_as(Role.REGIONAL_MANAGER, at=here.region)

    def held():
        return next(reason.capabilities for reason in who_sees(here) if reason.user == manager)

    assert Can.VIEW_LEADS not in held()
    actions.sign(here, text, with_oem=set(), with_region=LEADS, by=principal)
    assert Can.VIEW_LEADS in held()


def test_a_long_list_is_compared_by_whichever_part_is_shorter(
    here, text, principal, monkeypatch, user_as
):
    monkeypatch.setattr(veils, "MANY", 1)
    others = [DealershipFactory(region=here.region) for _n in range(3)]
    actions.sign(here, text, with_oem=set(), with_region=LEADS, by=principal)
    manager = user_as(Role.REGIONAL_MANAGER, at=here.region)

    scope = scope_of(manager, Can.VIEW_LEADS)

    assert scope.region_veil.open == {here.pk}
    assert scope.region_veil.closed == {row.pk for row in others}
    assert list(Dealership.objects.where(manager, Can.VIEW_LEADS)) == [here]


def test_scopes_with_veils_are_never_joined_by_accident(here, user_as):
    scope = scope_of(user_as(Role.REGIONAL_MANAGER, at=here.region), Can.VIEW_LEADS)
    assert scope.region_veil == Veil(frozenset({here.pk}))

    with pytest.raises(TypeError):
        scope | scope


def sharing_page(here):
    return reverse("network:dealership-sharing", args=[here.pk])


def test_the_principal_signs_and_withdraws_on_the_page(client, here, text, principal):
    client.force_login(principal)
    assert text.body in client.get(sharing_page(here)).content.decode()
    form = {
        "text": text.pk,
        "with_oem": ["leads", "results"],
        "with_region": ["results"],
        "read": "on",
    }

    client.post(sharing_page(here), form)
    assert sorted(Sharing.objects.get(dealership=here).with_oem) == ["leads", "results"]

    client.post(reverse("network:withdraw-agreement", args=[here.pk]))
    assert Sharing.objects.get(dealership=here).with_oem == []
    assert "Withdrawn" in client.get(sharing_page(here)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"read": ""},
        {"with_oem": ["customers"]},
        {"with_oem": ["results"]},
        {"with_oem": [], "with_region": []},
        {"with_oem": ["secrets"]},
    ],
)
def test_a_form_that_can_t_be_signed_says_why_and_changes_nothing(
    wrong, client, here, text, principal
):
    client.force_login(principal)
    form = {"text": text.pk, "with_oem": ["leads"], "with_region": ["leads"], "read": "on"} | wrong

    answer = client.post(sharing_page(here), form)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not Agreement.objects.exists()


def test_those_above_read_the_page_and_can_t_sign(client, here, text, user_as):
    client.force_login(user_as(Role.REGIONAL_MANAGER, at=here.region))
    page = client.get(sharing_page(here)).content.decode()
    assert text.title in page
    assert "I have read" not in page

    form = {"text": text.pk, "with_oem": ["leads"], "with_region": ["leads"], "read": "on"}
    assert client.post(sharing_page(here), form).status_code == 403


def test_an_admin_sees_who_has_signed_and_exports_it(client, here, text, principal, user_as):
    other = DealershipFactory(region=here.region)
    actions.sign(here, text, with_oem=LEADS, with_region=LEADS, by=principal)
    client.force_login(user_as(Role.NETWORK_ADMIN, at=here.brand))
    address = reverse("network:agreement-list")

    whole = client.get(address)
    assert [count for _key, _label, count in whole.context["counts"]] == [1, 1, 0]
    unsigned = client.get(address, {"state": "unsigned"}).context["lines"]
    assert [line.dealership for line in unsigned] == [other]
    export = client.get(reverse("network:export-agreements")).getvalue().decode()
    assert f"{here.code},{here.name},signed,1" in export
    assert f"{other.code},{other.name},unsigned" in export


def test_an_admin_publishes_the_next_version_with_its_purposes(client, brand, text, user_as):
    client.force_login(user_as(Role.NETWORK_ADMIN, at=brand))
    form = {"title": "New", "body": "Better words."} | {f"for_{kind}": "Because." for kind in Data}

    client.post(reverse("network:new-agreement-text", args=[brand.pk]), form)

    newest = brand.agreement_texts.order_by("-version").first()
    assert (newest.version, newest.purposes["leads"]) == (2, "Because.")


def test_a_list_of_agreements_costs_the_same_however_long(
    client, here, user_as, django_assert_max_num_queries
):
    for _n in range(8):
        DealershipFactory(region=here.region)
    client.force_login(user_as(Role.NETWORK_ADMIN, at=here.brand))

    with django_assert_max_num_queries(26):
        client.get(reverse("network:agreement-list"))
