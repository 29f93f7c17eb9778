"""How often somebody may do something, counted atomically in the cache."""

from __future__ import annotations

import time

from django.core.cache import cache


def allowed(name: str, *, limit: int, per_seconds: int) -> bool:
    """Count one attempt under this name and say whether it is still within the limit.

    Counts in fixed windows; the cache's own increment settles races between processes.
    """
    window = int(time.time()) // per_seconds
    key = f"rate:{name}:{window}"
    cache.add(key, 0, timeout=per_seconds * 2)
    try:
        return cache.incr(key) <= limit
    except ValueError:  # evicted between the two calls: this attempt begins a new count
        cache.add(key, 1, timeout=per_seconds * 2)
        return True
