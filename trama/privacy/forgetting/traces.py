"""By what somebody is found again where no key points to them: in files, in mails, in what others typed."""

from dataclasses import dataclass

from django.db.models import Q

from trama.core.text import as_written, normalise
from trama.networks.models import Joining, Person
from trama.sessions.models import Participant

WORDS = 2  # of a name that tells somebody from others: «Ana» alone is in many texts


@dataclass(frozen=True)
class Traces:
    """A name with those before it, and the addresses that nobody else uses."""

    name: str
    addresses: frozenset[str]
    former: tuple[str, ...] = ()  # what they were called before they corrected it

    @property
    def names(self) -> tuple[str, ...]:
        """The name of today, then those before."""
        return self.name, *self.former

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
    return Traces(person.name, frozenset(own), tuple(person.former_names))


def traces_of_participant(participant: Participant) -> Traces:
    """The same of somebody without an account."""
    return Traces(participant.name, frozenset({participant.mail.lower()} - {""}))
