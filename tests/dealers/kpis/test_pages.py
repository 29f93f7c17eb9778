"""The board, its live part, its export and the API: one question, one answer, no neighbours."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from dealers.kpis.actions import touch
from dealers.kpis.recomputing import recompute_touched
from dealers.kpis.registry import LiveFigure, LiveRow
from dealers.kpis.wording import written
from dealers.network.places import place_at
from portal.accounts.capabilities import Role
from tests.factories.kpis import METRICS, add_facts
from tests.factories.network import DealershipFactory, RegionFactory

pytestmark = pytest.mark.django_db
BOARD, NOW, EXPORT = (reverse(f"kpis:{name}") for name in ("board", "now", "export"))
FIGURES = "/api/v1/figures/"


@pytest.fixture
def network():
    """Two dealerships of one district and a competitor in another district of the brand."""
    district = RegionFactory()
    own, neighbour = DealershipFactory(region=district), DealershipFactory(region=district)
    competitor = DealershipFactory(region=RegionFactory(brand=district.brand))
    today = timezone.localdate()
    for number, dealership in enumerate((own, neighbour, competitor), start=1):
        add_facts(dealership, today, met=8 * number, breached=number, received=10 * number,
                  times=[600 * number, 1200], units=50, aged=5, hours={9: 3})  # fmt: skip
        add_facts(
            dealership, today - timedelta(days=30), met=7, breached=3, received=10, times=[900]
        )
    return own, neighbour, competitor


def key(thing):
    return place_at(thing).key


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "role", [Role.OEM_MARKETER, Role.OEM_FINANCE, Role.REGIONAL_MANAGER, Role.DEALER_PRINCIPAL, Role.VIEWER]
)  # fmt: skip
def test_the_board_shows_headline_tiles_and_formulas(network, client, sign_in, role):
    sign_in(role, at=network[0])
    page = text_of(client.get(BOARD, {"place": key(network[0])}))
    for words in (
        "88.9",
        "Within SLA",
        "Median first response",
        "met ÷ (met + breached)",
        "open leads",
    ):
        assert words in page


def test_the_headline_says_the_figure_and_how_it_moved(network, client, sign_in):
    sign_in(Role.REGIONAL_MANAGER, at=network[0].region)
    page = " ".join(text_of(client.get(BOARD)).split())
    assert '<span class="rt-headline-value">89 %</span>' in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "19 points up" in page
    assert "24 of 27" in page


def test_where_nothing_is_counted_yet_nothing_is_called_below_its_target(client, sign_in):
    dealership = DealershipFactory()
    add_facts(dealership, timezone.localdate(), received=2)
    sign_in(Role.DEALER_PRINCIPAL, at=dealership)
    page = text_of(client.get(BOARD))
    assert "There is no figure for these days yet." in page
    assert "Below target" not in page


def test_the_ranking_leads_one_step_down(network, client, sign_in):
    own, neighbour, competitor = network
    sign_in(Role.REGIONAL_MANAGER, at=own.region)
    page = text_of(client.get(BOARD))
    assert str(own.pk) in page
    assert str(neighbour.pk) in page
    assert competitor.name not in page


def test_the_ranking_can_be_sorted_by_any_metric(network, client, sign_in):
    own, neighbour, _competitor = network
    sign_in(Role.REGIONAL_MANAGER, at=own.region)
    for metric, first, second in (("median", own, neighbour), ("leads", neighbour, own)):
        page = text_of(client.get(BOARD, {"by": metric}))
        table = page[page.index(">Trend<") :]
        assert table.index(f">{first.name}<") < table.index(f">{second.name}<")


def test_a_long_ranking_begins_with_its_first_and_can_be_seen_whole(client, sign_in):
    district = RegionFactory()
    for number in range(1, 23):
        dealership = DealershipFactory(region=district, name=f"No {number:02d}")
        add_facts(dealership, timezone.localdate(), met=100 - number, breached=number)
    sign_in(Role.REGIONAL_MANAGER, at=district)
    page = text_of(client.get(BOARD))
    ranking = page[page.index(">Trend<") :]
    assert ">No 20<" in ranking
    assert ">No 21<" not in ranking
    assert "Show all 22" in ranking
    whole = text_of(client.get(BOARD, {"ranked": "all"}))
    assert ">No 22<" in whole
    assert "Show all 22" not in whole


def test_without_facts_the_page_says_what_will_be_here(client, sign_in):
    sign_in(Role.DEALER_PRINCIPAL, at=DealershipFactory())
    assert "No figures for these days yet" in text_of(client.get(BOARD))


def test_dates_that_make_no_sense_are_refused_in_words(network, client, sign_in):
    sign_in(Role.DEALER_PRINCIPAL, at=network[0])
    response = client.get(BOARD, {"from": "2026-03-05", "to": "2026-03-01"})
    assert response.status_code == 422
    assert "first day" in response.content.decode()


@pytest.mark.parametrize("address", [BOARD, NOW, EXPORT, FIGURES])
def test_a_competitors_people_get_404_for_places_not_theirs(network, client, sign_in, address):
    own, _neighbour, competitor = network
    for role in (Role.SALES_AGENT, Role.DEALER_PRINCIPAL):
        sign_in(role, at=competitor)
        for thing in (own, own.region, own.brand):
            assert client.get(address, {"place": key(thing)}).status_code == 404
        missing = "dealership:0190a7c0-0000-7000-8000-000000000000"
        assert client.get(address, {"place": missing}).status_code == 404


@pytest.mark.parametrize("address", [BOARD, NOW, EXPORT, FIGURES])
def test_everything_i_see_is_only_mine(network, client, sign_in, address):
    own, neighbour, competitor = network
    sign_in(Role.DEALER_PRINCIPAL, at=competitor)
    response = client.get(address, {"place": "network", "by": "within"})
    page = response.getvalue().decode()
    assert response.status_code == 200
    assert own.name not in page
    assert neighbour.name not in page


@pytest.mark.parametrize("address", [BOARD, NOW, EXPORT, FIGURES])
def test_a_role_without_figures_is_told_so(network, client, sign_in, address):
    sign_in(Role.SALES_AGENT, at=network[0])
    response = client.get(address)
    assert response.status_code == 403
    assert "figures" in response.content.decode()


def test_the_api_and_the_page_give_the_same_numbers_to_the_last_digit(network, client, sign_in):
    own = network[0]
    sign_in(Role.REGIONAL_MANAGER, at=own.region)
    asked = {"place": key(own.region), "days": "30"}
    answer = client.get(FIGURES, asked).json()
    page = text_of(client.get(BOARD, asked))
    rows = list(csv.DictReader(StringIO(client.get(EXPORT, asked).getvalue().decode())))
    units = {metric.key: metric for metric in METRICS}
    for figure in answer["figures"]:
        now, metric = figure["now"], units[figure["metric"]]
        assert written(now["value"], metric.unit).value in page
        assert str(written(now["value"], metric.unit)) == now["text"]
        line = next(row for row in rows if row["Metric"] == metric.label and not row["Rank"])
        assert float(line["Value"]) == now["value"]
        assert int(line["Numerator"]) == now["numerator"]
    assert [part["label"] for part in answer["parts"]] == [own.name, network[1].name]


def test_oem_region_and_dealer_get_the_same_json_for_the_same_question(network, client, sign_in):
    own = network[0]
    anchors = {
        Role.OEM_MARKETER: None,
        Role.REGIONAL_MANAGER: own.region,
        Role.DEALER_PRINCIPAL: own,
    }
    answers = []
    for role, anchor in anchors.items():
        sign_in(role, at=anchor)
        answers.append(client.get(FIGURES, {"place": key(own)}).json())
    assert answers[0] == answers[1] == answers[2]


def test_the_catalogue_says_every_formula(client, sign_in):
    sign_in(Role.VIEWER, at=DealershipFactory())
    first = client.get("/api/v1/metrics/").json()[0]
    assert first["formula"] == "met ÷ (met + breached)"
    assert first["denominator"] == "met in words + breached in words"


def test_a_new_lead_shows_after_the_next_recompute(ledger, client, sign_in):
    dealership = DealershipFactory()
    sign_in(Role.DEALER_PRINCIPAL, at=dealership)
    today = timezone.localdate(timezone=dealership.zone)
    for leads, expected in ((1, "1 of 1"), (2, "2 of 2")):
        ledger.answers[dealership.pk, today] = [60] * leads
        touch(dealership.pk, today)
        recompute_touched()
        assert expected in " ".join(text_of(client.get(BOARD)).split())


def test_what_is_late_is_listed_and_linked(catalogue, network, client, sign_in):
    row = LiveRow("Kim Doe", "two hours", "/leads/1/", timezone.now())
    catalogue.live["late"] = LiveFigure(
        "late",
        "Late now",
        lambda _user, _place: 7,
        lambda place: f"/leads/?place={place.key}",
        lambda *_: [row],
    )
    sign_in(Role.REGIONAL_MANAGER, at=network[0].region)
    page = text_of(client.get(NOW))
    assert f"/leads/?place={key(network[0].region)}" in page
    assert "Kim Doe" in page
    assert 'hx-swap-oob="true"' in page


def test_the_export_cannot_hide_a_formula(network, client, sign_in):
    own = network[0]
    own.name = "=cmd()"
    own.save()
    sign_in(Role.REGIONAL_MANAGER, at=own.region)
    assert "'=cmd()" in client.get(EXPORT).getvalue().decode()


def test_the_page_takes_few_queries(network, client, sign_in, django_assert_max_num_queries):
    sign_in(Role.REGIONAL_MANAGER, at=network[0].region)
    with django_assert_max_num_queries(28):
        client.get(BOARD)


class TestHome:
    def test_a_regional_manager_starts_with_the_headline(self, network, client, sign_in):
        sign_in(Role.REGIONAL_MANAGER, at=network[0].region)
        assert "19 points up" in text_of(client.get("/"))

    def test_a_dealer_starts_with_the_month_against_peers(self, network, client, sign_in):
        sign_in(Role.DEALER_PRINCIPAL, at=network[0])
        page = text_of(client.get("/"))
        assert "Your month against peers" in page
        assert "at least five" in page

    def test_six_peers_are_three_bars_and_nobody_by_name(self, network, client, sign_in):
        own = network[0]
        today = timezone.localdate(timezone=own.zone)
        for _one in range(5):
            add_facts(DealershipFactory(region=own.region), today, met=5, breached=5)
        sign_in(Role.DEALER_PRINCIPAL, at=own)
        page = text_of(client.get("/"))
        assert page.count("<progress") == 3
        assert network[1].name not in page
