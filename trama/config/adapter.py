"""WSGI pages under an ASGI server: a request is read whole, answered in a thread, and sent.

Measured beside a2wsgi on the questionnaire: no queue between thread and loop per piece of a response, so fewer
wake-ups. Pages are small; what is long (streams) is ASGI from the start and does not pass here.
"""

import asyncio
import logging
import re
import sys
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

from trama.config.door import BodyRefused, Gone, read_body
from trama.web.gate import REFUSAL

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

_log = logging.getLogger(__name__)
FAILED = "Algo falló de nuestro lado. Lo que ya estaba guardado está a salvo: vuelve atrás e intenta otra vez.".encode()
ODD_CHARSET = re.compile(r"charset\s*=\s*(?![\"']?utf-?8\b)", re.IGNORECASE)
PLAIN = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class WsgiPages:
    """An ASGI application that answers with a WSGI one, in ``threads`` threads."""

    def __init__(self, application: Wsgi, *, threads: int, most_waiting: int = sys.maxsize) -> None:
        self.application = application
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.most_waiting, self.waiting = most_waiting, 0

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        try:
            with await read_body(scope, receive) as body:
                status, headers, content = await self._in_turn(environ_of(scope, body))
        except Gone:
            return
        except BodyRefused as refusal:  # said at once, however many wait
            environ = environ_of(scope, BytesIO()) | {"CONTENT_LENGTH": "0", REFUSAL: refusal.status}
            status, headers, content = await asyncio.to_thread(self._answer, environ)
            headers += [(b"connection", b"close")] if refusal.is_cut else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _in_turn(self, environ: dict[str, Any]) -> Answer:
        if self.waiting >= self.most_waiting:
            raise BodyRefused(429)
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self.pool, self._answer, environ)
        finally:
            self.waiting -= 1

    def _answer(self, environ: dict[str, Any]) -> Answer:
        try:
            return self._of_application(environ)
        except Exception:  # noqa: BLE001 -- beyond Django: nothing that renders a page can be relied on
            _log.exception("a page could not be answered")
            return 500, [(b"content-type", b"text/plain; charset=utf-8")], FAILED

    def _of_application(self, environ: dict[str, Any]) -> Answer:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _failure: Any = None) -> None:
            started[:] = [status, headers]

        pieces = self.application(environ, start_response)
        try:
            content = b"".join(pieces)
        finally:
            close = getattr(pieces, "close", None)
            if close:
                close()
        status, headers = started
        raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        return int(status[:3]), raw, content


def environ_of(scope: Any, body: Any) -> dict[str, Any]:
    """The WSGI environment of an ASGI request."""
    host, port = scope.get("server") or ("127.0.0.1", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        name = raw.decode("latin-1")
        key = PLAIN.get(name) or "HTTP_" + name.upper().replace("-", "_")
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]},{text}" if key in environ and key != "HTTP_COOKIE" else text
    if ODD_CHARSET.search(
        environ.get("CONTENT_TYPE", "")
    ):  # Django would look for it before any page is asked
        environ |= {"CONTENT_TYPE": "", REFUSAL: 415}
    return environ
