"""What a record brings, in words."""

from collections.abc import Mapping

from django.utils.translation import ngettext

from trama.offline_room.merge import MergeReport


def _said(table: str, count: int) -> str:
    says = {
        "participants": ngettext("%(count)d person", "%(count)d people", count),
        "groups": ngettext("%(count)d group", "%(count)d groups", count),
        "entries": ngettext("%(count)d entry of the sheets", "%(count)d entries of the sheets", count),
        "ideas": ngettext("%(count)d idea of the plenary", "%(count)d ideas of the plenary", count),
        "clusters": ngettext("%(count)d cluster of ideas", "%(count)d clusters of ideas", count),
        "notes": ngettext("%(count)d final idea", "%(count)d final ideas", count),
        "echoes": ngettext("%(count)d «it happens to me too»", "%(count)d «it happens to me too»", count),
        "raised": ngettext("%(count)d count of hands", "%(count)d counts of hands", count),
        "predictions": ngettext("%(count)d prediction", "%(count)d predictions", count),
        "debts": ngettext("%(count)d debt", "%(count)d debts", count),
        "moments": ngettext("%(count)d part", "%(count)d parts", count),
        "mail": ngettext("%(count)d mail that somebody left", "%(count)d mails that people left", count),
    }
    return says[table] % {"count": count} if table in says else ""


def _list(counts: Mapping[str, int]) -> list[str]:
    return [said for table, count in counts.items() if count and (said := _said(table, count))]


def in_words(report: MergeReport) -> dict[str, list[str]]:
    """By what happens to them: new, changed, kept beside what is here, gone, not brought."""
    return {name: _list(getattr(report, name)) for name in ("new", "changed", "both", "removed", "left")}
