"""A client on a bad network: each request may be cut before, in the middle of, or after it was read."""

import asyncio
import random
import re
import zlib
from dataclasses import dataclass, field

WAIT = 8.0  # seconds a person waits for a page before trying again
EMPTY = {204, 304}
CUTS = 0.25  # share of requests that meet a cut


class Cut(Exception):  # noqa: N818 -- it reads as what happened
    """The network went away; whether the server got it nobody knows."""


@dataclass
class Page:
    """What came back."""

    status: int
    content: bytes
    cookies: dict[str, str] = field(default_factory=dict)
    mark: str = ""  # of a live topic, when it was drawn

    @property
    def has_a_sentence(self) -> bool:
        """Whether an error tells a person something."""
        in_page = rb"<h1>\s*[^<\s]|\"message\": \"[^\"]|<p>\s*[^<\s]|^[^<{\[\s][^<]{10,300}\.\s*$"  # or plain, to a script
        return re.search(in_page, self.content) is not None


@dataclass
class Wire:
    """One person's network: a port, dice, and the cookies that survive a killed tab."""

    port: int
    dice: random.Random
    cookies: dict[str, str] = field(default_factory=dict)
    silent_errors: list[str] = field(default_factory=list)
    headers: tuple[str, ...] = ()
    cuts: float = CUTS

    async def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Page:
        """One request on a connection of its own. Raises ``Cut`` when nobody knows what became of it."""
        cut = self.dice.choice(("before", "middle", "after")) if self.dice.random() < self.cuts else ""
        if cut == "before":
            raise Cut
        try:
            async with asyncio.timeout(
                WAIT
            ):  # `wait_for` of 3.11 may swallow a cancellation, and go on for ever
                page = await self._ask(method, path, (body, kind), cut)
        except (OSError, TimeoutError, asyncio.IncompleteReadError) as problem:
            raise Cut from problem
        self.cookies |= page.cookies
        if page.status >= 400 and method != "HEAD" and not page.has_a_sentence:
            self.silent_errors.append(f"{method} {page.status}: {page.content[:80]!r}")
        return page

    async def _ask(self, method: str, path: str, sent: tuple[bytes, str], cut: str) -> Page:
        body, kind = sent
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            whole = self._head(method, path, body, kind) + body
            if cut == "middle":
                writer.write(whole[: self.dice.randrange(1, len(whole))])
                await writer.drain()
                raise Cut
            writer.write(whole)
            await writer.drain()
            if cut == "after":
                await asyncio.sleep(self.dice.random() * 0.05)
                raise Cut
            return await _read(reader, has_content=method != "HEAD")
        finally:
            writer.close()

    def _head(self, method: str, path: str, body: bytes, kind: str) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip", "Connection: close"]
        lines += self.headers
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += [
                f"Content-Type: {kind or 'application/x-www-form-urlencoded'}",
                f"Content-Length: {len(body)}",
            ]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


async def _read(reader: asyncio.StreamReader, *, has_content: bool) -> Page:
    raw = await reader.readuntil(b"\r\n\r\n")
    status = int(raw.split(b" ", 2)[1])
    content = b"" if status in EMPTY or not has_content else await _content(reader, raw)
    if content and b"content-encoding: gzip" in raw.lower():
        content = zlib.decompress(content, 31)
    cookies = re.findall(rb"(?i)set-cookie: ([^=]+)=([^;\r]*)", raw)
    mark = re.search(rb"(?i)x-trama-version: (\S+)", raw)
    page = {name.decode().strip(): value.decode() for name, value in cookies}
    return Page(status, content, page, mark[1].decode() if mark else "")


async def _content(reader: asyncio.StreamReader, raw: bytes) -> bytes:
    length = re.search(rb"content-length: (\d+)", raw.lower())
    return await reader.readexactly(int(length[1])) if length else await _chunks(reader)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    whole = b""
    while size := int((await reader.readuntil(b"\n")).split(b";")[0], 16):
        whole += await reader.readexactly(size)
        await reader.readuntil(b"\n")
    return whole
