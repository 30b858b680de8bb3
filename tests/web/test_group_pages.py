"""Pages of group work by plain forms, as a phone without JavaScript sends them, and as a script does."""

import pytest
from django.test import Client

from tests.workshops.room_scene import another_desk, make_room
from trama.sessions.actions.conducting import pause
from trama.sessions.actions.contributing import Wording
from trama.workshops.actions.grouping import choose_representative, let_choose
from trama.workshops.actions.writing import write_entry
from trama.workshops.models import Entry

pytestmark = pytest.mark.django_db
SCRIPT = {"X-Trama": "1"}


@pytest.fixture
def room():
    return make_room()


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def texts(group):
    return list(group.entries.filter(removed_at__isnull=True).values_list("text", flat=True))


def test_the_room_says_with_whom_i_am_and_asks_the_questions(room):
    said = page(room.phones[0], room.link)
    assert "Estás en el Grupo 1." in said
    assert "Inés" in said
    assert "¿Cómo acompañan?" in said
    assert "Pedro" not in said.split('id="notebook"')[1].split("</section>")[0]


def test_an_entry_by_a_plain_form_is_on_the_page_that_comes_back(room):
    response = room.phones[0].post(
        f"{room.link}hoja/", {"question": "1", "text": "Visitas", "sent": "k"}, follow=True
    )
    assert "Visitas" in response.content.decode()
    assert [(entry.text, entry.question, entry.sent) for entry in Entry.objects.all()] == [
        ("Visitas", 1, "k")
    ]


@pytest.mark.parametrize("question", ["9", "", "x", "9999999"])
def test_a_question_that_is_not_asked_goes_under_one_that_is(room, question):
    room.phones[0].post(f"{room.link}hoja/", {"question": question, "text": "Visitas"})
    assert Entry.objects.get().question in {0, 1}


def test_what_cannot_be_kept_is_on_the_page_again_as_it_was_written(room):
    pause(session=room.workshop, by=room.by)
    response = room.phones[0].post(f"{room.link}hoja/", {"question": "1", "text": "A medio escribir"})
    said = response.content.decode()
    assert response.status_code == 409
    assert "en pausa" in said
    assert ">A medio escribir</textarea>" in said
    assert texts(room.group(1)) == []


def test_a_script_is_told_a_sentence_and_not_a_page(room):
    sent = room.phones[0].post(f"{room.link}hoja/", {"question": "0", "text": "Visitas"}, headers=SCRIPT)
    empty = room.phones[0].post(f"{room.link}hoja/", {"question": "0", "text": " "}, headers=SCRIPT)
    assert (sent.status_code, sent.content) == (204, b"")
    assert (empty.status_code, empty["Content-Type"]) == (409, "text/plain; charset=utf-8")
    assert "Falta escribir algo" in empty.content.decode()


def test_two_phones_that_change_an_entry_at_once_keep_both(room):
    entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=room.people[0])
    address = f"{room.link}hoja/{entry.code}/"
    for phone, text in ((room.phones[0], "Visitas cruzadas"), (room.phones[2], "Visitas cada mes")):
        phone.post(address, {"version": "1", "text": text, "sent": text[-3:]})
    assert texts(room.group(1)) == ["Visitas cruzadas", "Visitas cada mes"]
    assert "quedaron las dos" in page(room.phones[0], room.link)


def test_a_change_that_cannot_be_kept_stays_in_its_field_with_its_version(room):
    entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=room.people[0])
    pause(session=room.workshop, by=room.by)
    address = f"{room.link}hoja/{entry.code}/"
    response = room.phones[0].post(address, {"version": "1", "text": "Otra cosa"})
    assert response.status_code == 409
    assert ">Otra cosa</textarea>" in response.content.decode()
    assert 'name="version" value="1"' in response.content.decode()
    assert (
        room.phones[0].post(address, {"version": "1", "text": "Otra cosa"}, headers=SCRIPT).status_code == 409
    )


def test_another_groups_notebook_does_not_exist(room):
    entry = write_entry(group=room.group(2), question=0, wording=Wording("De ellos"), by=room.people[1])
    for does in ("", "quitar/"):
        assert room.phones[0].post(f"{room.link}hoja/{entry.code}/{does}", {"text": "x"}).status_code == 404
        assert room.phones[1].post(f"{room.link}hoja/{entry.code}/{does}", {"text": "x"}).status_code == 302
    assert "De ellos" not in page(room.phones[0], room.link)


