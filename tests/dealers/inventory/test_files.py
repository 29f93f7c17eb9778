"""Whole files, hostile and odd, through the pipeline: nothing lost, each refusal with its reason."""

import io

import openpyxl
import pytest

from dealers.inventory.models import QuarantinedRow, SyncRun, Vehicle, VehicleChange
from tests.dealers.inventory.listing import reasons
from tests.factories.inventory import COLUMNS, deliver, row, stock_file, stock_of
from tests.factories.network import DealershipFactory

pytestmark = pytest.mark.django_db
DONE, HELD, REFUSED = SyncRun.State.DONE, SyncRun.State.HELD, SyncRun.State.REFUSED


@pytest.fixture
def cars(network):
    """Ten records at Alder."""
    return [row(n, network.a.code) for n in range(10)]


def workbook(rows):
    book = openpyxl.Workbook()
    book.active.append(COLUMNS)
    for each in rows:
        book.active.append([each[name] for name in COLUMNS])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_workbook_is_read_even_when_it_is_called_csv(network, cars):
    run = deliver(network.feed, workbook(cars), "stock.csv")
    assert (run.state, run.added) == (DONE, 10)


@pytest.mark.parametrize(
    ("encoding", "color"),
    [
        ("utf-8", "Grün métallisé"),
        ("utf-8-sig", "Grün"),
        ("cp1252", "Grün – métallisé"),
        ("utf-16", "Grün"),
    ],
)
def test_encodings_are_found_and_no_colour_is_garbled(network, encoding, color):
    deliver(network.feed, stock_file([row(1, network.a.code, color=color)], encoding=encoding))
    assert Vehicle.objects.get().exterior_color == color


def test_cyrillic_text_in_its_own_code_page_with_semicolons(network):
    color = "Серебристый металлик, почти белый"
    rows = [row(n, network.a.code, color=color) for n in range(4)]
    run = deliver(network.feed, stock_file(rows, encoding="cp1251", delimiter=";"))
    assert run.reading["encoding"] == "cp1251"
    assert set(Vehicle.objects.values_list("exterior_color", flat=True)) == {color}


def test_the_declared_encoding_wins(network):
    network.feed.profile = {"encoding": "cp1250"}
    network.feed.save()
    run = deliver(
        network.feed, stock_file([row(1, network.a.code, color="Łososiowy")], encoding="cp1250")
    )
    assert run.reading["encoding"] == "cp1250"
    assert Vehicle.objects.get().exterior_color == "Łososiowy"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found(network, cars, delimiter):
    run = deliver(network.feed, stock_file(cars, delimiter=delimiter))
    assert (run.added, run.reading["delimiter"]) == (10, delimiter)


def test_a_line_that_names_the_delimiter_is_no_header(network, cars):
    run = deliver(network.feed, b"sep=;\r\n" + stock_file(cars, delimiter=";"))
    assert (run.state, run.added) == (DONE, 10)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_break_ends_a_record(network, cars, end):
    assert deliver(network.feed, stock_file(cars, end=end)).added == 10


def test_a_title_above_the_header_is_passed_over(network, cars):
    assert deliver(network.feed, b"Inventory of today\r\n\r\n" + stock_file(cars)).added == 10


def test_a_file_without_header_is_refused_and_the_first_car_not_eaten(network, cars):
    data = stock_file(cars, delimiter="|").split(b"\r\n", 1)[1]
    run = deliver(network.feed, data)
    assert (run.state, run.reason_code) == (REFUSED, "no_header")


def test_a_file_without_header_is_read_by_its_profile(network, cars):
    network.feed.profile = {"columns": list(COLUMNS), "delimiter": "|"}
    network.feed.save()
    data = stock_file(cars, delimiter="|").split(b"\r\n", 1)[1]
    run = deliver(network.feed, data)
    assert (run.state, run.added) == (DONE, 10)


def test_line_breaks_within_quotes_do_not_count_as_records(network, cars):
    columns = (*COLUMNS, "description")
    rows = [{**each, "description": 'two\nlines, and a "quote"'} for each in cars]
    rows[4]["vin"] = "BAD"
    run = deliver(network.feed, stock_file(rows, columns))
    assert (run.records, run.accepted) == (10, 9)
    assert reasons(run) == [(5, "vin_length")]


