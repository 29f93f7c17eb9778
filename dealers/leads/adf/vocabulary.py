"""The words of ADF 1.0: what is known, so that everything else can be kept as an extension."""

from __future__ import annotations

ATTRIBUTES: dict[str, frozenset[str]] = {
    "adf": frozenset({"version"}),
    "prospect": frozenset({"status"}),
    "id": frozenset({"sequence", "source"}),
    "vehicle": frozenset({"interest", "status"}),
    "odometer": frozenset({"status", "units", "unit"}),
    "imagetag": frozenset({"width", "height", "alttext"}),
    "price": frozenset({"type", "currency", "delta", "relativeto", "source"}),
    "amount": frozenset({"type", "limit", "currency"}),
    "balance": frozenset({"type", "currency"}),
    "contact": frozenset({"primarycontact"}),
    "name": frozenset({"part", "type"}),
    "email": frozenset({"preferredcontact"}),
    "phone": frozenset({"type", "time", "preferredcontact"}),
    "address": frozenset({"type"}),
    "street": frozenset({"line"}),
}

# Where the reader looks for each element; anywhere else it is kept as an extension.
_PLACES = """
requestdate: prospect
customer: prospect
vendor: prospect
provider: prospect
vehicle: prospect
contact: customer vendor provider
timeframe: customer
description: timeframe
earliestdate: timeframe
latestdate: timeframe
id: prospect vehicle customer vendor provider
name: contact provider
email: contact vendor provider
phone: contact vendor provider
address: contact
street: address
apartment: address
city: address
regioncode: address
postalcode: address
country: address
vendorname: vendor
url: vendor provider
service: vendor provider
year: vehicle
make: vehicle
model: vehicle
vin: vehicle
stock: vehicle option
trim: vehicle
doors: vehicle
bodystyle: vehicle
transmission: vehicle
odometer: vehicle
condition: vehicle
colorcombination: vehicle
interiorcolor: colorcombination
exteriorcolor: colorcombination
preference: colorcombination
imagetag: vehicle
pricecomments: vehicle
price: vehicle option
option: vehicle
optionname: option
manufacturercode: option
weighting: option
finance: vehicle
method: finance
amount: finance
balance: finance
comments: prospect customer contact vehicle
comment: prospect customer contact vehicle
"""
PLACES = {
    name: frozenset(parents.split())
    for name, parents in (line.split(":") for line in _PLACES.split("\n") if line)
}
ELEMENTS = frozenset(PLACES) | {"adf", "prospect"}
# Elements that hold others; every other one holds text.
STRUCTURE = frozenset(parent for parents in PLACES.values() for parent in parents) | {"adf"}
_REPEATED = """
prospect vehicle id name email phone street colorcombination price option finance amount balance
comments comment
"""
REPEATED = frozenset(_REPEATED.split())

# Markup that people's mail programs leave in comments; it is layout, not an extension.
_MARKUP = """
a b big blockquote body br center code div em font h1 h2 h3 h4 head hr html i img li meta ol p pre s
script small span strong style sub sup table tbody td th thead title tr u ul
"""
MARKUP = frozenset(_MARKUP.split())

INTERESTS = frozenset({"buy", "lease", "sell", "trade-in", "test-drive"})
INTERESTS_TO_SELL = frozenset({"sell", "trade-in"})
VEHICLE_STATUSES = frozenset({"new", "used"})
PROSPECT_STATUSES = frozenset({"new", "resend"})
CONDITIONS = frozenset({"excellent", "good", "fair", "poor", "unknown"})

# The standard's table says phone, its document type says voice; senders write what they like.
PHONE_TYPES = {
    "phone": "phone",
    "voice": "phone",
    "cellphone": "cellphone",
    "mobile": "cellphone",
    "cell": "cellphone",
    "fax": "fax",
    "pager": "pager",
    "home": "home",
    "work": "work",
    "day": "phone",
    "evening": "phone",
}

ODOMETER_UNITS = {"mi": "mi", "mile": "mi", "miles": "mi", "km": "km", "kilometers": "km"}

# What systems write when they have nothing to write.
NOTHING = frozenset({"", "none", "null", "unknown", "n/a", "na", "nil", "undefined", "-", "--"})

# The values that the standard gives an attribute, where no field of ours keeps another one.
CHOICES: dict[tuple[str, str], frozenset[str]] = {
    ("prospect", "status"): PROSPECT_STATUSES,
    ("", "preferredcontact"): frozenset({"0", "1"}),
    ("contact", "primarycontact"): frozenset({"0", "1"}),
    ("name", "part"): frozenset({"first", "middle", "suffix", "last", "surname", "full"}),
    ("name", "type"): frozenset({"individual", "business"}),
}
