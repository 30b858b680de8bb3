"""The plenary: ideas that groups bring, whose turn it is, hands that were counted."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from trama.audit.record import record
from trama.live.changes import publish
from trama.networks.models import Person
from trama.sessions.actions.contributing import Wording, require_writing
from trama.sessions.models import AgendaItem, Group, Participant, Session
from trama.workshops.errors import NotTheVoice, TooManyIdeas
from trama.workshops.models import Entry, Idea, Raised
from trama.workshops.models.idea import LONGEST_IDEA, MOST_IDEAS
from trama.workshops.queries import turn_order
from trama.workshops.tracing import trace_ideas

MOST_HANDS = 999
LONGEST_QUESTION = 160


@dataclass(frozen=True)
class Brought:
    """What is brought to the plenary: words, or an entry of the notebook as it stands."""

    wording: Wording
    entry: Entry | None = None

    @property
    def text(self) -> str:
        """The text to keep, asked about only once. Raises ``EmptyText`` when there is none."""
        text = self.wording.text or (self.entry.text if self.entry else "")
        return Wording(text, is_sure=self.wording.is_sure or not self.wording.text).cut(LONGEST_IDEA)


def _may_speak(group: Group, by: Participant | Person) -> None:
    """Raise ``NotTheVoice`` unless they speak for the group; the facilitator may for any."""
    if isinstance(by, Person):
        return
    if group.representative_id != by.pk:
        raise NotTheVoice
    require_writing(group.session, by)


def _next_position(workshop: Session) -> int:
    last = Idea.objects.filter(group__session=workshop).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def _has_room(group: Group, besides: Idea | None = None) -> None:
    there = group.ideas.filter(removed_at__isnull=True)
    if (there.exclude(pk=besides.pk) if besides else there).count() >= MOST_IDEAS:
        raise TooManyIdeas


@transaction.atomic
def bring_idea(*, group: Group, brought: Brought, by: Participant | Person) -> Idea:
    """Bring an idea of the group; the same one twice is one, and one that was taken back is there again.

    Refuses with ``NotTheVoice``, ``TooManyIdeas``, ``Frozen`` and ``EmptyText``.
    """
    _may_speak(group, by)
    text, sent = brought.text, brought.wording.sent[:36]
    idea = Idea(group=group, text=text, sent=sent, entry=brought.entry)
    publish(group.session.topic, "idea", idea.code)  # held: three stay three, whoever comes at once
    known = group.ideas.filter(sent=sent).first() if sent else None
    known = known or (group.ideas.filter(entry=brought.entry).first() if brought.entry else None)
    if known and known.removed_at is None:
        return known
    _has_room(group)
    if known:
        publish(group.session.topic, "idea", known.code)
        known.removed_at, known.text = None, text
    idea = known or idea
    idea.position = _next_position(group.session)
    idea.save()
    trace_ideas(workshop=group.session, ideas=[idea])
    return idea


@transaction.atomic
def change_idea(*, idea: Idea, wording: Wording, by: Participant | Person) -> None:
    """Change the words of an idea. Refuses with ``NotTheVoice``, ``Frozen`` and ``EmptyText``."""
    _may_speak(idea.group, by)
    publish(idea.group.session.topic, "idea", idea.code)
    idea.text = wording.cut(LONGEST_IDEA)
    idea.save(update_fields=["text"])


@transaction.atomic
def take_back_idea(*, idea: Idea, is_removed: bool, by: Participant | Person) -> None:
    """Take an idea back, or bring it again where it was. Refuses with ``NotTheVoice``, ``TooManyIdeas``, ``Frozen``."""
    _may_speak(idea.group, by)
    publish(idea.group.session.topic, "idea", idea.code)
    if not is_removed:
        _has_room(idea.group, besides=idea)
        idea.position = _next_position(idea.group.session)
    idea.removed_at = timezone.now() if is_removed else None
    idea.save(update_fields=["removed_at", "position"])


@transaction.atomic
def count_raised(*, item: AgendaItem, idea: Idea, count: int, by: Person) -> Raised:
    """Store how many hands were counted for an idea («mano alzada: 7»); counted again, the last stands."""
    publish(item.session.topic, "idea", idea.code)
    count = min(max(count, 0), MOST_HANDS)
    raised, _made = Raised.objects.update_or_create(
        item=item, idea=idea, defaults={"count": count, "counted_by": by}
    )
    record("hands_counted", idea, by=by, network=item.session.network_code, hands=count)
    return raised


@transaction.atomic
def count_show(*, item: AgendaItem, question: str, count: int, by: Person) -> Raised:
    """Store a show of hands for a question asked aloud in ``item``; with the same words again, the last count stands.

    Refuses with ``EmptyText``.
    """
    asked = Wording(" ".join(question.split()), is_sure=True).cut(LONGEST_QUESTION)
    publish(item.session.topic, "hands")
    count = min(max(count, 0), MOST_HANDS)
    raised, _made = Raised.objects.update_or_create(
        item=item, idea=None, question=asked, defaults={"count": count, "counted_by": by}
    )
    record("hands_counted", item, by=by, network=item.session.network_code, hands=count)
    return raised


@transaction.atomic
def order_turns(*, workshop: Session, codes: Sequence[str], by: Person) -> None:
    """Let groups speak in the order of ``codes``; those it does not name keep theirs, after. Who spoke has spoken."""
    publish(workshop.topic, "turns")
    wanted = {code: index for index, code in enumerate(codes)}
    groups = sorted(
        turn_order(workshop=workshop).order,
        key=lambda group: (wanted.get(group.code, len(wanted)), group.turn or 0),
    )
    for turn, group in enumerate(groups, start=1):
        group.turn = turn
    Group.objects.bulk_update(groups, ["turn"])
    record("turns_ordered", workshop, by=by, network=workshop.network_code, groups=len(groups))


@transaction.atomic
def draw_turns(*, workshop: Session, seed: str, by: Person) -> None:
    """Let groups speak in an order that is drawn; the same seed draws the same."""
    codes = [group.code for group in workshop.groups.all()]
    random.Random(seed).shuffle(codes)  # noqa: S311 -- repeatable on purpose
    order_turns(workshop=workshop, codes=codes, by=by)


@transaction.atomic
def number_turns(*, workshop: Session, by: Person) -> None:
    """Let groups speak by their number."""
    order_turns(workshop=workshop, codes=[group.code for group in workshop.groups.all()], by=by)


@transaction.atomic
def shift_turn(*, group: Group, way: int, by: Person) -> None:
    """Move a group one turn earlier (``-1``) or later (``1``); at the ends it stays."""
    codes = [each.code for each in turn_order(workshop=group.session).order]
    here = codes.index(group.code)
    there = min(max(here + way, 0), len(codes) - 1)
    codes.insert(there, codes.pop(here))
    order_turns(workshop=group.session, codes=codes, by=by)


@transaction.atomic
def give_turn(*, group: Group, by: Person) -> None:
    """Let this group speak now, whether or not it had spoken; who was speaking speaks after it."""
    turns = turn_order(workshop=group.session)
    codes = [each.code for each in turns.order if each.code != group.code]
    index = codes.index(turns.now.code) if turns.now and turns.now.code in codes else len(codes)
    codes.insert(index, group.code)
    Group.objects.filter(pk=group.pk).update(spoke_at=None)
    order_turns(workshop=group.session, codes=codes, by=by)


@transaction.atomic
def end_turn(*, workshop: Session, by: Person) -> None:
    """End the turn of who is speaking; the next one speaks now."""
    publish(workshop.topic, "turns")
    now = turn_order(workshop=workshop).now
    if now:
        now.spoke_at = timezone.now()
        now.save(update_fields=["spoke_at"])
    record("turn_ended", now or workshop, by=by, network=workshop.network_code)
