"""What columns are taken for by their names."""

import pytest

from dealers.inventory.models import Vehicle
from tests.factories.inventory import deliver, stock_file, vin

pytestmark = pytest.mark.django_db


def test_misspelt_headers_are_read_and_said(network):
    columns = (
        "Dealer Code",
        "VIN #",
        "Modell",
        "Model Yeer",
        "Tranmission",
        "enginge",
        "exterorcolor",
    )
    record = dict(
        zip(columns, ("00101", vin(1), "Aria", "2026", "Auto", "2.0L", "Red"), strict=True)
    )
    run = deliver(network.feed, stock_file([record], columns))
    vehicle = Vehicle.objects.get()
    assert (vehicle.transmission, vehicle.engine) == ("Auto", "2.0L")
    assert vehicle.exterior_color == "Red"
    assert "exterorcolor" in " ".join(run.warnings_in_words)


def test_series_and_grade_are_told_apart_where_model_means_the_grade(network):
    columns = ("dealer", "vin", "year", "vehicle", "model")
    record = dict(zip(columns, ("00101", vin(1), "2026", "tundra", "SR5"), strict=True))
    deliver(network.feed, stock_file([record], columns))
    vehicle = Vehicle.objects.get()
    assert (vehicle.model, vehicle.trim) == ("tundra", "SR5")
