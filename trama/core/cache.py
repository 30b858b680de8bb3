"""The cache in Redis, and in this process while Redis is away: pages go on, and limits still count."""

import time
from typing import Any

from django.core.cache import cache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from trama.core import outage

READS = ("get", "get_many", "has_key")
WRITES = ("add", "set", "set_many", "touch", "incr", "delete", "delete_many", "clear")
REST = 5.0  # seconds in which Redis is not asked again
_away_until = 0.0


class SteadyRedisCache(RedisCache):
    """Never raises because Redis is away; ``trouble`` says that it is."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._here = LocMemCache("while Redis is away", {**params, "OPTIONS": {}})

    def trouble(self) -> str:
        """What is wrong with Redis now; empty when nothing is."""
        try:
            super().set("trouble", 1, timeout=5)
        except (RedisError, OSError) as problem:
            return type(problem).__name__
        return ""

    def either(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """What Redis does, or this process while it is away."""
        global _away_until  # noqa: PLW0603 -- each thread has a cache of its own, and there is one Redis
        if time.monotonic() >= _away_until:
            try:
                done = getattr(super(), name)(*args, **kwargs)
            except (RedisError, OSError) as problem:
                _away_until = time.monotonic() + REST
                outage.REDIS.goes_on(problem)
            else:
                outage.REDIS.is_over()
                return done
        return getattr(self._here, name)(*args, **kwargs)


def _steady(name: str) -> Any:
    def either(self: SteadyRedisCache, *args: Any, **kwargs: Any) -> Any:
        return self.either(name, *args, **kwargs)

    return either


for _name in (*READS, *WRITES):
    setattr(SteadyRedisCache, _name, _steady(_name))


def cache_trouble() -> str:
    """What is wrong with the cache now; empty when nothing is."""
    trouble = getattr(cache, "trouble", None)
    return str(trouble()) if trouble else ""