def test_empty_files_are_held_and_remove_nothing(network, cars):
    deliver(network.feed, stock_file(cars))
    for data in (b"", b"\n", b"ok", stock_file([]), stock_file([])[:9]):
        run = deliver(network.feed, data)
        assert (run.state, run.reason_code, run.records) == (HELD, "empty", 0), data
        assert len(stock_of(network.feed)) == 10
    network.feed.refresh_from_db()
    assert network.feed.health() == "held"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!DOCTYPE html><html><body>503</body></html>", "web_page"),
        (b"[1, 2]", "no_list"),
        (b'[{"vin": "x"}]', "missing_columns"),
        (b"%PDF-1.7 something", "not_text"),
        (b"PK\x03\x04 not a workbook", "broken_workbook"),
        (b"\xd0\xcf\x11\xe0 neither", "broken_workbook"),
    ],
)
def test_what_is_no_stock_file_is_refused_with_the_reason(network, cars, data, code):
    deliver(network.feed, stock_file(cars))
    run = deliver(network.feed, data)
    assert (run.state, run.reason_code) == (REFUSED, code)
    assert run.reason
    assert len(stock_of(network.feed)) == 10


def test_missing_columns_refuse_the_whole_file_with_the_list(network, cars):
    deliver(network.feed, stock_file(cars))
    run = deliver(network.feed, stock_file(cars, ("stock", "vin", "price")))
    assert (run.state, run.reason_code) == (REFUSED, "missing_columns")
    assert run.reason_detail["columns"] == "dealer_code, year, model"
    assert len(stock_of(network.feed)) == 10


def test_a_file_that_lost_all_columns_but_one_is_refused(network, cars):
    deliver(network.feed, stock_file(cars))
    run = deliver(network.feed, stock_file(cars, ("vin",)))
    assert (run.state, run.reason_code) == (REFUSED, "one_column")


def test_a_missing_optional_column_does_not_clear_what_was_known(network, cars):
    deliver(network.feed, stock_file(cars))
    run = deliver(network.feed, stock_file(cars, [c for c in COLUMNS if c != "price"]))
    assert (run.state, run.changed, run.unchanged) == (DONE, 0, 10)
    assert not Vehicle.objects.filter(price=None).exists()
    assert "price" in " ".join(run.warnings_in_words)


def test_unknown_columns_are_kept_and_costs_are_kept_apart(network, cars):
    columns = (*COLUMNS, "Invoice", "price_cost", "mmr", "Bed length", "Dealer Phone", "")
    rows = [{**c, "Invoice": "27000", "price_cost": "26000", "mmr": "1", "Bed length": "6.5 ft",
             "Dealer Phone": "555"} for c in cars]  # fmt: skip
    deliver(network.feed, stock_file(rows, columns))
    vehicle = Vehicle.objects.first()
    assert vehicle.extra == {"Bed length": "6.5 ft"}
    assert vehicle.costs == {"Invoice": "27000", "mmr": "1", "price_cost": "26000"}


def test_a_changed_cost_leaves_no_trace_in_the_history(network, cars):
    columns = (*COLUMNS, "Invoice")
    for cost in ("27000", "26000"):
        run = deliver(network.feed, stock_file([{**c, "Invoice": cost} for c in cars], columns))
    assert run.changed == 10
    told = str(list(VehicleChange.objects.values_list("detail", flat=True)))
    assert "27000" not in told
    assert Vehicle.objects.first().costs == {"Invoice": "26000"}


def test_an_unnamed_column_at_the_end_is_ignored(network, cars):
    data = b"".join(line + b",\r\n" for line in stock_file(cars).split(b"\r\n") if line)
    assert deliver(network.feed, data).accepted == 10


def test_bad_records_are_quarantined_and_the_others_go_on(network, cars):
    bad = {
        1: ({"vin": "FETCHUSERSEGMENTS"}, "vin_check_digit"),
        2: ({"vin": "11111111111111111"}, "vin_denied"),
        3: ({"vin": "", "stock": "-"}, "no_identity"),
        4: ({"dealer": "99999"}, "unknown_dealer"),
        5: ({"dealer": ""}, "no_dealer_code"),
        6: ({"model": "–"}, "no_model"),
        7: ({"color": "<script>alert(1)</script>"}, "debris"),
        8: ({"color": "x" * 200}, "too_long"),
        9: ({"make": "5"}, "shifted"),
    }
    for number, (cells, _code) in bad.items():
        cars[number].update(cells)
    run = deliver(network.feed, stock_file(cars))
    assert reasons(run) == [(number + 1, code) for number, (_cells, code) in bad.items()]
    assert (run.records, run.accepted, run.quarantined) == (10, 1, 9)
    assert all(each.reason and each.raw for each in run.quarantine.all())


