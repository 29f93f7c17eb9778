"""Cells: money, distances, dates, words (traps B11-B26 of the format notes)."""

import random
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vininfo import Vin

from dealers.inventory import values, vins, vocabulary
from tests.factories.inventory import vin

PRICES = [
    ("$39,998 ", "39998", ""),
    ("10,499.00 USD", "10499", "USD"),
    ("18000 USD", "18000", "USD"),
    ("39244.0", "39244", ""),
    ("7.990 €", "7990", "EUR"),
    ("7.990,50 €", "7990.50", "EUR"),
    ("1 234 560 kr", "1234560", ""),
    ("CHF 21'500", "21500", "CHF"),
    ("Not Priced", None, ""),
    ("call", None, ""),
    ("0", None, ""),
    ("0.00", None, ""),
    ("11,111,111", None, ""),
    ("99999", None, ""),
    ("123456", None, ""),
    ("-", None, ""),
    ("-500", None, ""),
]


@pytest.mark.parametrize(("text", "amount", "currency"), PRICES)
def test_a_price_is_read_in_either_way_of_the_world(text, amount, currency):
    price = values.price_of(text)
    assert price.amount == (None if amount is None else Decimal(amount))
    assert price.currency == currency


def test_a_round_ten_thousand_is_a_placeholder_for_a_new_car_only():
    assert values.price_of("10000", new=True).amount is None
    assert values.price_of("10000").amount == 10_000


@pytest.mark.parametrize(
    ("text", "country", "distance", "unit"),
    [
        ("150,000km", "US", 150_000, "km"),
        ("52,777 miles", "DE", 52_777, "mi"),
        ("12.345", "DE", 12_345, "km"),
        ("12", "US", 12, "mi"),
        ("n/a", "GB", None, "mi"),
    ],
)
def test_the_unit_of_a_distance_is_told_and_never_guessed_by_size(text, country, distance, unit):
    assert values.odometer_of(text, country=country) == (distance, unit)


@pytest.mark.parametrize("text", ["9999", "4500", "1800", "20215", "", "two"])
def test_a_year_that_cannot_be_is_none(text):
    assert values.year_of(text, this_year=2026) is None


@pytest.mark.parametrize(
    ("text", "first", "day"),
    [
        ("2021-10-28 11:26:38", True, "2021-10-28"),
        ("4/27/2017 7:19:50 AM", True, "2017-04-27"),
        ("27/04/2017", False, "2017-04-27"),
        ("27.04.2017", True, "2017-04-27"),
        ("Fri May 01 2015 00:00:00 GMT-0700 (PST)", True, "2015-05-01"),
        ("20210430", True, "2021-04-30"),
    ],
)
def test_days_are_read_in_the_ways_feeds_write_them(text, first, day):
    assert values.date_of(text, month_first=first) == date.fromisoformat(day)


def test_a_day_that_does_not_exist_is_none():
    assert values.date_of("2021-02-30") is None
    assert values.moment_of("2021-10-28 77:00") is None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("11/2/2026 1:05 PM", "2026-11-02T13:05:00+00:00"),
        ("11/2/2026 12:05:30 a.m.", "2026-11-02T00:05:30+00:00"),
        ("2026-11-02T01:05:00-08:00", "2026-11-02T09:05:00+00:00"),
        ("2026-11-02 01:05:00.123456+0130", "2026-11-01T23:35:00+00:00"),
        ("Mon Nov 02 2026 01:05:00 GMT-0800 (PST)", "2026-11-02T09:05:00+00:00"),
        ("2026-11-02T01:05:00Z", "2026-11-02T01:05:00+00:00"),
        ("2026-11-02", "2026-11-02T00:00:00+00:00"),
    ],
)
def test_an_instant_is_read_with_its_half_of_the_day_and_its_zone(text, instant):
    assert values.moment_of(text) == datetime.fromisoformat(instant)


def test_one_unambiguous_day_settles_the_order_for_the_file():
    assert values.date_order(["01-02-2018", "27-04-2018"]).month_first is False
    assert values.date_order(["01-02-2018", "04-27-2018"]).month_first is True


def test_an_ambiguous_day_shows_both_readings():
    order = values.date_order(["01-02-2018"], country="US")
    assert order.month_first is None
    assert order.readings == ("2018-01-02", "2018-02-01")


def test_the_profile_settles_what_the_file_leaves_open_and_goes_before_what_it_seems_to_say():
    assert values.date_order(["01-02-2018"], told="dmy").month_first is False
    assert values.date_order(["27/04/2018"], told="mdy").month_first is True
    assert values.date_order(["27/04/2018"], likely="mdy").month_first is False


