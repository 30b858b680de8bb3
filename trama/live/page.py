"""Draw a live page so that it cannot miss a change: read its versions first, its data after."""

from collections.abc import Iterable

from trama.live.marks import mark
from trama.live.models import Topic


class LivePage:
    """The versions of the topics a page listens to, as they were before the page read its data.

    Make one before the first query for what the page shows, the object it belongs to included. A change that
    commits while the page is drawn is then at most told twice, which changes nothing; with the version read
    after the data it would never be told at all.
    """

    def __init__(self, topics: Iterable[str]) -> None:
        """Read the versions (1 query)."""
        found = Topic.objects.filter(name__in=list(topics))
        self._versions: dict[str, int] = dict(found.values_list("name", "version"))

    def mark(self, topic: str, audience: str) -> str:
        """What the page listens from; of version 0, the whole history, where nothing changed yet or was not read."""
        return mark(topic, audience, self._versions.get(topic, 0))
