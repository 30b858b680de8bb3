"""Open pages are told at once that somebody is not to be seen any more, or is again."""

from trama.live.changes import AUDIENCE, publish
from trama.sessions.kinds import kind_of
from trama.sessions.models import Participant


def announce(participant: Participant) -> None:
    """Part of an action: every open page that drew them is drawn again, and their own is asked who they are."""
    topic = participant.session.topic
    publish(topic, "people", participant.code)
    publish(topic, "own", participant.code)
    publish(topic, "turns")
    publish(topic, AUDIENCE)
    if participant.group:
        publish(topic, "group", participant.group.code)
        publish(participant.group.topic, "card")
    kind_of(participant.session.kind).card_corrected(participant)