def test_one_slip_turns_no_days_round():
    slip = ["27/04/2018", "04/28/2018", "05/06/2018"]
    assert values.date_order(slip, country="US").month_first is True
    assert values.date_order(slip, likely="dmy").month_first is False
    assert values.date_order(slip).month_first is None


def test_the_check_digit_agrees_with_an_independent_library():
    letters = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    rng = random.Random(7)
    for _turn in range(500):
        text = "".join(rng.choice(letters) for _ in range(17))
        assert (vins.check_digit(text) == text[8]) == Vin(text).verify_checksum()


@pytest.mark.parametrize(
    ("text", "country", "wrong"),
    [
        ("FETCHUSERSEGMENTS", "US", "vin_check_digit"),
        ("11111111111111111", "US", "vin_denied"),
        ("LZCURRENTLANGUAGE", "CA", "vin_check_digit"),
        ("1HGCM82633A", "US", "vin_length"),
        ("WVWZZZ1JZ3W38652I", "DE", "vin_letters"),
        ("", "US", "vin_length"),
    ],
)
def test_what_is_no_vin_is_told_apart(text, country, wrong):
    assert vins.judge(text, country=country, year=2020).wrong == wrong


def test_a_vin_is_cleaned_of_spaces_and_case():
    assert vins.judge(f" {vin(1).lower()[:9]} {vin(1)[9:]} ", country="US", year=2020).vin == vin(1)


def test_a_letter_that_no_vin_has_gets_a_proposal_and_no_silent_fix():
    wrong = vin(101010).replace("0", "O")
    verdict = vins.judge(wrong, country="US", year=2020)
    assert verdict.wrong
    assert verdict.proposal == vin(101010)


def test_a_european_vin_without_check_digit_is_unverified_and_not_refused():
    verdict = vins.judge("WVWZZZ1JZ3W386529", country="DE", year=2003)
    assert (verdict.check, verdict.wrong) == (vins.Check.UNVERIFIED, "")


def test_a_short_vin_is_one_only_before_1981_or_outside_north_america():
    assert not vins.judge("194675S100001", country="US", year=1965).wrong
    assert vins.judge("194675S100001", country="US", year=2015).wrong
    assert not vins.judge("194675S100001", country="DE", year=2015).wrong


@pytest.mark.parametrize(
    ("text", "name", "certified"),
    [
        ("N", "new", False),
        ("u", "used", False),
        ("BMW Certified", "used", True),
        ("CPO", "used", True),
        ("Gebrauchtwagen", "used", False),
    ],
)
def test_conditions_are_told_in_many_words(text, name, certified):
    assert vocabulary.condition_of(text) == (name, certified)


@pytest.mark.parametrize(
    ("text", "drivetrain"),
    [
        ("All-wheel Drive", "awd"), ("AWD", "awd"), ("Part-time 4WD", "4wd"), ("4x4", "4wd"),
        ("Front Wheel Drive", "fwd"), ("RWD", "rwd"), ("2WD", "2wd"), ("sideways", ""),
    ],
)  # fmt: skip
def test_four_wheel_and_all_wheel_drive_stay_apart(text, drivetrain):
    assert vocabulary.drivetrain_of(text) == drivetrain


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (("Gasoline", "", ""), "ice"),
        (("", "5.7L V8 Engine", ""), "ice"),
        (("Gas/Electric Hybrid", "", ""), "hev"),
        (("Plug-In Electric/Gas", "", ""), "phev"),
        (("Electric", "", ""), "bev"),
        (("", "2.5L 4-Cyl.", "RAV4 Hybrid"), "hev"),
        (("", "", "Thing"), ""),
        (("ice",), "ice"),
        (("Verbrenner",), "ice"),
    ],
)
def test_powertrains_are_told_from_fuel_engine_and_model(told, kind):
    assert vocabulary.powertrain_of(*told) == kind


def test_pictures_come_in_order_each_once_and_only_by_http():
    cell = "http://x/1.jpg,https://x/2.jpg|http://x/1.jpg javascript:alert(1)"
    wanted = ["http://x/1.jpg", "https://x/2.jpg", "https://x/3.jpg"]
    assert values.links([cell, "https://x/3.jpg"]) == wanted


def test_the_order_of_options_means_nothing():
    assert values.listed("Tow hook, Mats") == values.listed("Mats,  Tow   hook")


@given(st.text(max_size=60))
def test_no_text_breaks_a_reader(text):
    values.price_of(text)
    values.odometer_of(text)
    values.year_of(text, this_year=2026)
    values.date_of(text)
    values.moment_of(text)
    values.links([text])
    values.listed(text)
    vins.judge(text, country="US", year=None)
    vocabulary.powertrain_of(text, text, text)
