"""What is told of a sentence that is not told answer by answer, as words over the columns that they speak of."""

from django.utils.translation import gettext as _

from trama.charts.scale import Stretch
from trama.insights.items import ItemResult

THIRDS = ((1, 2), (3, 3), (4, 5))  # points that are low, middle and high


def stretches_of(item: ItemResult) -> list[Stretch]:
    """Groups, a bracket or words; nothing where each answer is told, or none."""
    if item.counts:
        return []
    if item.groups:
        words = (_("%(count)s low"), _("%(count)s middle"), _("%(count)s high"))
        return [
            Stretch(*ends, word % {"count": count}, "group")
            for ends, word, count in zip(THIRDS, words, item.groups, strict=True)
            if count
        ]
    if item.between:
        return [Stretch(*item.between, item.words, "bracket")]
    return [] if item.side is None else [Stretch(*THIRDS[item.side], item.words, "words")]


def point_names(points: int) -> list[str]:
    """The points of a scale, with what its ends mean."""
    less, more = _("less"), _("more")
    return [f"1 · {less}", *(str(point) for point in range(2, points)), f"{points} · {more}"]
