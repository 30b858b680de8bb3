"""Which cards of workshops are somebody's: those of their account, and those without one that may be theirs.

Anybody may write any name on a card, and anybody may call themselves anything: a name is a hint. By the name that
others call somebody they are hidden, which loses nothing; nobody is erased by a name unless whoever answers for the
data looks at the card and says that it is theirs.
"""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from trama.core.text import is_same_text, normalise
from trama.networks.models import Network, Person, Programme
from trama.privacy.forgetting.traces import WORDS
from trama.sessions.models import Participant


def linked_cards(person: Person) -> list[Participant]:
    """Those of their account (1 query)."""
    return list(person.participations.select_related("session", "group"))


def cards_to_hide(person: Person) -> list[Participant]:
    """Those that hide with ``person``: of their account, hidden with them before, or called as others call them.

    By the whole name, in a workshop of their networks, when others call nobody else there so (≤ 5 queries). A name
    that they gave themselves leads nowhere.
    """
    surely = linked_cards(person) + list(person.hidden_places.select_related("session", "group"))
    networks = person.memberships.filter(network__isnull=False).values("network")
    others = Person.objects.filter(memberships__network__in=networks).exclude(pk=person.pk).distinct()
    taken = [name for other in others for name in other.known_names]
    names = [name for name in person.known_names if len(name.split()) >= WORDS and not _is_among(name, taken)]
    if not names:
        return surely
    near = Q(session__network__in=networks) | Q(network__in=networks)
    known = {card.pk for card in surely}
    found = [card for card in _without_account().filter(near) if card.pk not in known]
    return surely + [card for card in found if _is_among(card.name, names)]


def likely_cards(person: Person, programme: Programme) -> list[Participant]:
    """Those of ``programme`` without an account that may be theirs, for who answers for the data (≤ 3 queries).

    Where they take or took part, each whose words are all words or initials of a name of theirs, also one that they
    gave themselves; and those that were hidden with them.
    """
    networks = Network.objects.filter(memberships__person=person, cohort__programme=programme).distinct()
    places = list(networks.values_list("pk", "cohort"))
    near = Q(session__network__in=[network for network, _cohort in places])
    near |= Q(session__cohort__in=[cohort for _network, cohort in places])
    here = Q(session__network__cohort__programme=programme) | Q(session__cohort__programme=programme)
    names = [set(normalise(name).split()) for name in (person.name, *person.former_names)]
    return [
        card
        for card in _without_account()
        .filter(here)
        .filter(near | Q(hidden_with=person))
        .order_by("joined_at", "pk")
        if card.hidden_with_id == person.pk or any(_may_be(card.name, words) for words in names)
    ]


def is_by_own_name(card: Participant, person: Person) -> bool:
    """Whether nothing but a name that ``person`` gave themselves leads to ``card``."""
    known = [set(normalise(name).split()) for name in person.known_names]
    return not any(_may_be(card.name, words) for words in known)


def _without_account() -> QuerySet[Participant]:
    found = Participant.objects.filter(person__isnull=True, erased_at__isnull=True)
    return found.select_related("session", "group")


def _is_among(name: str, among: Iterable[str]) -> bool:
    return any(is_same_text(name, other) for other in among)


def _may_be(name: str, words: set[str]) -> bool:
    initials = {word[0] for word in words}
    said = normalise(name).split()
    return bool(words & set(said)) and all(word in words or word in initials for word in said)
