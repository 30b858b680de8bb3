"""A note reaches every open screen: from the request to each socket, beside bare sockets in the same run."""

import asyncio
import contextlib
import json
import re
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from bench.common import PYTHON, ROOT, Figure, percentile, run, sandbox, server

PORT = 8193
SECONDS = 8
RUNS = [
    (100, 10, 25),
    (300, 10, 50),
    (300, 50, 50),
    (1000, 10, 80),
]  # listeners, notes a second, goal of p99 in ms
WRITERS = 10
MEMORY = 250  # MB
REJOIN = 2.0  # seconds
PHONE = 1_000_000  # bytes of a workshop of 90 minutes
NOTES, ECHOES, PEOPLE_STEPS = 150, 300, 100  # fifty people: three notes each, six echoes, comings and goings


@dataclass
class Room:
    """A workshop of the bench: where to write and to listen."""

    port: int
    code: str
    secrets: list[str]
    beginning: str = ""  # the mark of a page that was loaded before anything happened

    def cookie(self, number: int) -> str:
        return f"taller_{self.code}={self.secrets[number]}"

    @property
    def path(self) -> str:
        return f"/vivo/workshop:{self.code}/?as=room&lang=es"


def measure() -> list[Figure]:
    """Every run, then coming back all at once, memory and what a phone pays."""
    figures = []
    for listeners, rate, goal in RUNS:
        bare = _bare(listeners, rate)
        with sandbox(PORT) as env:
            report = json.loads(run(env, "bench_board", str(max(listeners, WRITERS))))
            room = Room(PORT, report["code"], report["secrets"])
            with server(env) as pid:
                page = _get(room, f"/t/{room.code}/", room.cookie(0))[1]
                room.beginning = re.search(rb'data-since="([^"]+)"', page)[1].decode()
                seen = _drive(room, listeners, rate)
                figures += _figures((listeners, rate, goal), seen, bare)
                if listeners == RUNS[-1][0]:
                    figures += _crowded(room, listeners, seen["marks"], _memory(pid))
                if listeners == RUNS[0][0]:
                    figures.append(_on_a_phone(_phone(room)))
    return figures


def _crowded(room: Room, listeners: int, marks: int, memory: float) -> list[Figure]:
    back = _rejoin(room, listeners, marks)
    return [
        Figure("board", "rejoin of 1,000 at once, all current", back, "s", "≤ 2", back <= REJOIN, "nothing"),
        Figure(
            "board", "memory with 1,000 listeners", memory, "MB", f"≤ {MEMORY}", memory <= MEMORY, "nothing"
        ),
    ]


def _on_a_phone(paid: float) -> Figure:
    beside = f"{NOTES} notes, {ECHOES} echoes"
    return Figure("board", "90 minutes on one phone", paid / 1e6, "MB", "≤ 1", paid <= PHONE, beside)


def _figures(wanted: tuple[int, int, int], seen: dict, bare: dict) -> list[Figure]:
    listeners, rate, goal = wanted
    p99, limit = seen["p99"], bare["p99"]
    name = f"{listeners} listeners, {rate} notes/s"
    return [
        Figure("board", f"{name}, p99", p99, "ms", f"≤ {goal}", p99 <= goal, f"bare {limit:.1f} ms"),
        Figure(
            "board", f"{name}, lost", seen["lost"], "notes", "0", seen["lost"] == 0, f"{seen['sent']} notes"
        ),
    ]


