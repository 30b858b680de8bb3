"""What a workshop left to be triangulated, and who owes it. A triangle is owed from when it is there, row or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from trama.agreements.enums import AgreementKind, AgreementState, OriginKind
from trama.agreements.models import Agreement
from trama.agreements.queries import questions_of
from trama.networks.enums import Permission
from trama.networks.models import Person
from trama.sessions.models import Participant, Session
from trama.workshops.enums import Shape
from trama.workshops.models import Note, Workshop
from trama.workshops.queries import conducting

DAYS = 14  # to answer in, when no other workshop is planned
UNSETTLED = (AgreementState.OPEN, AgreementState.LATER)


@dataclass(frozen=True)
class OpenQuestion:
    """A triangle, and what was agreed about it: nothing until somebody lists, gives or answers it."""

    note: Note
    agreement: Agreement | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.agreement is None or self.agreement.state == AgreementState.OPEN


@dataclass(frozen=True)
class Owed:
    """What a workshop still owes: how many triangles, and since when their day has passed."""

    workshop: Session
    count: int
    overdue_since: date | None


def triangles() -> QuerySet[Note]:
    """The triangles of all workshops that can be seen."""
    return Note.objects.filter(shape=Shape.TRIANGLE, removed_at__isnull=True, hidden_at__isnull=True)


def open_questions(*, workshop: Session) -> list[OpenQuestion]:
    """Its triangles, oldest first, each with its author and ``echo_count`` (2 queries)."""
    found = triangles().filter(session=workshop).select_related("author").annotate(echo_count=Count("echoes"))
    notes = list(found)
    written = questions_of(kind=OriginKind.NOTE, codes=[note.code for note in notes])
    return [OpenQuestion(note, written.get(note.code)) for note in notes]


def answered_questions(*, workshop: Session, but_of: Participant | None = None) -> list[OpenQuestion]:
    """Those that have an answer, a resource or a workshop to be deepened in; without one's own (2 queries)."""
    every = open_questions(workshop=workshop)
    return [
        question
        for question in every
        if not question.is_open and (but_of is None or question.note.author != but_of)
    ]


def written_questions(*, workshop: Session) -> list[OpenQuestion]:
    """Those that somebody listed, gave or answered, the next ones first (2 queries)."""
    every = [question for question in open_questions(workshop=workshop) if question.agreement]
    return sorted(every, key=_by_day)


def _by_day(question: OpenQuestion) -> tuple[bool, date, int]:
    day, row = (question.agreement.due_on, question.agreement.pk) if question.agreement else (None, 0)
    return day is None, day or date.max, row


def of_the_same_owner(*, workshop: Session) -> QuerySet[Session]:
    """The other workshops of its network or cohort that are no rehearsal."""
    owner = {"network": workshop.network} if workshop.network_id else {"cohort": workshop.cohort}
    return Workshop.objects.filter(**owner, is_rehearsal=False).exclude(pk=workshop.pk)


def following(*, workshop: Session) -> QuerySet[Session]:
    """Those that come after it, the nearest first."""
    return of_the_same_owner(workshop=workshop).filter(held_on__gt=workshop.held_on).order_by("held_on", "pk")


def usual_day(*, workshop: Session) -> date:
    """By when they are answered unless somebody says otherwise: the next workshop, else two weeks (1 query)."""
    today = timezone.localdate()
    coming = following(workshop=workshop).filter(held_on__gte=today).first()
    return coming.held_on if coming else max(workshop.held_on, today) + timedelta(days=DAYS)


def people_who_conduct(*, workshop: Session) -> QuerySet[Person]:
    """Who may conduct it today: they can own its questions (1 query)."""
    held = conducting(workshop=workshop)
    return Person.objects.filter(pk__in=held.values("person")).order_by("name", "pk")


def owed_by(*, person: Person) -> list[Owed]:
    """The workshops that are over and owe answers that nobody else took on, the oldest first (2 queries)."""
    mine = Workshop.objects.allowing(person, Permission.WORKSHOP_CONDUCT)
    over = mine.filter(is_rehearsal=False, ended_at__isnull=False)
    is_of_another = Q(owner__isnull=False) & ~Q(owner=person)
    return _owed(over, but=_agreements().filter(~Q(state=AgreementState.OPEN) | is_of_another))


def owed_before(*, workshop: Session) -> list[Owed]:
    """What earlier workshops of the same network or cohort still owe, to be taken up in this one (2 queries)."""
    before = of_the_same_owner(workshop=workshop).filter(ended_at__isnull=False)
    settled = _agreements().exclude(state__in=UNSETTLED)
    return _owed(before.filter(held_on__lte=workshop.held_on), but=settled)


def _agreements() -> QuerySet[Agreement]:
    """What was agreed about the note of the outer query."""
    questions = Agreement.objects.of_kind(AgreementKind.OPEN_QUESTION)
    return questions.filter(origin_kind=OriginKind.NOTE, origin_code=OuterRef("code"))


def _owed(workshops: QuerySet[Session], *, but: QuerySet[Agreement]) -> list[Owed]:
    """The triangles of these workshops, without those about which ``but`` was agreed."""
    owed = triangles().filter(~Exists(but), session__in=workshops.values("pk"))
    dated = owed.annotate(due_on=Subquery(_agreements().values("due_on")[:1]))
    days: dict[int, list[date | None]] = {}
    for pk, day in dated.order_by("session__held_on", "pk").values_list("session", "due_on"):
        days.setdefault(pk, []).append(day)
    found = Workshop.objects.in_bulk(list(days))
    return [Owed(found[pk], len(each), _overdue(each)) for pk, each in days.items()]


def _overdue(days: Iterable[date | None]) -> date | None:
    today = timezone.localdate()
    return min((day for day in days if day and day < today), default=None)
