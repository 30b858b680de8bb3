"""Roles: what somebody takes care of, in their group or, without groups, in the session."""

from django.db import transaction

from trama.live.changes import publish
from trama.networks.models import Person
from trama.sessions.kinds import kind_of
from trama.sessions.models import Participant


@transaction.atomic
def assign_role(*, participant: Participant, role: str, by: Person | Participant) -> None:
    """Give ``participant`` a role of the session's kind, or none; whoever held it among their peers gives it up.

    Refuses nothing; a role that the kind does not have raises ``ValueError``, as no page offers it.
    """
    session, group = participant.session, participant.group
    if role and role not in kind_of(session.kind).roles:
        raise ValueError(role)
    if role:
        peers = group.participants if group else session.participants.filter(group=None)
        peers.filter(role=role).update(role="")
    participant.role = role
    participant.save(update_fields=["role"])
    if group:
        publish(session.topic, "group", group.code)
        publish(group.topic, "card")
    else:
        publish(session.topic, "people", participant.code)
