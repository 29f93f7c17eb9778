"""Keys for rows that a URL names."""

import uuid
from datetime import datetime

from uuid_utils.compat import uuid7 as _uuid7

# Below the 48 bits of the time stand version, variant and chance (RFC 9562, section 5.7).
TIME_SHIFT = 80
BELOW_TIME = (1 << TIME_SHIFT) - 1


def uuid7(at: datetime | None = None) -> uuid.UUID:
    """Give a key of this moment, or of another: newest first is `ORDER BY id DESC`."""
    key = _uuid7()
    if at is None:
        return key
    milliseconds = int(at.timestamp() * 1000)
    return uuid.UUID(int=milliseconds << TIME_SHIFT | key.int & BELOW_TIME)