def _listen(
    room: Room, listeners: int, expect: int, *, header: str = "", wait: float = 20
) -> subprocess.Popen:
    process = subprocess.Popen(
        [PYTHON, "-m", "bench.listeners"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    cookies = [room.cookie(number) for number in range(listeners)]
    given = {
        "port": room.port,
        "path": room.path,
        "cookies": cookies,
        "expect": expect,
        "wait": SECONDS + wait,
        "header": header,
    }
    process.stdin.write(json.dumps(given) + "\n")
    process.stdin.flush()
    return process


def _drive(room: Room, listeners: int, rate: int) -> dict:
    marks = rate * SECONDS
    process = _listen(room, listeners, marks)
    process.stdout.readline()
    sent = asyncio.run(_write(room, rate, marks))
    report = json.loads(process.stdout.readline())
    process.wait(timeout=30)
    late = [
        1000 * (moment - sent[int(mark)])
        for mark, moments in report["arrivals"].items()
        for moment in moments
        if int(mark) in sent
    ]
    return {
        "p99": percentile(late, 0.99) if late else 1e9,
        "lost": report["lost"],
        "sent": len(sent),
        "marks": marks,
    }


async def _write(room: Room, rate: int, marks: int) -> dict[int, float]:
    """Notes at an even pace, from several people; when each request began."""
    sent: dict[int, float] = {}
    queue: asyncio.Queue[int] = asyncio.Queue()
    writers = [asyncio.create_task(_writer(room, number, queue, sent)) for number in range(WRITERS)]
    for number in range(WRITERS):
        queue.put_nowait(-1 - number)
    await queue.join()
    await asyncio.sleep(0.5)
    sent.clear()  # the first ones open connections, as those who joined have done in a room
    begun = time.monotonic()
    for mark in range(marks):
        await asyncio.sleep(max(0.0, begun + mark / rate - time.monotonic()))
        queue.put_nowait(mark)
    await queue.join()
    for writer in writers:
        writer.cancel()
    return sent


async def _writer(room: Room, number: int, queue: asyncio.Queue, sent: dict[int, float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", room.port)
    token = "a" * 32
    while True:
        mark = await queue.get()
        text = f"marca+{mark}." if mark >= 0 else "antes"
        body = f"csrfmiddlewaretoken={token}&shape=square&text={text}".encode()
        head = (
            f"POST /t/{room.code}/notas/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken={token}; {room.cookie(number)}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        sent[mark] = time.monotonic()
        writer.write(head.encode() + body)
        raw = await reader.readuntil(b"\r\n\r\n")
        if b" 302 " not in raw.split(b"\r\n", 1)[0]:
            raise RuntimeError(raw.split(b"\r\n", 1)[0].decode())
        length = re.search(rb"content-length: (\d+)", raw.lower())
        if length:
            await reader.readexactly(int(length[1]))
        queue.task_done()


def _bare(listeners: int, rate: int) -> dict:
    process = subprocess.Popen([PYTHON, "-m", "bench.bare_board", str(PORT + 1)], cwd=ROOT)
    try:
        time.sleep(0.7)
        return _drive(
            Room(PORT + 1, "BARE", [str(number) for number in range(max(listeners, WRITERS))]),
            listeners,
            rate,
        )
    finally:
        process.terminate()
        process.wait(timeout=10)


def _rejoin(room: Room, listeners: int, marks: int) -> float:
    """Everybody comes back at once with the version from before all notes: seconds until the last one has them all."""
    process = _listen(room, listeners, marks, header=_from_the_beginning(room), wait=10)
    process.stdout.readline()
    report = json.loads(process.stdout.readline())
    process.wait(timeout=30)
    if report["lost"]:
        return 1e9
    return max(max(moments) for moments in report["arrivals"].values()) - report["begun"]


def _from_the_beginning(room: Room) -> str:
    return f"Last-Event-ID: {room.beginning}\r\n"


def _memory(pid: int) -> float:
    """Memory of the server and its children in MB: each page they share counted once (Linux's Pss)."""
    total = 0.0
    for process in [pid, *_children(pid)]:
        with contextlib.suppress(OSError):
            match = re.search(r"Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text())
            total += int(match[1]) / 1024 if match else 0
    return total


def _children(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _phone(room: Room) -> float:
    """Bytes of a first visit with its files, and of what the stream brings in ninety minutes with fifty people."""
    page = _get(room, f"/t/{room.code}/", room.cookie(0))
    files = {match.decode() for match in re.findall(rb'(?:href|src)="(/static/[^"]+)"', page[1])}
    first = page[0] + sum(_get(room, path, "")[0] for path in files)
    process = _listen(room, 1, 1, header=_from_the_beginning(room), wait=1 - SECONDS)
    process.stdout.readline()
    report = json.loads(process.stdout.readline())
    process.wait(timeout=30)
    a_note = report["bytes"] / (RUNS[0][1] * SECONDS)
    return first + a_note * (NOTES + ECHOES + PEOPLE_STEPS) + 360 * 40


def _get(room: Room, path: str, cookie: str) -> tuple[int, bytes]:
    import gzip

    asked = urllib.request.Request(
        f"http://127.0.0.1:{room.port}{path}", headers={"Cookie": cookie, "Accept-Encoding": "gzip"}
    )
    with urllib.request.urlopen(asked, timeout=10) as answer:
        raw = answer.read()
        packed = answer.headers.get("Content-Encoding") == "gzip"
    return len(raw), gzip.decompress(raw) if packed else raw
