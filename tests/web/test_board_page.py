"""The board of final ideas for the facilitator, and what is entered for people without a phone."""

import pytest

from tests.workshops.room_scene import make_room
from trama.audit.models import AuditEntry
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card, add_without_phone
from trama.workshops.actions.writing import add_note, hide_note
from trama.workshops.enums import Shape
from trama.workshops.models import Note, Raised

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    return make_room(kind="final_ideas")


def note(room, text, *, by=0, shape=Shape.SQUARE, is_signed=False, tags=()):
    return add_note(
        workshop=room.workshop,
        shape=shape,
        wording=Wording(text),
        is_signed=is_signed,
        tags=tags,
        by=room.people[by],
    )


def board(room, query=""):
    return room.desk.get(f"{room.desk_link}tablero/{query}").content.decode()


def act(room, **given):
    return room.desk.post(f"{room.desk_link}tablero/hacer/", given)


def test_the_board_is_opened_for_everybody_and_closed(room):
    assert "Todavía no hay ideas finales" in board(room)
    note(room, "Las cinco dimensiones")
    assert "Abrir el tablero a toda la sala" in board(room)
    assert "1 idea final" in board(room)
    assert "Las cinco dimensiones" not in room.phones[1].get(room.link).content.decode()
    act(room, board="open")
    assert "Las cinco dimensiones" in room.phones[1].get(room.link).content.decode()
    assert "El tablero está abierto para toda la sala." in board(room)
    act(room, board="close")
    assert "Las cinco dimensiones" not in room.phones[1].get(room.link).content.decode()


def test_a_hidden_note_stays_its_author_is_told_and_it_comes_back(room):
    written = note(room, "Las cinco dimensiones")
    note(room, "Otra", by=1)
    act(room, hide=written.code)
    assert "Las cinco dimensiones" in board(room)
    assert "Las cinco dimensiones" not in room.phones[1].get(room.link).content.decode()
    assert "La ocultó quien conduce" in room.phones[0].get(room.link).content.decode()
    act(room, show=written.code)
    assert "Las cinco dimensiones" in room.phones[1].get(room.link).content.decode()
    assert act(room, hide="NADA23").status_code == 404
    assert Note.objects.count() == 2


def test_counted_hands_are_kept_whichever_button_was_pressed(room):
    first, other = note(room, "Una"), note(room, "Otra")
    act(room, **{f"hands-{first.code}": "7", f"hands-{other.code}": "x", "hide": other.code})
    first.refresh_from_db()
    other.refresh_from_db()
    assert (first.hands, other.hands) == (7, 0)
    assert other.hidden_at
    assert "mano alzada: 7" in board(room)


def test_a_note_of_somebody_without_a_phone_is_theirs_and_logged(room):
    hugo = add_without_phone(session=room.workshop, card=Card("Hugo", room.workshop.network), by=room.by)
    given = {"shape": "circle", "text": "Hablar al final", "author": hugo.code, "is_signed": "1"}
    assert room.desk.post(f"{room.desk_link}tablero/nota/", given).status_code == 302
    kept = Note.objects.get()
    assert (kept.author, kept.is_signed, kept.is_for_others) == (hugo, True, True)
    assert "Hugo" in board(room)
    entry = AuditEntry.objects.get(event="note_for_others")
    assert (entry.actor, entry.subject_code, entry.details) == (room.by.code, kept.code, {})


def test_a_note_of_nobody_in_particular_is_unsigned_and_nobody_with_a_phone_is_written_for(room):
    given = {"shape": "square", "text": "Algo", "is_signed": "1", "author": room.people[0].code}
    room.desk.post(f"{room.desk_link}tablero/nota/", given)
    kept = Note.objects.get()
    assert (kept.author, kept.is_signed) == (None, False)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"text": "Algo bien pensado"}, "Elige una de las tres formas"),
        ({"shape": "square", "text": "  ", "tags": "trust"}, "Falta escribir algo"),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(room, given, sentence):
    answer = room.desk.post(f"{room.desk_link}tablero/nota/", given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert given["text"].strip() in answer.content.decode()
    assert Note.objects.count() == 0


def test_only_what_is_about_one_dimension(room):
    note(room, "De confianza", tags=["trust"])
    assert 'data-about="0"' in board(room)
    shown = board(room, "?dimension=trust")
    place = shown.split('data-about="')[1].split('"')[0]
    assert place != "0"
    assert f'class="slip about-{place}"' in " ".join(shown.split())
    assert 'data-about="0"' in board(room, "?dimension=nada")


def test_ones_own_note_is_changed_and_echoed_only_by_others(room):
    written = note(room, "Las cinco dimensiones")
    rosa, pedro = room.phones[:2]
    path = f"{room.link}notas/{written.code}/"
    assert pedro.get(path).status_code == 404
    assert rosa.post(path, {"text": " "}).status_code == 422
    rosa.post(path, {"text": "Las cinco, juntas", "is_signed": "1", "tags": ["trust", "nada"]})
    written.refresh_from_db()
    assert (written.text, written.is_signed, written.tags) == ("Las cinco, juntas", True, ["trust"])
    note(room, "Otra", by=1)
    assert rosa.post(f"{path}tambien/", headers={"X-Trama": "1"}).status_code == 204
    assert written.echoes.count() == 0
    pedro.post(f"{path}tambien/", {"yes": "1"})
    assert written.echoes.get().participant == room.people[1]
    assert "Dijiste «me pasa también» a una idea" in pedro.get(room.link).content.decode()


def test_an_anonymous_note_names_nobody_anywhere(room):
    note(room, "Sin nombre")
    note(room, "Otra", by=1)
    written = Note.objects.get(text="Sin nombre")
    hide_note(note=written, is_hidden=False, by=room.by)
    for page in (board(room), room.phones[1].get(room.link).content.decode()):
        slip = page.split(f'id="note-{written.code}"')[1].split("</li>")[0]
        assert "Rosa" not in slip
        assert room.people[0].code not in slip


def test_entries_for_groups_and_a_show_of_hands(room):
    first, two = room.group(1), room.group(2)
    given = {
        "question": "1",
        f"by-{first.code}": "Tiempo protegido",
        f"by-{two.code}": " ",
        "group": first.code,
    }
    room.desk.post(f"{room.desk_link}hojas/anotar/", given)
    kept = first.entries.get()
    assert (kept.question, kept.text, kept.author) == (1, "Tiempo protegido", None)
    assert two.entries.count() == 0
    assert AuditEntry.objects.filter(event="entry_for_others", subject_code=kept.code).count() == 1
    for count in ("5", "7"):
        room.desk.post(f"{room.desk_link}hojas/manos/", {"asked": "¿Seguimos?  ", "count": count})
    raised = Raised.objects.get()
    assert (raised.question, raised.count, raised.item) == ("¿Seguimos?", 7, room.workshop.current)
    assert "mano alzada: 7" in room.desk.get(f"{room.desk_link}hojas/").content.decode()
    bad = room.desk.post(f"{room.desk_link}hojas/manos/", {"asked": "¿Y?", "count": "muchas"}, follow=True)
    assert "Escribe cuántas manos contaste" in bad.content.decode()
    empty = room.desk.post(f"{room.desk_link}hojas/anotar/", {"question": "0"}, follow=True)
    assert "Falta escribir algo" in empty.content.decode()
