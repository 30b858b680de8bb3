"""What waits for a decision, in words: the first of Hoy."""

from django.urls import reverse
from django.utils.translation import gettext as _

from trama.story.decisions import Decision, DecisionKind
from trama.web.today.cards import TodayCard


def decision_card(decision: Decision) -> TodayCard:
    """The card that says what is to be decided, and leads to where it is."""
    network = decision.network
    if decision.kind == DecisionKind.ASKED_BACK:
        text = _("%(former)s asks to coordinate again. Nothing changes until you or another person answers.")
        return TodayCard(
            _("%(network)s: the coordination is asked back") % {"network": network},
            text % {"former": decision.former},
            _("See what is asked"),
            reverse("networks:network-detail", args=[network.code]),
        )
    return TodayCard(
        _("%(network)s: an objection waits for your decision") % {"network": network},
        _("Somebody said that something is not right with the answers. The results are closed meanwhile."),
        _("See the objection"),
        reverse("surveys:wave-detail", args=[decision.wave]),
    )
