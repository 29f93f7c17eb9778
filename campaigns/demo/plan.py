"""The demo network on paper: an invented OEM with two brands in two countries.

Names of the OEM, its brands, models and dealerships are invented; cities and their places on the
map are real, so that maps, time zones and holidays look right.
"""

from dataclasses import dataclass
from datetime import time

OEM = "Meridor Group"


@dataclass(frozen=True)
class ModelPlan:
    """A model that a brand sells: what it is, and what it costs at the lowest trim."""

    name: str
    body: str
    powertrain: str
    price: int
    trims: tuple[str, ...]


@dataclass(frozen=True)
class BrandPlan:
    """A brand, its models, and where it is at home."""

    name: str
    accent: str
    country: str
    currency: str
    locale: str
    language: str
    maker_code: str
    models: tuple[ModelPlan, ...]


@dataclass(frozen=True)
class DealershipPlan:
    """A dealership; `pace` is how fast its people answer, from 0 (slow) to 1 (at once)."""

    code: str
    name: str
    city: str
    subdivision: str
    postal_code: str
    street: str
    latitude: float
    longitude: float
    time_zone: str
    hours: str
    pace: float
    group: str = ""


MERIDOR = BrandPlan(
    "Meridor",
    "#0b5cad",
    "US",
    "USD",
    "en-US",
    "en",
    "7MD",
    (
        ModelPlan("Solena", "SUV", "BEV", 46_900, ("Touring", "Long Range", "Summit")),
        ModelPlan("Corvine", "Sedan", "HEV", 29_400, ("Base", "Comfort", "Premium")),
        ModelPlan("Tarn", "Pickup", "ICE", 41_200, ("Work", "Trail", "Ridge")),
        ModelPlan("Lyris", "SUV", "PHEV", 38_700, ("Comfort", "Premium")),
    ),
)
KALVO = BrandPlan(
    "Kalvo",
    "#8a2432",
    "DE",
    "EUR",
    "de-DE",
    "de",
    "W7K",
    (
        ModelPlan("Nino", "Kleinwagen", "BEV", 27_900, ("Start", "Plus")),
        ModelPlan("Vespera", "SUV", "PHEV", 43_500, ("Plus", "Edition", "Signatur")),
        ModelPlan("Strand", "Kombi", "ICE", 34_800, ("Start", "Plus", "Edition")),
        ModelPlan("Halmo", "Van", "HEV", 39_900, ("Plus", "Edition")),
    ),
)

# Spans by weekday, Monday first; a split shift is two spans.
_DAY, _LATE, _SHORT = (time(9), time(18)), (time(9), time(20)), (time(10), time(16))
_MORNING, _AFTERNOON = (time(8), time(12)), (time(13), time(18))
HOURS: dict[str, list[list[tuple[time, time]]]] = {
    "weekdays": [[_DAY]] * 5 + [[_SHORT]] + [[]],
    "every day": [[_LATE]] * 6 + [[_SHORT]],
    "split": [[_MORNING, _AFTERNOON]] * 5 + [[(time(9), time(13))]] + [[]],
}

_PACIFIC, _MOUNTAIN, _PHOENIX = "America/Los_Angeles", "America/Denver", "America/Phoenix"
_EASTERN, _BERLIN = "America/New_York", "Europe/Berlin"

