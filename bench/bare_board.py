"""The bare limit of the board: a POST comes, the same bytes go to every socket. No table, no Django."""

import asyncio
import re
import sys

SOCKETS = set()
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\nretry: 1000\n\n"
AROUND = b"id: 1\ndata: " + b"x" * 600 + b" "


class Line(asyncio.Protocol):
    """Either a listener or a writer, by its first word."""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        if data.startswith(b"GET"):
            SOCKETS.add(self.transport)
            self.transport.write(HEAD)
            return
        for mark in re.findall(rb"marca\+(\d+)\.", data):
            event = AROUND + b"marca " + mark + b".\n\n"
            for listener in SOCKETS:
                listener.write(event)
        self.transport.write(b"HTTP/1.1 302 Found\r\ncontent-length: 0\r\n\r\n")

    def connection_lost(self, _problem):
        SOCKETS.discard(self.transport)


async def main():
    """Until ended."""
    server = await asyncio.get_running_loop().create_server(Line, "127.0.0.1", int(sys.argv[1]), backlog=2000)
    await server.serve_forever()


asyncio.run(main())
