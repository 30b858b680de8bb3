"""Reads of the workshops shared by several pages."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from trama.networks.enums import Permission
from trama.networks.models import Person
from trama.networks.models.people import MembershipQuerySet
from trama.networks.roles import convening, memberships_allowing
from trama.sessions.models import AgendaItem, Group, Participant, Session
from trama.sessions.models.people import may_be_told
from trama.sessions.queries import people_here
from trama.workshops.enums import ItemKind, Shape
from trama.workshops.models import Cluster, Entry, Idea, Move, Note, Raised

MOVES_SHOWN = 20


def conducting(*, workshop: Session) -> MembershipQuerySet:
    """The memberships of today by which somebody may conduct it; somebody may have several (1 query)."""
    held = memberships_allowing(Permission.WORKSHOP_CONDUCT, on=workshop.owner)
    if workshop.cohort is None or workshop.made_by is None:
        return held
    return held | convening(workshop.made_by, workshop.cohort)


def may_conduct(*, workshop: Session, person: Person) -> bool:
    """Whether ``person`` may conduct it today (1 query)."""
    return conducting(workshop=workshop).filter(person=person).exists()


def board_item(*, workshop: Session) -> AgendaItem | None:
    """The item of the final ideas, to which the board belongs (1 query)."""
    return workshop.items.filter(kind=ItemKind.FINAL_IDEAS).first()


@dataclass(frozen=True)
class BoardColumn:
    """One of the three columns of the board: a shape, with the words of its card."""

    shape: Shape
    title: str
    text: str


def board_columns(item: AgendaItem | None) -> tuple[BoardColumn, ...]:
    """The three columns of the board, worded as the cards of ``item`` say, else by the name of the shape."""
    cards = item.parts["cards"] if item else []
    return tuple(
        BoardColumn(shape, card.get("title") or str(shape.label), card.get("text", ""))
        for shape, card in zip(Shape, [*cards, {}, {}, {}], strict=False)
    )


def board_notes(*, workshop: Session) -> QuerySet[Note]:
    """The notes that may be seen, in the order of the board, each with ``echo_count`` (1 query)."""
    return (
        workshop.notes.filter(removed_at__isnull=True, hidden_at__isnull=True)
        .select_related("author")
        .annotate(echo_count=Count("echoes"))
        .order_by("code")
    )


def standing_notes(*, workshop: Session) -> QuerySet[Note]:
    """The notes that nobody took back, hidden ones too, as they hang, each with ``echo_count`` (1 query)."""
    standing = workshop.notes.filter(removed_at__isnull=True).select_related("author", "session")
    return standing.annotate(echo_count=Count("echoes")).order_by("code")


def reads_others(*, participants: QuerySet[Participant]) -> bool | None:
    """Whether the one among these reads others' notes: after one of their own, or once the board is open (1 query).

    ``None`` when there is nobody.
    """
    own = Note.objects.filter(may_be_told(), author=OuterRef("pk"), removed_at__isnull=True)
    board = AgendaItem.objects.filter(
        session=OuterRef("session"), kind=ItemKind.FINAL_IDEAS, revealed_at__isnull=False
    )
    found = participants.annotate(reads=Exists(own) | Exists(board))
    reads: bool | None = found.values_list("reads", flat=True).first()
    return reads


@dataclass(frozen=True)
class BoardState:
    """The item to which the board belongs, and how many notes it has."""

    item: AgendaItem | None
    note_count: int


def board_state(*, workshop: Session) -> BoardState:
    """Whether the board is open for everybody, and how many notes it has (2 queries).

    Never how many people wrote: beside the signed ones it would say whose the unsigned are.
    """
    standing = workshop.notes.filter(removed_at__isnull=True).count()
    return BoardState(board_item(workshop=workshop), standing)


@dataclass(frozen=True)
class BoardProgress:
    """How many notes the board has, in each shape too, and how many people are here."""

    note_count: int
    present: int
    counts: dict[str, int]


def board_progress(*, workshop: Session) -> BoardProgress:
    """How far the writing of the board is (2 queries)."""
    counts = shape_counts(workshop=workshop)
    return BoardProgress(sum(counts.values()), people_here(session=workshop).count(), counts)


def raised_aloud(*, workshop: Session) -> QuerySet[Raised]:
    """Hands raised for a question asked aloud, in the order in which they were counted (1 query)."""
    found = Raised.objects.filter(item__session=workshop, idea__isnull=True)
    return found.select_related("item").order_by("pk")


def shape_counts(*, workshop: Session) -> dict[str, int]:
    """How many notes each shape has (1 query)."""
    found = Counter(
        workshop.notes.filter(removed_at__isnull=True, hidden_at__isnull=True).values_list("shape", flat=True)
    )
    return {shape: found.get(shape, 0) for shape in Shape.values}


def groups_with_people(*, workshop: Session) -> QuerySet[Group]:
    """The groups, each with ``people`` who are there and ``all_entries``, taken out or not (3 queries)."""
    here = Participant.objects.here()
    written = Entry.objects.order_by("pk")
    return workshop.groups.select_related("representative").prefetch_related(
        Prefetch("participants", here, to_attr="people"), Prefetch("entries", written, to_attr="all_entries")
    )


@dataclass(frozen=True)
class Turns:
    """In which order groups speak: those that spoke, the one that speaks now, the one after, all of them."""

    order: tuple[Group, ...]
    now: Group | None
    following: Group | None

    @property
    def is_made(self) -> bool:
        """Whether an order was chosen."""
        return any(group.turn for group in self.order)


def turn_order(*, workshop: Session) -> Turns:
    """The turns: by turn, those without one by number after; groups with nobody are left out (1 query)."""
    groups = workshop.groups.select_related("representative", "session").annotate(
        people_count=Count(
            "participants",
            filter=Q(participants__removed_at__isnull=True, participants__blocked_at__isnull=True),
            distinct=True,
        ),
        entry_count=Count("entries", filter=Q(entries__removed_at__isnull=True), distinct=True),
    )
    speaking = [group for group in groups if group.people_count or group.entry_count]
    order = tuple(sorted(speaking, key=lambda group: (group.turn is None, group.turn or 0, group.number)))
    waiting = [group for group in order if group.spoke_at is None]
    return Turns(order, waiting[0] if waiting else None, waiting[1] if len(waiting) > 1 else None)


def plenary_ideas(*, workshop: Session) -> QuerySet[Idea]:
    """The ideas that stand, by where they are, each with ``echo_count`` and ``hand_count`` (1 query)."""
    hands = Raised.objects.filter(idea=OuterRef("pk")).order_by().values("idea").annotate(total=Sum("count"))
    return (
        Idea.objects.filter(group__session=workshop, removed_at__isnull=True)
        .select_related("group", "cluster")
        .annotate(echo_count=Count("echoes"), hand_count=Coalesce(Subquery(hands.values("total")), 0))
        .order_by("position", "pk")
    )


def clusters_with_ideas(*, workshop: Session) -> list[Cluster]:
    """The clusters, each with its ``shown`` ideas; the last is of the ideas in no cluster (2 queries)."""
    ideas = list(plenary_ideas(workshop=workshop))
    clusters = list(workshop.clusters.filter(removed_at__isnull=True))
    loose = Cluster(session=workshop, code="none")
    for cluster in (*clusters, loose):
        cluster.shown = [idea for idea in ideas if idea.cluster_id == cluster.pk]  # type: ignore[attr-defined]
    return [*clusters, loose]


def notebook_of(*, group: Group) -> QuerySet[Entry]:
    """All the entries of a notebook in the order in which they came, those that were taken out too (1 query)."""
    return group.entries.select_related("author").order_by("pk")


def groups_item(*, workshop: Session) -> AgendaItem | None:
    """The group work whose questions notebooks answer: the current one, else the last that was begun (≤ 2 queries)."""
    if workshop.current and workshop.current.kind == ItemKind.GROUPS:
        return workshop.current
    every = workshop.items.filter(kind=ItemKind.GROUPS)
    return every.filter(began_at__isnull=False).order_by("-began_at").first() or every.first()


def last_moves(*, workshop: Session) -> QuerySet[Move]:
    """The last moves of ideas between clusters, undone or not, the newest first (1 query)."""
    found = Move.objects.filter(idea__group__session=workshop).select_related(
        "idea__group", "origin", "target"
    )
    return found.order_by("-made_at", "-pk")[:MOVES_SHOWN]
