"""The line of a phone in a gym: so many bits a second for all its connections, and late in both directions."""

import asyncio
import contextlib
from dataclasses import dataclass, field

RATE = 50_000 / 8  # bytes a second, in each direction
LATENCY = 0.5  # seconds, in each direction
PIECE = 512  # bytes that travel together


@dataclass
class Way:
    """One direction of a line, shared by all its connections."""

    free_at: float = 0.0

    def arrival(self, size: int) -> float:
        """When ``size`` bytes that leave now are at the other end."""
        now = asyncio.get_running_loop().time()
        self.free_at = max(self.free_at, now) + size / RATE
        return self.free_at + LATENCY


@dataclass
class Narrow:
    """A port on 127.0.0.1 behind which the server seems far away."""

    target: int
    up: Way = field(default_factory=Way)
    down: Way = field(default_factory=Way)
    port: int = 0
    carrying: set["asyncio.Task[None]"] = field(default_factory=set)

    async def open(self) -> "Narrow":
        """Ready to carry, on a port that the system chose."""
        self.server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def close(self) -> None:
        """Nothing comes in any more, and nothing is on its way."""
        self.server.close()
        for task in self.carrying:
            task.cancel()
        await asyncio.gather(*self.carrying, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._carry(reader, writer))
        self.carrying.add(task)
        task.add_done_callback(self.carrying.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            await asyncio.sleep(2 * LATENCY)
            writer.transport.abort()
            return
        await asyncio.gather(_pass_on(reader, far_writer, self.up), _pass_on(far_reader, writer, self.down))


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way) -> None:
    """What is read is written later; the end too, and a broken connection ends like a closed one."""
    travelling: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)
    arriving = asyncio.create_task(_arrive(travelling, writer))
    data = b"-"
    try:
        while data:
            try:
                data = await reader.read(PIECE)
            except OSError:
                data = b""
            await travelling.put((way.arrival(len(data)), data))
        await arriving
    finally:
        arriving.cancel()


async def _arrive(travelling: "asyncio.Queue[tuple[float, bytes]]", writer: asyncio.StreamWriter) -> None:
    loop = asyncio.get_running_loop()
    is_broken = False
    while True:
        at, data = await travelling.get()
        if not data:
            writer.close()
            return
        await asyncio.sleep(max(0.0, at - loop.time()))
        if is_broken:
            continue
        writer.write(data)
        with contextlib.suppress(OSError):
            await writer.drain()
            continue
        is_broken = True
