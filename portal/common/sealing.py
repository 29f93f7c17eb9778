"""Sealing secrets that the portal has to use again, such as passwords of feeds."""

from __future__ import annotations

import base64
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

MARK = "sealed:"


def _fernet() -> Fernet:
    key = sha256(b"portal.common.sealing:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def seal(secret: str) -> str:
    """The secret as it may be stored: unreadable without the portal's SECRET_KEY."""
    return MARK + _fernet().encrypt(secret.encode()).decode() if secret else ""


def unseal(stored: str) -> str:
    """The secret again; nothing when it was sealed under another SECRET_KEY."""
    try:
        return _fernet().decrypt(stored.removeprefix(MARK).encode()).decode() if stored else ""
    except InvalidToken:
        return ""
