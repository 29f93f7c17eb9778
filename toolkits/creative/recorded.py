"""What the audit trail tells of templates, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "template.added": _("Template added"),
        "template.edited": _("Template changed"),
        "template.removed": _("Template removed"),
    },
)
