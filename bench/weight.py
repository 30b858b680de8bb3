"""What a phone downloads: the first visit to a questionnaire, and a later page."""

import gzip
import re
import urllib.request

from bench.common import Figure, place, run, server

PORT = 8179
ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+)"')


def measure() -> list[Figure]:
    """Bytes as sent, compressed, of pages and everything they name."""
    with place(PORT) as env:
        token = run(env, "bench_tokens", "1").split()[0]
        with server(env):
            link = f"http://127.0.0.1:{PORT}/e/{token}/"
            page, size = _get(link)
            assets = {
                path.decode(): _get(f"http://127.0.0.1:{PORT}{path.decode()}")[1]
                for path in set(ASSET.findall(page))
            }
            fields = dict(re.findall(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
            body = b"&".join(name + b"=" + value for name, value in fields.items()) + b"&go=on"
            _later, later = _get(link, body)
    first = size + sum(assets.values())
    beside = f"page {size} B + {len(assets)} files {sum(assets.values())} B"
    return [
        Figure("weight", "first visit, everything", first / 1000, "kB", "≤ 60", first <= 60_000, beside),
        Figure("weight", "a later page", later / 1000, "kB", "≤ 15", later <= 15_000, "an empty page 0.2 kB"),
    ]


def _get(address: str, body: bytes | None = None) -> tuple[bytes, int]:
    request = urllib.request.Request(address, data=body, headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as response:
        raw = response.read()
        plain = gzip.decompress(raw) if response.headers.get("Content-Encoding") == "gzip" else raw
    return plain, len(raw)
