"""Notify streams that a topic changed, and nothing else: in this process, or through Redis in all of them.

A lost notification only delays: streams also look at every heartbeat.
"""

import asyncio
import secrets
import threading
from collections.abc import Callable
from functools import cache

from django.conf import settings
from redis import Redis
from redis import asyncio as redis_asyncio
from redis.exceptions import RedisError

from trama.core import outage

REDIS_CHANNEL = "trama:bell"
PROCESS_ID = secrets.token_hex(8)
RETRY_AFTER = 1.0  # seconds, when Redis is gone

Callback = Callable[[str], None]
_callbacks: list[tuple[asyncio.AbstractEventLoop, Callback]] = []
_lock = threading.Lock()


def notify(topic: str) -> None:
    """Tell every stream that ``topic`` changed. Never fails, since the change itself is already stored."""
    _notify_here(topic)
    if settings.REDIS_URL:
        try:
            _redis().publish(REDIS_CHANNEL, f"{PROCESS_ID} {topic}")
        except (RedisError, OSError) as problem:
            outage.REDIS.goes_on(problem)  # other processes were not notified


def _notify_here(topic: str) -> None:
    with _lock:
        for loop, callback in _callbacks:
            if not loop.is_closed():
                loop.call_soon_threadsafe(callback, topic)


def listen(callback: Callback) -> Callable[[], None]:
    """Call ``callback`` in the running loop at each notification; call what is returned to stop."""
    entry = (asyncio.get_running_loop(), callback)
    with _lock:
        _callbacks.append(entry)

    def stop() -> None:
        with _lock:
            _callbacks.remove(entry)

    return stop


async def relay_from_redis() -> None:
    """Pass on the notifications of other processes for as long as the server lives."""
    while True:
        try:
            client = redis_asyncio.from_url(settings.REDIS_URL)
            async with client.pubsub() as pubsub:
                await pubsub.subscribe(REDIS_CHANNEL)
                outage.REDIS.is_over()
                async for message in pubsub.listen():
                    if message["type"] == "message":
                        process, _space, topic = message["data"].decode().partition(" ")
                        if process != PROCESS_ID:  # this process was notified directly
                            _notify_here(topic)
        except (RedisError, OSError) as problem:
            outage.REDIS.goes_on(problem)
            await asyncio.sleep(RETRY_AFTER)


@cache
def _redis() -> Redis:
    return Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)
