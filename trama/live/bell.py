"""The bell: says that a topic changed, and nothing else. In this process, or by Redis to all of them.

A ring that is lost only delays: streams also look at every heartbeat.
"""

import asyncio
import logging
import secrets
import threading
from collections.abc import Callable
from functools import cache

from django.conf import settings
from redis import Redis
from redis import asyncio as redis_asyncio
from redis.exceptions import RedisError

CHANNEL = "trama:bell"
ORIGIN = secrets.token_hex(8)  # of this process
AGAIN = 1.0  # seconds until the next try when Redis is gone

Hear = Callable[[str], None]
_log = logging.getLogger(__name__)
_listening: list[tuple[asyncio.AbstractEventLoop, Hear]] = []
_lock = threading.Lock()


def ring(topic: str) -> None:
    """Tell every stream that ``topic`` changed; never fails, since what changed is already kept."""
    _here(topic)
    if settings.REDIS_URL:
        try:
            _redis().publish(CHANNEL, f"{ORIGIN} {topic}")
        except (RedisError, OSError) as problem:
            _log.warning("the bell could not be rung elsewhere: %s", type(problem).__name__)


def _here(topic: str) -> None:
    with _lock:
        for loop, hear in _listening:
            if not loop.is_closed():
                loop.call_soon_threadsafe(hear, topic)


def listen(hear: Hear) -> Callable[[], None]:
    """Call ``hear`` in the running loop at each ring of this process; what is returned stops it."""
    entry = (asyncio.get_running_loop(), hear)
    with _lock:
        _listening.append(entry)

    def stop() -> None:
        with _lock:
            _listening.remove(entry)

    return stop


async def carry_from_redis() -> None:
    """Pass on what other processes ring, as long as the server lives."""
    while True:
        try:
            client = redis_asyncio.from_url(settings.REDIS_URL)
            async with client.pubsub() as heard:
                await heard.subscribe(CHANNEL)
                async for message in heard.listen():
                    if message["type"] == "message":
                        origin, _space, topic = message["data"].decode().partition(" ")
                        if origin != ORIGIN:  # here it was heard when it was rung
                            _here(topic)
        except (RedisError, OSError) as problem:
            _log.warning("the bell does not hear Redis: %s", type(problem).__name__)
            await asyncio.sleep(AGAIN)


@cache
def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
