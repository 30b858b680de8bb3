"""Write changes and read them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from trama.live import notifier
from trama.live.models import Change, Topic

AUDIENCE = (
    "audience"  # a kind of change of any topic: who may see it changed, so every open page is asked again
)

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class ChangedItem:
    """Something that changed in a topic: its kind, and its code in ``subject``."""

    kind: str
    subject: str


@dataclass(frozen=True)
class Changes:
    """All that changed after a version, each item once, and the version that a page has with them."""

    version: int
    items: tuple[ChangedItem, ...]


def publish(topic: str, kind: str, subject: str = "") -> int:
    """Record, within an action, that ``kind`` ``subject`` of ``topic`` changed; notify on commit.

    The topic's row stays locked until commit, so versions become visible in order: a page that has seen 7
    cannot have missed 6. Returns the version (2 queries).
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
    transaction.on_commit(partial(notifier.notify, topic))
    return version


def version_of(topic: str) -> int:
    """Count the changes of a topic. Pages take theirs from `page.LivePage` (1 query)."""
    return Topic.objects.filter(name=topic).values_list("version", flat=True).first() or 0


def changes_since(topic: str, version: int) -> Changes:
    """Read what changed after ``version``, each item once, ordered by its last change (1 query)."""
    rows = Change.objects.filter(topic=topic, version__gt=version).order_by("version")
    found = list(rows.values_list("version", "kind", "subject"))
    latest = dict.fromkeys(ChangedItem(kind, subject) for _version, kind, subject in reversed(found))
    return Changes(found[-1][0] if found else version, tuple(reversed(latest)))


def read(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Call a read in a stream's thread, then release its connection: open pages hold none.

    SQLite has no pool and a connection per thread; opening one costs more than the read, so it is kept.
    """
    try:
        return call(*args, **kwargs)
    finally:
        if connection.vendor == "postgresql":
            connection.close()


def forget_kind(topics: Sequence[str], kind: str) -> int:
    """Delete the changes of one kind in these topics, which who comes back does not get; return how many (1 query)."""
    return Change.objects.filter(topic__in=topics, kind=kind).delete()[0]


def topics_with(kind: str) -> list[str]:
    """The topics in which something of that kind changed (1 query)."""
    return list(Change.objects.filter(kind=kind).order_by().values_list("topic", flat=True).distinct())


def forget(topics: Sequence[str]) -> None:
    """Delete topics and their changes; streams that are still open go silent (2 queries)."""
    Change.objects.filter(topic__in=topics).delete()
    Topic.objects.filter(name__in=topics).delete()
