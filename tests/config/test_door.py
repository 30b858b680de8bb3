"""The server's door: what is read of a body before any page sees it, by address, by sender and by time."""

import asyncio
import tempfile

import pytest
from asgiref.sync import async_to_sync
from django.urls import URLPattern, get_resolver

from tests import make
from trama.networks.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)
KB, MB = 1024, 1024 * 1024


class Caller:
    """Whoever sends a body in pieces, and what they hear; counts the bytes that were taken from them."""

    def __init__(
        self,
        path,
        *,
        size,
        announced=True,
        method="POST",
        cookies="",
        piece=64 * KB,
        silent_after=None,
        kind="text/plain",
        query=b"",
    ):
        headers = [(b"host", b"127.0.0.1"), (b"content-type", kind.encode()), (b"cookie", cookies.encode())]
        headers.append((b"content-length", b"%d" % size) if announced else (b"transfer-encoding", b"chunked"))
        self.scope = {
            "type": "http", "method": method, "path": path, "query_string": query, "headers": headers,
            "http_version": "1.1", "scheme": "http", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
        }  # fmt: skip
        self.left, self.piece, self.silent_after = size, piece, silent_after
        self.taken, self.heard = 0, []

    async def receive(self):
        if self.silent_after is not None and self.taken >= self.silent_after:
            await asyncio.sleep(3600)
        part = min(self.piece, self.left)
        self.left -= part
        self.taken += part
        return {"type": "http.request", "body": bytes(part), "more_body": self.left > 0}

    async def send(self, message):
        self.heard.append(message)

    def call(self):
        from trama.config.asgi import application  # with the plain settings of the suite

        async_to_sync(application)(self.scope, self.receive, self.send)
        return self.heard[0]["status"]

    @property
    def content(self):
        return self.heard[1]["body"].decode()


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in pieces"])
@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/healthz", 64 * KB),
        ("/no/hay/", 64 * KB),
        ("/codigo/", 256 * KB),
        ("/entrar/", 256 * KB),
        ("/e/recibir/", MB),
        ("/e/retirar/", MB),
        ("/talleres/nuevo/", 256 * KB),  # for files, of somebody who did not sign in
    ],
)
def test_a_body_is_bounded_by_its_address(path, most, announced):
    within = Caller(path, size=most, announced=announced)
    beyond = Caller(path, size=most + 1, announced=announced)
    assert within.call() not in {413, 500}
    assert beyond.call() == 413
    assert "<p>Lo que enviaste es más grande" in beyond.content


@pytest.mark.parametrize("charset", ["base64", "rot13", "utf-16", "'cp037'", "no-such-thing", ""])
@pytest.mark.parametrize("path", ["/codigo/", "/e/recibir/", "/"])
def test_a_charset_that_is_none_is_refused_before_it_is_looked_for(path, charset):
    odd = Caller(
        path, size=10, kind=f"multipart/form-data; boundary=x; Charset = {charset}", query=b"next=%FF"
    )
    assert odd.call() == 415
    usual = Caller(path, size=10, kind='text/plain; charset="UTF-8"', query=b"next=%FF")
    assert usual.call() < 415


@pytest.fixture
def nothing_on_disk(monkeypatch):
    def refuse(*_args, **_named):
        pytest.fail("something was written to disk")

    monkeypatch.setattr(tempfile, "_TemporaryFileWrapper", refuse)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)


@pytest.mark.usefixtures("nothing_on_disk")
@pytest.mark.parametrize("path", ["/healthz", "/codigo/", "/e/recibir/", "/no/hay/"])
def test_400_megabytes_of_nobody_are_not_even_taken(path):
    announced = Caller(path, size=400 * MB)
    assert announced.call() == 413
    assert announced.taken == 0
    assert (b"connection", b"close") in announced.heard[0]["headers"]
    in_pieces = Caller(path, size=400 * MB, announced=False, piece=MB)
    assert in_pieces.call() == 413
    assert in_pieces.taken <= 40 * MB


