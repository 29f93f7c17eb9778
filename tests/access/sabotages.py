"""Authorization bugs as people make them: in each, one text of the source is another.

`doors` are the routes, by a part of their names, whose cells must catch it; with `grows`, it must
show in what is read while the neighbours' part of the portal grows.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sabotage:
    """One bug: in which module which text becomes which, and where it must show."""

    name: str
    module: str
    old: str
    new: str
    doors: tuple[str, ...]
    grows: bool = False


def bug(name: str, module: str, old: str, new: str, doors: str, *, grows: bool = False) -> Sabotage:
    """Write a bug down."""
    return Sabotage(name, module, old, new, tuple(doors.split()), grows)


SCOPING, PLACES = "dealers.network.scoping", "dealers.network.places"
LEADS, STOCK = "dealers.leads", "dealers.inventory"

SABOTAGES = (
    # ── What everything stands on
    bug("accounts: an inactive person stays signed in", "django.contrib.auth.backends", 'return getattr(user, "is_active", True)', "return True", "ui:home"),
    bug("scope: rows of dealerships are not filtered", SCOPING, "return self.filter(scope_of(user, can).condition(**self.columns))", "return self.all()", "leads:detail"),
    bug("scope: who holds nothing sees everything", SCOPING, "if conditions else Q(pk__in=[])", "if conditions else Q()", "leads:detail"),
    bug("scope: a brand is held by whoever holds a part of it", "dealers.network.querysets", "return self if scope.everything else self.filter(pk__in=scope.brands)", "return self.all() if scope else self.none()", "ui:home network:new-roster toolkits:new"),
    bug("scope: roles that ended still count", SCOPING, "user.memberships.current().select_related", "user.memberships.select_related", "leads:detail"),
    bug("scope: kept from one person to the next", SCOPING, 'user.__dict__["_held_scopes"] = _resolve(user)\n    return user.__dict__["_held_scopes"]', 'user.__dict__["_held_scopes"] = _held.__dict__.setdefault("kept", _resolve(user))\n    return user.__dict__["_held_scopes"]', "leads:detail"),
    bug("scope: what was lent never expires", SCOPING, "filter(Q(until_date=None) | Q(until_date__gte=today))", "all()", "leads:detail"),
    bug("scope: a capability at one place is one everywhere", SCOPING, "scope.covers_brand(at.pk) if _is_brand(at) else scope.covers(at)", "bool(scope)", "toolkits:edit campaign-detail"),
    bug("agreements: what is not shared is shown all the same", "dealers.network.veils", "closed = frozenset(shares.exclude(shares__contains=list(data)).values_list", "closed = frozenset(shares.none().values_list", "lead-detail"),
    bug("memberships: one that has not begun counts", "dealers.network.querysets", "self.filter(from_date__lte=now).filter(", "self.filter(", "leads:detail"),
    bug("places: a switch is not checked", PLACES, "_places_of(user, model).filter(pk=pk)", "model._default_manager.filter(pk=pk)", "ui:home"),
    bug("places: a brand need not be wholly held", PLACES, "return Brand.objects.where(user, Can.VIEW_NETWORK)\n", "return Brand.objects.visible_to(user)\n", "ui:home"),
    bug("ui: the switcher offers everybody's dealerships", PLACES, "Dealership.objects.visible_to(user).named(text)", "Dealership.objects.named(text)", "ui:places"),
    bug("ui: what is told to one is opened by another", "portal.notifications.querysets", "self.filter(user=user)", "self.all()", "ui:open-notification ui:notifications"),
    bug("looking as somebody else may change things", "dealers.network.viewing_as", "if request.method not in READING:", "if False:", "leads:claim"),
    bug("API clients: a revoked key still opens", "dealers.network.clients", "ApiClient.objects.active().filter(secret_hash=hash_secret(secret), user__is_active=True)", "ApiClient.objects.filter(secret_hash=hash_secret(secret))", "lead-list"),
    bug("API clients: readers write", "dealers.network.clients", "request.method not in SAFE_METHODS", "False", "activation-withdraw lead-claim feed-files campaign-detail"),
    # ── The network and its people
    bug("network: any dealership's page opens", "dealers.network.views.dealerships", "visible = Dealership.objects.visible_to(request.user)\n", "visible = Dealership.objects.all()\n", "network:dealership-detail"),
    bug("network: the export is everybody's", "dealers.network.views.dealerships", "found = Dealership.objects.visible_to(request.user).within(place)", "found = Dealership.objects.all().within(place)", "network:export-dealerships"),
    bug("network: who sees a dealership changes its hours", "dealers.network.views.dealerships", "    check_manages(request.user, dealership)\n    return dealership\n", "    return dealership\n", "network:dealership-hours"),
    bug("network: a form offers every dealer group", "dealers.network.forms.dealerships", 'self.fields["group"].queryset = groups_visible_to(user)', 'user', "network:edit-dealership"),
    bug("network: 403 tells that a region exists", "dealers.network.views.structure", "Region.objects.visible_to(request.user).select_related", "Region.objects.all().select_related", "network:edit-region"),
    bug("network: every brand may be edited that is seen", "dealers.network.views.structure", "    check_manages(request.user, brand)\n    return brand\n", "    return brand\n", "network:edit-brand"),
    bug("network: rosters of all brands are shown", "dealers.network.views.rosters", "pk=pk, brand__in=brands", "pk=pk", "network:roster"),
    bug("audit: the record is the whole network's", "dealers.network.record", "return seen.filter(found)", "return seen", "network:record network:export-record"),
    bug("audit: the record's export needs no capability", "dealers.network.views.record", "if not holds(request.user, Can.VIEW_AUDIT):", "if False:", "network:export-record"),
    bug("accounts: people of all dealerships are managed", "dealers.network.people", "return User.objects.filter(found, api_client=None)", "return User.objects.filter(api_client=None)", "network:person"),
    bug("accounts: any role may be looked at", "dealers.network.people", "inside = Membership.objects.inside(scope_of(user, Can.MANAGE_MEMBERS))", "inside = Membership.objects.all()", "network:membership"),
    bug("accounts: any invitation may be revoked", "dealers.network.people", "return Invitation.objects.inside(scope_of(user, Can.MANAGE_MEMBERS))", "return Invitation.objects.all()", "network:revoke-invitation network:resend-invitation"),
    # ── Stock
    bug("inventory: feeds of all dealerships are seen", f"{STOCK}.querysets", "return self.filter(_feeds_in(scope_of(user, can)))", "return self.all()", "inventory:feed-detail"),
    bug("inventory: runs of all feeds are seen", f"{STOCK}.querysets", 'return self.filter(_feeds_in(scope_of(user, can), "feed__"))', "return self.all()", "sync-run-detail inventory:run-detail"),
    bug("inventory: search finds everybody's vehicles", f"{STOCK}.shell", "Vehicle.objects.visible_to(user).in_stock()", "Vehicle.objects.all().in_stock()", "ui:search"),
    bug("inventory: a held file is let through by whoever sees it", f"{STOCK}.policies", "held file through.\"\"\"\n    check_may(\n        user,\n        Can.RELEASE_FEEDS", "held file through.\"\"\"\n    check_may(\n        user,\n        Can.VIEW_INVENTORY", "run-release run-discard"),
    bug("inventory: the list's filter asks for anybody's run", f"{STOCK}.views", "did = VehicleChange.objects.visible_to(request.user).of_run(", "rows = Vehicle.objects.all()\n        did = VehicleChange.objects.all().of_run(", "inventory:stock-list"),
    bug("inventory: any dealership may be given a feed", f"{STOCK}.forms", "Dealership.objects.where(user, Can.MANAGE_FEEDS)", "Dealership.objects.all()", "inventory:feed-new"),
    # ── Leads
    bug("leads: any lead opens", f"{LEADS}.views.lead", "rows = Lead.objects.visible_to(request.user).for_lists()", "rows = Lead.objects.all().for_lists()", "leads:detail"),
    bug("leads: the count tells of everybody's", f"{LEADS}.views.queue", '"count": found.count(),', '"count": Lead.objects.count(),', "leads:queue", grows=True),
    bug("leads: search finds everybody's customers", f"{LEADS}.shell", "Lead.objects.visible_to(user).matching(text)", "Lead.objects.all().matching(text)", "ui:search"),
    bug("leads: whoever sees a lead answers it", f"{LEADS}.policies", "return may(user, Can.ANSWER_LEADS, lead.dealership)", "return may(user, Can.VIEW_LEADS, lead.dealership)", "leads:claim leads:contact lead-claim"),
    bug("leads: an original elsewhere is named", f"{LEADS}.querysets", 'seen = Q(duplicate_of__in=', 'seen = Q() | ~Q(pk=None) | Q(duplicate_of__in=', "lead-detail"),
    bug("leads: keys of all sources are renewed", f"{LEADS}.views.sources", "Source.objects.visible_to(request.user), pk=pk", "Source.objects.all(), pk=pk", "leads:renew-key leads:switch-source"),
    bug("leads: messages of all brands are read", f"{LEADS}.views.messages", 'return Message.objects.visible_to(request.user).select_related', 'return Message.objects.all().select_related', "leads:message"),
    bug("leads: files of all sources are shown", f"{LEADS}.views.lead_files", 'files = LeadFile.objects.visible_to(request.user).defer("data")', 'files = LeadFile.objects.defer("data")', "leads:file"),
    bug("leads: a file may be for any dealership", f"{LEADS}.views.lead_files", "held = Dealership.objects.where(request.user, Can.MANAGE_LEAD_SOURCES)", "held = Dealership.objects.all()", "leads:new-file"),
    bug("leads: files of answers are shown to all who answer", f"{LEADS}.querysets", "return self.where(user, Can.ANSWER_LEADS).where(user, Can.REASSIGN_LEADS)", "return self.where(user, Can.ANSWER_LEADS)", "leads:answers"),
    bug("leads: a dealer code elsewhere is accepted", f"{LEADS}.views.sources", "dealerships = Dealership.objects.where(user, Can.MANAGE_LEAD_SOURCES)", "dealerships = Dealership.objects.all()", "leads:sources"),
    # ── Figures
    bug("kpis: figures need no capability", "dealers.kpis.policies", "if not holds(user, Can.VIEW_KPIS):", "if False:", "kpis:board figure-list kpis:export"),
    bug("kpis: the ranking names everybody", "dealers.kpis.children", "rows = Dealership.objects.where(user, Can.VIEW_KPIS).within(place)", "rows = Dealership.objects.within(place)", "kpis:export kpis:board figure-list"),
    # ── Toolkits
    bug("toolkits: dealers see drafts", "toolkits.library.querysets", 'Q(**{f"{path}brand__in": local, f"{path}state": "published"})', 'Q(**{f"{path}brand__in": local})', "toolkits:detail"),
    bug("toolkits: files are handed to anybody", "toolkits.library.views", "asset = get_object_or_404(Asset.objects.visible_to(request.user), pk=pk)", "asset = get_object_or_404(Asset.objects.all(), pk=pk)", "toolkits:asset-download"),
    bug("toolkits: pictures need no signature", "toolkits.library.pictures", "return PICTURE_SIGNER.unsign(token)", 'return token.partition(":")[0]', "toolkits:picture picture"),
    bug("toolkits: a preview as anybody's dealership", "toolkits.creative.views", "seen = Dealership.objects.visible_to(request.user).filter(", "seen = Dealership.objects.filter(", "toolkits:template-preview"),
    bug("toolkits: templates of drafts are read by all", "toolkits.creative.models", "return self.filter(toolkit__in=Toolkit.objects.visible_to(user))", "return self.all()", "template-detail toolkits:template"),
    bug("compliance: rules of other brands are retired", "toolkits.compliance.views", "return Rule.objects.filter(mine, active=True)", "return Rule.objects.filter(active=True)", "toolkits:rule-retire toolkits:rules"),
    bug("compliance: whoever reviews a brand accepts for all", "toolkits.compliance.policies", "if not (may(user, Can.REVIEW_COMPLIANCE, brand) if brand else everywhere):", "if brand and not may(user, Can.REVIEW_COMPLIANCE, brand):", "toolkits:wording-accept"),
    # ── Campaigns, incentives, activations
    bug("programs: drafts are seen by dealers they would enrol", "campaigns.programs.querysets", "return self.filter(Q(brand__in=scope.brands) | enrolled | lent_here)", "return self.all()", "campaign-detail"),
    bug("programs: dealers set audiences", "campaigns.programs.api", "policies.check_may_edit(caller(request), campaign.brand)", "campaign.brand", "campaign-audience"),
    bug("programs: the form takes any brand", "campaigns.programs.forms", "return Brand.objects.all() if scope.everything else Brand.objects.filter(pk__in=scope.brands)", "return Brand.objects.all()", "programs:new"),
    bug("programs: progress counts everybody's dealerships", "campaigns.activations.results", "seen = Enrolment.objects.where(user, Can.VIEW_PROGRAMS).filter(campaign__in=campaigns)", "seen = Enrolment.objects.filter(campaign__in=campaigns)", "campaigns:list", grows=True),
    bug("programs: what was lent to one is seen by all", "campaigns.programs.querysets", "return self.current().filter(user=user)", "return self.current()", "campaigns:detail"),
    bug("incentives: any campaign may be named", "campaigns.incentives.serializers", "Campaign.objects.visible_to(user)", "Campaign.objects.all()", "incentive-offer"),
    bug("incentives: other brands' are seen", "campaigns.incentives.querysets", 'Q(brand__in=scope.brands) | Q(pk__in=offered.values("incentive"))', "Q()", "incentives:detail incentive-detail"),
    bug("incentives: dealers revise them", "campaigns.incentives.policies", "if not may(user, Can.EDIT_PROGRAMS, at=brand):", "if False:", "incentive-revise incentives:revise"),
    bug("activations: anybody's opens", "campaigns.activations.views.board", "visible = Activation.objects.visible_to(request.user).with_context()", "visible = Activation.objects.with_context()", "activations:detail activations:package"),
    bug("activations: codes are drawn for anybody", "campaigns.activations.views.downloads", "TrackedLink.objects.visible_to(request.user), code=code", "TrackedLink.objects.all(), code=code", "activations:qr"),
    bug("activations: whoever sees one approves it", "campaigns.activations.policies", "if not may_review(user, activation):", "if False:", "activations:approve activation-approve"),
    bug("activations: the cockpit follows everybody", "campaigns.activations.results", "return Enrolment.objects.where(user, Can.VIEW_ACTIVATIONS).filter(campaign=campaign)", "return Enrolment.objects.filter(campaign=campaign)", "campaigns:detail", grows=True),
    bug("activations: a page that was never public is", "campaigns.activations.models.activation", "return self.state == self.State.LIVE and", "return True or", "landing-page"),
)  # fmt: skip
