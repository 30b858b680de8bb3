"""What a phone downloads: the first visit to a questionnaire with all it keeps, a later page; the door and room of a workshop."""

import gzip
import json
import re
import urllib.request
from urllib.parse import urljoin

from bench.common import Figure, run, sandbox, server

PORT = 8179
IMPORT = re.compile(rb'(?:from|import)\s*"(\.[^"]+)"')
ROOM = 40_000  # bytes of a workshop's first visit
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+|/e/trama.webmanifest)"')


def measure() -> list[Figure]:
    """Bytes as sent, compressed, of pages and everything they name."""
    with sandbox(PORT) as env:
        token = run(env, "bench_tokens", "1").split()[0]
        workshop = json.loads(run(env, "bench_board", "50"))
        with server(env):
            link = f"http://127.0.0.1:{PORT}/e/{token}/"
            page, size = _get(link)
            kept = _kept(link, page)
            fields = dict(re.findall(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
            body = b"&".join(name + b"=" + value for name, value in fields.items()) + b"&go=on"
            _later, later = _get(link, body)
            rooms = _rooms(workshop["code"], workshop["secrets"][0])
    first = size + sum(kept.values())
    beside = f"page {size} B + {len(kept)} files {sum(kept.values())} B"
    return [
        Figure(
            "weight", "first visit, and all it keeps", first / 1000, "kB", "≤ 60", first <= 60_000, beside
        ),
        Figure("weight", "a later page", later / 1000, "kB", "≤ 15", later <= 15_000, "an empty page 0.2 kB"),
        *rooms,
    ]


def _rooms(code: str, secret: str) -> list[Figure]:
    """The door of a workshop; then the room behind it, with an open board, for a phone that came in by that door."""
    here = f"http://127.0.0.1:{PORT}"
    door, size = _get(f"{here}/t/{code}/")
    files = _files(here, door)
    first = size + sum(files.values())
    room, more = _get(f"{here}/t/{code}/", cookie=f"taller_{code}={secret}")
    files |= _files(here, room)
    whole = size + more + sum(files.values())
    beside = f"pages {size} + {more} B, {len(files)} files {sum(files.values())} B"
    return [
        Figure("weight", "the door of a workshop", first / 1000, "kB", "≤ 40", first <= ROOM, "nothing"),
        Figure("weight", "door and room, first visit", whole / 1000, "kB", "≤ 40", whole <= ROOM, beside),
    ]


def _files(here: str, page: bytes) -> dict[str, int]:
    """The bytes of each file that a page names, and of each that those import."""
    found: dict[str, int] = {}
    paths = [path.decode() for path in ASSET.findall(page)]
    while paths:
        path = paths.pop()
        if path in found:
            continue
        content, found[path] = _get(here + path)
        paths += [urljoin(path, match.decode()) for match in IMPORT.findall(content)]
    return found


def _kept(link: str, page: bytes) -> dict[str, int]:
    """The bytes of each thing that the page names, and of each that its service worker keeps."""
    here = link.partition("/e/")[0]
    worker, size = _get(f"{here}/e/sw.js")
    report = json.loads(re.search(rb"const TRAMA = (\{.*\});", worker)[1])
    scripts = json.loads(re.search(rb"importScripts\(\.\.\.(\[.*\])\)", worker)[1])
    icons = [icon["src"] for icon in json.loads(_get(f"{here}/e/trama.webmanifest")[0])["icons"][:1]]
    named = [path.decode() for path in ASSET.findall(page)]
    sheets = f"{link.removeprefix(here)}hojas/"
    paths = {*named, *report["files"], *report["pages"], *scripts, *icons, sheets}
    return {"/e/sw.js": size} | {path: _get(here + path)[1] for path in paths}


def _get(address: str, body: bytes | None = None, cookie: str = "") -> tuple[bytes, int]:
    request = urllib.request.Request(
        address, data=body, headers={"Accept-Encoding": "gzip", "Cookie": cookie}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        raw = response.read()
        plain = gzip.decompress(raw) if response.headers.get("Content-Encoding") == "gzip" else raw
    return plain, len(raw)
