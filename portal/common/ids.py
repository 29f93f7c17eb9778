"""Keys for rows that a URL names."""

import uuid

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> uuid.UUID:
    """Give a time-ordered key: newest first is `ORDER BY id DESC` (RFC 9562, section 5.7)."""
    return _uuid7()
