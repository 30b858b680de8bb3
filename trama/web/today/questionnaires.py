"""The questionnaires that wait for a person, in words: the first leads the page when nothing else does."""

from typing import Any

from django.utils.translation import gettext as _

from trama.networks.enums import Permission
from trama.networks.models import Membership, Person
from trama.story.questionnaires import OwnQuestionnaire, own_questionnaires


def questionnaire_cards(*, person: Person, membership: Membership) -> list[dict[str, Any]]:
    """A card each; who opens measurements finds their own link on the page of the measurement."""
    return [_card(own, membership) for own in own_questionnaires(person=person)]


def lead(cards: list[dict[str, Any]]) -> None:
    """The soonest to close is what needs the person first."""
    for card in cards[:1]:
        card |= {"eyebrow": _("To do"), "tone": "lead"}


def _card(own: OwnQuestionnaire, membership: Membership) -> dict[str, Any]:
    opens = own.wave.network_id == membership.network_id and membership.may(Permission.WAVE_OPEN)
    return {
        "wave": own.wave,
        "is_mailed": own.is_mailed,
        "is_leaving": own.is_leaving,
        "opens": opens,
        "eyebrow": _("Questionnaire"),
        "tone": "plain",
    }
