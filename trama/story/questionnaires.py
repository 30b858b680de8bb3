"""The questionnaires that wait for a person, as values: never their link, nor whether an answer came with it."""

from dataclasses import dataclass

from trama.networks.models import Person
from trama.surveys.letters import mailed_among
from trama.surveys.models import Wave
from trama.surveys.queries import open_invitations


@dataclass(frozen=True)
class OwnQuestionnaire:
    """A measurement that invites a person now, and whether their link left by mail."""

    wave: Wave
    is_mailed: bool


def own_questionnaires(*, person: Person) -> list[OwnQuestionnaire]:
    """Those open to ``person``, the soonest to close first (≤ 2 queries)."""
    invitations = list(open_invitations(person=person).order_by("wave__closes_at", "wave__pk"))
    mailed = mailed_among(invitations) if invitations else set()
    return [OwnQuestionnaire(invitation.wave, invitation.pk in mailed) for invitation in invitations]
