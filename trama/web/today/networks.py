"""Hoy of who looks after many networks: by what each one waits for, or by cohort and state in words."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trama.insights.attention import Attention, NetworkAttention, networks_by_attention
from trama.networks.enums import Permission, State
from trama.networks.models import Network, Person

TITLES = {
    Attention.ALONE: gettext_lazy("Without coordination"),
    Attention.TALK: gettext_lazy("With a devolution to talk about"),
    Attention.MEASURING: gettext_lazy("Measuring now"),
    Attention.FIRST: gettext_lazy("Have not looked at themselves yet"),
    Attention.LONG_AGO: gettext_lazy("Have not looked at themselves for a while"),
    Attention.QUIET: gettext_lazy("Nothing waits for you"),
    Attention.RESTING: gettext_lazy("Paused or withdrawn"),
}
FOLDED = {Attention.QUIET, Attention.RESTING}


def by_attention(*, person: Person, but: Network | None = None) -> list[dict[str, Any]]:
    """The networks that ``person`` accompanies, grouped by what they wait for (4 queries)."""
    networks = Network.objects.allowing(person, Permission.RESULTS_FIRST)
    if but:
        networks = networks.exclude(pk=but.pk)
    return [
        {"title": TITLES[attention], "rows": [_row(one) for one in group], "is_folded": attention in FOLDED}
        for attention, group in groupby(
            networks_by_attention(networks=networks), key=lambda one: one.attention
        )
    ]


def _row(one: NetworkAttention) -> dict[str, Any]:
    day = one.last and timezone.localtime(one.last.opened_at)
    words = {
        Attention.ALONE: _("Somebody has to be invited to coordinate it."),
        Attention.MEASURING: _("until %(day)s")
        % {"day": one.last and date_format(timezone.localtime(one.last.offered_until), "MONTH_DAY_FORMAT")},
        Attention.TALK: one.last and one.last.get_timepoint_display(),
        Attention.FIRST: one.network.get_state_display(),
        Attention.RESTING: one.network.get_state_display(),
    }
    since = _("last looked at itself in %(month)s") % {"month": day and date_format(day, "YEAR_MONTH_FORMAT")}
    return {"network": one.network, "words": words.get(one.attention) or since}


def by_cohort(*, person: Person) -> list[dict[str, Any]]:
    """Each cohort of the programme in two sentences: its states, and what its networks wait for (4 queries)."""
    networks = Network.objects.allowing(person, Permission.PROGRAMME_VIEW)
    found = sorted(
        networks_by_attention(networks=networks),
        key=lambda one: (
            -one.network.cohort.starts_on.toordinal(),
            one.network.cohort.name,
            one.network.cohort.pk,
        ),
    )
    return [_cohort(list(group)) for _pk, group in groupby(found, key=lambda one: one.network.cohort_id)]


def _in_state(state: State, count: int) -> str:
    words = {
        State.APPLIED: ngettext("%(count)d applied", "%(count)d have applied", count),
        State.ENROLLED: ngettext("%(count)d enrolled", "%(count)d are enrolled", count),
        State.ACTIVE: ngettext("%(count)d active", "%(count)d are active", count),
        State.PAUSED: ngettext("%(count)d paused", "%(count)d are paused", count),
        State.GRADUATED: ngettext("%(count)d graduated", "%(count)d have graduated", count),
        State.FOLLOW_UP: ngettext("%(count)d in follow-up", "%(count)d are in follow-up", count),
        State.WITHDRAWN: ngettext("%(count)d withdrawn", "%(count)d have withdrawn", count),
    }
    return words[state] % {"count": count}


def _cohort(rows: Sequence[NetworkAttention]) -> dict[str, Any]:
    states = Counter(one.network.state for one in rows)
    counts = Counter(one.attention for one in rows)
    waiting = [
        f"{TITLES[attention].lower()}: {counts[attention]}"
        for attention in (Attention.ALONE, Attention.MEASURING, Attention.TALK, Attention.FIRST)
        if counts[attention]
    ]
    return {
        "cohort": rows[0].network.cohort,
        "count": ngettext("%(count)d network", "%(count)d networks", len(rows)) % {"count": len(rows)},
        "states": ", ".join(_in_state(state, states[state]) for state in State if states[state]),
        "waiting": "; ".join(waiting),
        "alone": [one.network for one in rows if one.attention == Attention.ALONE],
    }
