"""How often something may be tried: a counter in the cache.

An account, a code or a device has the low limit, since those are what somebody guesses at. Behind one address may stand
a school, a gym or a proxy: its limit is ``PER_ADDRESS``, and what was right does not count.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

PER_ADDRESS = 300  # wrong tries in ten minutes
TEN_MINUTES = 600
A_DAY = 86400
FIRST_WAIT, LONGEST_WAIT = 60, 3600  # seconds


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


@dataclass(frozen=True)
class Brake:
    """Growing waits for who fails: after ``free`` failures in a day one try at a time, each further apart.

    What was right does not count, and tries that come at once do not pass together.
    """

    name: str
    free: int

    def lets_pass(self) -> bool:
        """Whether one may try now; who may tells afterwards whether it ``failed``."""
        failures = cache.get(f"failed:{self.name}", 0)
        if failures < self.free:
            return True
        wait = min(FIRST_WAIT << min(failures - self.free, 10), LONGEST_WAIT)
        return cache.add(f"turn:{self.name}", 1, timeout=wait)

    def give_back(self) -> None:
        """The try was right, or was not made."""
        cache.delete(f"turn:{self.name}")

    def count_failure(self) -> None:
        """It was wrong."""
        key = f"failed:{self.name}"
        if not cache.add(key, 1, timeout=A_DAY):
            try:
                cache.incr(key)
            except ValueError:  # it ran out between the two calls
                cache.set(key, 1, timeout=A_DAY)


def pass_all(brakes: Iterable[Brake]) -> bool:
    """Whether every one lets this try pass; if one does not, none of them has counted it."""
    passed: list[Brake] = []
    for brake in brakes:
        if not brake.lets_pass():
            for other in passed:
                other.give_back()
            return False
        passed.append(brake)
    return True
