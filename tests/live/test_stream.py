"""Changes in order, a stream that misses nothing, and silence for who may not listen."""

import asyncio
import contextlib
import os
from urllib.parse import urlencode

import pytest
from django.db import OperationalError, connection, transaction

from trama.live import hub, notifier, stream, topics
from trama.live.changes import AUDIENCE, ChangedItem, changes_since, publish, version_of
from trama.live.marks import mark

REDIS = os.environ.get("REDIS_URL", "")
pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def letters(monkeypatch):
    """A kind of topic whose changes are letters; who says so may see them."""
    allowed = {"yes": "room"}
    kind = topics.Kind(
        audience=lambda listener, _code: allowed.get(listener.cookies.get("may", "")),
        render=lambda code, audience, items: (
            f"<p id='{code}'>{audience} {''.join(item.subject for item in items)}</p>"
        ),
    )
    monkeypatch.setitem(topics._kinds, "letters", kind)
    monkeypatch.setattr(stream, "hub", hub.Hub())
    return allowed


def tell(letter):
    with transaction.atomic():
        version = publish("letters:A", "letter", letter)
    connection.close()  # of the thread in which it was told
    return version


def test_versions_follow_each_other_and_what_changed_twice_is_told_once():
    assert [tell(letter) for letter in "abab"] == [1, 2, 3, 4]
    assert version_of("letters:A") == 4
    changes = changes_since("letters:A", 1)
    assert changes.version == 4
    assert changes.items == (ChangedItem("letter", "a"), ChangedItem("letter", "b"))
    assert changes_since("letters:A", 4).items == ()


def test_what_is_rolled_back_was_never_told():
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        publish("letters:A", "letter", "a")
        raise ZeroDivisionError
    assert version_of("letters:A") == 0


def since(version):
    """What a page asks for that was given this version."""
    return urlencode({"since": mark("letters:A", "room", version)})


class Page:
    """An open page, as the ASGI server sees it."""

    def __init__(self, query="", cookie="may=yes", method="GET", last=""):
        headers = [(b"cookie", cookie.encode())] + ([(b"last-event-id", last.encode())] if last else [])
        self.scope = {
            "type": "http",
            "path": "/vivo/letters:A/",
            "query_string": query.encode(),
            "headers": headers,
            "method": method,
        }
        self.got, self.status, self.gone = b"", 0, asyncio.Event()

    async def receive(self):
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.status = message.get("status", self.status)
        self.got += message.get("body", b"")

    async def until(self, text):
        for _ in range(400):
            if text in self.got:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(self.got)

    def open(self):
        return asyncio.create_task(stream.stream(self.scope, self.receive, self.send))


def test_a_page_gets_what_it_missed_and_then_what_changes(letters):
    async def story():
        await asyncio.to_thread(tell, "a")
        await asyncio.to_thread(tell, "b")
        page, back = Page(query=since(1)), Page(query=since(0), last=mark("letters:A", "room", 2))
        tasks = [page.open(), back.open()]
        await page.until(b"room b")
        await asyncio.to_thread(tell, "c")
        await page.until(f"id: {mark('letters:A', 'room', 3)}\ndata: <p id='A'>room c</p>".encode())
        await back.until(b"room c")
        assert b"room b" not in back.got
        assert b"event: now" in page.got
        for listener in (page, back):
            listener.gone.set()
        await asyncio.gather(*tasks)
        assert stream.hub.channels == {}

    asyncio.run(story())


def test_whoever_may_no_longer_see_it_is_cut_before_the_next_change(letters):
    def end():
        with transaction.atomic():
            publish("letters:A", AUDIENCE)
        connection.close()

    async def story():
        page, other = Page(), Page(cookie="may=always")
        letters["always"] = "room"
        tasks = [page.open(), other.open()]
        await asyncio.to_thread(tell, "a")
        await page.until(b"room a")
        del letters["yes"]
        await asyncio.to_thread(end)
        await tasks[0]  # long before a heartbeat
        await asyncio.to_thread(tell, "b")
        await other.until(b"room b")
        assert b"room b" not in page.got
        other.gone.set()
        await tasks[1]

    asyncio.run(story())


