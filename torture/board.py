"""Fifty people leave notes at 50 kbit/s and 500 ms while the server is killed and Redis is gone; others only read."""

import asyncio
import json
import os
import random
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from bench.common import PYTHON, ROOT, run, sandbox
from tests.ports import own_port
from torture.narrow import Narrow
from torture.screens import SINCE, Board, Screen
from torture.servers import Redis, Server
from torture.wire import Cut, Wire
from torture.writers import Left, Writer

WRITERS, READERS = 50, 10  # who writes on narrow lines, who only reads
PORT, REDIS_PORT = own_port(), own_port()
REDIS_GONE = 3.0  # seconds for each kill: 30 with ten
LONGEST = 420  # seconds
CURRENT = 60  # seconds within which every screen has everything
BAD = (
    "lost",
    "doubled",
    "stuck",
    "refused",
    "seen_early",
    "screens_that_differ",
    "errors_without_a_sentence",
)


@dataclass
class Blown:
    """What the storm left: the people, seconds of each recovery, and how the screens compare with fresh pages."""

    writers: list[Writer]
    readers: list[Screen]
    recovery: list[float]
    current: float
    differing: list[str]


def torture(*, seed: int, kills: int = 10, people: int = WRITERS) -> dict[str, Any]:
    """What was confirmed, lost, doubled, seen early; which screens are not as a fresh page; seconds to come back."""
    redis = Redis(REDIS_PORT) if os.environ.get("REDIS_URL") else None
    try:
        with sandbox(PORT) as env:
            if redis:
                redis.start()
                env["REDIS_URL"] = redis.url
            report = json.loads(run(env, "bench_board", str(people + READERS), "--closed"))
            server = Server(env)
            server.start()
            try:
                storm = Storm(report["code"], report["secrets"], random.Random(seed))
                blown = asyncio.run(storm.blow(server, redis, kills=kills, writers=people))
            finally:
                server.kill()
            return result(blown, _stored(env))
    finally:
        if redis:
            redis.forget()


def _stored(env: dict[str, str]) -> list[str]:
    result = subprocess.run(
        [PYTHON, "-m", "torture.stored_board"], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return list(json.loads(result))


class Storm:
    """A workshop in its final ideas, whose board opens for each when they left a note of their own."""

    def __init__(self, code: str, secrets: list[str], dice: random.Random) -> None:
        self.code, self.secrets, self.dice = code, secrets, dice
        self.few = asyncio.Semaphore(6)

    async def blow(self, server: Server, redis: Redis | None, *, kills: int, writers: int) -> Blown:
        """Everybody writes until the server was killed ``kills`` times; then all that waits arrives."""
        lines = [await Narrow(PORT).open() for _ in range(writers)]
        people = [self._writer(number, line.port) for number, line in enumerate(lines)]
        readers = [self._screen(writers + number, PORT) for number in range(READERS)]
        is_over = asyncio.Event()
        screens = [*readers, *(person.screen for person in people)]
        listening = [asyncio.create_task(screen.live()) for screen in screens]
        writing = [asyncio.create_task(person.live(is_over)) for person in people]
        gone = asyncio.create_task(_without(redis, REDIS_GONE * kills))
        recovery = await self._kill(server, kills)
        await gone
        is_over.set()
        await asyncio.gather(*writing)
        current, differing = await self._compare(screens)
        for task in listening:
            task.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
        for line in lines:
            await line.close()
        return Blown(people, readers, recovery, current, differing)

    def _screen(self, number: int, port: int) -> Screen:
        dice = random.Random(f"{self.dice.random()}")
        cookies = {f"taller_{self.code}": self.secrets[number], "csrftoken": "a" * 32}
        return Screen(Wire(port, dice, cookies, headers=("X-Trama: 1",)), self.code, dice)

    def _writer(self, number: int, port: int) -> Writer:
        screen = self._screen(number, port)
        return Writer(number, screen.wire, screen, screen.dice)

    async def _kill(self, server: Server, kills: int) -> list[float]:
        recovery: list[float] = []
        begun = time.perf_counter()
        while len(recovery) < kills and time.perf_counter() - begun < LONGEST:
            await asyncio.sleep(2 + 4 * self.dice.random())
            await asyncio.to_thread(server.kill)
            recovery.append(await asyncio.to_thread(server.start))
        await asyncio.sleep(2 + 4 * self.dice.random())
        return recovery

    async def _compare(self, screens: list[Screen]) -> tuple[float, list[str]]:
        """Seconds until every screen is as the page loaded now, and what those show that never are."""
        begun = time.perf_counter()
        while True:
            said = await asyncio.gather(*map(self._difference, screens))
            screens = [screen for screen, text in zip(screens, said, strict=True) if text]
            waited = time.perf_counter() - begun
            if not screens or waited > CURRENT:
                return waited, [text for text in said if text]
            await asyncio.sleep(0.5)

    async def _difference(self, screen: Screen) -> str:
        async with self.few:  # all of them at once are a storm of their own
            return await self._compared(screen)

    async def _compared(self, screen: Screen) -> str:
        """How a screen differs from the page that the same phone would get now."""
        wire = Wire(PORT, random.Random(0), dict(screen.wire.cookies), cuts=0)
        try:
            page = await wire.ask("GET", screen.door)
        except Cut:
            return "no page"
        since = SINCE.search(page.content)
        fresh = Board.on(page.content)
        if screen.board.contents == fresh.contents:
            return ""
        fresh_mark = since[1].decode() if since else "?"
        return f"{screen.seen} of {fresh_mark}: {_first(screen.board.contents, fresh.contents)}"


def _first(mine: tuple[object, ...], other: tuple[object, ...]) -> str:
    return next(
        (f"{here} / {there}"[-200:] for here, there in zip(mine, other, strict=True) if here != there), ""
    )


async def _without(redis: Redis | None, seconds: float) -> None:
    """Redis is there, then gone, then there again."""
    await asyncio.sleep(seconds / 3)
    if redis:
        await asyncio.to_thread(redis.kill)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(redis.start)


def result(blown: Blown, stored: list[str]) -> dict[str, Any]:
    """What people were told beside what is there."""
    found = Counter(stored)
    left: list[Left] = [note for writer in blown.writers for note in writer.left]
    confirmed = [note for note in left if note.confirmed_at]
    screens = [*blown.readers, *(writer.screen for writer in blown.writers)]
    errors = [text for screen in screens for text in screen.wire.silent_errors]
    refused = [text for writer in blown.writers for text in writer.refused]
    recovery = sorted(blown.recovery)
    return {
        "confirmed": len(confirmed),
        "lost": sum(note.text not in found for note in confirmed),
        "doubled": sum(many - 1 for many in found.values()),
        "stuck": sum(writer.stuck for writer in blown.writers),
        "refused": len(refused),
        "seen_early": sum(screen.early for screen in screens),
        "screens": len(screens),
        "screens_that_differ": len(blown.differing),
        "errors_without_a_sentence": len(errors),
        "examples": [*errors, *refused, *blown.differing][:3],
        "kills": len(recovery),
        "recovery_s": round(max(recovery, default=0.0), 2),
        "recovery_median_s": round(recovery[len(recovery) // 2], 2) if recovery else 0.0,
        "longest_wait_s": round(
            max((note.confirmed_at - note.kept_at for note in confirmed), default=0.0), 1
        ),
        "screens_current_s": round(blown.current, 1),
    }
