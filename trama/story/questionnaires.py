"""The questionnaires that wait for a person, as values: never their link, nor whether an answer came with it."""

from dataclasses import dataclass

from trama.mail.models import LetterState
from trama.networks.models import Person
from trama.surveys.letters import mail_states
from trama.surveys.models import Wave
from trama.surveys.queries import open_invitations


@dataclass(frozen=True)
class OwnQuestionnaire:
    """A measurement that invites a person now, and whether their link left by mail or is about to."""

    wave: Wave
    is_mailed: bool
    is_leaving: bool


def own_questionnaires(*, person: Person) -> list[OwnQuestionnaire]:
    """Those open to ``person``, the soonest to close first (≤ 2 queries)."""
    invitations = list(open_invitations(person=person).order_by("wave__closes_at", "wave__pk"))
    states = mail_states(invitations) if invitations else {}
    return [
        OwnQuestionnaire(
            invitation.wave,
            is_mailed=states.get(invitation.pk) == LetterState.SENT,
            is_leaving=states.get(invitation.pk) in {LetterState.WAITING, LetterState.LEAVING},
        )
        for invitation in invitations
    ]
