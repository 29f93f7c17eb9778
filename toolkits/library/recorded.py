"""What the audit trail tells of toolkits and assets, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "asset.added": _("Asset added"),
        "asset.removed": _("Asset removed"),
        "toolkit.created": _("Toolkit created"),
        "toolkit.edited": _("Toolkit changed"),
        "toolkit.published": _("Toolkit published"),
        "toolkit.returned": _("Toolkit returned"),
        "toolkit.submitted": _("Toolkit handed in for review"),
        "toolkit.superseded": _("Toolkit replaced by a newer version"),
        "toolkit.version_started": _("New version of a toolkit begun"),
    },
    fields={
        "toolkit": _("Toolkit"),
        "title": _("Title"),
        "version": _("Version"),
    },
)
