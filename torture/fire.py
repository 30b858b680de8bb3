"""A server under fire, and the people who use it meanwhile: who sends what, and how long the others wait."""

import asyncio
import contextlib
import random
import re
import time
from dataclasses import dataclass, field

from bench.common import percentile
from torture.hostile_files import BOOK, DIRECTORY, PICTURE, PLAN, TABLE, hostile_files
from torture.wire import Cut, Wire

CSRF = "c" * 32  # a browser's own, so that forms pass the check against other sites
PAGES = ("/", "/entrar/", "/privacidad/", "/modelo/", "/hoy/")
SLOW = 120  # lines that drip
HUGE = 400 * 1024 * 1024
LINK = re.compile(rb'(?:href|action)="(/[^"#?]*)')
SKIPPED = ("/static/", "/entrar/salir", "/e/sw.js")


async def sign_in(port: int, mail: str, dice: random.Random) -> Wire:
    """A browser in which somebody of the demonstration signed in."""
    wire = Wire(port, dice, cookies={"csrftoken": CSRF}, cuts=0)
    await wire.ask("POST", "/demo/", f"csrfmiddlewaretoken={CSRF}&mail={mail}".encode())
    return wire


async def addresses(wire: Wire, *, most: int) -> list[str]:
    """What can be reached by links and forms from where this person begins."""
    found, waiting = set(), ["/", "/hoy/"]
    while waiting and len(found) < most:
        path = waiting.pop(0)
        if path in found or path.startswith(SKIPPED):
            continue
        found.add(path)
        with contextlib.suppress(Cut):
            page = await wire.ask("GET", path)
            waiting += [link.decode() for link in LINK.findall(page.content)]
    return sorted(found)


@dataclass
class Others:
    """People who read pages, a little apart from each other; seconds that each page took."""

    wire: Wire
    times: list[float] = field(default_factory=list)

    async def read(self, seconds: float, *, many: int = 4) -> float:
        """The 95th percentile of what ``many`` of them waited."""
        self.times, end = [], time.perf_counter() + seconds
        await asyncio.gather(*(self._one(number, end) for number in range(many)))
        return percentile(self.times, 0.95)

    async def _one(self, number: int, end: float) -> None:
        while time.perf_counter() < end:
            for path in PAGES[number % 2 :]:
                begun = time.perf_counter()
                with contextlib.suppress(Cut):
                    await self.wire.ask("GET", path)
                self.times.append(time.perf_counter() - begun)
                await asyncio.sleep(0.05)


@dataclass
class Fire:
    """Files, bodies without end and lines that drip, until it is put out."""

    port: int
    dice: random.Random
    pages: dict[str, tuple[Wire, str]]  # for each kind of file, by whom and where it is brought
    brought: list[tuple[str, str, bytes]] = field(default_factory=list)
    files: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    tasks: list["asyncio.Task[None]"] = field(default_factory=list)

    def light(self) -> None:
        """Begin: three bring files, two post 400 MB, and many drip."""
        whole = self.brought or [
            file for file in hostile_files(self.dice, mutants=5) if file[1] in self.pages
        ]
        self.brought = whole
        self.dice.shuffle(whole)
        self.tasks = [asyncio.create_task(self._bring(whole[number::3])) for number in range(3)]
        self.tasks += [asyncio.create_task(self._pour(path)) for path in ("/healthz", "/codigo/")]
        self.tasks += [asyncio.create_task(self._drip(number)) for number in range(SLOW)]

    async def put_out(self) -> None:
        """End it."""
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _bring(self, files: list[tuple[str, str, bytes]]) -> None:
        while True:
            for name, kind, content in files:
                wire, path = self.pages[kind]
                body = (
                    f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{wire.cookies["csrftoken"]}\r\n'
                    f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
                ).encode() + content + b"\r\n--x--\r\n"  # fmt: skip
                with contextlib.suppress(Cut):
                    page = await wire.ask("POST", path, body, "multipart/form-data; boundary=x")
                    self.answers[page.status] = self.answers.get(page.status, 0) + 1
                self.files += 1

    async def _pour(self, path: str) -> None:
        """400 MB to an address that takes nothing, as fast as it is taken; from the start when the line is cut."""
        while True:
            with contextlib.suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                with contextlib.closing(writer):
                    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {HUGE}\r\n\r\n"
                    writer.write(head.encode())
                    for _piece in range(HUGE // 2**16):
                        writer.write(bytes(2**16))
                        await writer.drain()
            await asyncio.sleep(0.2)

    async def _drip(self, number: int) -> None:
        """A head, or a body, one piece a second; a few ask for much and read nothing."""
        starts = (
            b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ",
            b"POST /codigo/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n",
            b"POST /e/recibir/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        )
        while True:
            with contextlib.suppress(OSError):
                _reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                with contextlib.closing(writer):
                    writer.write(starts[number % len(starts)])
                    while not writer.transport.is_closing():
                        writer.write(b"1\r\na\r\n" if number % len(starts) == 2 else b"a")
                        await writer.drain()
                        await asyncio.sleep(1)
            await asyncio.sleep(1)


async def file_pages(by_role: dict[str, tuple[Wire, list[str]]]) -> dict[str, tuple[Wire, str]]:
    """Where each kind of file is brought and by whom, of the addresses that each of them can reach."""
    wanted = {
        TABLE: ("coordinator", r"(/redes/\w+/)(?:$|\w)", "nomina/"),
        PICTURE: ("coordinator", r"(/mediciones/[A-Z0-9]{6}/)", "hojas/"),
        PLAN: ("direction", r"(/talleres/)", "nuevo/"),
        BOOK: ("direction", r"(/programa/[A-Z0-9]{6}/cuestionarios/)", ""),
        DIRECTORY: ("direction", r"(/programa/establecimientos/)", "directorio/"),
    }
    pages = {}
    for kind, (role, pattern, end) in wanted.items():
        wire, found = by_role[role]
        for path in sorted({match[1] + end for path in found if (match := re.match(pattern, path))}):
            page = await wire.ask("GET", path)
            if b'type="file"' in page.content:
                pages[kind] = (wire, path)
                break
    return pages
