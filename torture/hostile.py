"""People answer and read while strangers bring hostile files, pour bodies, drip, and ask what nobody asks."""

import asyncio
import contextlib
import json
import random
import re
import subprocess
import time
from typing import Any

from bench.common import PYTHON, ROOT, run, sandbox
from torture.answers import PORT, Storm
from torture.fire import CSRF, Fire, Others, addresses, file_pages, sign_in
from torture.hostile_requests import hostile_request
from torture.servers import Server
from torture.wire import Cut, Page, Wire

LINKS = 3000
CALM, BURNING, ASKING = 8.0, 25.0, 30.0  # seconds
ANSWERING = 3  # who answers all the while
ASKERS = 6
BAD = ("lost", "doubled", "mixed", "stuck", "errors_without_a_sentence", "faults")
MOST_SLOWER = 2.0  # times their usual 95th percentile that others wait under fire


def torture(*, seed: int, kills: int = 0, people: int = ANSWERING) -> dict[str, Any]:
    """What was confirmed and lost meanwhile, faults, and how much longer others waited. Nobody dies: ``kills`` is unused."""
    with sandbox(PORT) as env:
        demonstration = json.loads(run(env, "demo", "--json"))
        tokens = run(env, "bench_tokens", str(LINKS)).split()
        server = Server(env)
        server.start()
        try:
            siege = Siege(Storm(tokens, random.Random(seed)), random.Random(seed + 1))
            report = asyncio.run(siege.live(demonstration, people))
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
    stored["responses"] = [
        response for response in stored["responses"] if str(response["mark"]).startswith("marca ")
    ]
    return siege.storm.result(stored) | report


class Siege:
    """Who answers, who reads and who attacks."""

    def __init__(self, storm: Storm, dice: random.Random) -> None:
        self.storm, self.dice = storm, dice
        self.statuses: dict[int, int] = {}
        self.faults: list[str] = []
        self.known: list[str] = []
        self.by_role: dict[str, tuple[Wire, list[str]]] = {}

    async def live(self, demonstration: dict[str, Any], people: int) -> dict[str, Any]:
        """Calm, fire, questions; in the end it still answers."""
        mails = {person["role"]: person["mail"] for person in demonstration["people"]}
        for role in ("coordinator", "direction", "member", "operator"):
            wire = await sign_in(PORT, mails[role], self.dice)
            self.by_role[role] = (wire, await addresses(wire, most=120))
        self.known = sorted(
            {
                part
                for _w, paths in self.by_role.values()
                for path in paths
                for part in re.findall(r"[A-Z0-9]{6}", path)
            }
        )
        answering = asyncio.create_task(self.storm.stand(people))
        others = Others(await sign_in(PORT, mails["accompanist"], self.dice))
        await others.read(2.0)  # what is loaded once is loaded
        usual = await others.read(CALM)
        fire = Fire(PORT, self.dice, await file_pages(self.by_role))
        fire.light()
        await asyncio.sleep(2.0)
        burning = await others.read(BURNING)
        await fire.put_out()
        requests = await self._ask(demonstration)
        self.storm.is_over = True
        await answering
        last = await Wire(PORT, self.dice, cuts=0).ask("GET", "/readyz")
        return {
            "faults": len(self.faults) + sum(many for status, many in fire.answers.items() if status >= 500),
            "faults_seen": self.faults[:5],
            "requests": requests,
            "statuses": self.statuses,
            "files": fire.files,
            "kinds_of_files": sorted(fire.pages),
            "file_statuses": fire.answers,
            "others_p95_ms": round(1000 * usual),
            "others_under_fire_p95_ms": round(1000 * burning),
            "others_slower": round(burning / usual, 2),
            "recovery_s": 0.0 if last.status == 200 else None,
        }

    async def _ask(self, demonstration: dict[str, Any]) -> int:
        """Hostile requests of everybody to everything; how many."""
        links = [f"/e/{token}/" for token in demonstration["open_wave"]["tokens"][:5]]
        rooms = [
            f"/t/{demonstration['workshop']['code']}/{end}"
            for end in ("", "hoja/", "ideas/", "notas/", "volver/")
        ]
        public = [
            "/e/recibir/",
            "/e/retirar/",
            "/codigo/",
            "/entrar/",
            "/entrar/codigo/",
            "/cuenta/idioma/",
            *links,
            *rooms,
        ]
        sent = []
        for number in range(ASKERS):
            wire, paths = list(self.by_role.values())[number % len(self.by_role)]
            if number % 3 == 2:
                wire, paths = Wire(PORT, self.dice, cookies={"csrftoken": CSRF}, cuts=0), public
            sent.append(self._asker(wire, [*paths, *public] if number % 3 != 2 else public))
        return sum(await asyncio.gather(*sent))

    async def _asker(self, wire: Wire, paths: list[str]) -> int:
        end, sent = time.perf_counter() + ASKING, 0
        while time.perf_counter() < end:
            page = await self._once(wire, self.dice.choice(paths))
            sent += 1
            if page:
                self.statuses[page.status] = self.statuses.get(page.status, 0) + 1
        return sent

    async def _once(self, wire: Wire, path: str) -> Page | None:
        """One hostile request on a line of its own; what is no fault is fine."""
        request = hostile_request(path, self.dice, known=self.known)
        body = request.body
        if "urlencoded" in request.kind:
            body = f"csrfmiddlewaretoken={wire.cookies['csrftoken']}&".encode() + body
        kept = dict(wire.cookies)
        wire.headers = tuple(f"{name}: {value}" for name, value in request.head.items() if name != "Host")
        target = request.path + (f"?{request.query}" if request.query else "")
        with contextlib.suppress(Cut, ValueError, IndexError):
            page = await wire.ask(request.method, target, body, request.kind)
            if page.status >= 500:
                self.faults.append(f"{page.status} {request}"[:300])
            return page
        wire.cookies = kept
        return None
