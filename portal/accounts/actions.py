"""What people change about their own account."""

from portal.accounts.models import User


def change_settings(user: User, **changes: str) -> None:
    """Keep a person's own name, phone, language, time zone or appearance."""
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=list(changes))
