"""Disclosures are written from facts; each trigger has a control that does not pull it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.accounts.capabilities import Role
from portal.audit.models import Entry
from portal.common.refusals import NotAllowed, Refused
from tests.factories.network import BrandFactory
from toolkits.compliance import actions
from toolkits.compliance.disclosures import disclosure_for, disclosures_for, shipped
from toolkits.compliance.models import DisclosureRule
from toolkits.compliance.offers import Efficiency, OfferFacts

pytestmark = pytest.mark.django_db

APR_ONLY = OfferFacts(kind="apr", apr=Decimal("1.9"))
COMPLETE = replace(
    APR_ONLY, down_payment=Decimal(2000), term_months=60, monthly_payment=Decimal("512.40")
)
LEASE = OfferFacts(
    kind="lease",
    monthly_payment=Decimal(299),
    term_months=36,
    due_at_signing=Decimal(2999),
    security_deposit=Decimal(0),
    end_of_term_charge=True,
)


def keys(offer, jurisdiction="US"):
    return [d.wording.key for d in disclosures_for(offer, jurisdiction)]


def missing(offer):
    return {name for d in disclosures_for(offer, "US") for name in d.missing}


def test_an_interest_rate_alone_triggers_nothing():
    assert keys(APR_ONLY) == []


@pytest.mark.parametrize(
    ("stated", "wanted"),
    [
        ({"down_payment": Decimal(0)}, {"term_months", "monthly_payment"}),
        ({"term_months": 60}, {"down_payment", "monthly_payment"}),
        ({"monthly_payment": Decimal(500)}, {"down_payment", "term_months"}),
        ({"finance_charge": Decimal(900)}, {"down_payment", "term_months", "monthly_payment"}),
    ],
)
def test_each_of_the_four_terms_of_regulation_z_triggers_the_others(stated, wanted):
    offer = replace(APR_ONLY, **stated)

    assert keys(offer) == ["us-reg-z"]
    assert missing(offer) == wanted
    assert disclosure_for(offer, "US") == ""


def test_a_complete_credit_offer_states_down_payment_terms_and_rate():
    text = disclosure_for(COMPLETE, "US-CA")

    assert "$2,000 down payment and 60 monthly payments of $512.40" in text
    assert "(APR): 1.9%" in text
    assert "final payment" not in text
    assert "then a final payment of $9,000" in disclosure_for(
        replace(COMPLETE, balloon=Decimal(9000)), "US"
    )


def test_the_same_credit_offer_elsewhere_does_not_follow_american_law():
    assert keys(COMPLETE, "DE") == []


@pytest.mark.parametrize("stated", ["monthly_payment", "due_at_signing", "down_payment"])
def test_each_amount_of_regulation_m_triggers_the_lease_disclosure(stated):
    offer = OfferFacts(kind="lease", **{stated: Decimal(299)})

    assert keys(offer) == ["us-reg-m"]
    assert "security_deposit" in missing(offer)


def test_a_lease_without_amounts_triggers_nothing_and_a_lease_is_not_a_credit():
    assert keys(OfferFacts(kind="lease", term_months=36)) == []
    assert keys(replace(LEASE, kind="apr")) == ["us-reg-z"]


def test_a_complete_lease_says_that_it_is_one():
    text = disclosure_for(LEASE, "US")

    assert text.startswith(
        "This is a lease. Total due at lease signing or delivery: $2,999. 36 monthly payments of $299."
    )
    assert "No security deposit is required." in text
    assert "An extra charge may be imposed" in text
    assert "extra charge" not in disclosure_for(replace(LEASE, end_of_term_charge=False), "US")
    assert "A security deposit of $500 is required." in disclosure_for(
        replace(LEASE, security_deposit=Decimal(500)), "US"
    )


def test_germany_wants_consumption_co2_and_class():
    car = Efficiency(model="Velka 3", fuel=Decimal("5.9"), co2=Decimal(134), co2_class="D")
    offer = OfferFacts(kind="customer_cash", locale="de-DE", currency="EUR", efficiency=(car,))

    text = disclosure_for(offer, "DE")

    assert (
        text
        == "Velka 3: Energieverbrauch kombiniert: 5,9 l/100 km; CO₂-Emissionen kombiniert: 134 g/km; CO₂-Klasse: D."
    )
    assert keys(offer, "US") == []


def test_a_plug_in_hybrid_also_states_the_discharged_battery():
    car = Efficiency(
        model="Velka P",
        fuel=Decimal("1.4"),
        electric=Decimal("15.9"),
        co2=Decimal(31),
        co2_class="B",
        discharged_fuel=Decimal("6.2"),
        discharged_class="E",
    )

    text = disclosure_for(OfferFacts(kind="customer_cash", locale="de-DE", efficiency=(car,)), "DE")

    assert "gewichtet kombiniert: 15,9 kWh/100 km plus 1,4 l/100 km" in text
    assert (
        "bei entladener Batterie: Energieverbrauch kombiniert: 6,2 l/100 km, CO₂-Klasse: E" in text
    )


def test_the_most_specific_wording_of_a_topic_stands_alone():
    offer = OfferFacts(
        kind="customer_cash", starts=date(2026, 5, 1), ends=date(2026, 5, 31), models=("One", "Two")
    )

    assert keys(offer, "US") == ["validity-us"]
    assert keys(offer, "DE") == ["validity-de"]
    assert keys(offer, "FR") == ["validity"]
    assert "from May 1, 2026 to May 31, 2026 on One, Two" in disclosure_for(offer, "FR")


def test_a_wording_needs_review_until_a_reviewer_accepts_it(user_as):
    reviewer = user_as(Role.COMPLIANCE_REVIEWER, at=None)
    assert [d.accepted for d in disclosures_for(COMPLETE, "US")] == [False]

    actions.accept_wording("us-reg-z", "Pay {{ monthly_payment }} at {{ apr }}.", by=reviewer)

    (disclosure,) = disclosures_for(COMPLETE, "US")
    assert disclosure.accepted
    assert disclosure.text == "Pay $512.40 at 1.9%."
    assert Entry.objects.filter(event="disclosure.accepted").count() == 1


def test_a_wording_that_names_an_unknown_fact_is_refused(user_as):
    with pytest.raises(Refused, match="nope"):
        actions.accept_wording(
            "us-reg-z", "{{ nope }}", by=user_as(Role.COMPLIANCE_REVIEWER, at=None)
        )
    assert not DisclosureRule.objects.exists()


@pytest.mark.parametrize("role", [Role.OEM_MARKETER, Role.DEALER_PRINCIPAL])
def test_only_reviewers_accept_wordings(user_as, role):
    with pytest.raises(NotAllowed):
        actions.accept_wording("us-reg-z", "x", by=user_as(role, at=None))


def test_a_brands_reviewer_does_not_decide_for_the_network(user_as):
    with pytest.raises(NotAllowed):
        actions.accept_wording(
            "us-reg-z", "x", by=user_as(Role.COMPLIANCE_REVIEWER, at=BrandFactory())
        )


def test_every_shipped_wording_has_a_source_and_can_be_written():
    for wording in shipped():
        assert wording.source
        assert set(wording.triggers + wording.needs) <= set(OfferFacts.__dataclass_fields__)
