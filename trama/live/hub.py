"""Share the work among open pages: each change is read and rendered once per channel, however many listen."""

import asyncio
import logging
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError
from django.utils import translation

from trama.live import notifier
from trama.live.changes import AUDIENCE, ChangedItem, changes_since, read, version_of
from trama.live.marks import mark, marked_version
from trama.live.topics import Kind, Listener

HEARTBEAT = 15.0  # seconds; the stream of somebody removed ends within it
QUEUE_SIZE = 256  # events a subscriber may be behind before it is cut
RETRY_AFTER = 1.0  # seconds, when the database could not be read
GATHER = 0.005  # seconds that changes gather before they are read, when they follow closely
CLOSELY = 0.05  # seconds since the last event was sent

_log = logging.getLogger(__name__)
_pool = ThreadPoolExecutor(4, thread_name_prefix="live")


async def in_thread(call: Any, *args: Any) -> Any:
    """Read the database away from the loop, and release the connection."""
    return await asyncio.get_running_loop().run_in_executor(_pool, read, call, *args)


def clock_event() -> bytes:
    """Tell the server's time: pages count from it, never from the device's clock."""
    return f"event: now\ndata: {time.time_ns() // 1_000_000}\n\n".encode()


def event(html: str, *, has: str) -> bytes:
    """Return one server-sent event: the mark that the page has with it, and the fragments."""
    lines = "\n".join(f"data: {line}" for line in html.splitlines() or [""])
    return f"id: {has}\n{lines}\n\n".encode()


def secondary_event(topic: str, html: str, *, has: str) -> bytes:
    """Return an event of a page's second topic: without an id, so that the page's own version stands."""
    lines = "\n".join(f"data: {line}" for line in html.splitlines())
    return f"event: beside\ndata: {topic} {has}\n{lines}\n\n".encode()


@dataclass(frozen=True)
class ChannelKey:
    """What a channel carries of a topic: for one audience, in one language, as a page's own topic or a second."""

    code: str
    audience: str
    language: str
    is_secondary: bool = False


@dataclass(eq=False)
class Subscriber:
    """One open page: the events still to be sent to it; ``None`` ends it."""

    listener: Listener
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(QUEUE_SIZE))

    def put(self, data: bytes | None) -> None:
        """Queue an event; a page that does not drain its queue is cut, and comes back by its last version."""
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            data = None
        self.queue.put_nowait(data)


class Channel:
    """One topic for one audience in one language."""

    def __init__(self, topic: str, kind: Kind, key: ChannelKey) -> None:
        self.topic, self.kind, self.key = topic, kind, key
        self.subscribers: set[Subscriber] = set()
        self.version = 0
        self.notified = asyncio.Event()
        self.ready = asyncio.Event()
        self.is_over = False
        self.tasks: set[asyncio.Task[None]] = set()
        self._missed_since: dict[int, asyncio.Task[bytes]] = {}

    def start(self) -> None:
        """Begin to listen."""
        self._spawn(self._run())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _run(self) -> None:
        """Read changes at each notification, and at each heartbeat anyway, until nobody is subscribed."""
        loop = asyncio.get_running_loop()
        await self._begin()
        beat, sent_at = loop.time() + HEARTBEAT, 0.0
        while self.subscribers:
            try:
                async with asyncio.timeout(max(beat - loop.time(), 0.01)):
                    await self.notified.wait()
                await asyncio.sleep(GATHER if loop.time() - sent_at < CLOSELY else 0)
            except TimeoutError:
                beat += HEARTBEAT
                self._spawn(self._heartbeat())
            self.notified.clear()
            try:
                await self._send_changes()
            except DatabaseError as problem:  # read again at the next notification or heartbeat
                _log.warning("a live page could not be read: %s", type(problem).__name__)
            sent_at = loop.time()
        self.is_over = True

    async def _begin(self) -> None:
        """Read the version to listen from; subscribers wait until the database answers."""
        while self.subscribers and not self.ready.is_set():
            try:
                self.version = await in_thread(version_of, self.topic)
                self.ready.set()
            except DatabaseError as problem:
                _log.warning("a live page could not begin: %s", type(problem).__name__)
                await asyncio.sleep(RETRY_AFTER)

    async def _send_changes(self) -> None:
        before = self.version
        version, data, may_have_left = await in_thread(self._since, before)
        if may_have_left:
            await self._heartbeat()
        if version > before:
            self.version = version
            self._missed_since.clear()
            for subscriber in self.subscribers:
                subscriber.put(data)

    async def _heartbeat(self) -> None:
        """Check every subscriber again: the stream of whoever may not see this any more ends."""
        for subscriber in list(self.subscribers):
            audience = await in_thread(self.kind.audience, subscriber.listener, self.key.code)
            if audience != self.key.audience:
                subscriber.put(None)
            elif not self.key.is_secondary:
                subscriber.put(clock_event())

    def _since(self, version: int) -> tuple[int, bytes, bool]:
        changes = changes_since(self.topic, version)
        data = self._event(changes.version, self._render(changes.items)) if changes.items else b""
        return changes.version, data, any(item.kind == AUDIENCE for item in changes.items)

    def _event(self, version: int, html: str) -> bytes:
        has = mark(self.topic, self.key.audience, version)
        return secondary_event(self.topic, html, has=has) if self.key.is_secondary else event(html, has=has)

    def _render(self, items: tuple[ChangedItem, ...]) -> str:
        with translation.override(self.key.language):
            return self.kind.render(self.key.code, self.key.audience, items)

    async def catch_up(self, has: str) -> bytes:
        """Return what a page with that mark has missed, as one: its parts would tell in which order things came.

        Many that come back at once share one read.
        """
        since = marked_version(self.topic, self.key.audience, has)
        if since >= self.version:
            return b""
        if since not in self._missed_since:
            self._missed_since[since] = asyncio.create_task(self._read_missed(since))
        try:
            return await asyncio.shield(self._missed_since[since])
        except DatabaseError:
            self._missed_since.pop(since, None)  # the next to come reads again
            raise

    async def _read_missed(self, since: int) -> bytes:
        _version, data, _may_have_left = await in_thread(self._since, since)
        return bytes(data)


class Hub:
    """All channels of this process."""

    def __init__(self) -> None:
        self.channels: dict[tuple[str, ChannelKey], Channel] = {}
        self._stop: Any = None

    def _on_notified(self, topic: str) -> None:
        for channel in self._of(topic):
            channel.notified.set()

    def _of(self, topic: str) -> Iterator[Channel]:
        return (channel for (name, _key), channel in self.channels.items() if name == topic)

    async def enter(self, topic: str, kind: Kind, key: ChannelKey, subscriber: Subscriber) -> Channel:
        """Subscribe to a channel: from its version on, nothing is missed."""
        if self._stop is None:
            self._stop = notifier.listen(self._on_notified)
        channel = self.channels.get((topic, key))
        if channel is None or channel.is_over:
            channel = self.channels[topic, key] = Channel(topic, kind, key)
            channel.subscribers.add(subscriber)
            channel.start()
        channel.subscribers.add(subscriber)
        await channel.ready.wait()
        return channel

    def leave(self, channel: Channel, subscriber: Subscriber) -> None:
        """Unsubscribe; the last one to leave ends the channel."""
        channel.subscribers.discard(subscriber)
        if not channel.subscribers:
            channel.notified.set()
            if self.channels.get((channel.topic, channel.key)) is channel:
                del self.channels[channel.topic, channel.key]
