"""Rehearsing: a copy of a workshop with people who do not exist, who act by themselves when they are moved."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from trama.agreements.actions.forgetting import forget_origins
from trama.agreements.enums import OriginKind
from trama.audit.record import System, record
from trama.live.changes import forget
from trama.networks.models import Person
from trama.sessions.actions.contributing import Wording, contribute
from trama.sessions.actions.design import make_session
from trama.sessions.actions.holding import hold
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import AgendaItem, Group, Participant, Session
from trama.sessions.plans import plan_of
from trama.sessions.return_codes import device_digest
from trama.workshops.actions.grouping import choose_representative, make_groups, place_late
from trama.workshops.actions.plenary import Brought, bring_idea
from trama.workshops.actions.writing import add_note, echo, write_entry
from trama.workshops.enums import ItemKind
from trama.workshops.grouping_algorithm import Someone, mixed
from trama.workshops.models import Echo, Entry, Idea, Note, Workshop
from trama.workshops.models.idea import MOST_IDEAS
from trama.workshops.rehearsal import Script, script_of, secret_of

AT_ONCE = 2  # acts of one step
SENT = "ensayo"
IDEAS_OF_A_GROUP = 2
DAYS_KEPT = 1

Act = Callable[[], object]


@transaction.atomic
def make_rehearsal(*, workshop: Session, by: Person) -> Session:
    """Make a copy to practise with; delete what this person rehearsed before and what anybody left for a day."""
    forget_rehearsals(by=by)
    copy = make_session(
        plan=plan_of(workshop),
        owner=workshop.owner,
        held_on=timezone.localdate(),
        is_rehearsal=True,
        by=by,
    )
    record("rehearsal_made", copy, by=by, network=workshop.network_code)
    return copy


@transaction.atomic
def end_rehearsal(*, workshop: Session, by: Person) -> None:
    """Delete a rehearsal. A workshop that is no rehearsal stays as it is."""
    if not workshop.is_rehearsal:
        return
    record("rehearsal_ended", workshop, by=by, network=workshop.network_code)
    _delete([workshop], by)


@transaction.atomic
def forget_rehearsals(*, by: Person | System) -> int:
    """Delete the rehearsals of this person, and those that anybody left behind for longer than a day."""
    gone = Q(held_on__lt=timezone.localdate() - timedelta(days=DAYS_KEPT))
    if isinstance(by, Person):
        gone |= Q(made_by=by)
    found = list(Workshop.objects.filter(gone, is_rehearsal=True))
    _delete(found, by)
    return len(found)


def _delete(workshops: Sequence[Session], by: Person | System) -> None:
    groups = Group.objects.filter(session__in=workshops)
    notes = Note.objects.filter(session__in=workshops)
    forget_origins(kind=OriginKind.NOTE, codes=list(notes.values_list("code", flat=True)), by=by)
    forget([*(workshop.topic for workshop in workshops), *(group.topic for group in groups)])
    Workshop.objects.filter(pk__in=[workshop.pk for workshop in workshops]).delete()


@transaction.atomic
def step_rehearsal(*, workshop: Session, by: Person) -> int:
    """Do what the invented people would do next in the current item; return how many things that were.

    Nothing while the room is closed or paused. Two desks that move them at once do not double anything.
    """
    held = hold(workshop)
    if not (held.is_rehearsal and held.is_under_way and held.takes_writing):
        return 0
    script = script_of(_pack(workshop))
    acts = [*_arrivals(held, script), *_acts(held, script, by)]
    for act in acts[:AT_ONCE]:
        act()
    return len(acts[:AT_ONCE])


def _pack(workshop: Session) -> str:
    cohort = workshop.network.cohort if workshop.network else workshop.cohort
    return cohort.programme.pack if cohort else ""


def enter_one(*, workshop: Session, number: int, script: Script) -> Participant:
    """Let somebody of the script in, with a phone whose screen can be seen."""
    name, network = script.people[number]
    card = Card(name, network_name=network)
    participant = join(session=workshop, card=card, secret=secret_of(workshop.code, number), by=card)
    place_late(participant=participant, by=participant)
    return participant


def _arrivals(workshop: Session, script: Script) -> list[Act]:
    """A person or two come in at each step, until all are there."""
    phones = set(workshop.participants.values_list("device", flat=True))
    coming = [
        number
        for number in range(len(script.people))
        if device_digest(secret_of(workshop.code, number)) not in phones
    ]
    return [
        partial(enter_one, workshop=workshop, number=number, script=script) for number in coming[:AT_ONCE]
    ]


def _people(workshop: Session, script: Script) -> list[Participant]:
    """Those of the script who are in; somebody real who came in to look acts for themselves."""
    phones = [device_digest(secret_of(workshop.code, number)) for number in range(len(script.people))]
    here = workshop.participants.here().filter(device__in=phones).order_by("pk")
    return list(here.select_related("session", "group__session"))


def _acts(workshop: Session, script: Script, by: Person) -> Iterable[Act]:
    kind = workshop.current.kind if workshop.current else ""
    people = _people(workshop, script)
    if kind in {ItemKind.GROUPS, ItemKind.PLENARY} and people:
        groups = [group for group in workshop.groups.select_related("session__network") if _of(group, people)]
        if not groups:
            return [partial(_make_groups, workshop, people, by)]
        work = _writing if kind == ItemKind.GROUPS else _plenary
        return [*_voices(groups, people), *work(workshop, script, groups, people)]
    if kind == ItemKind.FINAL_IDEAS:
        return _board(workshop, script, people)
    return _predictions(workshop.current, script, people) if workshop.current else []


def _of(group: Group, people: Sequence[Participant]) -> list[Participant]:
    return [person for person in people if person.group_id == group.pk]


def _make_groups(workshop: Session, people: Sequence[Participant], by: Person) -> None:
    crowd = [Someone(person.code, person.network_name) for person in people]
    make_groups(workshop=workshop, parts=mixed(crowd, seed=workshop.code), by=by)


def _voices(groups: Sequence[Group], people: Sequence[Participant]) -> list[Act]:
    """Each group chooses who speaks once it has begun to write."""
    silent = [group for group in groups if group.representative_id is None and group.entries.exists()]
    return [partial(_choose, group, _of(group, people)[0]) for group in silent]


def _choose(group: Group, voice: Participant) -> None:
    choose_representative(group=group, participant=voice, by=voice)


def _writing(
    workshop: Session, script: Script, groups: Sequence[Group], people: Sequence[Participant]
) -> list[Act]:
    """Each group writes one thing under each question, and then one more under the last."""
    item = workshop.current
    asked = max(len(item.parts["questions"]) if item else 0, 1)
    written = set(Entry.objects.filter(group__session=workshop).values_list("sent", flat=True))
    acts: list[Act] = []
    for turn in range(asked + 1):
        for index, group in enumerate(groups):
            mates, question = _of(group, people), min(turn, asked - 1)
            said = script.answer(question, index + len(groups) * (turn // asked))
            wording = Wording(said, f"{SENT}-{turn}-{index}")
            if wording.sent not in written:
                who = mates[turn % len(mates)]
                acts.append(partial(write_entry, group=group, question=question, wording=wording, by=who))
    return acts


def _plenary(
    workshop: Session, script: Script, groups: Sequence[Group], people: Sequence[Participant]
) -> list[Act]:
    """Each group brings two ideas, from its notebook where it has one; then people say «me pasa también»."""
    ideas = list(Idea.objects.filter(group__session=workshop, removed_at__isnull=True).order_by("pk"))
    acts: list[Act] = []
    for turn in range(min(IDEAS_OF_A_GROUP, MOST_IDEAS)):
        for index, group in enumerate(groups):
            mine = [idea for idea in ideas if idea.group_id == group.pk]
            if len(mine) <= turn:
                text = script.ideas[(turn * len(groups) + index) % len(script.ideas)]
                acts.append(partial(_bring, group, text, turn))
    return acts or _echoes(people, ideas)


def _bring(group: Group, text: str, turn: int) -> None:
    voice = group.representative or group.participants.here().order_by("pk").first()
    if voice is None:
        return
    if group.representative_id is None:
        _choose(group, voice)
    entry = group.entries.filter(removed_at__isnull=True, ideas=None).order_by("-question", "pk").first()
    brought = Brought(
        Wording("" if entry and turn == 0 else text, f"{SENT}-{turn}"), entry if turn == 0 else None
    )
    bring_idea(group=group, brought=brought, by=voice)


def _board(workshop: Session, script: Script, people: Sequence[Participant]) -> list[Act]:
    """Everybody leaves a note in one of the three columns; then they say «me pasa también»."""
    notes = list(workshop.notes.filter(removed_at__isnull=True, hidden_at__isnull=True).order_by("pk"))
    left = set(workshop.notes.values_list("sent", flat=True))
    acts: list[Act] = []
    for number, who in enumerate(people):
        said = script.notes[number % len(script.notes)]
        wording = Wording(said.text, f"{SENT}-{number}")
        if wording.sent not in left:
            add = partial(add_note, workshop=workshop, shape=said.shape, wording=wording)
            acts.append(partial(add, is_signed=said.is_signed, tags=[], by=who))
    return acts or _echoes(people, notes)


def _predictions(item: AgendaItem, script: Script, people: Sequence[Participant]) -> list[Act]:
    """Before it is revealed, each says what they think."""
    if not item.asks_first or item.revealed_at:
        return []
    said = set(item.contributions.values_list("author", flat=True))
    return [
        partial(
            contribute,
            item=item,
            wording=Wording(script.predictions[number % len(script.predictions)], f"{SENT}-{number}"),
            by=who,
        )
        for number, who in enumerate(people)
        if who.pk not in said
    ]


def _echoes(people: Sequence[Participant], things: Sequence[Note | Idea]) -> list[Act]:
    """Some of them say of some things that it happens to them too; which ones is always the same."""
    said = set(Echo.objects.filter(participant__in=people).values_list("participant", "note", "idea"))
    return [
        partial(echo, participant=who, on=thing, is_on=True, by=who)
        for number, who in enumerate(people)
        for index, thing in enumerate(things)
        if (number * 7 + index * 3) % 5 == 0 and _pair(who, thing) not in said
    ]


def _pair(who: Participant, thing: Note | Idea) -> tuple[int, int | None, int | None]:
    return (who.pk, thing.pk, None) if isinstance(thing, Note) else (who.pk, None, thing.pk)


@transaction.atomic
def enter_as(*, workshop: Session, by: Person) -> str:
    """Return the secret of the first invented person, and let them in if needed. Refuses with ``NotOpen``."""
    secret = secret_of(workshop.code, 0)
    if not workshop.participants.filter(device=device_digest(secret)).exists():
        enter_one(workshop=workshop, number=0, script=script_of(_pack(workshop)))
    return secret
