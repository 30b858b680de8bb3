"""What uvicorn serves: pages in a pool of threads; jobs beside them when the database is embedded."""

import asyncio
import contextlib
import gc
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from trama.config import (
    door,
    wsgi,  # sets Django up
)
from trama.config.adapter import WsgiPages

from django.conf import settings  # isort: skip -- after setup
from trama.core.read_apart import stop_reading  # isort: skip -- after setup
from trama.live import notifier, stream  # isort: skip -- after setup
from trama.config.preload import preload  # isort: skip -- after setup
from trama.web.health import HEALTH  # isort: skip -- after setup

# On SQLite answers are written one at a time whatever we do: one thread for them costs a fifth less processor time
# than four that wait for each other. The house has its own, so nobody there waits for them.
_answers = WsgiPages(wsgi.questionnaire, threads=1 if settings.TASKS_IN_SERVER else 4)
_house = WsgiPages(wsgi.house, threads=4)
_health = WsgiPages(wsgi.house, threads=1)  # answers whatever else waits
_files = WsgiPages(wsgi.house, threads=2, most_waiting=8)  # what takes long to read keeps no page waiting

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


async def application(scope: Any, receive: Receive, send: Send) -> None:
    """Lifespan, then pages."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http" and scope["path"].startswith(stream.PREFIX):
        await stream.stream(scope, receive, send)
    elif scope["type"] == "http":
        await _pages_for(scope)(scope, receive, send)


def _pages_for(scope: Any) -> WsgiPages:
    path = scope["path"]
    if wsgi.is_questionnaire(path):
        return _answers
    if path in HEALTH:
        return _health
    return _files if door.takes_files(scope) else _house


async def _live(receive: Receive, send: Send) -> None:
    stop = threading.Event()
    worker: threading.Thread | None = None
    carrier: asyncio.Task[None] | None = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if settings.TASKS_IN_SERVER:
                worker = threading.Thread(target=_work, args=(stop,), name="jobs", daemon=True)
                worker.start()
            if settings.REDIS_URL:
                carrier = asyncio.create_task(notifier.relay_from_redis())
            preload()
            _settle_memory()
            await send({"type": "lifespan.startup.complete"})
        else:
            stop.set()
            stop_reading()
            if carrier:
                carrier.cancel()
            if worker:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.to_thread(worker.join), 5)
            await send({"type": "lifespan.shutdown.complete"})
            return


def _settle_memory() -> None:
    """What was loaded stays for good: looking for garbage among it again would hold a room's screens for 100 ms."""
    gc.collect()
    gc.freeze()


def _work(stop: threading.Event) -> None:
    from trama.jobs.worker import run_until  # noqa: PLC0415 -- models load after setup

    run_until(stop)
