"""What the audit trail tells of feeds, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "feed.added": _("Feed connected"),
        "feed.changed": _("Feed changed"),
        "feed.file_received": _("File received"),
        "feed.released": _("Held file released"),
        "feed.retried": _("Sync run begun again"),
        "feed.discarded": _("Held file discarded"),
    },
)
