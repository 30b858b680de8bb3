"""Choices of what the law asks."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RequestKind(models.TextChoices):
    """What somebody may ask about their own data (Ley 21.719, arts. 4 to 9)."""

    ACCESS = "access", _("See what is kept")
    CORRECTION = "correction", _("Correct something")
    ERASURE = "erasure", _("Erase what is kept of me")
    OBJECTION = "objection", _("Object to a use")
    PORTABILITY = "portability", _("Take my data elsewhere")
    BLOCK = "block", _("Hide me meanwhile")


# Only words say what is meant.
NEED_WORDS = frozenset({RequestKind.CORRECTION, RequestKind.OBJECTION, RequestKind.PORTABILITY})


class RequestState(models.TextChoices):
    """How a request stands."""

    OPEN = "open", _("Waiting for an answer")
    DONE = "done", pgettext_lazy("request", "Done")
    REFUSED = "refused", _("Refused, with its reason")
    WITHDRAWN = "withdrawn", _("Taken back")
    ENDED = "ended", _("Ended with the erasure")


class Ground(models.TextChoices):
    """Why the law lets a request be refused; its reason is said beside it."""

    NOT_IDENTIFIED = "not_identified", _("It cannot be told which data are of whoever asks")
    NOT_KEPT = "not_kept", _("What it is about is not kept")
    LEGAL_DUTY = "legal_duty", _("A law or a contract obliges to keep it")
    CLAIMS = "claims", _("It is needed to make or answer a claim")
    RIGHTS_OF_OTHERS = "rights_of_others", _("It would touch the data or the rights of other people")
    RESEARCH = "research", _("It serves only statistics or studies of public interest")
    REPEATED = "repeated", _("The same was asked and answered less than three months ago")
    ACCURATE = "accurate", _("What is written is right")
    STRONGER = "stronger", _("There are stronger reasons than those of whoever objects")


# Which of them fit what is asked.
GROUNDS: Mapping[str, tuple[Ground, ...]] = {
    RequestKind.ACCESS: (
        Ground.NOT_IDENTIFIED,
        Ground.NOT_KEPT,
        Ground.RIGHTS_OF_OTHERS,
        Ground.REPEATED,
    ),
    RequestKind.CORRECTION: (
        Ground.NOT_IDENTIFIED,
        Ground.NOT_KEPT,
        Ground.ACCURATE,
        Ground.RIGHTS_OF_OTHERS,
    ),
    RequestKind.ERASURE: (
        Ground.NOT_IDENTIFIED,
        Ground.NOT_KEPT,
        Ground.LEGAL_DUTY,
        Ground.CLAIMS,
        Ground.RESEARCH,
    ),
    RequestKind.OBJECTION: (
        Ground.NOT_IDENTIFIED,
        Ground.NOT_KEPT,
        Ground.LEGAL_DUTY,
        Ground.CLAIMS,
        Ground.RESEARCH,
        Ground.STRONGER,
    ),
    RequestKind.PORTABILITY: (Ground.NOT_IDENTIFIED, Ground.NOT_KEPT, Ground.RIGHTS_OF_OTHERS),
    RequestKind.BLOCK: (Ground.NOT_IDENTIFIED, Ground.NOT_KEPT, Ground.LEGAL_DUTY, Ground.CLAIMS),
}
