"""Twenty people answering at once, as a process of its own: prints what it saw as JSON.

A plain HTTP/1.1 client over kept connections, so that the measure is of the server and not of the client.
"""

import asyncio
import json
import re
import sys
import time
import zlib
from urllib.parse import quote_plus

HIDDEN = re.compile(rb'<input\s+type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"')
RADIO = re.compile(rb'name="([A-Z]{3}\d)"\s+value="4"')
RECEIPT = re.compile(rb'data-receipt="([A-Z0-9]{6})"')


class Person:
    """One connection, one questionnaire after another."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.times: list[float] = []
        self.receipts: list[str] = []

    async def live(self, tokens: list[str]) -> None:
        """Answer with every token of the list until it is empty."""
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        while tokens:
            await self.answer(tokens.pop())
        self.writer.close()

    async def answer(self, token: str) -> None:
        """One GET, then POSTs until the receipt."""
        path = f"/e/{token}/"
        page = await self.ask("GET", path, b"")
        for _ in range(8):
            found = RECEIPT.search(page)
            if found:
                self.receipts.append(found[1].decode())
                return
            fields = [f"{k.decode()}={quote_plus(v.decode())}" for k, v in HIDDEN.findall(page)]
            fields += [f"{code.decode()}=4" for code in dict.fromkeys(RADIO.findall(page))]
            page = await self.ask("POST", path, "&".join([*fields, "go=on"]).encode())

    async def ask(self, method: str, path: str, body: bytes) -> bytes:
        """One request on the kept connection."""
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
        if body:
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        begun = time.perf_counter()
        self.writer.write(head.encode() + b"\r\n" + body)
        raw = await self.reader.readuntil(b"\r\n\r\n")
        lower = raw.lower()
        length = re.search(rb"content-length: (\d+)", lower)
        content = await self.reader.readexactly(int(length[1])) if length else await self.chunks()
        self.times.append(time.perf_counter() - begun)
        return zlib.decompress(content, 31) if b"content-encoding: gzip" in lower else content

    async def chunks(self) -> bytes:
        """A body sent in chunks."""
        whole = b""
        while size := int((await self.reader.readline()).split(b";")[0], 16):
            whole += await self.reader.readexactly(size)
            await self.reader.readline()
        await self.reader.readline()
        return whole


async def main(port: int, people: int) -> None:
    """Answer with every token read from standard input."""
    tokens = sys.stdin.read().split()
    crowd = [Person(port) for _ in range(people)]
    begun = time.perf_counter()
    await asyncio.gather(*(person.live(tokens) for person in crowd))
    took = time.perf_counter() - begun
    times = [second for person in crowd for second in person.times]
    receipts = [code for person in crowd for code in person.receipts]
    print(json.dumps({"took": took, "times": times, "receipts": receipts}))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
