"""How the facilitator gets in on a laptop without mail: a link that opens once, told only where the workshop runs."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from trama.accounts.models import User
from trama.core.tokens import is_genuine, make_token, token_number
from trama.networks.models import Person
from trama.offline_room.models import OfflineRoom

KIND = "local-door"


def login_links(room: OfflineRoom) -> Iterator[tuple[str, str]]:
    """The name and the link of everybody who may conduct (1 query)."""
    for person in Person.objects.filter(user__isnull=False).select_related("user"):
        token = make_token(KIND, person.pk, _nonce(person))
        yield (
            person.name,
            settings.BASE_URL + reverse("workshops:offline-login", args=[room.workshop.code, token]),
        )


def user_behind(token: str) -> User | None:
    """Whom a link lets in; nobody once it was used (1 query)."""
    number = token_number(token)
    person = (
        Person.objects.filter(pk=number, user__isnull=False).select_related("user").first()
        if number
        else None
    )
    return person.user if person and is_genuine(token, KIND, person.pk, _nonce(person)) else None


def _nonce(person: Person) -> int:
    """Another one after each time that they came in."""
    last = person.user.last_login if person.user else None
    return int(last.timestamp() * 1_000_000) if last else 0
