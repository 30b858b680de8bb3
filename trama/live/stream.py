"""``GET /vivo/<topic>/?since=N``: an event stream per open page, beside Django on the same port.

Everything after version N, and then what changes. An author's own note comes by this road too.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from trama.live.hub import Ear, Hub, clock, in_thread
from trama.live.topics import Listener, kind_of

PREFIX = "/vivo/"
HEAD = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
hub = Hub()


async def stream(scope: Any, receive: Receive, send: Send) -> None:
    """One open page, until it goes or may not see this any more."""
    topic = scope["path"][len(PREFIX) :].strip("/")
    found = kind_of(topic)
    ear = Ear(listener_of(scope))
    view = await in_thread(found[0].view, ear.listener, found[1]) if found else None
    if found is None or view is None or scope["method"] != "GET":
        await send({"type": "http.response.start", "status": 404, "headers": HEAD[1:]})
        await send({"type": "http.response.body", "body": b""})
        return
    channel = await hub.enter(topic, *found, view, ear)
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        missed = await channel.catch_up(since_of(scope))
        await send(
            {"type": "http.response.body", "body": b"retry: 1000\n\n" + clock() + missed, "more_body": True}
        )
        await _until_gone(ear, receive, send)
    finally:
        hub.leave(channel, ear)


async def _until_gone(ear: Ear, receive: Receive, send: Send) -> None:
    gone = asyncio.create_task(_gone(receive, ear))
    try:
        while (data := await ear.queue.get()) is not None:
            await send({"type": "http.response.body", "body": data, "more_body": True})
        with contextlib.suppress(OSError):
            await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def _gone(receive: Receive, ear: Ear) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    ear.give(None)


def listener_of(scope: Any) -> Listener:
    """Cookies, language and the view it wishes, as the browser sent them."""
    cookies: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                cookies |= {key: one.value for key, one in SimpleCookie(value.decode("latin-1")).items()}
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    chosen = (asked.get("lang") or [settings.LANGUAGE_CODE])[0]
    language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return Listener(cookies, language, (asked.get("as") or [""])[0][:20])


def since_of(scope: Any) -> int:
    """The version the page has: the last event it got, else the one it was drawn with."""
    headers = dict(scope["headers"])
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("since", [""])[0]
    text = headers.get(b"last-event-id", b"").decode("latin-1") or asked
    return int(text) if text.isdigit() and len(text) < 19 else 0  # noqa: PLR2004 -- what a version can be
