"""Hoy of who looks after many networks: by what each one waits for, or by cohort and state in words."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from trama.core import clock
from trama.insights.attention import Attention, NetworkAttention
from trama.networks.enums import State
from trama.story.networks import CohortToday, Waiting

TITLES = {
    Attention.ALONE: gettext_lazy("Without coordination"),
    Attention.TALK: gettext_lazy("With results to talk about"),
    Attention.MEASURING: gettext_lazy("With an open measurement"),
    Attention.FIRST: gettext_lazy("Not measured yet"),
    Attention.LONG_AGO: gettext_lazy("Not measured for a while"),
    Attention.QUIET: gettext_lazy("Nothing pending"),
    Attention.RESTING: gettext_lazy("Paused or withdrawn"),
}
MOST_NAMED = 30  # networks of a group by name on Hoy; the others are in the list of networks
FOLDED = {Attention.QUIET, Attention.RESTING}
SAID = (Attention.ALONE, Attention.MEASURING, Attention.TALK, Attention.FIRST)  # of a cohort


def by_attention(waiting: Iterable[Waiting]) -> list[dict[str, Any]]:
    """The networks of a list in groups, each with its title."""
    return [
        {
            "title": TITLES[group.attention],
            "rows": [_row(network) for network in group.networks[:MOST_NAMED]],
            "more": _more(len(group.networks)),
            "is_folded": group.attention in FOLDED,
        }
        for group in waiting
    ]


def _more(count: int) -> str:
    """How many are not named, if any are not."""
    left = count - MOST_NAMED
    return ngettext("and %(count)d more", "and %(count)d more", left) % {"count": left} if left > 0 else ""


def _row(waiting: NetworkAttention) -> dict[str, Any]:
    last, zone = waiting.last, waiting.network.time_zone
    words = {
        Attention.ALONE: _("Somebody has to be invited to coordinate it."),
        Attention.MEASURING: _("until %(day)s")
        % {
            "day": last and clock.said(last.offered_until, clock.DAY, zone=zone),
        },
        Attention.TALK: last and last.get_timepoint_display(),
        Attention.FIRST: waiting.network.get_state_display(),
        Attention.RESTING: waiting.network.get_state_display(),
    }
    since = _("last measured in %(month)s") % {
        "month": last and clock.said(last.opened_at, "YEAR_MONTH_FORMAT", zone=zone)
    }
    is_begun = waiting.attention == Attention.TALK and last is not None and last.is_talk_begun
    return {
        "network": waiting.network,
        "words": words.get(waiting.attention) or since,
        "begun": reverse("results:conversation", args=[last.code]) if last and is_begun else "",
    }


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


def cohort_in_words(today: CohortToday) -> dict[str, Any]:
    """A cohort in two sentences: its states, and what its networks wait for."""
    counted = [(TITLES[attention].lower(), today.attention.get(attention)) for attention in SAID]
    waiting = [f"{title}: {count}" for title, count in counted if count]
    many = ngettext("%(count)d network", "%(count)d networks", today.networks)
    return {
        "cohort": today.cohort,
        "count": many % {"count": today.networks} if today.networks else _("no networks yet"),
        "states": ", ".join(_in_state(state, count) for state, count in today.in_states()),
        "waiting": "; ".join(waiting),
        "alone": today.alone[:MOST_NAMED],
        "more_alone": _more(len(today.alone)),
    }
