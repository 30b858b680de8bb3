"""``GET /vivo/<topic>/?since=N``: an event stream per open page, beside Django on the same port.

Everything after version N, and then what changes. An author's own note comes by this road too. With
``&beside=group:ABC234@5`` the same stream also carries another topic after its version 5, for those who may hear it.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from trama.live.hub import Channel, Ear, Hub, Shown, clock, in_thread
from trama.live.topics import Listener, kind_of

PREFIX = "/vivo/"
MOST_BESIDE = 2
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
    ear = Ear(listener_of(scope))
    own = await _enter(topic, ear, is_beside=False) if scope["method"] == "GET" else None
    if own is None:
        await send({"type": "http.response.start", "status": 404, "headers": HEAD[1:]})
        await send({"type": "http.response.body", "body": b""})
        return
    entered = [own]
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        missed = await own.catch_up(since_of(scope))
        for name, since in beside_of(scope):
            if (channel := await _enter(name, ear, is_beside=True)) is not None:
                entered.append(channel)
                missed += await channel.catch_up(since)
        await send(
            {"type": "http.response.body", "body": b"retry: 1000\n\n" + clock() + missed, "more_body": True}
        )
        await _until_gone(ear, receive, send)
    finally:
        for channel in entered:
            hub.leave(channel, ear)


async def _enter(topic: str, ear: Ear, *, is_beside: bool) -> Channel | None:
    """The channel of a topic with ``ear`` in it, or nothing when it may not hear it."""
    found = kind_of(topic)
    if found is None:
        return None
    kind, code = found
    view = await in_thread(kind.view, ear.listener, code)
    if view is None:
        return None
    return await hub.enter(topic, kind, Shown(code, view, ear.listener.language, is_beside), ear)


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
    return _version(headers.get(b"last-event-id", b"").decode("latin-1") or asked)


def beside_of(scope: Any) -> list[tuple[str, int]]:
    """The other topics it wishes to hear, each with the version the page has."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("beside", [])[:MOST_BESIDE]
    parted = [one.partition("@") for one in asked]
    return [(topic, _version(version)) for topic, _at, version in parted]


def _version(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 19 else 0  # noqa: PLR2004 -- what a version can be
