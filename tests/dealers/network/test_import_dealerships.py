"""Rosters: dealerships in, a region for each state, refused rows with their reasons."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dealers.network.models import Dealership, Region

pytestmark = pytest.mark.django_db

ROSTER = """code,dealerId,name,url,regionId,state,lat,long
02036,02036,Sunrise Motors,https://sunrise.example,15,AZ,33.51,-112.04
04012,04012,Harbor Cars,https://harbor.example,16,ny,40.71,-74.0
04012,04012,Harbor Cars Again,,16,NY,,
07001,07001,Nowhere Autos,,17,ZZ,1,1
08001,08001,,,17,TX,1,1
"""


@pytest.fixture
def roster(tmp_path):
    file = tmp_path / "roster.csv"
    file.write_text(ROSTER)
    return file


def run(file, *options):
    out = StringIO()
    call_command("import_dealerships", str(file), "--brand", "Sample", *options, stdout=out)
    return out.getvalue()


def test_rows_become_dealerships_in_regions_by_state(roster):
    result = json.loads(run(roster, "--json"))

    assert (result["rows"], result["added"], len(result["refused"])) == (5, 2, 3)
    sunrise = Dealership.objects.get(code="02036")
    assert (sunrise.region.name, sunrise.time_zone) == ("Arizona", "America/Phoenix")
    assert set(Region.objects.values_list("code", flat=True)) == {"AZ", "NY"}


def test_the_same_roster_again_changes_nothing(roster):
    run(roster)
    result = json.loads(run(roster, "--json"))

    assert (result["added"], result["changed"], result["unchanged"]) == (0, 0, 2)


def test_a_new_name_is_taken_over(roster):
    run(roster)
    roster.write_text(ROSTER.replace("Sunrise Motors", "Sunset Motors"))

    assert json.loads(run(roster, "--json"))["changed"] == 1
    assert Dealership.objects.get(code="02036").name == "Sunset Motors"


def test_refused_rows_are_told_with_their_reasons(roster):
    words = run(roster)

    assert "2 dealerships added" in words
    for reason in ("stands in the file twice", "unknown state ZZ", "name is empty"):
        assert reason in words


def test_a_file_that_is_no_roster_is_refused_in_words(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n1,2\n")

    with pytest.raises(CommandError, match="no column code, name, state"):
        run(file)
