"""Whether an answer reached whoever asked: by mail, or on paper, or not yet."""

from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from trama.mail.models import Letter, LetterState
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.letters import ANSWERED
from trama.privacy.models import RightsRequest, RightsRequestQuerySet


class Given(StrEnum):
    """How an answer was given."""

    LEFT = "left"
    ON_PAPER = "on paper"
    LEAVING = "leaving"
    NOT = "not"


def ungiven(requests: RightsRequestQuerySet) -> RightsRequestQuerySet:
    """Those whose answer reached nobody: no letter left, none waits, and nobody noted a day.

    Whoever did it themselves has it; whoever was erased since, and asked for something else, is nobody any more.
    """
    left = Letter.objects.filter(
        about__startswith=f"{ANSWERED}:", reference=OuterRef("pk"), state=LetterState.SENT
    )
    gone = Q(person__erased_at__isnull=False) | Q(participant__erased_at__isnull=False)
    decided = requests.filter(state__in=(RequestState.DONE, RequestState.REFUSED), decided_by__isnull=False)
    waits_for_paper = decided.filter(given_on=None, reply_to="", known_mail="")
    return waits_for_paper.exclude(~Q(kind=RequestKind.ERASURE), gone).exclude(Exists(left))


def how_given(*, request: RightsRequest) -> Given | None:
    """How the answer of ``request`` was given; nothing of what has none, or whoever asked did (≤ 2 queries)."""
    if request.given_on:
        return Given.ON_PAPER
    if request.state not in {RequestState.DONE, RequestState.REFUSED} or request.decided_by_id is None:
        return None
    if ungiven(RightsRequest.objects.filter(pk=request.pk)).exists():
        return Given.NOT
    left = Letter.objects.filter(
        about__startswith=f"{ANSWERED}:", reference=request.pk, state=LetterState.SENT
    )
    if left.exists():
        return Given.LEFT
    return Given.LEAVING if request.leaves_by_mail else None
