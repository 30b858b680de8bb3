"""What may also be somebody's and goes with nobody by itself: for who answers for the data to look at.

A machine that guessed would erase what is others' own; nothing here is erased by itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trama.core.text import normalise
from trama.networks.models import Joining, Person, Programme
from trama.privacy.askers import FoundAsker, found_participants, unaccepted
from trama.privacy.forgetting.cards import likely_cards
from trama.privacy.forgetting.traces import traces_of, traces_of_participant
from trama.privacy.models import Incident, RightsRequest
from trama.privacy.naming import name_without_role
from trama.sessions.models import Participant

WORD = re.compile(r"\w+")
LONG = 3  # letters of a word that tells names apart: not «de», «la» nor «E.»
TOGETHER = 2  # words of the name that are probably them
MOST = 30  # of each kind; who bears a name so common is looked for by hand


@dataclass(frozen=True)
class Likely:
    """Cards, invitations, letters and incidents that may be about one person."""

    cards: list[FoundAsker]
    invitations: list[Joining]
    letters: list[RightsRequest]
    incidents: list[Incident]
    is_cut: bool  # there are more than fit


def likely_of(*, asker: Person | Participant, programme: Programme) -> Likely:
    """What in ``programme`` has a name like that of ``asker`` and does not go with them by itself (some 15 queries)."""
    names = [asker.name, *asker.former_names] if isinstance(asker, Person) else [asker.name]
    words = _telling(names)
    cards = list(_cards(asker, programme, words))
    invitations = [each for each in _invitations(asker, programme) if _is_like(each.name, words)]
    letters = [each for each in _letters(programme) if _is_like(each.text, words)]
    incidents = [each for each in _incidents(programme) if _is_like(_said(each), words)]
    is_cut = any(len(found) > MOST for found in (cards, invitations, letters, incidents))
    return Likely(cards[:MOST], invitations[:MOST], letters[:MOST], incidents[:MOST], is_cut)


def invitations_of(*, request: RightsRequest) -> list[Joining]:
    """Those that nobody accepted and may be of whoever wrote a letter, of whom Trama knows nothing else (1 query).

    By the mail for the answer, or by the name in their words.
    """
    if request.asker or request.noted_at is None:
        return []
    return [
        joining
        for joining in unaccepted(request.programme).exclude(name=name_without_role())
        if (joining.email and joining.email.lower() == request.reply_to)
        or _is_like(request.text, _telling([joining.name]))
    ]


def _cards(asker: Person | Participant, programme: Programme, words: set[str]) -> Iterator[FoundAsker]:
    """A card with one name only, as «Rosa», is looked at where they take part; elsewhere it is anybody."""
    offered = (
        likely_cards(asker, programme) if isinstance(asker, Person) else [asker]
    )  # to be marked one by one
    going = {each.pk for each in offered}
    near = _networks(asker)
    for found in found_participants(programme):
        card = found.who
        if isinstance(card, Participant) and card.pk not in going:
            is_near = bool({card.network_id, card.session.network_id} & near)
            said = _telling([card.name])
            if _is_like(card.name, words) or (is_near and said and said <= words):
                yield found


def _networks(asker: Person | Participant) -> set[int | None]:
    if isinstance(asker, Person):
        return set(asker.memberships.exclude(network=None).values_list("network", flat=True))
    return {asker.network_id, asker.session.network_id} - {None}


def _invitations(asker: Person | Participant, programme: Programme) -> Iterator[Joining]:
    """Those that wait, but for one to an address of theirs, which goes with them."""
    traces = traces_of(asker) if isinstance(asker, Person) else traces_of_participant(asker)
    for joining in unaccepted(programme).filter(withdrawn_at=None):
        if not (isinstance(asker, Person) and joining.email in traces.addresses and traces.are_of(joining)):
            yield joining


def _letters(programme: Programme) -> Iterable[RightsRequest]:
    return RightsRequest.objects.filter(programme=programme, person=None, participant=None).exclude(text="")


def _incidents(programme: Programme) -> Iterable[Incident]:
    return Incident.objects.filter(programme=programme)


def _said(incident: Incident) -> str:
    return f"{incident.nature} {incident.people} {incident.data} {incident.effects} {incident.measures}"


def _is_like(text: str, words: set[str]) -> bool:
    """Whether two words of a name stand in ``text``; of a name of one word, that one."""
    return bool(words) and len(_words([text]) & words) >= min(TOGETHER, len(words))


def _telling(names: Iterable[str]) -> set[str]:
    """The words of ``names`` that tell them apart; of one that has only short ones, as «Li Wu», those."""
    words = _words(names)
    return {word for word in words if len(word) >= LONG} or words


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(normalise(text))}
