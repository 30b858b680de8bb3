"""Who listens to what, in this process: each change is read once and drawn once, whoever many listen."""

import asyncio
import logging
import time
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError
from django.utils import translation

from trama.live import bell
from trama.live.changes import Step, news_since, read, version_of
from trama.live.topics import Kind, Listener

HEARTBEAT = 15.0  # seconds; somebody removed is silent within it
ROOM = 256  # events a reader may be behind before it is cut
TOGETHER = 20  # things in one message to a page that missed many
AGAIN = 1.0  # seconds until the database is asked again by whoever could not begin
PAUSE = 0.005  # seconds that changes gather before they are read, when they come one upon the other
CLOSE = 0.05  # seconds: what comes sooner after the last telling gathers

_log = logging.getLogger(__name__)
_pool = ThreadPoolExecutor(4, thread_name_prefix="live")


async def in_thread(call: Any, *args: Any) -> Any:
    """A read of the database, away from the loop, whose connection is given back."""
    return await asyncio.get_running_loop().run_in_executor(_pool, read, call, *args)


def clock() -> bytes:
    """What time it is here: every page counts from it, never from the phone's own clock."""
    return f"event: now\ndata: {time.time_ns() // 1_000_000}\n\n".encode()


def event(version: int, html: str) -> bytes:
    """One server-sent event: the version it brings the page to, and the fragments."""
    lines = "\n".join(f"data: {line}" for line in html.splitlines() or [""])
    return f"id: {version}\n{lines}\n\n".encode()


def event_beside(topic: str, version: int, html: str) -> bytes:
    """News of a topic that a page hears beside its own: no id, so that the page's own version stands."""
    lines = "\n".join(f"data: {line}" for line in html.splitlines())
    return f"event: beside\ndata: {topic} {version}\n{lines}\n\n".encode()


@dataclass(frozen=True)
class Shown:
    """What a channel carries: a code as one view sees it in one language; beside another topic or by itself."""

    code: str
    view: str
    language: str
    is_beside: bool = False


@dataclass(eq=False)
class Ear:
    """One open page: what it has still to be sent; ``None`` ends it."""

    listener: Listener
    queue: asyncio.Queue[bytes | None] = field(default_factory=lambda: asyncio.Queue(ROOM))

    def give(self, data: bytes | None) -> None:
        """Put it in the queue; whoever does not drain it is cut and comes back by its last version."""
        if self.queue.full():
            while not self.queue.empty():
                self.queue.get_nowait()
            data = None
        self.queue.put_nowait(data)


class Channel:
    """One topic as one view sees it in one language."""

    def __init__(self, topic: str, kind: Kind, shown: Shown) -> None:
        self.topic, self.kind, self.shown = topic, kind, shown
        self.ears: set[Ear] = set()
        self.version = 0
        self.rung = asyncio.Event()
        self.ready = asyncio.Event()
        self.is_over = False
        self.tasks: set[asyncio.Task[None]] = set()
        self._drawn: dict[int, asyncio.Task[bytes]] = {}

    def start(self) -> None:
        """Begin to listen."""
        self._do(self._run())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _run(self) -> None:
        """Until nobody listens: read what changed at each ring, and at each heartbeat anyway."""
        loop = asyncio.get_running_loop()
        await self._begin()
        beat, told = loop.time() + HEARTBEAT, 0.0
        while self.ears:
            try:
                await asyncio.wait_for(self.rung.wait(), max(beat - loop.time(), 0.01))
                await asyncio.sleep(PAUSE if loop.time() - told < CLOSE else 0)
            except TimeoutError:
                beat += HEARTBEAT
                self._do(self._beat())
            self.rung.clear()
            try:
                await self._tell()
            except DatabaseError as problem:  # it is read again at the next ring or heartbeat
                _log.warning("a live page could not be read: %s", type(problem).__name__)
            told = loop.time()
        self.is_over = True

    async def _begin(self) -> None:
        """From which version it listens; whoever came waits until the database says it."""
        while self.ears and not self.ready.is_set():
            try:
                self.version = await in_thread(version_of, self.topic)
                self.ready.set()
            except DatabaseError as problem:
                _log.warning("a live page could not begin: %s", type(problem).__name__)
                await asyncio.sleep(AGAIN)

    async def _tell(self) -> None:
        before = self.version
        version, data = await in_thread(self._since, before)
        if version > before:
            self.version = version
            self._drawn.clear()
            for ear in self.ears:
                ear.give(data)

    async def _beat(self) -> None:
        """Everybody is looked at again: who may not see this any more falls silent."""
        for ear in list(self.ears):
            if await in_thread(self.kind.view, ear.listener, self.shown.code) != self.shown.view:
                ear.give(None)
            elif not self.shown.is_beside:
                ear.give(clock())

    def _since(self, version: int) -> tuple[int, bytes]:
        news = news_since(self.topic, version)
        return news.version, self._event(news.version, self._draw(news.steps)) if news.steps else b""

    def _event(self, version: int, html: str) -> bytes:
        return event_beside(self.topic, version, html) if self.shown.is_beside else event(version, html)

    def _draw(self, steps: tuple[Step, ...]) -> str:
        with translation.override(self.shown.language):
            return self.kind.draw(self.shown.code, self.shown.view, steps)

    async def catch_up(self, since: int) -> bytes:
        """What a page that saw ``since`` has missed; many who come back at once share one reading."""
        if since >= self.version:
            return b""
        if since not in self._drawn:
            self._drawn[since] = asyncio.create_task(self._missed(since))
        try:
            return await asyncio.shield(self._drawn[since])
        except DatabaseError:
            self._drawn.pop(since, None)  # whoever comes next reads anew
            raise

    async def _missed(self, since: int) -> bytes:
        return bytes(await in_thread(self._in_parts, since))

    def _in_parts(self, since: int) -> bytes:
        """In parts with a version each: a slow line that is cut in the middle has come that far."""
        parts = news_since(self.topic, since).parts(TOGETHER)
        return b"".join(self._event(one.version, self._draw(one.steps)) for one in parts)


class Hub:
    """All channels of this process."""

    def __init__(self) -> None:
        self.channels: dict[tuple[str, Shown], Channel] = {}
        self._stop: Any = None

    def _hear(self, topic: str) -> None:
        for channel in self._of(topic):
            channel.rung.set()

    def _of(self, topic: str) -> Iterator[Channel]:
        return (channel for (name, _shown), channel in self.channels.items() if name == topic)

    async def enter(self, topic: str, kind: Kind, shown: Shown, ear: Ear) -> Channel:
        """The channel, with ``ear`` in it: from its version on, nothing is missed."""
        if self._stop is None:
            self._stop = bell.listen(self._hear)
        key = (topic, shown)
        channel = self.channels.get(key)
        if channel is None or channel.is_over:
            channel = self.channels[key] = Channel(topic, kind, shown)
            channel.ears.add(ear)
            channel.start()
        channel.ears.add(ear)
        await channel.ready.wait()
        return channel

    def leave(self, channel: Channel, ear: Ear) -> None:
        """``ear`` listens no more; the last one out ends the channel."""
        channel.ears.discard(ear)
        if not channel.ears:
            channel.rung.set()
            key = (channel.topic, channel.shown)
            if self.channels.get(key) is channel:
                del self.channels[key]
