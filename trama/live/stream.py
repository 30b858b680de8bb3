"""``GET /vivo/<topic>/?since=MARK``: an event stream for an open page, beside Django on the same port.

It sends everything after the version of that mark (`marks.py`) and then what changes, the author's own changes
included. With ``&beside=group:ABC234@MARK`` the same stream also carries a second topic after that mark, to those who
may see it.

``GET /vivo/?on=<topic>?since=N&on=…`` carries several pages of one browser, which opens few lines to a server:
each event is ``part``, its first line the number of the page among them, the rest the event as it comes alone;
a page that may not see its topic, or not any more, gets ``event: gone``.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from trama.live.hub import Channel, ChannelKey, Hub, Subscriber, clock_event, in_thread
from trama.live.topics import Listener, kind_of

PREFIX = "/vivo/"
MOST_SECONDARY = 2
MOST_PAGES = 40  # of one browser on one line
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
    """Serve one open page, or several of one browser, until they go or may not see this any more."""
    topic, query = scope["path"][len(PREFIX) :].strip("/"), scope["query_string"].decode("latin-1")
    cookies = cookies_of(scope)
    if not topic and scope["method"] == "GET":
        await _several(parse_qs(query).get("on", [])[:MOST_PAGES], cookies, receive, send)
        return
    last = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    page = OpenPage.read(topic, query, cookies, last)
    try:
        first = await page.enter() if scope["method"] in {"GET", "HEAD"} else None
        if first is not None and scope["method"] == "HEAD":
            await send({"type": "http.response.start", "status": 200, "headers": HEAD})
            await send({"type": "http.response.body", "body": b""})
            return
        if first is None:
            await send({"type": "http.response.start", "status": 404, "headers": HEAD[1:]})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        await send({"type": "http.response.body", "body": b"retry: 1000\n\n" + first, "more_body": True})
        await _until_gone(page.subscriber.queue, receive, send)
    finally:
        page.leave()


async def _several(asked: list[str], cookies: dict[str, str], receive: Receive, send: Send) -> None:
    pages = [OpenPage.read(*page.partition("?")[::2], cookies) for page in asked]
    line: asyncio.Queue[bytes | None] = asyncio.Queue(1)  # who reads slowly is cut by their pages' own queues
    carried = [asyncio.create_task(_carry(number, page, line)) for number, page in enumerate(pages)]
    try:
        await send({"type": "http.response.start", "status": 200, "headers": HEAD})
        await send({"type": "http.response.body", "body": b"retry: 1000\n\n", "more_body": True})
        await _until_gone(line, receive, send)
    finally:
        for task in carried:
            task.cancel()
        for page in pages:
            page.leave()


async def _carry(number: int, page: "OpenPage", line: "asyncio.Queue[bytes | None]") -> None:
    data = await page.enter()
    while data is not None:
        await line.put(part_event(number, data))
        data = await page.subscriber.queue.get()
    await line.put(part_event(number, b"event: gone\ndata:"))


def part_event(number: int, data: bytes) -> bytes:
    """Return what page ``number`` of a browser gets, as an event of the line that its pages share."""
    lines = "\n".join(f"data: {line}" for line in data.decode().strip("\n").split("\n"))
    return f"event: part\ndata: {number}\n{lines}\n\n".encode()


@dataclass
class OpenPage:
    """One open page: what it listens to, and what it has."""

    topic: str
    since: str  # the mark with which it comes
    secondary: list[tuple[str, str]]
    subscriber: Subscriber
    entered: list[Channel] = field(default_factory=list)

    @classmethod
    def read(cls, topic: str, query: str, cookies: dict[str, str], last: str = "") -> "OpenPage":
        """Read which topic a page names and with what it comes: the last mark it heard, else of when it was loaded."""
        asked = parse_qs(query)
        subscriber = Subscriber(listener_of(cookies, asked))
        return cls(topic, last or asked.get("since", [""])[0], secondary_topics_of(asked), subscriber)

    async def enter(self) -> bytes | None:
        """Subscribe: what the page missed, or ``None`` when it may not see its topic."""
        own = await _enter(self.topic, self.subscriber, is_secondary=False)
        if own is None:
            return None
        self.entered.append(own)
        missed = await own.catch_up(self.since)
        for name, since in self.secondary:
            if (channel := await _enter(name, self.subscriber, is_secondary=True)) is not None:
                self.entered.append(channel)
                missed += await channel.catch_up(since)
        return clock_event() + missed

    def leave(self) -> None:
        """Listen to nothing any more."""
        for channel in self.entered:
            hub.leave(channel, self.subscriber)


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


async def _until_gone(queue: "asyncio.Queue[bytes | None]", receive: Receive, send: Send) -> None:
    gone = asyncio.create_task(_gone(receive))
    try:
        while (data := await _next(queue, gone)) is not None:
            await send({"type": "http.response.body", "body": data, "more_body": True})
        with contextlib.suppress(OSError):
            await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


async def _next(queue: "asyncio.Queue[bytes | None]", gone: asyncio.Task[None]) -> bytes | None:
    """What is to be sent next; ``None`` when there is nothing more, or nobody any more."""
    coming = asyncio.ensure_future(queue.get())
    await asyncio.wait((coming, gone), return_when=asyncio.FIRST_COMPLETED)
    if coming.done():
        return coming.result()
    coming.cancel()
    return None


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def cookies_of(scope: Any) -> dict[str, str]:
    """Read the cookies as the browser sent them."""
    cookies: dict[str, str] = {}
    for name, value in scope["headers"]:
        if name == b"cookie":
            with contextlib.suppress(CookieError):
                cookies |= {
                    key: morsel.value for key, morsel in SimpleCookie(value.decode("latin-1")).items()
                }
    return cookies


def listener_of(cookies: dict[str, str], asked: dict[str, list[str]]) -> Listener:
    """Who listens: their cookies, their language and the audience that they claim."""
    chosen = (asked.get("lang") or [settings.LANGUAGE_CODE])[0]
    language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return Listener(cookies, language, (asked.get("as") or [""])[0][:20])


def secondary_topics_of(asked: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Read which second topics a page asks for, each with the mark it has."""
    parted = [topic.partition("@") for topic in asked.get("beside", [])[:MOST_SECONDARY]]
    return [(topic, mark) for topic, _at, mark in parted]
