"""How many are invited to a measurement and how many of them are new, said to whoever can tell what does not fit."""

from django.utils.translation import ngettext

from trama.surveys.enums import Mode
from trama.surveys.models import Wave
from trama.surveys.respondent_sql import invited_counts


def invited_in_words(wave: int, mode: str) -> str:
    """Say how many are invited and how many of them joined lately; empty where nobody is invited alone (1 query)."""
    people, new = invited_counts(wave) if mode == Mode.INDIVIDUAL else (0, 0)
    invited = ngettext("%(count)d person is invited.", "%(count)d people are invited.", people)
    lately = ngettext(
        "%(count)d joined the network in the last two weeks.",
        "%(count)d joined the network in the last two weeks.",
        new,
    )
    return _said((people, invited), (new, lately))


def asked_in_words(wave: Wave) -> str:
    """The same once it is over, for those too who answered before the others were invited (1 query)."""
    people, new = invited_counts(wave.pk, wave.opened_at.date()) if wave.mode == Mode.INDIVIDUAL else (0, 0)
    invited = ngettext("%(count)d person was invited.", "%(count)d people were invited.", people)
    lately = ngettext(
        "%(count)d joined the network in the two weeks before the opening, or later.",
        "%(count)d joined the network in the two weeks before the opening, or later.",
        new,
    )
    return _said((people, invited), (new, lately))


def _said(*counted: tuple[int, str]) -> str:
    """The sentences of what there is any of."""
    return " ".join(sentence % {"count": count} for count, sentence in counted if count)
