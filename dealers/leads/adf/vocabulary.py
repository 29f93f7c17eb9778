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

_ELEMENTS = """
requestdate customer vendor provider year make model vin stock trim doors bodystyle transmission
condition colorcombination interiorcolor exteriorcolor preference pricecomments option optionname
manufacturercode weighting finance method comments comment timeframe description earliestdate
latestdate apartment city regioncode postalcode country vendorname url service
"""
ELEMENTS = frozenset(ATTRIBUTES) | frozenset(_ELEMENTS.split())

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
