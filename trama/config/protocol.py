"""uvicorn's protocol with bounds before the head of a request is whole: uvicorn and its parser in C have none."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD = 64 * 1024  # bytes of address and headers
HEAD_SECONDS = 20.0  # that they may take
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"connection: close\r\ncontent-length: 36\r\n\r\nThe head of this request is too big\n"
)


class BoundedProtocol(HttpToolsProtocol):
    """Cuts the line of whoever sends a head without end, or a piece of one from time to time."""

    head_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody came: their first head is due."""
        super().connection_made(transport)
        self._wait_for_head()

    def _wait_for_head(self) -> None:
        self.head_bytes = 0
        self.head_due = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def data_received(self, data: bytes) -> None:
        """Count what comes while a head is not whole."""
        if self.head_due is not None:
            self.head_bytes += len(data)
        super().data_received(data)
        if self.head_due is not None and self.head_bytes > MOST_HEAD and not self.transport.is_closing():
            self.transport.write(TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins; on a line that is kept, that is when its head is due."""
        super().on_message_begin()
        if self.head_due is None:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        """Its head is whole."""
        self._head_came()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._head_came()
        super().connection_lost(exc)

    def _head_came(self) -> None:
        if self.head_due is not None:
            self.head_due.cancel()
        self.head_due = None
