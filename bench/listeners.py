"""Many open pages as one process: connects them, notes when each mark arrives at each socket, prints JSON.

stdin: JSON {"port", "path", "cookies": [text], "expect": marks each must get, "wait": seconds at most, "last": id}.
Prints a line «ready» when all are connected, then, at the end, {"arrivals": {mark: [moments]}, "bytes", "lost"}.
"""

import asyncio
import json
import re
import sys
import time
from collections import defaultdict

MARK = re.compile(rb"marca (\d+)\.")


class Page(asyncio.Protocol):
    """One socket that only listens."""

    def __init__(self, crowd, request):
        self.crowd, self.request = crowd, request
        self.tail, self.marks, self.bytes, self.is_open = b"", set(), 0, False

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.request)

    def data_received(self, data):
        moment = time.monotonic()
        self.bytes += len(data)
        if not self.is_open:
            self.is_open = True
            self.crowd.opened += 1
        data = self.tail + data
        for mark in MARK.findall(data):
            if mark not in self.marks:
                self.marks.add(mark)
                self.crowd.arrivals[int(mark)].append(moment)
        self.tail = data[-24:]


class Crowd:
    """All of them."""

    def __init__(self, given):
        self.given = given
        self.opened, self.arrivals, self.pages = 0, defaultdict(list), []

    async def run(self):
        loop = asyncio.get_running_loop()
        begun = time.monotonic()
        for cookie in self.given["cookies"]:
            request = (
                f"GET {self.given['path']} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n"
                f"Accept: text/event-stream\r\n{self.given.get('header', '')}\r\n"
            ).encode()
            _transport, page = await loop.create_connection(
                lambda request=request: Page(self, request), "127.0.0.1", self.given["port"]
            )
            self.pages.append(page)
        while self.opened < len(self.pages) and time.monotonic() - begun < 60:
            await asyncio.sleep(0.01)
        print(json.dumps({"ready": self.opened, "took": time.monotonic() - begun}), flush=True)
        wanted = self.given["expect"]
        until = time.monotonic() + self.given["wait"]
        while time.monotonic() < until and any(len(page.marks) < wanted for page in self.pages):
            await asyncio.sleep(0.05)
        return {
            "arrivals": self.arrivals,
            "bytes": sum(page.bytes for page in self.pages),
            "lost": sum(wanted - len(page.marks) for page in self.pages),
            "begun": begun,
        }


print(json.dumps(asyncio.run(Crowd(json.loads(sys.stdin.readline())).run())), flush=True)
