"""How often something may be tried: a counter in the cache.

An account, a code or a device has the low limit, since those are what somebody guesses at. Behind one address may stand
a school, a gym or a proxy: its limit is ``PER_ADDRESS``, and what was right does not count.
"""

from django.core.cache import cache

PER_ADDRESS = 300  # wrong tries in ten minutes
TEN_MINUTES = 600


def is_blocked(name: str, *, most: int) -> bool:
    """Whether ``name`` was tried ``most`` times already; does not count."""
    return bool(cache.get(f"limit:{name}", 0) >= most)


def is_over_limit(name: str, *, most: int, seconds: int) -> bool:
    """Count one more try of ``name``; whether there were more than ``most`` within ``seconds``."""
    key = f"limit:{name}"
    if cache.add(key, 1, timeout=seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, timeout=seconds)
        return False