def test_an_entry_is_taken_out_and_put_again(room):
    entry = write_entry(group=room.group(1), question=0, wording=Wording("Visitas"), by=room.people[0])
    address = f"{room.link}hoja/{entry.code}/quitar/"
    room.phones[2].post(address)
    assert texts(room.group(1)) == []
    assert "Se quitó" in page(room.phones[0], room.link)
    room.phones[0].post(address, {"again": "1"})
    assert texts(room.group(1)) == ["Visitas"]


def test_who_speaks_and_who_writes_are_chosen_with_one_tap(room):
    rosa, _pedro, ines, _luis = room.people
    room.phones[0].post(f"{room.link}grupo/habla/", {"participant": ines.code})
    room.phones[0].post(f"{room.link}grupo/papel/", {"role": "writes"})
    rosa.refresh_from_db()
    assert (room.group(1).representative, rosa.role) == (ines, "writes")
    room.phones[0].post(f"{room.link}grupo/papel/", {"role": "writes"})
    rosa.refresh_from_db()
    assert rosa.role == ""


def test_a_group_is_chosen_in_the_room_while_it_is_open(room):
    move = {"group": room.group(2).code}
    assert room.phones[0].post(f"{room.link}grupo/", move).status_code == 409
    let_choose(workshop=room.workshop, is_on=True, by=room.by)
    assert "Elige tu grupo" in page(room.phones[0], room.link)
    room.phones[0].post(f"{room.link}grupo/", move)
    assert room.group(2).participants.count() == 3


def test_who_is_in_no_group_has_no_notebook(room):
    room.desk.post(f"{room.desk_link}grupos/", {f"p-{room.people[0].code}": "0"})
    assert 'id="notebook"' not in page(room.phones[0], room.link)
    assert room.phones[0].post(f"{room.link}hoja/", {"text": "x"}).status_code == 404


@pytest.mark.parametrize("how", ["mezcla", "red", "mano"])
def test_groups_are_seen_before_they_are_made(room, how):
    said = page(room.desk, f"{room.desk_link}grupos/?como={how}&semilla=7&grupos=2")
    assert all(person.name in said for person in room.people)
    assert (
        said == page(room.desk, f"{room.desk_link}grupos/?como={how}&semilla=7&grupos=2") or "semilla" in said
    )
    assert room.workshop.groups.count() == 2


def test_the_desk_makes_groups_adds_one_and_moves_people(room):
    address = f"{room.desk_link}grupos/"
    places = {
        f"p-{person.code}": str(number) for person, number in zip(room.people, (1, 1, 2, 3), strict=True)
    }
    room.desk.post(address, places)
    assert [group.participants.count() for group in room.workshop.groups.all()] == [2, 1, 1]
    room.desk.post(address, {**places, "do": "add"})
    assert room.workshop.groups.count() == 4
    room.desk.post(address, {"do": "choose"})
    room.workshop.refresh_from_db()
    assert room.workshop.picks_groups
    room.desk.post(address, {"do": "settle"})
    room.workshop.refresh_from_db()
    assert not room.workshop.picks_groups


def test_the_wall_shows_all_notebooks_or_one_question(room):
    for number, text in ((1, "Visitas"), (2, "Tutorías")):
        write_entry(
            group=room.group(number), question=number - 1, wording=Wording(text), by=room.people[number - 1]
        )
    said = page(room.desk, f"{room.desk_link}hojas/?pregunta=2")
    assert "Visitas" in said
    assert "Tutorías" in said
    assert 'aria-current="true"' in said.split("?pregunta=2")[1].split("</a>")[0]
    assert "Hojas de los grupos" in page(another_desk(room)[1], f"{room.desk_link}hojas/")
    assert Client().get(f"{room.desk_link}hojas/").status_code == 302


def test_who_speaks_gets_a_card_and_the_others_do_not(room):
    choose_representative(group=room.group(1), participant=room.people[0], by=room.by)
    write_entry(group=room.group(1), question=1, wording=Wording("Tiempo protegido"), by=room.people[2])
    room.in_item("plenary")
    room.desk.post(f"{room.desk_link}plenario/turnos/", {"do": "number"})
    mine, others = page(room.phones[0], room.link), page(room.phones[2], room.link)
    assert "Habla ahora por el Grupo 1" in mine
    assert "Tiempo protegido" in mine.split('id="choosing"')[1]
    assert 'id="speaking"' not in others
