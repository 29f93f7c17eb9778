"""What compliance reviewers do with rules and wordings. Each action is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from dealers.network.models import Brand
from portal.accounts.models import User
from portal.audit.models import record
from toolkits.compliance import policies
from toolkits.compliance.disclosures import shipped
from toolkits.compliance.models import DisclosureRule, Rule
from toolkits.compliance.offers import Efficiency, OfferFacts, wording_values
from toolkits.creative.merge import merge_plain


@transaction.atomic
def accept_wording(key: str, text: str, *, by: User) -> DisclosureRule:
    """Put a reviewed wording of one disclosure into force, for every campaign from now on."""
    policies.check_may_review(by, None)
    next(wording for wording in shipped() if wording.key == key)
    merge_plain(text, wording_values(SAMPLE))
    accepted = {"text": text, "accepted_by": by, "accepted_at": timezone.now()}
    rule, _new = DisclosureRule.objects.update_or_create(key=key, defaults=accepted)
    record("disclosure.accepted", rule, by=by, detail={"key": key, "text": text})
    return rule


@transaction.atomic
def add_rule(
    *,
    by: User,
    words: Sequence[str],
    reason: str,
    brand: Brand | None = None,
    kind: str = Rule.Kind.FORBIDDEN_WORDS,
    severity: str = Rule.Severity.ERROR,
    mend: str = "",
    jurisdiction: str = "",
    source: str = "",
) -> Rule:
    """Forbid words, or allow hosts to be linked to, for one brand or for all."""
    policies.check_may_review(by, brand)
    rule = Rule.objects.create(
        brand=brand,
        kind=kind,
        words=list(words),
        severity=severity,
        reason=reason,
        mend=mend,
        jurisdiction=jurisdiction,
        source=source,
    )
    record("rule.added", rule, by=by, brand=brand, detail={"words": list(words)})
    return rule


@transaction.atomic
def retire_rule(rule: Rule, *, by: User) -> None:
    """Take a rule out of force; what it said stays on record."""
    policies.check_may_review(by, rule.brand)
    Rule.objects.filter(pk=rule.pk).update(active=False)
    record("rule.retired", rule, by=by, brand=rule.brand)


_ONE = Decimal(1)
SAMPLE = OfferFacts(
    kind="lease",
    amount=_ONE,
    models=("A",),
    apr=_ONE,
    term_months=1,
    down_payment=_ONE,
    monthly_payment=_ONE,
    due_at_signing=_ONE,
    security_deposit=_ONE,
    end_of_term_charge=True,
    efficiency=(Efficiency(model="A", co2=_ONE, co2_class="A", fuel=_ONE, electric=_ONE),),
)
