"""Every address that names a row, and which row stands behind it.

A route with an argument that is in neither table fails `test_competitor.py`.
"""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

# The kind of row that a route's `pk` names (see `world` in test_competitor.py).
ROWS = {
    "dealership": """network:dealership-detail network:edit-dealership network:dealership-hours
        network:special-days network:remove-special-day network:dealership-access
        network:dealership-history dealership-detail""",
    "region": "network:edit-region region-detail",
    "brand": "network:edit-brand network:new-region network:new-dealership brand-detail",
    "group": "network:group-detail",
    "roster": "network:roster network:apply-roster",
    "person": """network:person network:new-role network:new-loan network:end-loan
        network:start-viewing-as""",
    "membership": "network:membership network:end-membership",
    "invitation": "network:resend-invitation network:revoke-invitation",
    "vehicle": "inventory:vehicle-detail vehicle-detail",
    "feed": "inventory:feed-detail inventory:feed-upload inventory:feed-fetch feed-detail feed-files",
    "run": """inventory:run-detail inventory:run-quarantine inventory:run-release
        inventory:run-discard inventory:run-retry sync-run-detail sync-run-discard
        sync-run-quarantine sync-run-release""",
    "lead": """leads:detail leads:contact leads:claim leads:assign leads:close leads:reopen
        leads:exclude leads:readmit lead-detail lead-assign lead-claim lead-close lead-events
        lead-responses""",
    "message": "leads:message leads:replay lead-message-detail lead-message-replay",
    "source": "leads:renew-key leads:switch-source",
    "toolkit": """toolkits:edit toolkits:submit toolkits:return toolkits:publish toolkits:asset-new
        toolkits:detail toolkits:new-version toolkits:template-new toolkit-detail toolkit-publish""",
    "asset": "toolkits:asset-download toolkits:asset-remove toolkits:asset-key-visual",
    "template": """toolkits:template toolkits:template-preview toolkits:template-remove
        template-detail""",
    "rule": "toolkits:rule-retire",
    "campaign": """campaigns:detail campaigns:progress campaigns:dealerships campaigns:remind
        campaigns:recall programs:brief programs:audience programs:reach programs:review
        programs:publish programs:cancel incentives:offer-step campaign-detail campaign-audience
        campaign-publish""",
    "incentive": """incentives:detail incentives:revise incentive-detail incentive-offer
        incentive-revise""",
    "enrolment": "activations:start enrolment-detail enrolment-start-start",
    "activation": """activations:detail activations:studio activations:save activations:preview
        activations:submit activations:review activations:approve activations:return
        activations:go-live activations:withdraw activations:mail activations:package
        activation-detail activation-activate activation-approve activation-findings
        activation-send-back activation-submit activation-values activation-withdraw""",
    "link": "activations:qr-svg activations:qr-png",
    "notification": "ui:open-notification",
}

# Routes whose argument names no row that only some may see, and why.
OPEN = {
    "ui:accent": "a colour in the address itself",
    "account_confirm_email": "a signed key from a mail",
    "account_reset_password_from_key": "a signed key from a mail",
    "mfa_remove_webauthn": "one's own keys only; tested with sign-in",
    "mfa_edit_webauthn": "one's own keys only; tested with sign-in",
    "end-session": "one's own sessions only; tested with sign-in",
    "openid_connect_login": "the name of a provider in the settings",
    "openid_connect_callback": "the name of a provider in the settings",
    "network:accept-invitation": "a secret token from a mail",
    "toolkits:picture": "a signed address",
    "toolkits:wording-accept": "the key of a wording that ships with the portal",
}


def routes_with_arguments() -> Iterator[str]:
    """Yield the name of every route of the portal's host whose address takes an argument."""
    yield from _walk(get_resolver("portal.urls"), "", argued=False)


def _walk(resolver: URLResolver, space: str, *, argued: bool) -> Iterator[str]:
    for entry in resolver.url_patterns:
        here = argued or _takes_an_argument(entry)
        if isinstance(entry, URLResolver):
            deeper = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, deeper, argued=here)
        elif here:
            yield f"{space}{entry.name}"


def _takes_an_argument(entry: URLPattern | URLResolver) -> bool:
    return bool(entry.pattern.converters or entry.pattern.regex.groups)


def kind_of() -> dict[str, str]:
    """Give the kind of row behind each route."""
    return {route: kind for kind, routes in ROWS.items() for route in routes.split()}
