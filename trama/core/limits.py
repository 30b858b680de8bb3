"""How often something may be tried: a counter in the cache."""

from django.core.cache import cache


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
