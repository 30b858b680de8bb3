"""Forty people answer while the network is cut, tabs die, requests double and the server is killed."""

import asyncio
import json
import random
import subprocess
import time
from collections import Counter
from typing import Any

from bench.common import PYTHON, ROOT, run, sandbox
from tests.ports import own_port
from torture.people import Confirmation, Outbox, Person, points
from torture.servers import Server
from torture.wire import Wire

PEOPLE = 40
PORT = own_port()
LINKS = 4000
LONGEST = 420  # seconds
BAD = ("lost", "doubled", "mixed", "stuck", "errors_without_a_sentence")


def torture(*, seed: int, kills: int = 20, people: int = PEOPLE) -> dict[str, Any]:
    """What was confirmed, lost, doubled, mixed, stuck; how long it took to come back."""
    with sandbox(PORT) as env:
        tokens = run(env, "bench_tokens", str(LINKS)).split()
        server = Server(env)
        server.start()
        try:
            storm = Storm(tokens, random.Random(seed))
            recovery = asyncio.run(storm.blow(server, kills, people))
        finally:
            server.kill()
        stored = json.loads(
            subprocess.run(
                [PYTHON, "-m", "torture.stored"],
                env=env,
                cwd=ROOT,
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
    return storm.result(stored) | {
        "kills": len(recovery),
        "recovery_s": round(max(recovery, default=0.0), 2),
        "recovery_median_s": round(sorted(recovery)[len(recovery) // 2], 2) if recovery else 0.0,
    }


class Storm:
    """The people and what they were told."""

    def __init__(self, tokens: list[str], dice: random.Random) -> None:
        self.tokens, self.dice = tokens, dice
        self.confirmed: list[Confirmation] = []
        self.stuck = 0
        self.wires: list[Wire] = []
        self.late: set[asyncio.Task[None]] = set()
        self.is_over = False
        self.codes: tuple[str, ...] = ()
        self.keys: tuple[str, ...] = ()

    async def blow(self, server: Server, kills: int, many: int) -> list[float]:
        """Everybody answers until the server was killed ``kills`` times; seconds of each recovery."""
        self._read_instrument()
        people = [asyncio.create_task(self._live(number)) for number in range(many)]
        recovery, begun = [], time.perf_counter()
        while len(recovery) < kills and time.perf_counter() - begun < LONGEST:
            await asyncio.sleep(0.3 + 2 * self.dice.random())
            await asyncio.to_thread(server.kill)
            recovery.append(await asyncio.to_thread(server.start))
        self.is_over = True
        await asyncio.gather(*people)
        await asyncio.gather(*self.late)
        return recovery

    async def stand(self, many: int) -> None:
        """``many`` answer, on lines that are rarely cut, until it is over; nobody kills the server."""
        self._read_instrument()
        await asyncio.gather(*(self._live(number) for number in range(many)))
        await asyncio.gather(*self.late)

    async def _live(self, number: int) -> None:
        while self.tokens and not self.is_over:
            token = self.tokens.pop()
            mark = f"marca {number} {len(self.tokens)}"
            wire = Wire(PORT, random.Random(f"{self.dice.random()}"))
            self.wires.append(wire)
            result = await self._person(number, wire, token, mark).answer()
            if result:
                self.confirmed.append(result)
            else:
                self.stuck += 1

    def _person(self, number: int, wire: Wire, token: str, mark: str) -> Person:
        path = f"/e/{token}/"
        if number % 2:
            return Outbox(wire, path, mark, self.late, self.codes, self.keys)
        return Person(wire, path, mark, self.late)

    def _read_instrument(self) -> None:
        import tomllib

        folder = ROOT / "trama" / "content" / "packs" / "clider" / "instruments"
        result = tomllib.loads((folder / "cfr-0.3.toml").read_text())
        self.codes = tuple(item["code"] for block in result["block"] for item in block["item"])
        self.keys = tuple(question["key"] for question in result["open"])

    def result(self, stored: dict[str, Any]) -> dict[str, Any]:
        """What people were told beside what is there."""
        found = Counter(response["mark"] for response in stored["responses"])
        kept = {response["mark"]: response for response in stored["responses"]}
        receipts = set(stored["receipts"])
        errors = [text for wire in self.wires for text in wire.silent_errors]
        return {
            "confirmed": len(self.confirmed),
            "lost": sum(
                answer.mark not in kept or answer.receipt not in receipts for answer in self.confirmed
            ),
            "doubled": sum(many - 1 for many in found.values()),
            "mixed": sum(
                not self._is_whole(kept[answer.mark]) for answer in self.confirmed if answer.mark in kept
            ),
            "stuck": self.stuck,
            "errors_without_a_sentence": len(errors),
            "examples": errors[:3],
        }

    def _is_whole(self, body: dict[str, Any]) -> bool:
        return body["items"] == points(body["mark"], list(self.codes)) and body["open"] == dict.fromkeys(
            self.keys, body["mark"]
        )
