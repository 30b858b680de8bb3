"""Reads of the public notice and its versions."""

from django.db.models import F, Max, Q, QuerySet

from trama.networks.enums import Permission
from trama.networks.models import Person, Programme
from trama.privacy.models import NoticeVersion

LONGEST_NUMBER = 6  # figures


def newest_notice(*, programme: Programme) -> NoticeVersion | None:
    """The version of the notice that stands, if any (1 query)."""
    return NoticeVersion.objects.filter(programme=programme).order_by("-number").first()


def newest_notices() -> QuerySet[NoticeVersion]:
    """The version that stands of every programme that published one, by name (1 query)."""
    newest = NoticeVersion.objects.alias(last=Max("programme__notices__number"))
    found = newest.filter(number=F("last")).select_related("programme")
    return found.order_by("programme__name", "programme__pk")


def notices_of(*, programme: Programme) -> QuerySet[NoticeVersion]:
    """Every version that a programme published, newest first (1 query)."""
    return NoticeVersion.objects.filter(programme=programme).order_by("-number")


def published_number(*, programme: Programme, given: str) -> int | None:
    """The version that ``given`` says, as a form brings it back, if ``programme`` published one of that number."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST_NUMBER else 0
    return number if notices_of(programme=programme).filter(number=number).exists() else None


def programmes_by_name() -> QuerySet[Programme]:
    """Every programme: each answers for its own data, whether it published a notice or not (1 query)."""
    return Programme.objects.order_by("name", "pk")


def programmes_to_tell_of(*, person: Person) -> QuerySet[Programme]:
    """The programmes whose notice ``person`` may write: who answers for the data, and the direction (1 query)."""
    desk = Programme.objects.allowing(person, Permission.DATA_DESK)
    managed = Programme.objects.allowing(person, Permission.PROGRAMME_MANAGE)
    return Programme.objects.filter(Q(pk__in=desk.values("pk")) | Q(pk__in=managed.values("pk"))).order_by(
        "name"
    )