def test_pages_of_one_browser_share_a_line_and_each_gets_its_own(letters):
    async def story():
        for letter in "ab":
            await asyncio.to_thread(tell, letter)
        asked = [f"letters:A?{since(0)}&as=room", f"letters:A?{since(1)}", "none:A"]
        shared = Page(query=urlencode([("on", page) for page in asked]))
        shared.scope["path"] = "/vivo/"
        task = shared.open()
        await shared.until(b"event: part\ndata: 0\ndata: event: now")
        await shared.until(b"event: part\ndata: 1\ndata: event: now")
        await shared.until(b"event: part\ndata: 2\ndata: event: gone\ndata: data:\n\n")
        await asyncio.to_thread(tell, "c")
        three = mark("letters:A", "room", 3)
        for number in (0, 1):
            await shared.until(
                f"event: part\ndata: {number}\ndata: id: {three}\ndata: data: <p id='A'>room c</p>\n\n".encode()
            )
        assert shared.got.count(b"room ab") == 1
        shared.gone.set()
        await task
        assert stream.hub.channels == {}

    asyncio.run(story())


MADE_UP = ["0", "3", "3.AAAAAAAAAAAA", "²", "", f"3{mark('letters:A', 'room', 2)[1:]}"]
OF_OTHERS = [mark("letters:A", "open", 3), mark("letters:B", "room", 3)]


@pytest.mark.parametrize("made_up", [*MADE_UP, *OF_OTHERS])
def test_a_mark_that_was_not_given_to_this_audience_brings_everything_as_one(letters, made_up):
    async def story():
        for letter in "abcad":
            await asyncio.to_thread(tell, letter)
        page = Page(query=urlencode({"since": made_up}), last=made_up.replace("²", "2"))
        task = page.open()
        await page.until(b"room bcad")
        page.gone.set()
        await task
        return page.got.count(b"id: ")

    assert asyncio.run(story()) == 1


def test_what_could_not_be_read_once_is_read_by_whoever_comes_next(letters, monkeypatch):
    stumbles = [OperationalError]

    def render(_code, audience, items):
        if stumbles:
            raise stumbles.pop()
        return f"{audience} {items[-1].subject}"

    kind, _code = topics.kind_of("letters:A")
    topics.register("letters", topics.Kind(audience=kind.audience, render=render))

    async def story():
        await asyncio.to_thread(tell, "a")
        stays, first, next_one = (Page(query=since(version)) for version in (1, 0, 0))
        tasks = [stays.open()]
        await stays.until(b"event: now")
        with pytest.raises(OperationalError):
            await first.open()
        tasks.append(next_one.open())
        await next_one.until(b"room a")
        stays.gone.set()
        next_one.gone.set()
        await asyncio.gather(*tasks)

    asyncio.run(story())


def test_who_may_not_listen_gets_nothing_and_whoever_is_taken_out_falls_silent(letters, monkeypatch):
    monkeypatch.setattr(hub, "HEARTBEAT", 0.05)

    async def story():
        for page in (Page(cookie="may=no"), Page(method="POST"), Page(cookie="")):
            await page.open()
            assert page.status == 404
        page = Page()
        task = page.open()
        await page.until(b"event: now")
        letters.clear()
        await asyncio.wait_for(task, 5)

    asyncio.run(story())


def test_a_page_that_does_not_drain_is_cut():
    subscriber = hub.Subscriber(topics.Listener({}, "es"))
    for number in range(hub.QUEUE_SIZE + 1):
        subscriber.put(str(number).encode())
    assert subscriber.queue.qsize() == 1
    assert subscriber.queue.get_nowait() is None


def test_a_foreign_topic_does_not_exist():
    assert topics.kind_of("nothing:A") is None
    assert topics.kind_of("workshop:") is None
    assert topics.kind_of("workshop") is None


if REDIS:  # the suite runs again on PostgreSQL and Redis

    def test_notifications_of_other_processes_arrive_and_own_ones_arrive_once(settings):
        settings.REDIS_URL = REDIS
        notifier._redis.cache_clear()
        heard = []

        async def story():
            stop = notifier.listen(heard.append)
            relay = asyncio.create_task(notifier.relay_from_redis())
            for _ in range(100):
                if await asyncio.to_thread(
                    notifier._redis().publish, notifier.REDIS_CHANNEL, "another workshop:B"
                ):
                    break
                await asyncio.sleep(0.02)
            await asyncio.to_thread(notifier.notify, "workshop:A")
            for _ in range(200):
                if {"workshop:A", "workshop:B"} <= set(heard):
                    break
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            relay.cancel()
            stop()

        asyncio.run(story())
        notifier._redis.cache_clear()
        assert heard.count("workshop:A") == 1
        assert "workshop:B" in heard


def test_without_redis_this_process_is_still_notified(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # nobody listens there
    notifier._redis.cache_clear()
    heard = []

    async def story():
        stop = notifier.listen(heard.append)
        await asyncio.to_thread(notifier.notify, "workshop:A")
        await asyncio.sleep(0.05)
        stop()

    asyncio.run(story())
    notifier._redis.cache_clear()
    assert heard == ["workshop:A"]
