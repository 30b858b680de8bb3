"""One stream that carries two topics: the page's own and a second one."""

import asyncio

import pytest
from django.db import connection, transaction

from trama.live import topics
from trama.live.changes import publish
from trama.live.marks import mark
from trama.live.stream import hub, secondary_topics_of, stream
from trama.live.topics import Kind

BEGINNING = f"since={mark('hall:A', 'all', 0)}"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def kinds():
    """`hall:…` for everybody, `cell:…` for who has its key."""
    topics.register(
        "hall", Kind(lambda _who, _code: "all", lambda _code, _audience, items: rendered("hall", items))
    )
    topics.register(
        "cell",
        Kind(
            lambda who, code: "in" if who.cookies.get("key") == code else None,
            lambda _code, _audience, items: rendered("cell", items),
        ),
    )
    yield
    topics._kinds.pop("hall")
    topics._kinds.pop("cell")


def rendered(kind, items):
    return "".join(f"<i id='{kind}-{item.subject}'></i>" for item in items)


def tell(topic, subject):
    with transaction.atomic():
        publish(topic, "thing", subject)
    connection.close()


async def listen(query, key, acts):
    """What a page gets when it opens with ``query``, after each act; until it has heard them all."""
    heard, gone = bytearray(), asyncio.Event()

    async def send(message):
        heard.extend(message.get("body", b""))

    async def receive():
        await gone.wait()
        return {"type": "http.disconnect"}

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/vivo/hall:A/",
        "query_string": query.encode(),
        "headers": [(b"cookie", b"key=" + key)],
    }
    page = asyncio.create_task(stream(scope, receive, send))
    for topic, subject, wanted in acts:
        if topic:
            await asyncio.to_thread(tell, topic, subject)
        for _ in range(400):
            if wanted in heard:
                break
            await asyncio.sleep(0.01)
        assert wanted in heard, bytes(heard)
    gone.set()
    await page
    hub._stop()  # each test has a loop of its own
    hub._stop = None
    return bytes(heard)


def cell(version):
    """What an event says of the second topic."""
    return f"cell:A {mark('cell:A', 'in', version)}"


def test_both_are_heard_each_with_its_own_version():
    tell("cell:A", "old")
    tell("cell:A", "missed")
    acts = [("", "", b"cell-missed"), ("hall:A", "x", b"hall-x"), ("cell:A", "y", b"cell-y")]
    heard = asyncio.run(listen(f"{BEGINNING}&beside=cell:A@{mark('cell:A', 'in', 1)}", b"A", acts)).decode()
    assert "cell-old" not in heard
    assert f"event: beside\ndata: {cell(2)}\ndata: <i id='cell-missed'></i>\n\n" in heard
    assert f"id: {mark('hall:A', 'all', 1)}\ndata: <i id='hall-x'></i>\n\n" in heard
    assert f"event: beside\ndata: {cell(3)}\ndata: <i id='cell-y'></i>\n\n" in heard


def test_what_one_may_not_hear_is_left_out_and_the_rest_goes_on():
    acts = [("cell:A", "secret", b""), ("hall:A", "x", b"hall-x")]
    heard = asyncio.run(
        listen(f"{BEGINNING}&beside=cell:A@{mark('cell:A', 'in', 0)}&beside=none:A@0", b"B", acts)
    )
    assert b"cell" not in heard


def test_what_is_asked_beside_is_read_with_its_version():
    asked = {"since": ["3"], "beside": [f"cell:A@{mark('cell:A', 'in', 5)}", "cell:B@7", "cell:C@9"]}
    assert secondary_topics_of(asked) == [("cell:A", mark("cell:A", "in", 5)), ("cell:B", "7")]