# brand → region → district → dealerships
NETWORK: dict[BrandPlan, dict[str, dict[str, tuple[DealershipPlan, ...]]]] = {
    MERIDOR: {
        "West": {
            "Pacific": (
                DealershipPlan("00101", "Meridor of Sacramento", "Sacramento", "CA", "95814", "1200 River Way", 38.582, -121.494, _PACIFIC, "every day", 0.93, "Bayline Automotive"),
                DealershipPlan("00102", "Golden Gate Meridor", "San Francisco", "CA", "94103", "48 Market Court", 37.775, -122.419, _PACIFIC, "every day", 0.81, "Bayline Automotive"),
                DealershipPlan("00103", "Meridor Long Beach", "Long Beach", "CA", "90802", "730 Harbor Street", 33.770, -118.194, _PACIFIC, "every day", 0.55),
                DealershipPlan("00104", "Rose City Meridor", "Portland", "OR", "97205", "915 Alder Avenue", 45.515, -122.679, _PACIFIC, "weekdays", 0.88),
            ),
            "Mountain": (
                DealershipPlan("00105", "Mile High Meridor", "Denver", "CO", "80202", "2100 Larimer Place", 39.739, -104.990, _MOUNTAIN, "weekdays", 0.74),
                DealershipPlan("00106", "Meridor of Boise", "Boise", "ID", "83702", "310 Grove Lane", 43.615, -116.202, "America/Boise", "weekdays", 0.90),
                DealershipPlan("00107", "Desert Sun Meridor", "Phoenix", "AZ", "85004", "77 Camel Road", 33.448, -112.074, _PHOENIX, "every day", 0.38),
                DealershipPlan("00108", "Wasatch Meridor", "Salt Lake City", "UT", "84101", "640 Temple Drive", 40.761, -111.891, _MOUNTAIN, "weekdays", 0.79),
            ),
        },
        "East": {
            "Northeast": (
                DealershipPlan("00201", "Meridor of Boston", "Boston", "MA", "02110", "25 Wharf Street", 42.360, -71.059, _EASTERN, "every day", 0.84, "Harborside Motors"),
                DealershipPlan("00202", "Hudson Meridor", "Albany", "NY", "12207", "180 Broadway Square", 42.653, -73.756, _EASTERN, "weekdays", 0.66, "Harborside Motors"),
                DealershipPlan("00203", "Keystone Meridor", "Philadelphia", "PA", "19103", "1500 Walnut Row", 39.953, -75.165, _EASTERN, "every day", 0.72),
                DealershipPlan("00204", "Meridor of Hartford", "Hartford", "CT", "06103", "92 Asylum Lane", 41.764, -72.685, _EASTERN, "weekdays", 0.95),
            ),
            "Southeast": (
                DealershipPlan("00205", "Peachtree Meridor", "Atlanta", "GA", "30303", "410 Peach Avenue", 33.749, -84.388, _EASTERN, "every day", 0.61),
                DealershipPlan("00206", "Meridor of Charlotte", "Charlotte", "NC", "28202", "300 Tryon Court", 35.227, -80.843, _EASTERN, "every day", 0.86),
                DealershipPlan("00207", "Bayfront Meridor", "Tampa", "FL", "33602", "55 Channel Drive", 27.951, -82.457, _EASTERN, "every day", 0.47),
                DealershipPlan("00208", "Meridor of Richmond", "Richmond", "VA", "23219", "820 Canal Street", 37.541, -77.436, _EASTERN, "weekdays", 0.77),
            ),
        },
    },
    KALVO: {
        "Deutschland": {
            "Nord": (
                DealershipPlan("D301", "Kalvo Zentrum Hamburg", "Hamburg", "HH", "20095", "Kontorweg 12", 53.551, 9.994, _BERLIN, "weekdays", 0.89, "Autohaus-Gruppe Nordlicht"),
                DealershipPlan("D302", "Autohaus am Deich", "Bremen", "HB", "28195", "Am Hafenbogen 3", 53.079, 8.802, _BERLIN, "split", 0.70, "Autohaus-Gruppe Nordlicht"),
                DealershipPlan("D303", "Kalvo Hannover Mitte", "Hannover", "NI", "30159", "Leinestraße 40", 52.376, 9.732, _BERLIN, "weekdays", 0.58),
                DealershipPlan("D304", "Autohaus Ostsee", "Kiel", "SH", "24103", "Fördeufer 8", 54.323, 10.123, _BERLIN, "split", 0.91),
            ),
            "Süd": (
                DealershipPlan("D305", "Kalvo Zentrum München", "München", "BY", "80331", "Isarplatz 5", 48.137, 11.575, _BERLIN, "weekdays", 0.82),
                DealershipPlan("D306", "Autohaus Neckarblick", "Stuttgart", "BW", "70173", "Weinsteige 19", 48.775, 9.183, _BERLIN, "split", 0.76),
                DealershipPlan("D307", "Kalvo am Main", "Frankfurt am Main", "HE", "60311", "Mainkai 21", 50.111, 8.682, _BERLIN, "weekdays", 0.44),
                DealershipPlan("D308", "Autohaus Frankenland", "Nürnberg", "BY", "90402", "Pegnitzufer 7", 49.452, 11.077, _BERLIN, "split", 0.87),
            ),
        }
    },
}  # fmt: skip
