"""``GET /vivo/<topic>/?since=N``: an event stream per open page, beside Django on the same port.

It sends everything after version N and then what changes, the author's own changes included. With
``&beside=group:ABC234@5`` the same stream also carries a second topic after its version 5, to those who may see it.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from trama.core.text import is_whole_number
from trama.live.hub import Channel, ChannelKey, Hub, Subscriber, clock_event, in_thread
from trama.live.topics import Listener, kind_of

PREFIX = "/vivo/"
MOST_SECONDARY = 2
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
    """Serve one open page until it goes or may not see this any more."""
    topic = scope["path"][len(PREFIX) :].strip("/")
    subscriber = Subscriber(listener_of(scope))
    own = await _enter(topic, subscriber, is_secondary=False) if scope["method"] in {"GET", "HEAD"} else None
    if own is not None and scope["method"] == "HEAD":
        hub.leave(own, subscriber)
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        await send({"type": "http.response.body", "body": b""})
        return
    if own is None:
        await send({"type": "http.response.start", "status": 404, "headers": HEAD[1:]})
        await send({"type": "http.response.body", "body": b""})
        return
    entered = [own]
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        missed = await own.catch_up(since_of(scope))
        for name, since in secondary_topics_of(scope):
            if (channel := await _enter(name, subscriber, is_secondary=True)) is not None:
                entered.append(channel)
                missed += await channel.catch_up(since)
        await send(
            {
                "type": "http.response.body",
                "body": b"retry: 1000\n\n" + clock_event() + missed,
                "more_body": True,
            }
        )
        await _until_gone(subscriber, receive, send)
    finally:
        for channel in entered:
            hub.leave(channel, subscriber)


async def _enter(topic: str, subscriber: Subscriber, *, is_secondary: bool) -> Channel | None:
    """Subscribe to a topic, or return ``None`` when the subscriber may not see it."""
    found = kind_of(topic)
    if found is None:
        return None
    kind, code = found
    audience = await in_thread(kind.audience, subscriber.listener, code)
    if audience is None:
        return None
    key = ChannelKey(code, audience, subscriber.listener.language, is_secondary)
    return await hub.enter(topic, kind, key, subscriber)


async def _until_gone(subscriber: Subscriber, receive: Receive, send: Send) -> None:
    gone = asyncio.create_task(_gone(receive, subscriber))
    try:
        while (data := await subscriber.queue.get()) is not None:
            await send({"type": "http.response.body", "body": data, "more_body": True})
        with contextlib.suppress(OSError):
            await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def _gone(receive: Receive, subscriber: Subscriber) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    subscriber.put(None)


def listener_of(scope: Any) -> Listener:
    """Read cookies, language and claimed audience as the browser sent them."""
    cookies: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                cookies |= {
                    key: morsel.value for key, morsel in SimpleCookie(value.decode("latin-1")).items()
                }
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    chosen = (asked.get("lang") or [settings.LANGUAGE_CODE])[0]
    language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return Listener(cookies, language, (asked.get("as") or [""])[0][:20])


def since_of(scope: Any) -> int:
    """Read the version the page has: that of the last event it got, else the one it was rendered with."""
    headers = dict(scope["headers"])
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("since", [""])[0]
    return _version(headers.get(b"last-event-id", b"").decode("latin-1") or asked)


def secondary_topics_of(scope: Any) -> list[tuple[str, int]]:
    """Read which second topics the page asks for, each with the version it has."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("beside", [])[:MOST_SECONDARY]
    parted = [topic.partition("@") for topic in asked]
    return [(topic, _version(version)) for topic, _at, version in parted]


def _version(text: str) -> int:
    return int(text) if is_whole_number(text) and len(text) < 19 else 0  # noqa: PLR2004 -- what a version can be
