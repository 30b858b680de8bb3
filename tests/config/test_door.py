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
        self, path, *, size, announced=True, method="POST", cookies="", piece=64 * KB, silent_after=None
    ):
        headers = [(b"host", b"127.0.0.1"), (b"content-type", b"text/plain"), (b"cookie", cookies.encode())]
        headers.append((b"content-length", b"%d" % size) if announced else (b"transfer-encoding", b"chunked"))
        self.scope = {
            "type": "http", "method": method, "path": path, "query_string": b"", "headers": headers,
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
