"""The secret in an invitation's link.

The link's token is computed from the invitation and our secret key, so that mail can be sent by a
worker without the token ever lying in the database; there lies its hash.
"""

from __future__ import annotations

import base64
import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac

SALT = "dealers.network.invitation"


def token_of(invitation_id: UUID, issue: int) -> str:
    """Give the token of one sending of an invitation: 256 bits that nobody can guess."""
    mac = salted_hmac(SALT, f"{invitation_id}:{issue}", algorithm="sha256")
    return base64.urlsafe_b64encode(mac.digest()).decode().rstrip("=")


def hash_of(token: str) -> str:
    """Give what the database keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
