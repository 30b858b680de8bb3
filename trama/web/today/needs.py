"""What waits in a network, in words, with the one thing to do."""

from collections.abc import Callable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from trama.core import clock
from trama.story.needs import NeedKind, NetworkNeed
from trama.surveys.models.talking import STEPS
from trama.web.today.cards import TodayCard


def need_card(need: NetworkNeed | None) -> TodayCard | None:
    """The card that says it; nothing when nothing waits."""
    return CARDS[need.kind](need) if need else None


def _when(need: NetworkNeed, style: str = clock.DAY_AND_HOUR) -> str:
    assert need.at is not None  # noqa: S101 -- those kinds have it
    return clock.said(need.at, style)


def _counts(need: NetworkNeed) -> dict[str, int]:
    return {"arrived": need.arrived, "invited": need.invited}


def _measure_first(need: NetworkNeed) -> TodayCard:
    return TodayCard(
        _("The network has not been measured yet"),
        _(
            "A baseline takes about twelve minutes of each person, on their phone, and gives the network "
            "something to talk about."
        ),
        _("Open the first measurement"),
        reverse("surveys:wave-open", args=[need.network]),
    )


def _converse(need: NetworkNeed) -> TodayCard:
    return TodayCard(
        _("The conversed measurement is waiting"),
        _("Sit down together with one device: it goes dimension by dimension."),
        _("Begin the conversation"),
        reverse("results:conversed", args=[need.wave, 1]),
    )


def _watch(need: NetworkNeed) -> TodayCard:
    if need.kind == NeedKind.WATCH_CLOSED:
        text = _("It is closed, and final on %(when)s.") % {"when": _when(need)}
    elif not need.arrived:  # it is told in steps: none is not known
        text = _("It is open until %(until)s.") % {"until": _when(need)}
    else:
        text = _("At least %(arrived)d of %(invited)d answers have arrived. It is open until %(until)s.") % {
            **_counts(need),
            "until": _when(need),
        }
    return TodayCard(
        _("A measurement is under way"),
        text,
        _("See the measurement") if need.kind == NeedKind.WATCH_CLOSED else _("See how it goes"),
        reverse("surveys:wave-detail", args=[need.wave]),
    )


def _wait(need: NetworkNeed) -> TodayCard:
    if need.kind == NeedKind.DECIDE_OBJECTION:
        title = _("Its results are closed by an objection")
        text = _("Somebody objected to an answer. The page of the measurement says who decides.")
    else:
        title = _("The measurement is final")
        text = _(
            "Some links or sheets were in other hands, so each person is written to before results are opened."
        )
        if need.at:
            text = _("Some links or sheets were in other hands: the results can be opened from %(when)s.") % {
                "when": _when(need)
            }
    return TodayCard(title, text, _("See the measurement"), reverse("surveys:wave-detail", args=[need.wave]))


def _open_results(need: NetworkNeed) -> TodayCard:
    return TodayCard(
        _("The results are ready to be opened"),
        _(
            "Nobody has seen them. Once they are opened, it is said how many answered, and the figures "
            "stay as they are."
        ),
        _("Open the results"),
        reverse("results:release", args=[need.wave]),
    )


def _talk(need: NetworkNeed) -> TodayCard:
    if need.only_looks:
        return _look(need)
    if need.kind == NeedKind.TALK_CONVERSED:
        text = _("What you said together is saved. Look at it as a whole and choose what to work on.")
    elif need.kind == NeedKind.TALK_TOO_FEW:
        text = _(
            "%(arrived)d of %(invited)d answers count: too few to show anything. "
            "You can talk about the same sentences together."
        ) % _counts(need)
    else:
        text = _(
            "%(arrived)d of %(invited)d answered. Eight steps to talk about it, in 30 to 45 minutes."
        ) % _counts(need)
    return TodayCard(
        _("The results are ready to be talked about"),
        text,
        _("Prepare the conversation"),
        reverse("results:conversation", args=[need.wave]),
    )


def _look(need: NetworkNeed) -> TodayCard:
    text = _("They are talked about together: whoever coordinates calls the network.")
    if need.kind == NeedKind.TALK:
        text = _("%(arrived)d of %(invited)d answered.") % _counts(need) + " " + text
    return TodayCard(
        _("The network can see its results"),
        text,
        _("See the results"),
        reverse("results:detail", args=[need.wave]),
    )


def _talk_on(need: NetworkNeed) -> TodayCard:
    return TodayCard(
        _("The conversation was begun"),
        _("It stands at step %(step)d of %(last)d. What was written down is kept.")
        % {"step": need.step, "last": STEPS},
        _("Go on with the conversation"),
        reverse("results:conversation", args=[need.wave]),
    )


def _share(need: NetworkNeed) -> TodayCard:
    return TodayCard(
        _("Only the coordinator and the coach see the results so far"),
        _("They were talked about. Share them when the network decides so; it cannot be taken back."),
        _("Decide whether to share them"),
        reverse("results:end", args=[need.wave]),
    )


def _see_shared(need: NetworkNeed) -> TodayCard:
    return TodayCard(
        _("The network shared its results"),
        _("They are of the measurement opened on %(day)s.") % {"day": _when(need, "DATE_FORMAT")},
        _("See the results"),
        reverse("results:detail", args=[need.wave]),
    )


def _measure_again(need: NetworkNeed) -> TodayCard:
    return TodayCard(
        _("A good moment for a Pulse"),
        _("It was last measured in %(when)s. A Pulse takes three minutes of each person.")
        % {"when": _when(need, "YEAR_MONTH_FORMAT")},
        _("Open a Pulse"),
        reverse("surveys:wave-open", args=[need.network]),
    )


CARDS: Mapping[NeedKind, Callable[[NetworkNeed], TodayCard]] = {
    NeedKind.MEASURE_FIRST: _measure_first,
    NeedKind.CONVERSE: _converse,
    NeedKind.WATCH_OPEN: _watch,
    NeedKind.WATCH_CLOSED: _watch,
    NeedKind.WAIT_FOR_OBJECTIONS: _wait,
    NeedKind.DECIDE_OBJECTION: _wait,
    NeedKind.OPEN_RESULTS: _open_results,
    NeedKind.TALK_CONVERSED: _talk,
    NeedKind.TALK_TOO_FEW: _talk,
    NeedKind.TALK: _talk,
    NeedKind.TALK_ON: _talk_on,
    NeedKind.SHARE: _share,
    NeedKind.SEE_SHARED: _see_shared,
    NeedKind.MEASURE_AGAIN: _measure_again,
}
