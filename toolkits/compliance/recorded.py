"""What the audit trail tells of rules and disclosures, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "disclosure.accepted": _("Disclosure accepted"),
        "rule.added": _("Rule added"),
        "rule.retired": _("Rule retired"),
    },
    fields={
        "key": _("Key"),
        "text": _("Text"),
        "words": _("Words"),
    },
)
