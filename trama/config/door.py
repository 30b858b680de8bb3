"""What is read of a request before any page sees it: bounded by what its address takes, and by time."""

import asyncio
from collections.abc import Awaitable, Callable
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from tempfile import SpooledTemporaryFile
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.urls import Resolver404, resolve

from trama.config.wsgi import is_questionnaire
from trama.live.hub import in_thread
from trama.web.health import HEALTH

Receive = Callable[[], Awaitable[Any]]
KB, MB = 1024, 1024 * 1024
NOTHING = 64 * KB  # an address that takes nothing
FORM = 256 * KB
ANSWERS = MB
FILES = 20 * MB
IN_MEMORY = MB  # what is larger waits on disk: only files of who is signed in
DRAINED = 32 * MB  # read and dropped, so that a browser sees why; of what is larger the line is cut
SILENCE = 20.0  # seconds between two pieces
PATIENCE, SLOWEST = 60.0, 2 * KB  # seconds that anything may take, and bytes a second of what is longer


class BodyRefused(Exception):  # noqa: N818 -- it reads as what happened
    """A body that is not read to its end; ``status`` says why."""

    def __init__(self, status: int, *, is_cut: bool = False) -> None:
        self.status, self.is_cut = status, is_cut
        super().__init__(status)


class Gone(Exception):  # noqa: N818 -- it reads as what happened
    """Whoever asked is not there any more."""


def takes_files(scope: Any) -> bool:
    """Whether what arrives is a form with files: it is read apart from other pages."""
    return scope["method"] == "POST" and _of_view(scope["path"]) == FILES


async def read_body(scope: Any, receive: Receive) -> SpooledTemporaryFile[bytes]:
    """The whole body. Raises ``BodyRefused`` for one that is too large or too slow, and ``Gone``."""
    announced = announced_length(scope)
    most = NOTHING if announced is not None and announced <= NOTHING else await _most(scope, announced)
    body = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 -- whoever asked closes it
    try:
        if announced is not None and announced > most:
            await _drain(receive, announced)
        await _read(body, receive, most)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body


def announced_length(scope: Any) -> int | None:
    """How long the body says it is; ``None`` when it comes in pieces without saying."""
    headers = dict(scope["headers"])
    length: bytes = headers.get(b"content-length", b"")
    if length.isdigit():
        return int(length[:18])
    return None if b"transfer-encoding" in headers else 0


async def _most(scope: Any, announced: int | None) -> int:
    """How many bytes the address takes from this sender."""
    if scope["method"] != "POST":
        return NOTHING
    most = ANSWERS if is_questionnaire(scope["path"]) else _of_view(scope["path"])
    if most < FILES or (announced is not None and announced <= FORM):
        return most
    return FILES if await in_thread(_is_signed_in, scope) else FORM


def _of_view(path: str) -> int:
    try:
        view = resolve(path).func
    except Resolver404:
        return NOTHING
    if path in HEALTH:
        return NOTHING
    return FILES if getattr(view, "takes_files", False) else FORM


def _is_signed_in(scope: Any) -> bool:
    """Whether a session of somebody's is behind the cookie (at most 1 query)."""
    try:
        cookies = SimpleCookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
    except CookieError:
        return False
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return found is not None and SESSION_KEY in store(found.value)


async def _read(body: SpooledTemporaryFile[bytes], receive: Receive, most: int) -> None:
    read, began = 0, asyncio.get_running_loop().time()
    while True:
        piece, is_last = await _piece(receive, read, began)
        read += len(piece)
        if read > most:
            await _drain(receive, 0 if is_last else None)
        body.write(piece)
        if is_last:
            return


async def _piece(receive: Receive, read: int, began: float) -> tuple[bytes, bool]:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(SILENCE):
            message = await receive()
    except TimeoutError as fault:
        raise BodyRefused(408, is_cut=True) from fault
    if message["type"] == "http.disconnect":
        raise Gone
    is_last = not message.get("more_body")
    if not is_last and loop.time() - began > PATIENCE + read / SLOWEST:
        raise BodyRefused(408, is_cut=True)
    return message.get("body", b""), is_last


async def _drain(receive: Receive, announced: int | None) -> None:
    """Refuse what is too large; first let it come and drop it, when that is soon done."""
    if announced is None or 0 < announced <= DRAINED:
        dropped, is_last, began = 0, False, asyncio.get_running_loop().time()
        while not is_last and dropped <= DRAINED:
            piece, is_last = await _piece(receive, dropped, began)
            dropped += len(piece)
        raise BodyRefused(413, is_cut=not is_last)
    raise BodyRefused(413, is_cut=announced > 0)
