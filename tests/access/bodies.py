"""What is typed or sent at each door that takes something: right in every way but perhaps the id.

`{kind}` is the key of that kind's row at the place asked about, `{day+n}` a date from today.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.oracle import PLACES
from tests.access.policy import policy
from tests.access.world import World
from tests.factories.inventory import row, stock_file
from tests.factories.toolkits import picture_file

DATES = {"from_date": "{day+0}", "until_date": "{day+30}"}
BRIEF = {
    "name": "A brief",
    "goal": "Sell",
    "visual": "ocean",
    "starts_on": "{day+1}",
    "ends_on": "{day+20}",
}
TERMS = {"effective_from": "{day+1}", "currency": "USD", "amount": "500", "models_offered": "Aria"}
SOURCE = {
    "kind": "upload",
    "every_minutes": "60",
    "encoding": "",
    "date_order": "",
    "condition": "",
}
DEALERSHIP = {
    "code": "77001", "name": "A dealership", "status": "active", "region": "{region}",
    "country": "US", "time_zone": "America/Denver", "currency": "USD", "locale": "en-US",
}  # fmt: skip
ZONES = {"zones-TOTAL_FORMS": "0", "zones-INITIAL_FORMS": "0"}
POLICY = {
    "first_response_minutes": "20", "warn_minutes": "5", "manager_hours": "opening",
    "escalate_minutes": "60", "escalate_hours": "opening",
}  # fmt: skip
TEXTS = {"name": "A text", "subject": "Hello", "body": "Hello there"}
STEPS = {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}
ROWS = b"email,channel\nkim@example.com,call\n"
CONTACT = {"channel": "call", "result": "reached"}

BODIES: dict[str, Mapping[str, Any]] = {
    "ui:theme": {"theme": "dark"},
    "ui:language": {"language": "de"},
    "ui:profile": {"full_name": "A Name", "language": "en", "time_zone": "UTC"},
    "network:edit-dealership": DEALERSHIP,
    "network:special-days": {"day": "{day+40}", "name": "Inventory"},
    "network:edit-region": {"name": "A region", "code": "AR"},
    "network:new-region": {"name": "A region", "code": "AR"},
    "network:new-brand": {"name": "A brand", "accent": "#225588"},
    "network:edit-brand": {"name": "A brand", "accent": "#225588"},
    "network:new-dealership": DEALERSHIP,
    "network:new-group": {"name": "A group"},
    "network:group-detail": {"name": "A group"},
    "network:new-roster": {"brand": "{brand}", "file": "roster"},
    "network:new-role": {"role": "viewer", **DATES},
    "network:new-loan": {"can": "view_inventory", "until": "{day+3}"},
    "network:new-agreement-text": {"title": "A", "body": "B", "for_leads": "x", "for_customers": "x", "for_cost": "x", "for_results": "x"},
    "network:dealership-sharing": {"text": "{agreement-text}", "with_oem": "leads", "with_region": "leads", "read": "on"},
    "network:set-unsigned": {"shares": "1"},
    "network:new-client": {"name": "A client", "role": "api_reader", "can": "view_network", "until": "{day+30}"},
    "network:membership": DATES,
    "network:end-membership": {},
    "network:new-invitation": {"email": "guest@example.com", "role": "viewer", "language": "en", **DATES},
    "inventory:feed-new": {"name": "A feed", "brand": "{brand}", "dealership": "{dealership}", **SOURCE},
    "inventory:feed-detail": SOURCE,
    "inventory:feed-upload": {"file": "stock"},
    "inventory:save-profile": {"name": "A vendor"},
    "inventory:conflict-settle": {"dealership": "{dealership}"},
    "inventory:record-mend": {"cell-1": "another"},
    "inventory:outlets": {"kind": "meta"},
    "feed-files": {"file": "stock"},
    "leads:contact": CONTACT,
    "lead-responses": CONTACT,
    "leads:assign": {"to": "{person}"},
    "lead-assign": {"to": "{person}"},
    "leads:close": {"verdict": "won"},
    "lead-close": {"verdict": "won"},
    "leads:exclude": {"reason": "spam"},
    "leads:reply": {"subject": "Hello", "body": "Hello"},
    "leads:appointment": {"at": "{day+2}T10:00"},
    "leads:show": {"came": "1"},
    "leads:customer": {"note": "Called back"},
    "leads:pause": {"reason": "customer"},
    "leads:coach": {"text": "Call first"},
    "leads:availability": {"away": "1"},
    "leads:new-policy": {"brand": "{brand}", **POLICY},
    "leads:policy": {"seen": "1", **POLICY},
    "leads:new-template": TEXTS,
    "leads:template": TEXTS,
    "leads:new-sequence": {"name": "A week", **STEPS},
    "leads:sequence": {"name": "A week", **STEPS},
    "leads:deliveries": {"code": "{code}", "kind": "mail", "address": "crm@example.com"},
    "leads:new-file": {"source": "{source}", "code": "{code}", "file": "rows"},
    "leads:new-answers": {"dealership": "{dealership}", "file": "rows"},
    "leads:sources": {"name": "A source", "brand": "{brand}", "code": "{code}"},
    "toolkits:new": {"brand": "{brand}", "name": "A toolkit", "summary": "For all"},
    "toolkit-list": {"brand": "{brand}", "name": "A toolkit"},
    "toolkits:edit": {"name": "A toolkit", "summary": "For all"},
    "toolkits:asset-new": {"title": "A picture", "file": "picture"},
    "toolkits:template-new": {"starter": "offer_page"},
    "toolkits:template": {"name": "A page", "source": "<p>Hello</p>", **ZONES},
    "toolkits:template-preview": {"source": "<p>Hello</p>", **ZONES},
    "toolkits:wording-accept": {"text": "Accepted."},
    "toolkits:rule-new": {
        "kind": "forbidden_words", "words": "free", "severity": "error", "reason": "No.", "brand": "{brand}",
    },
    "campaigns:recall": {"reason": "Wrong price"},
    "programs:new": {**BRIEF, "brand": "{brand}"},
    "programs:brief": BRIEF,
    "programs:audience": {"whole_brand": "on"},
    "programs:reach": {"whole_brand": "on"},
    "programs:cancel": {"reason": "Over"},
    "campaign-list": {**BRIEF, "brand": "{brand}"},
    "campaign-detail": {"name": "Another"},
    "campaign-audience": {"whole_brand": True},
    "incentives:new": {**TERMS, "brand": "{brand}", "name": "A bonus", "kind": "cash"},
    "incentives:revise": TERMS,
    "incentives:offer-step": {"toolkit": "{toolkit}", "approval_mode": "automatic"},
    "incentive-list": {**TERMS, "models_offered": ["Aria"], "brand": "{brand}", "name": "A", "kind": "cash"},
    "incentive-revise": {**TERMS, "models_offered": ["Aria"]},
    "incentive-offer": {"campaign": "{campaign.draft}"},
    "activations:save": {"version": "0", "zone-headline": "Hello"},
    "activation-values": {"template": "{template_pk}", "version": 0, "values": {"headline": "Hello"}},
    "activations:return": {"reason": "Mend the price"},
    "activation-send-back": {"reason": "Mend the price"},
    "leads-public:unsubscribe": {"raw": "List-Unsubscribe=One-Click"},
    "landing-page": {"full_name": "A Visitor", "email": "visitor@example.com"},
}  # fmt: skip
# What a program shows instead of a sign-in.
HEADERS = {
    "intake:adf": {"X-Source-Key": "{key}"},
    "stock-intake:file": {"X-Feed-Key": "{key}"},
}
# What the address itself needs, where a form is about something named there.
QUERIES = {
    "ui:search": {"q": "qzq"},
    "ui:places": {"q": "qzq"},
    "inventory:stock-list": {"did": "added"},
    "network:new-role": {"at": "dealership:{dealership}"},
    "network:new-loan": {"at": "dealership:{dealership}"},
    "network:new-invitation": {"at": "dealership:{dealership}"},
}


def body_of(route: str, world: World, kind: str, place: str) -> dict[str, Any]:
    """Give what is sent at a door for a row at a place."""
    return filled(BODIES.get(route, {}), world, kind, place)


def query_of(route: str, world: World, kind: str, place: str) -> dict[str, Any]:
    """Give what stands after the question mark of such a door.

    Lists are asked for everything one sees: narrowed to one's own place, they could leak unseen.
    """
    everything = {"place": "network"} if route in _narrowed() else {}
    return everything | filled(QUERIES.get(route, {}), world, kind, place)


@cache
def _narrowed() -> frozenset[str]:
    return frozenset(one.route for one in policy().nested if one.field == "place")


def filled(template: Mapping[str, Any], world: World, kind: str, place: str) -> dict[str, Any]:
    """Give a body with its keys, dates and files in it."""
    return {name: _value(value, world, kind, place or "own") for name, value in template.items()}


def _value(value: Any, world: World, kind: str, place: str) -> Any:
    match value:
        case "stock":
            return SimpleUploadedFile("stock.csv", stock_file([row(7)]), "text/csv")
        case "rows":
            return SimpleUploadedFile("rows.csv", ROWS, "text/csv")
        case "picture":
            return picture_file()
        case "roster":
            region = PLACES[place].regions[-1]
            return SimpleUploadedFile(
                "roster.csv", f"code,name,region\n88001,New,{region}\n".encode()
            )
        case str():
            return re.sub(
                r"{([\w.-]+?)([+-]\d+)?}", lambda found: _word(found, world, kind, place), value
            )
    return value


def _word(found: re.Match[str], world: World, kind: str, place: str) -> str:
    name, days = found.groups()
    if name == "day":
        return str(date.today() + timedelta(days=int(days or 0)))
    if name in (extras := world.rows.get((kind, place), world.rows["dealership", place]).extras):
        return extras[name]
    return world.rows[name, place].pk
