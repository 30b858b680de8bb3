"""What uvicorn serves: pages in a pool of threads; jobs beside them when the database is embedded."""

import asyncio
import contextlib
import threading
from collections.abc import Awaitable, Callable
from typing import Any

from a2wsgi import WSGIMiddleware

from trama.config import wsgi  # sets Django up

from django.conf import settings  # isort: skip -- after setup

THREADS = 4

_pages = WSGIMiddleware(wsgi.application, workers=THREADS, send_queue_size=4)

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


async def application(scope: Any, receive: Receive, send: Send) -> None:
    """Lifespan, then pages."""
    if scope["type"] == "lifespan":
        await _live(receive, send)
    elif scope["type"] == "http":
        await _pages(scope, receive, send)


async def _live(receive: Receive, send: Send) -> None:
    stop = threading.Event()
    worker: threading.Thread | None = None
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            if settings.TASKS_IN_SERVER:
                worker = threading.Thread(target=_work, args=(stop,), name="jobs", daemon=True)
                worker.start()
            await send({"type": "lifespan.startup.complete"})
        else:
            stop.set()
            if worker:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(asyncio.to_thread(worker.join), 5)
            await send({"type": "lifespan.shutdown.complete"})
            return


def _work(stop: threading.Event) -> None:
    from trama.console.worker import run_until  # noqa: PLC0415 -- models load after setup

    run_until(stop)
