"""What the audit trail tells of feeds, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "feed.added": _("Feed connected"),
        "feed.changed": _("Feed changed"),
        "feed.key_renewed": _("Key of a feed renewed"),
        "feed.columns_confirmed": _("Columns of a feed confirmed"),
        "feed.profile_saved": _("Vendor's profile saved"),
        "feed.profile_used": _("Vendor's profile used"),
        "feed.file_received": _("File received"),
        "feed.released": _("Held file released"),
        "feed.retried": _("Sync run begun again"),
        "feed.discarded": _("Held file discarded"),
        "feed.record_mended": _("Quarantined record mended"),
        "feed.word_mapped": _("A feed's word given its meaning"),
        "vin_conflict.settled": _("VIN conflict settled"),
        "outlet.opened": _("Address for a platform opened"),
        "outlet.closed": _("Address for a platform closed"),
    },
)
