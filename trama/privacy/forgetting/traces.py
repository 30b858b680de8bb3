"""By what somebody is found again where no key points to them: in files, in mails, in what others typed."""

from dataclasses import dataclass

from django.db.models import Q

from trama.core.text import as_written, normalise
from trama.networks.models import Joining, Person
from trama.sessions.models import Participant

WORDS = 2  # of a name that tells somebody from others: «Ana» alone is in many texts


@dataclass(frozen=True)
class Traces:
    """What others call them, and the addresses that nobody else uses.

    ``own``: names that they gave themselves. They may be another's, so nothing is found by them; in what was written
    to them they are theirs.
    """

    names: tuple[str, ...]
    addresses: frozenset[str]
    own: tuple[str, ...] = ()
    phone: str = ""  # anybody may write down any: it leads to nothing where no name does

    def are_in(self, text: str) -> bool:
        """Whether ``text`` names them or holds an address of theirs."""
        said = as_written(text)
        is_named = any(len(name.split()) >= WORDS and as_written(name) in said for name in self.names)
        return is_named or any(address in said for address in self.addresses)

    def are_of(self, joining: Joining) -> bool:
        """Whether an invitation to an address of theirs is for them: two people may share one."""
        return bool(set(normalise(joining.name).split()) & set(normalise(" ".join(self.names)).split()))


def traces_of(person: Person) -> Traces:
    """The name and the own addresses of ``person`` (≤ 3 queries)."""
    user = person.user
    addresses = {person.email, user.email if user else ""}
    if user:
        addresses |= set(user.emailaddress_set.values_list("email", flat=True))  # type: ignore[attr-defined]  # allauth's
    others = Person.objects.exclude(pk=person.pk)
    own = {
        address.lower()
        for address in addresses
        if address and not others.filter(Q(email__iexact=address) | Q(user__email__iexact=address)).exists()
    }
    return Traces(tuple(person.known_names), frozenset(own), tuple(person.own_names), person.phone)


def traces_of_participant(participant: Participant) -> Traces:
    """The same of somebody without an account, who wrote their name themselves."""
    return Traces((), frozenset({participant.mail.lower()} - {""}), own=(participant.name,))
