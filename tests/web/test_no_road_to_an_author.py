"""The facilitator finds no road to whose an unsigned text is: two authors change places, and nothing they can open does."""

import re
from datetime import timedelta
from difflib import unified_diff
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from django.db.models import Case, F, Value, When
from django.test import Client
from django.utils import timezone

import trama
from tests.web.unsigned_scene import make_unsigned_room, openable, packs, read
from tests.workshops.room_scene import make_room
from trama.audit.models import AuditEntry
from trama.audit.record import SYSTEM
from trama.live.changes import changes_since
from trama.offline_room.authors import AUTHORED
from trama.sessions.actions.conducting import end_session
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import tell_word
from trama.sessions.models import Contribution
from trama.sessions.return_codes import return_code
from trama.web.live.audiences import CONDUCTING
from trama.web.live.workshops import render
from trama.workshops.actions.forgetting import forget_order
from trama.workshops.actions.writing import add_note
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note
from trama.workshops.queries import board_notes

pytestmark = [pytest.mark.django_db, pytest.mark.uncounted]


@pytest.fixture
def room():
    return make_unsigned_room()


def change_places(room):
    """What Rosa wrote is Inés's, and the other way round; all a while earlier, in the same order."""
    rosa, _pedro, ines, _luis = room.people
    swapped = Case(When(author=rosa.pk, then=Value(ines.pk)), default=Value(rosa.pk))
    for model in (Note, Entry, Contribution):
        earlier = F("written_at") - timedelta(minutes=37)
        model.objects.filter(author__in=(rosa, ines)).update(author=swapped, written_at=earlier)


def differing(before, after):
    """The lines that say it."""
    return list(unified_diff(str(before).split("\\n"), str(after).split("\\n"), n=0, lineterm=""))


def test_two_authors_change_places_and_nothing_that_others_can_open_does(room):
    with time_machine.travel(timezone.now(), tick=False):  # how long it lasted is of no author
        own = f"/t/{room.workshop.code}/lo-mio/"
        for _phase in ("under way", "over"):
            before, mine = openable(room), read(room.phones[0].get(own))
            change_places(room)
            after = openable(room)
            changed = {
                name: differing(before[name], after[name]) for name in before if before[name] != after[name]
            }
            assert changed == {}
            assert read(room.phones[0].get(own)) != mine, "what is one's own has to be another's"
            assert len(before) > 40
            end_session(session=room.workshop, by=room.by)


@pytest.mark.parametrize("is_over", [False, True])
def test_an_unsigned_note_of_another_person_changes_nothing_either(room, is_over):
    """How many people wrote, beside the signed notes, would tell whose the others are."""
    rosa, _pedro, _ines, luis = room.people
    if is_over:
        end_session(session=room.workshop, by=room.by)
    with time_machine.travel(timezone.now(), tick=False):
        before = openable(room)
        moved = Note.objects.filter(author=rosa, is_signed=False).update(author=luis)
        after = openable(room)
    assert moved
    assert {
        name: differing(before[name], after[name]) for name in before if before[name] != after[name]
    } == {}


def test_a_pack_and_a_record_hold_no_author_no_time_and_no_me_too(room):
    for name, file in packs(room).items():
        rows = file["body"]["rows"] if name == "pack" else file["rows"]
        for table in AUTHORED:
            assert rows[table.name]
            assert not {"author", "written_at"} & {key for row in rows[table.name] for key in row}
        assert rows["echoes"] == []


def test_what_came_together_does_not_hang_together():
    """A phone that had no signal sends a signed and an unsigned note at once: nothing says that they are of one."""
    made = make_room(kind="final_ideas", people=8, groups=0)
    for person in made.people:
        for is_signed in (True, False):
            add_note(
                workshop=made.workshop, shape=Shape.CIRCLE, wording=Wording(f"{person.pk} {is_signed}"),
                is_signed=is_signed, tags=[], by=person,
            )  # fmt: skip
    pairs = [(note.author_id, note.code) for note in board_notes(workshop=made.workshop)]
    assert [code for _author, code in pairs] == sorted(code for _author, code in pairs)
    together = sum(left[0] == right[0] for left, right in pairwise(pairs))
    assert together < len(made.people)  # eight of eight while they hung in the order in which they came
    templates = (Path(trama.__file__).parent / "templates").rglob("*.html")
    assert not [str(file) for file in templates if "written_at" in file.read_text()]


@pytest.mark.parametrize(("is_ended", "hours"), [(True, 3), (False, 75)])
def test_the_stream_does_not_tell_in_which_order_notes_came(is_ended, hours):
    made = make_room(kind="final_ideas", people=8, groups=0)
    written = []
    for person in made.people:
        note = add_note(
            workshop=made.workshop, shape=Shape.CIRCLE, wording=Wording(f"De {person.pk}"), is_signed=False, tags=[],
            by=person,
        )  # fmt: skip
        written.append(note.code)
    topic = made.workshop.topic
    drawn = render(made.workshop.code, CONDUCTING, changes_since(topic, 0).items)
    assert [code for code in re.findall(r'id="note-(\w+)"', drawn) if code in written] == sorted(written)
    assert forget_order(by=SYSTEM) == 0
    if is_ended:
        end_session(session=made.workshop, by=made.by)
    with time_machine.travel(timezone.now() + timedelta(hours=hours)):
        assert forget_order(by=SYSTEM) == len(written)
    assert not [item for item in changes_since(topic, 0).items if item.kind == "note"]


def test_no_act_of_somebody_who_writes_is_in_the_record_of_acts(room):
    codes = [person.code for person in room.people]
    assert not AuditEntry.objects.filter(actor__in=codes).exists()


def test_the_word_that_was_read_aloud_opens_nothing_that_was_written_before(room):
    """Not by what is shown, nor by what is refused: own notes take no «me too», and the same words come once."""
    rosa = room.people[0]
    tell_word(participant=rosa, by=room.by)
    stranger = Client()
    stranger.post(f"{room.link}volver/", {"word": return_code(rosa.number)})
    mine = Note.objects.get(author=rosa, shape=Shape.SQUARE)
    others = Note.objects.get(author=room.people[2], shape=Shape.SQUARE)
    texts = [mine.text, f"Entrada {rosa.pk}", f"Creo que {rosa.pk}"]
    page = stranger.get(f"{room.link}lo-mio/").content.decode()
    assert not [text for text in texts if text in page]
    for address in ("quitar/", "cambiar/"):
        assert stranger.post(f"{room.link}notas/{mine.code}/{address}").status_code == 404
    assert stranger.post(f"{room.link}notas/", {"shape": "square", "text": mine.text}).status_code == 302
    assert Note.objects.filter(text=mine.text).count() == 2
    counts = []
    for note in (mine, others):
        stranger.post(f"{room.link}notas/{note.code}/tambien/", {"yes": "1"})
        counts.append(note.echoes.count())
    assert counts == [2, 2]


def test_the_words_to_come_back_are_not_guessed_by_many_together(room):
    for number in range(100):
        Client(REMOTE_ADDR=f"10.0.0.{number}").post(f"{room.link}volver/", {"word": "agua-agua-10"})
    late = Client(REMOTE_ADDR="10.0.1.1")
    late.post(f"{room.link}volver/", {"word": return_code(room.people[0].number)})
    assert "Demasiados intentos" in late.get(room.link).content.decode()
