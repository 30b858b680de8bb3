"""What a phone downloads: the first visit to a questionnaire with all it keeps for later, and a later page."""

import gzip
import json
import re
import urllib.request

from bench.common import Figure, place, run, server

PORT = 8179
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+|/e/trama.webmanifest)"')


def measure() -> list[Figure]:
    """Bytes as sent, compressed, of pages and everything they name."""
    with place(PORT) as env:
        token = run(env, "bench_tokens", "1").split()[0]
        with server(env):
            link = f"http://127.0.0.1:{PORT}/e/{token}/"
            page, size = _get(link)
            kept = _kept(link, page)
            fields = dict(re.findall(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
            body = b"&".join(name + b"=" + value for name, value in fields.items()) + b"&go=on"
            _later, later = _get(link, body)
    first = size + sum(kept.values())
    beside = f"page {size} B + {len(kept)} files {sum(kept.values())} B"
    return [
        Figure(
            "weight", "first visit, and all it keeps", first / 1000, "kB", "≤ 60", first <= 60_000, beside
        ),
        Figure("weight", "a later page", later / 1000, "kB", "≤ 15", later <= 15_000, "an empty page 0.2 kB"),
    ]


def _kept(link: str, page: bytes) -> dict[str, int]:
    """The bytes of each thing that the page names, and of each that its service worker keeps."""
    here = link.partition("/e/")[0]
    worker, size = _get(f"{here}/e/sw.js")
    told = json.loads(re.search(rb"const TRAMA = (\{.*\});", worker)[1])
    scripts = json.loads(re.search(rb"importScripts\(\.\.\.(\[.*\])\)", worker)[1])
    icons = [one["src"] for one in json.loads(_get(f"{here}/e/trama.webmanifest")[0])["icons"][:1]]
    named = [path.decode() for path in ASSET.findall(page)]
    sheets = f"{link.removeprefix(here)}hojas/"
    paths = {*named, *told["files"], *told["pages"], *scripts, *icons, sheets}
    return {"/e/sw.js": size} | {path: _get(here + path)[1] for path in paths}


def _get(address: str, body: bytes | None = None) -> tuple[bytes, int]:
    request = urllib.request.Request(address, data=body, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as response:
        raw = response.read()
        plain = gzip.decompress(raw) if response.headers.get("Content-Encoding") == "gzip" else raw
    return plain, len(raw)
