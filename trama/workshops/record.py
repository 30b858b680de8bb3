"""The record of a workshop: what was lived and said, as it may be kept and shared.

What was hidden or taken back is not in it. A group answers for its notebook and its ideas; a final idea has a name only
when its author signed it; predictions have none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import gettext as _

from trama.agreements.enums import AgreementState
from trama.content.load import packs
from trama.sessions.models import AgendaItem, Contribution, Group, Participant, Session
from trama.workshops.enums import ItemKind, Shape
from trama.workshops.models import Idea, Note, Raised
from trama.workshops.open_questions import written_questions
from trama.workshops.queries import board_columns, board_item, board_notes, clusters_with_ideas, groups_item

MINUTE = 60


@dataclass(frozen=True)
class Attended:
    """Somebody who was there."""

    name: str
    network: str
    has_no_phone: bool


@dataclass(frozen=True)
class Hands:
    """Hands that were raised in the room and counted."""

    question: str
    count: int


@dataclass(frozen=True)
class LivedItem:
    """An item as it was lived; ``real`` is ``None`` when it never began."""

    kind: ItemKind
    title: str
    planned: int
    real: int | None
    is_skipped: bool
    prompt: str
    outcome: str
    predictions: tuple[str, ...]
    hands: tuple[Hands, ...]


@dataclass(frozen=True)
class Answered:
    """What a group wrote under a question."""

    question: str
    entries: tuple[str, ...]


@dataclass(frozen=True)
class GroupNotebook:
    """A group: who was in it and what it wrote, nobody in particular."""

    name: str
    people: tuple[str, ...]
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class BroughtIdea:
    """An idea of the plenary and the group that brought it."""

    text: str
    group: str
    echoes: int
    hands: int


@dataclass(frozen=True)
class Gathered:
    """Ideas that people put together; without a title, those that were left apart."""

    title: str
    synthesis: str
    ideas: tuple[BroughtIdea, ...]


@dataclass(frozen=True)
class Slip:
    """A final idea; ``author`` is empty unless it was signed."""

    text: str
    author: str
    tags: tuple[str, ...]
    echoes: int
    hands: int


@dataclass(frozen=True)
class RecordColumn:
    """A column of the board with its notes."""

    shape: Shape
    title: str
    text: str
    notes: tuple[Slip, ...]


@dataclass(frozen=True)
class AskedQuestion:
    """Something that was not clear, and what became of it."""

    text: str
    state: AgreementState
    owner: str
    due_on: date | None
    answer: str
    link: str
    answered_on: date | None


@dataclass(frozen=True)
class Record:
    """Everything that is kept of a workshop to be read."""

    code: str
    title: str
    objective: str
    held_on: date
    owner: str
    programme: str
    opened_at: datetime | None
    ended_at: datetime | None
    minutes: int
    said: str
    attendance: tuple[Attended, ...]
    items: tuple[LivedItem, ...]
    groups: tuple[GroupNotebook, ...]
    plenary: tuple[Gathered, ...]
    board: tuple[RecordColumn, ...]
    questions: tuple[AskedQuestion, ...]

    @property
    def notes(self) -> int:
        """How many final ideas there are."""
        return sum(len(column.notes) for column in self.board)


def programme_name(workshop: Session) -> str:
    """The programme that a workshop belongs to."""
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    return cohort.programme.name if cohort else ""


def attendance_of(*, workshop: Session) -> list[Participant]:
    """Who was there, with or without a phone, also who left before the end; by name (1 query)."""
    return list(workshop.participants.attended())


def minutes_lived(items: Iterable[AgendaItem]) -> int:
    """How long the items ran in all."""
    return round(sum(item.seconds_lived() for item in items) / MINUTE)


def record_of(*, workshop: Session) -> Record:
    """What is kept of ``workshop`` now (about a dozen queries, whatever its size)."""
    items = list(_items(workshop))
    return Record(
        code=workshop.code,
        title=workshop.title,
        objective=workshop.objective,
        held_on=workshop.held_on,
        owner=str(workshop.owner),
        programme=programme_name(workshop),
        opened_at=workshop.opened_at,
        ended_at=workshop.ended_at,
        minutes=minutes_lived(items),
        said=workshop.said,
        attendance=tuple(
            Attended(participant.name, participant.network_name, participant.has_no_phone)
            for participant in attendance_of(workshop=workshop)
        ),
        items=tuple(_lived(item) for item in items if item.is_shown),
        groups=tuple(_notebooks(workshop)),
        plenary=tuple(_gathered(workshop)),
        board=tuple(_columns(workshop)),
        questions=tuple(_questions(workshop)),
    )


def _items(workshop: Session) -> Iterable[AgendaItem]:
    standing = Contribution.objects.filter(removed_at__isnull=True, hidden_at__isnull=True)
    counted = Raised.objects.filter(idea__isnull=True)
    return workshop.items.prefetch_related(
        Prefetch("contributions", standing, to_attr="standing"),
        Prefetch("raised", counted, to_attr="counted"),
    )


def _lived(item: AgendaItem) -> LivedItem:
    parts = item.parts
    seconds = item.seconds_lived()
    contributions: list[Contribution] = item.standing  # type: ignore[attr-defined]  # brought by `_items`
    counted: list[Raised] = item.counted  # type: ignore[attr-defined]
    return LivedItem(
        kind=ItemKind(item.kind),
        title=item.title,
        planned=item.minutes,
        real=max(round(seconds / MINUTE), 1) if item.began_at else None,
        is_skipped=item.is_skipped,
        prompt=parts["prompt"],
        outcome=parts["outcome"] if item.revealed_at else "",
        # By their words: the order in which they came would go along with the order in which people came in.
        predictions=tuple(sorted(prediction.text for prediction in contributions))
        if item.revealed_at
        else (),
        hands=tuple(Hands(hands.question, hands.count) for hands in counted),
    )


def _notebooks(workshop: Session) -> Iterable[GroupNotebook]:
    item = groups_item(workshop=workshop)
    asked = (item.parts["questions"] or [item.parts["prompt"] or item.title]) if item else []
    there = Participant.objects.seen().filter(removed_at__isnull=True)
    for group in workshop.groups.prefetch_related(
        Prefetch("participants", there, to_attr="people"), "entries"
    ):
        people: list[Participant] = group.people
        answers = tuple(_answers(group, asked))
        if people or answers:
            yield GroupNotebook(str(group), tuple(str(person.name) for person in people), answers)


def _answers(group: Group, asked: list[str]) -> Iterable[Answered]:
    standing = sorted(
        (entry for entry in group.entries.all() if entry.removed_at is None),
        key=lambda entry: (entry.question, entry.pk),
    )
    for number in sorted({entry.question for entry in standing}):
        question = asked[number] if number < len(asked) else _("Another question")
        yield Answered(question, tuple(entry.text for entry in standing if entry.question == number))


def _gathered(workshop: Session) -> Iterable[Gathered]:
    for cluster in clusters_with_ideas(workshop=workshop):
        shown: list[Idea] = cluster.shown  # type: ignore[attr-defined]
        if shown or cluster.title or cluster.synthesis:
            yield Gathered(cluster.title, cluster.synthesis, tuple(_brought(idea) for idea in shown))


def _brought(idea: Idea) -> BroughtIdea:
    counts = idea.echo_count, idea.hand_count  # type: ignore[attr-defined]  # annotated by the query
    return BroughtIdea(idea.text, str(idea.group), *counts)


def _columns(workshop: Session) -> Iterable[RecordColumn]:
    names = _dimensions(workshop)
    notes = list(board_notes(workshop=workshop))
    for column in board_columns(board_item(workshop=workshop)):
        mine = tuple(_slip(note, names) for note in notes if note.shape == column.shape)
        yield RecordColumn(column.shape, column.title, column.text, mine)


def _slip(note: Note, names: dict[str, str]) -> Slip:
    author = note.signature if note.author and not note.author.removed_at else ""
    tags = tuple(names[key] for key in note.tags if key in names)
    return Slip(note.text, author, tags, note.echo_count, note.hands)  # type: ignore[attr-defined]


def _dimensions(workshop: Session) -> dict[str, str]:
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    pack = packs(settings.PACK_FOLDERS).get(cohort.programme.pack) if cohort else None
    return {dimension.key: dimension.name for dimension in pack.dimensions} if pack else {}


def _questions(workshop: Session) -> Iterable[AskedQuestion]:
    for question in written_questions(workshop=workshop):
        if agreement := question.agreement:
            yield AskedQuestion(
                text=question.note.text,
                state=AgreementState(agreement.state),
                owner=agreement.owner.name if agreement.owner and not agreement.owner.blocked_at else "",
                due_on=agreement.due_on,
                answer=agreement.answer,
                link=agreement.link,
                answered_on=agreement.answered_on,
            )
