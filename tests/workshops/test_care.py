"""What may hurt is asked about and never refused; what is innocent is not asked about."""

import pytest

from tests.workshops.room_scene import make_room
from trama.content.hurtful_words.matching import may_hurt
from trama.sessions.actions.contributing import Wording
from trama.sessions.errors import MayHurt
from trama.workshops.actions.plenary import Brought, bring_idea, change_idea
from trama.workshops.actions.writing import add_note, change_entry, change_note, write_entry
from trama.workshops.enums import Shape

HURTFUL = """
Eres un tonto | qué tontas | T O N T O | t.o.n.t.o | TONTXS | son unos idiotas!! | Imbéciles | imbecil | estupido, estupida
WEOOOON | weón | weones | huevón | aweonao | ahueonada | culiao | qliao | put@ | p*ta | m1erda | MIERDA | h.d.p. | hdp
la concha de tu madre | Conchetumare | maricón | mari­cón | cabrones | pendeja | eres un burro | no sirves para nada
""".replace("\n", "|").split("|")

INNOCENT = (
    """
La computadora y la disputa por la reputación de la diputada | imputar, amputar, computar, diputados, reputado
Putaendo, Putre, Putú, Conchalí, Concha y Toro, Concón, Culiprán, Curicó, Maricunga, Coñaripe, Cono Sur, Chuchunco
Cabrero, Cabrera, Pendola, Gil, Marican, Bobadilla, Tarapacá, Tontal, Peumo, Pichidegua, Pichilemu, Huechuraba
Huenchullán, Huenchumilla Etchegaray, Weber, Huaiquipán, Putallanca, Culún, Cullinco, Mongolia, Idahue, Perquenco
cambiar huevos por nueces | burros y perras de la escuela rural | el retrasado inicio del año | la inutilidad del acta
S.Q.L. | U.T.P. | P.I.E. | 2026 a y o e u | @ * ** | ana@example.org | 1° 2° B 4° | $500 | conchas de mar | esto es roto
María José Estupiñán | imbatible | estupendo | la ignorancia y lo ignorado | total, totora, tonelada, tonto-ño no
""".replace(", tonto-ño no", "")
    .replace("\n", "|")
    .split("|")
)


@pytest.mark.parametrize("text", [line.strip() for line in HURTFUL if line.strip()])
def test_a_word_that_hurts_is_found_however_it_is_written(text):
    assert may_hurt(text)
    assert may_hurt(f"Yo creo que {text} y nada más.")


@pytest.mark.parametrize("text", [line.strip() for line in INNOCENT if line.strip()])
def test_innocent_words_names_and_places_are_not_asked_about(text):
    assert not may_hurt(text)
    assert not may_hurt(text.upper())


@pytest.mark.django_db
def test_every_text_of_a_participant_is_asked_about_once():
    room = make_room()
    rosa, group = room.people[0], room.group(1)
    group.representative = rosa
    group.save()
    entry = write_entry(group=group, question=0, wording=Wording("Visitas"), by=rosa)
    note = add_note(
        workshop=room.workshop, shape=Shape.SQUARE, wording=Wording("Bien"), is_signed=False, tags=[], by=rosa
    )
    idea = bring_idea(group=group, brought=Brought(Wording("Tiempo")), by=rosa)

    def every(wording):
        yield lambda: write_entry(group=group, question=0, wording=wording, by=rosa)
        yield lambda: change_entry(entry=entry, wording=wording, version=1, by=rosa)
        yield lambda: change_note(note=note, wording=wording, is_signed=False, tags=[], by=rosa)
        yield lambda: bring_idea(group=group, brought=Brought(wording), by=rosa)
        yield lambda: change_idea(idea=idea, wording=wording, by=rosa)

    for does in every(Wording("Son unos tontos")):
        with pytest.raises(MayHurt):
            does()
    assert group.entries.count() == 1
    for does in every(Wording("Son unos tontos", is_sure=True)):
        does()
    note.refresh_from_db()
    assert note.text == "Son unos tontos"
    hard = group.entries.get(text="Son unos tontos", beside=None, question=0, version=1)
    assert bring_idea(group=group, brought=Brought(Wording(""), hard), by=rosa).text == "Son unos tontos"


@pytest.mark.django_db
def test_by_a_plain_form_the_text_comes_back_with_the_question():
    room = make_room(kind="final_ideas")
    phone, address = room.phones[0], f"{room.link}notas/"
    given = {"shape": "triangle", "text": "Son unos tontos", "is_signed": "1", "sent": "una-vez"}
    asked = phone.post(address, given)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Esto puede herir a alguien. ¿Lo dejas así?" in page
    assert "Son unos tontos</textarea>" in page
    assert 'name="shape" value="triangle"' in page
    assert 'name="is_signed" value="1"' in page
    assert room.workshop.notes.count() == 0
    assert phone.post(address, {**given, "text": "No me quedó claro"}).status_code == 302
    assert phone.post(address, {**given, "sent": "otra", "sure": "1"}).status_code == 302
    assert set(room.workshop.notes.values_list("text", flat=True)) == {"No me quedó claro", "Son unos tontos"}


@pytest.mark.django_db
def test_a_script_gets_the_sentence_and_sends_it_again():
    room = make_room()
    phone, address = room.phones[0], f"{room.link}hoja/"
    given = {"question": "0", "text": "Puras estupideces", "sent": "k"}
    asked = phone.post(address, given, headers={"X-Trama": "1"})
    assert (asked.status_code, asked["X-Trama-Asks"]) == (409, "sure")
    assert asked.content.decode().startswith("Esto puede herir a alguien.")
    assert phone.post(address, {**given, "sure": "1"}, headers={"X-Trama": "1"}).status_code == 204
    assert room.group(1).entries.get().text == "Puras estupideces"


@pytest.mark.django_db
def test_the_facilitator_writes_what_was_said_without_being_asked():
    room = make_room(kind="plenary")
    room.desk.post(
        f"{room.desk_link}plenario/ideas/",
        {"group": room.group(1).code, "text": "Que no nos traten de tontos"},
    )
    assert room.group(1).ideas.get().text == "Que no nos traten de tontos"
