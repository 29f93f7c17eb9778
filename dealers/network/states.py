"""The states of the USA: names, and the time zone that most of each state keeps.

Source: ISO 3166-2:US for codes and names; the IANA time zone database for zones.
"""

_BY_ZONE = {
    "America/New_York": "CT:Connecticut DE:Delaware DC:District of Columbia FL:Florida GA:Georgia "
    "MA:Massachusetts MD:Maryland ME:Maine MI:Michigan NC:North Carolina NH:New Hampshire "
    "NJ:New Jersey NY:New York OH:Ohio PA:Pennsylvania RI:Rhode Island SC:South Carolina "
    "VA:Virginia VT:Vermont WV:West Virginia IN:Indiana KY:Kentucky",
    "America/Chicago": "AL:Alabama AR:Arkansas IA:Iowa IL:Illinois KS:Kansas LA:Louisiana "
    "MN:Minnesota MO:Missouri MS:Mississippi ND:North Dakota NE:Nebraska OK:Oklahoma "
    "SD:South Dakota TN:Tennessee TX:Texas WI:Wisconsin",
    "America/Denver": "CO:Colorado ID:Idaho MT:Montana NM:New Mexico UT:Utah WY:Wyoming",
    "America/Phoenix": "AZ:Arizona",
    "America/Los_Angeles": "CA:California NV:Nevada OR:Oregon WA:Washington",
    "America/Anchorage": "AK:Alaska",
    "Pacific/Honolulu": "HI:Hawaii",
    "America/Puerto_Rico": "PR:Puerto Rico",
}


def _parse(listing: str) -> list[tuple[str, str]]:
    """Split `CT:Connecticut NH:New Hampshire` into pairs; names may hold spaces."""
    pairs: list[tuple[str, str]] = []
    for word in listing.split():
        code, colon, start = word.partition(":")
        if colon:
            pairs.append((code, start))
        else:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {word}")
    return pairs


NAMES = {code: name for listing in _BY_ZONE.values() for code, name in _parse(listing)}
TIME_ZONES = {code: zone for zone, listing in _BY_ZONE.items() for code, _name in _parse(listing)}
