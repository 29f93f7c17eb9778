"""What is read of vehicles in ADF."""

import pytest

from tests.dealers.leads.adf_texts import REACHABLE, only, prospect_of


class TestVehicles:
    def vehicle(self, inside: str, attributes: str = ""):
        return only(prospect_of(REACHABLE + f"<vehicle {attributes}>{inside}</vehicle>"))

    def test_the_defaults_of_the_standard_apply_only_where_nothing_is_said(self):
        assert self.vehicle("<make>A</make>").vehicle_of_interest.interest == "buy"
        strange = self.vehicle("<make>A</make>", 'interest="loan" status="brand-new"')
        assert strange.vehicle_of_interest.interest == "unknown"
        assert strange.vehicle_of_interest.details["interest_raw"] == "loan"
        assert "unknown_value: vehicle/interest=loan" in strange.warnings

    def test_case_is_folded(self):
        found = self.vehicle("<make>A</make>", 'interest="TEST-DRIVE" status="USED"')

        assert found.vehicle_of_interest.interest == "test-drive"
        assert found.vehicle_of_interest.status == "used"
        assert found.warnings == ()

    @pytest.mark.parametrize(("units", "read"), [("miles", "mi"), ("MILES", "mi"), ("km", "km")])
    def test_odometers_are_numbers_with_units(self, units, read):
        found = self.vehicle(f'<make>A</make><odometer units="{units}">80,000</odometer>')

        odometer = found.vehicle_of_interest.details["odometer"]
        assert (odometer["value"], odometer["units"]) == (80000, read)

    def test_a_zero_price_says_nothing_and_currencies_are_upper_case(self):
        found = self.vehicle(
            '<make>A</make><price>0.00</price><price currency="usd">$26,995</price>'
        )

        assert found.vehicle_of_interest.details["prices"] == [
            {"text": "0.00"},
            {"amount": "26995", "currency": "USD"},
        ]

    def test_an_options_price_is_not_the_vehicles(self):
        found = self.vehicle(
            "<make>A</make><option><optionname>Roof</optionname><price>900</price></option>"
        )

        assert "prices" not in found.vehicle_of_interest.details
        assert found.vehicle_of_interest.details["options"][0]["price"]["amount"] == "900"

    @pytest.mark.parametrize("interest", ["trade-in", "sell", "Trade In"])
    def test_only_a_vehicle_to_sell_leaves_no_interest(self, interest):
        found = self.vehicle("<make>A</make>", f'interest="{interest}"')

        assert found.vehicle_of_interest is None
        assert found.trade_in.make == "A"

    def test_a_trade_in_that_mirrors_the_interest_is_flagged(self):
        car = "<year>2020</year><make>A</make><model>B</model>"
        raw = prospect_of(
            REACHABLE + f'<vehicle>{car}</vehicle><vehicle interest="trade-in">{car}</vehicle>'
        )

        assert "trade_in_mirrors_interest" in only(raw).warnings

    @pytest.mark.parametrize("vehicle", ["", "<vehicle/>", "<vehicle><make/></vehicle>"])
    def test_no_vehicle_is_a_general_enquiry(self, vehicle):
        assert "general_enquiry" in only(prospect_of(REACHABLE + vehicle)).warnings

    def test_a_vin_of_another_year_is_flagged_and_the_senders_text_kept(self):
        found = self.vehicle("<year>1999</year><make>Blue</make><vin>1hgcm82633a004352</vin>")

        assert found.vehicle_of_interest.year == 1999
        assert found.vehicle_of_interest.vin == "1HGCM82633A004352"
        assert "vin_conflict: 1HGCM82633A004352 is of 2003, Honda" in found.warnings
