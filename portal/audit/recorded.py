"""What the audit trail tells of accounts, in words."""

from django.utils.translation import gettext_lazy as _

from portal.audit.wording import tell

tell(
    events={
        "account.made": _("Account made"),
        "account.signed_in": _("Signed in"),
        "account.sign_in_failed": _("Sign-in failed"),
        "account.signed_out": _("Signed out"),
        "account.password_changed": _("Password changed"),
        "account.second_factor_added": _("Second factor added"),
        "account.second_factor_removed": _("Second factor removed"),
    },
    fields={"method": _("By")},
)
