"""Writing and reading what changed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from trama.live import bell
from trama.live.models import Change, Topic

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Step:
    """What changed in one topic, as it is drawn: a kind of thing and its code."""

    kind: str
    subject: str


@dataclass(frozen=True)
class News:
    """All that changed after a version, each thing once, and the version it brings a page to."""

    version: int
    steps: tuple[Step, ...]
    reached: tuple[int, ...] = ()  # the version at which each of them changed last

    def parts(self, most: int) -> Iterator["News"]:
        """The same in parts of ``most`` things, each with the version it brings a page to."""
        for first in range(0, len(self.steps), most):
            steps, reached = self.steps[first : first + most], self.reached[first : first + most]
            yield News(reached[-1], steps, reached)


def publish(topic: str, kind: str, subject: str = "") -> int:
    """Part of an action: ``kind`` ``subject`` of ``topic`` changed; the bell rings when it is committed.

    The topic's row is held until commit, so versions become visible in order: a page that has seen 7 cannot
    have missed 6. Returns the version (2 queries).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO live_topic (name, version) VALUES (%s, 1) "
            "ON CONFLICT (name) DO UPDATE SET version = live_topic.version + 1 RETURNING version",
            [topic],
        )
        version = int(cursor.fetchone()[0])
        cursor.execute(
            "INSERT INTO live_change (topic, version, kind, subject) VALUES (%s, %s, %s, %s)",
            [topic, version, kind, subject],
        )
    transaction.on_commit(partial(bell.ring, topic))
    return version


def version_of(topic: str) -> int:
    """How many changes a topic has seen; a page is drawn with it and listens from it (1 query)."""
    return Topic.objects.filter(name=topic).values_list("version", flat=True).first() or 0


def news_since(topic: str, version: int) -> News:
    """What changed after ``version``, oldest first, each thing once where it last changed (1 query)."""
    rows = Change.objects.filter(topic=topic, version__gt=version).order_by("version")
    last: dict[Step, int] = {}
    for number, kind, subject in rows.values_list("version", "kind", "subject"):
        step = Step(kind, subject)
        last.pop(step, None)
        last[step] = version = number
    return News(version, tuple(last), tuple(last.values()))


def read(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call it in a thread of a stream and give its connection back to the pool: open pages hold none.

    SQLite has no pool and its connection belongs to the thread: opening it anew costs more than the read.
    """
    try:
        return call(*args, **kwargs)
    finally:
        if connection.vendor == "postgresql":
            connection.close()


def forget(topics: Sequence[str]) -> None:
    """Nothing of these topics is left; who still listens to one hears nothing more (2 queries)."""
    Change.objects.filter(topic__in=topics).delete()
    Topic.objects.filter(name__in=topics).delete()