def test_who_is_signed_in_brings_twenty_megabytes(client):
    person = make.make_person(user=make.make_user())
    make.make_membership(person=person, role=Role.COORDINATOR, network=make.make_network())
    make.sign_in(client, person)
    cookies = f"sessionid={client.cookies['sessionid'].value}"
    path = "/talleres/nuevo/"
    assert (
        Caller(path, size=20 * MB, cookies=cookies).call() == 403
    )  # it passes the door; the form is none of ours
    assert Caller(path, size=20 * MB + 1, cookies=cookies).call() == 413
    assert Caller(path, size=MB, cookies="sessionid=forged").call() == 413


def test_whoever_falls_silent_is_told_so_and_let_go(monkeypatch):
    monkeypatch.setattr("trama.config.door.SILENCE", 0.05)
    silent = Caller("/codigo/", size=1000, piece=100, silent_after=300)
    assert silent.call() == 408
    assert "tardó demasiado" in silent.content
    assert (b"connection", b"close") in silent.heard[0]["headers"]


def test_whoever_drips_is_let_go_too(monkeypatch):
    monkeypatch.setattr("trama.config.door.PATIENCE", -1.0)
    dripping = Caller("/codigo/", size=1000, piece=1)
    assert dripping.call() == 408
    assert dripping.taken < 1000


def views(patterns=None):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from views(pattern.url_patterns)


def test_every_page_that_reads_files_says_so_and_no_other():
    """A page that takes files and does not say so refuses all but the smallest."""
    import inspect

    said = {view.__module__ for view in views() if getattr(view, "takes_files", False)}
    reading = {
        view.__module__ for view in views() if "request.FILES" in inspect.getsource(inspect.getmodule(view))
    }
    assert said == reading


class Line:
    """A line as uvicorn has it, that remembers what was written and whether it was closed."""

    def __init__(self):
        self.written, self.is_closed = b"", False

    def get_extra_info(self, _name, default=None):
        return default

    def is_closing(self):
        return self.is_closed

    def write(self, data):
        self.written += data

    def close(self):
        self.is_closed = True

    def pause_reading(self):
        """Nothing comes by itself here."""

    resume_reading = pause_reading


async def spoken(pieces, *, seconds=0.0):
    from uvicorn import Config
    from uvicorn.server import ServerState

    from trama.config.protocol import BoundedProtocol

    async def nobody(_scope, _receive, send):
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    line = Line()
    protocol = BoundedProtocol(Config(nobody, lifespan="off"), ServerState(), {})
    protocol.connection_made(line)
    for piece in pieces:
        if not line.is_closed:
            protocol.data_received(piece)
            await asyncio.sleep(seconds)
    await asyncio.sleep(0.1)
    protocol.connection_lost(None)
    return line


GET = b"GET / HTTP/1.1\r\nHost: a\r\n"


def test_a_head_without_end_is_cut():
    line = async_to_sync(spoken)([GET, *[b"X: " + b"y" * 1000 + b"\r\n"] * 200])
    assert line.written.startswith(b"HTTP/1.1 431")
    assert line.is_closed
    long_address = async_to_sync(spoken)([b"GET /" + b"a" * 1000, *[b"a" * 1000] * 200])
    assert long_address.written.startswith(b"HTTP/1.1 431")


def test_a_head_in_drops_is_cut_and_one_that_comes_is_not(monkeypatch):
    monkeypatch.setattr("trama.config.protocol.HEAD_SECONDS", 0.05)
    assert async_to_sync(spoken)([GET, *[b"X: y\r\n"] * 10], seconds=0.02).written == b""
    assert async_to_sync(spoken)([GET], seconds=0.1).is_closed
    whole = async_to_sync(spoken)([GET + b"\r\n", GET + b"\r\n"])
    assert whole.written.count(b"HTTP/1.1 204") == 2
