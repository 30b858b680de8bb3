"""People who leave notes from narrow lines, with the outbox of the room: the same key until it is confirmed."""

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from torture.screens import Screen
from torture.wire import Cut, Wire

PACE = 15.0  # seconds between two notes of one person, about
TWICE = 0.15  # share of requests that are sent again on another connection
FIRST, MOST = 0.5, 8.0  # seconds of the waiting between two tries
TRIES = 60
DONE = {204, 302}
SHAPES = ("square", "triangle", "circle")


@dataclass
class Left:
    """A note that somebody wrote: its key, what it says, when it was kept on the phone and when confirmed."""

    sent: str
    text: str
    shape: str
    kept_at: float
    confirmed_at: float = 0.0


@dataclass
class Writer:
    """One phone: its line, its screen, and what waits on it."""

    number: int
    wire: Wire
    screen: Screen
    dice: random.Random
    left: list[Left] = field(default_factory=list)
    stuck: int = 0
    refused: list[str] = field(default_factory=list)
    late: set["asyncio.Task[None]"] = field(default_factory=set)

    async def live(self, is_over: asyncio.Event) -> None:
        """Notes at no even pace until it is over; what waits then is still sent."""
        while not is_over.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(2 * PACE * self.dice.random()):
                    await is_over.wait()
            for _ in range(self.dice.choice((1, 1, 1, 2))):
                self._write()
            await self._flush()
        await self._flush()
        if self.late:
            await asyncio.gather(*self.late)

    def _write(self) -> None:
        mark = f"{self.number}.{len(self.left)}"
        sent = f"{self.dice.getrandbits(96):024x}"
        self.left.append(Left(sent, f"marca {mark}.", self.dice.choice(SHAPES), time.monotonic()))

    async def _flush(self) -> None:
        for note in [note for note in self.left if not note.confirmed_at]:
            wait = FIRST
            for _ in range(TRIES):
                if await self._send(note):
                    note.confirmed_at = time.monotonic()
                    if not self.screen.board.is_open:
                        await self.screen.ask()
                    break
                await asyncio.sleep(wait * (0.75 + self.dice.random() / 2))
                wait = min(2 * wait, MOST)
            else:
                self.stuck += 1

    async def _send(self, left: Left) -> bool:
        self.screen.has_written = True
        token = self.wire.cookies["csrftoken"]
        body = urlencode(
            {"csrfmiddlewaretoken": token, "shape": left.shape, "text": left.text, "sent": left.sent}
        ).encode()
        if self.dice.random() < TWICE:
            task = asyncio.create_task(self._again(body))
            self.late.add(task)
            task.add_done_callback(self.late.discard)
        try:
            page = await self.wire.ask("POST", f"{self.screen.door}notas/", body)
        except Cut:
            return False
        if 400 <= page.status < 500:
            self.refused.append(f"{page.status}: {page.content[:80]!r}")
        return page.status in DONE

    async def _again(self, body: bytes) -> None:
        """The same once more, at about the same time, on a connection of its own."""
        await asyncio.sleep(self.dice.random())
        try:
            await self.wire.ask("POST", f"{self.screen.door}notas/", body)
        except Cut:
            return
