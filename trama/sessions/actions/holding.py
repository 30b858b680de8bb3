"""What conducting and designing share: a session held while it changes, and its agenda published."""

from trama.live.changes import publish
from trama.sessions.kinds import kind_of
from trama.sessions.models import Session


def hold(session: Session) -> Session:
    """The session as it is now, locked until the transaction ends: two who change it do not cross.

    Its current item is read when it is asked for. Joined to the locked row it would be the one from before the wait:
    PostgreSQL reads only the locked row again.
    """
    return Session.objects.select_for_update(of=("self",)).select_related("network").get(pk=session.pk)


def publish_agenda(session: Session) -> None:
    """Where the session is and what comes has changed, for every screen."""
    publish(session.topic, "stage")
    publish(session.topic, "agenda")


def publish_shared(session: Session) -> None:
    """What all see of what people wrote has changed, in kinds that show it."""
    if piece := kind_of(session.kind).shared_piece:
        publish(session.topic, piece)