def test_a_record_of_another_width_is_quarantined(network, cars):
    lines = stock_file(cars).split(b"\r\n")
    lines[3] = lines[3].replace(b",", b";", 3)
    lines[5] += b",one,more"
    run = deliver(network.feed, b"\r\n".join(lines))
    assert reasons(run) == [(3, "width"), (5, "width")]


def test_a_header_in_the_middle_is_no_vehicle(network, cars):
    data = stock_file(cars[:5]) + stock_file(cars[5:])
    assert reasons(deliver(network.feed, data)) == [(6, "header_again")]


def test_a_character_that_cannot_be_read_is_never_stored(network, cars):
    data = stock_file(cars).replace(b"Blue", b"Bl\xff\xfe\x9d", 1)
    network.feed.profile = {"encoding": "utf-8"}
    network.feed.save()
    run = deliver(network.feed, data)
    assert reasons(run) == [(1, "unreadable")]


def test_zero_bytes_do_not_break_the_quarantine(network, cars):
    cars[0]["stock"] = "S\x000"
    cars[1]["vin"] = "BAD\x00"
    run = deliver(network.feed, stock_file(cars))
    assert run.state == DONE
    assert run.accepted + run.quarantined == run.records == 10


def test_a_year_that_cannot_be_leaves_the_vehicle_without_one(network, cars):
    cars[0]["year"], cars[1]["year"] = "9999", "1800"
    run = deliver(network.feed, stock_file(cars))
    assert (run.accepted, Vehicle.objects.filter(year=None).count()) == (10, 2)
    assert "2 vehicles have a year that cannot be" in " ".join(run.warnings_in_words)


def test_dealer_codes_that_lost_their_zeros_are_found_when_only_one_fits(network, cars):
    for car in cars:
        car["dealer"] = "101"
    run = deliver(network.feed, stock_file(cars))
    assert {code for code, _vin in stock_of(network.feed)} == {"00101"}
    assert "leading zeros" in " ".join(run.warnings_in_words)


def test_a_shortened_dealer_code_that_fits_two_is_nobodys(network, cars):
    DealershipFactory(region=network.west, code="0101")
    run = deliver(network.feed, stock_file([{**cars[0], "dealer": "101"}]))
    assert reasons(run) == [(1, "unknown_dealer")]


def test_word_for_word_twins_collapse_and_the_last_of_two_versions_counts(network, cars):
    rows = [*cars, cars[0], {**cars[1], "price": "29990"}]
    run = deliver(network.feed, stock_file(rows))
    assert reasons(run) == [(2, "replaced")]
    assert (run.records, run.accepted, run.quarantined, run.added) == (12, 11, 1, 10)
    assert Vehicle.objects.get(identity=cars[1]["vin"]).price == 29_990


def test_ambiguous_days_refuse_the_file_with_both_readings(network, cars):
    columns = (*COLUMNS, "Inventory Date")
    run = deliver(
        network.feed, stock_file([{**c, "Inventory Date": "01-02-2026"} for c in cars], columns)
    )
    assert (run.state, run.reason_code) == (REFUSED, "ambiguous_dates")
    assert "2026-01-02" in run.reason
    assert "2026-02-01" in run.reason


def test_a_missing_quotation_mark_that_swallows_vehicles_holds_the_file(network):
    cars = [row(n, network.a.code) for n in range(40)]
    deliver(network.feed, stock_file(cars))
    lines = stock_file(cars).split(b"\r\n")
    lines[10] = lines[10].replace(b"Blue", b'"Blue')
    lines[16] = lines[16].replace(b"Blue", b'Blue"')
    run = deliver(network.feed, b"\r\n".join(lines))
    assert (run.state, run.reason_code) == (HELD, "cut")
    assert len(stock_of(network.feed)) == 40


def test_quarantined_text_is_kept_as_it_came(network, cars):
    cars[0]["vin"] = "NOT-A-VIN"
    deliver(network.feed, stock_file(cars))
    raw = QuarantinedRow.objects.get().raw
    assert raw == "00101,NOT-A-VIN,S0,2026,Meridian,Aria,31990,Blue,new"
