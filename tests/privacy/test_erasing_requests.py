"""What was answered to somebody before, what bears a name of before, and letters to them as who answers."""

import pytest
from django.db import models
from django.utils import timezone

from tests.make import make_membership, make_network, make_person, make_user, make_workshop
from trama.mail.models import Letter
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.blocking import block_person
from trama.privacy.actions.erasing import erase_participant, erase_person
from trama.privacy.actions.own_data import correct_own_details
from trama.privacy.actions.requests import Asking, answer, ask, extend
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.forgetting.requests import unnamed
from trama.privacy.forgetting.traces import traces_of
from trama.privacy.letters import DESK, about_desk
from trama.privacy.models import RightsRequest
from trama.privacy.tasks import tell_received
from trama.sessions.actions.joining import Card, join
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db
NAME, MAIL, PHONE = "Rosa Elena Millán", "rosa@escuela.cl", "+56 9 1111 2222"


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def rosa(network):
    person = make_person(name=NAME, email=MAIL, user=make_user(email=MAIL))
    person.phone = PHONE
    person.save()
    return make_membership(network=network, person=person).person


@pytest.fixture
def officer(network):
    person = make_person(name="Luis Soto", user=make_user())
    programme = network.cohort.programme
    Membership.objects.create(
        person=person, role=Role.DATA_OFFICER, programme=programme, since_on="2026-03-01"
    )
    return person


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Estimada Rosa: quedó como pide.", "Estimada X: quedó como pide."),
        (f"Se escribió {NAME} ({MAIL}).", "Se escribió X (X)."),
        ("Para ROSA ELENA MILLAN, de la escuela", "Para X, de la escuela"),
        ("rosa elena pide", "X pide"),
        (f"Se llamó al {PHONE}, sra. Millán", "Se llamó al X, sra. X"),
        ("Una rosa y la rosaleda quedan", "Una rosa y la rosaleda quedan"),
        ("Rosita y Millanao quedan", "Rosita y Millanao quedan"),
    ],
)
def test_a_name_goes_whole_or_in_parts_and_the_rest_stays(text, left):
    assert unnamed(text, [NAME], [MAIL, PHONE], "X") == left


def test_answers_and_reasons_to_whoever_is_erased_say_a_role(rosa, officer, network):
    asking = Asking(RequestKind.CORRECTION, network.cohort.programme, f"soy {NAME}", "otra@casa.cl")
    asked = ask(asking=asking, by=rosa)
    extend(request=asked, reason=f"Falta hablar con {NAME}", by=officer)
    answer(request=asked, text="Rosa Millán: escribimos a otra@casa.cl y a rosa@escuela.cl.", by=officer)
    erase_person(person=rosa, by=rosa)
    found = RightsRequest.objects.get(pk=asked.pk)
    assert found.answer == "integrante: escribimos a integrante y a integrante."
    assert found.extension_reason == "Falta hablar con integrante"
    assert (found.text, found.reply_to) == ("", "")


def test_the_same_of_somebody_without_an_account_also_when_the_account_goes(rosa, officer, network):
    workshop = make_workshop(network=network)
    guests = [
        join(session=workshop, card=Card(name), secret=name[0] * 20, by=Card(name))
        for name in (NAME, "Pedro Pérez Rojas")
    ]
    for guest in guests:
        asking = Asking(RequestKind.CORRECTION, network.cohort.programme, "esto", "alguien@casa.cl")
        asked = ask(asking=asking, by=guest)
        answer(request=asked, text=f"Listo, {guest.name}.", by=officer)
    erase_person(person=rosa, by=rosa, cards=guests[:1])
    erase_participant(participant=guests[1], by=officer)
    said = list(RightsRequest.objects.order_by("number").values_list("answer", flat=True))
    assert said == ["Listo, integrante.", "Listo, participante."]


@pytest.fixture
def renamed(rosa, network):
    correct_own_details(
        person=rosa, programme=network.cohort.programme, name="Rosa Andrea Soto", phone=PHONE, by=rosa
    )
    rosa.refresh_from_db()
    return rosa


def test_a_name_of_before_is_kept_until_they_are_erased_and_leads_to_what_bears_it(renamed, network):
    assert renamed.former_names == [NAME]
    workshop = make_workshop(network=network)
    guest = join(session=workshop, card=Card(NAME), secret="g" * 20, by=Card(NAME))
    assert traces_of(renamed).are_in(f"un archivo con {NAME}")
    block_person(person=renamed, by=renamed)
    guest.refresh_from_db()
    assert guest.blocked_at is not None
    erase_person(person=renamed, by=renamed, cards=[guest])
    guest.refresh_from_db()
    assert (guest.name, renamed.former_names, renamed.own_names) == ("integrante", [], [])


def test_a_name_of_before_that_somebody_else_bears_leads_nowhere(renamed, network):
    make_membership(network=network, person=make_person(name=NAME))
    workshop = make_workshop(network=network)
    guest = join(session=workshop, card=Card(NAME), secret="g" * 20, by=Card(NAME))
    erase_person(person=renamed, by=renamed)
    guest.refresh_from_db()
    assert guest.name == NAME


def test_a_phone_alone_leaves_no_name_of_before(rosa, network):
    correct_own_details(person=rosa, programme=network.cohort.programme, name=NAME, phone="123", by=rosa)
    rosa.refresh_from_db()
    assert rosa.former_names == []


def test_letters_to_who_answered_go_with_who_answered(rosa, officer, network):
    officer.email = "luis@slep.cl"
    officer.save()
    other = make_person(name="Ana Vera", email="ana@slep.cl")
    Membership.objects.create(
        person=other,
        role=Role.DATA_OFFICER,
        programme=network.cohort.programme,
        since_on=timezone.localdate(),
    )
    asked = ask(asking=Asking(RequestKind.OBJECTION, network.cohort.programme, "no"), by=rosa)
    tell_received.call(asked.pk)
    before = set(Letter.objects.filter(about__startswith=DESK).values_list("about", flat=True))
    assert {about_desk("luis@slep.cl"), about_desk("ana@slep.cl")} <= before
    erase_person(person=officer, by=officer)
    after = set(Letter.objects.filter(about__startswith=DESK).values_list("about", flat=True))
    assert before - after == {about_desk("luis@slep.cl")}


def noted(programme, **said):
    number = RightsRequest.objects.count() + 1
    due = timezone.localdate()
    return RightsRequest.objects.create(
        number=number, programme=programme, due_on=due, noted_at=timezone.now(), **said
    )


@pytest.mark.parametrize("kind", RequestKind)
def test_a_letter_of_nobody_from_their_address_goes_as_theirs(rosa, officer, network, kind):
    letter = noted(network.cohort.programme, kind=kind, text=f"Soy Rosa, mi fono es {PHONE}", reply_to=MAIL)
    erase_person(person=rosa, by=officer)
    letter.refresh_from_db()
    assert (letter.text, letter.reply_to, letter.state) == ("", "", RequestState.ENDED)


def test_an_answered_letter_of_nobody_that_holds_their_address_says_it_no_more(rosa, officer, network):
    letter = noted(
        network.cohort.programme,
        kind=RequestKind.OBJECTION,
        text=f"Escribo desde {MAIL.upper()}",
        answer=f"Estimada {NAME}: quedó fuera.",
        state=RequestState.DONE,
    )
    erase_person(person=rosa, by=officer)
    letter.refresh_from_db()
    assert (letter.text, letter.answer, letter.state) == ("", "Estimada integrante: quedó fuera.", "done")


def test_a_letter_of_nobody_with_the_whole_name_and_another_address_stays_without_the_name(
    rosa, officer, network
):
    words = f"Que {NAME} no vea mis notas"
    letter = noted(network.cohort.programme, kind=RequestKind.OBJECTION, text=words, reply_to="pedro@x.cl")
    other = noted(network.cohort.programme, kind=RequestKind.OBJECTION, text="Que Rosa Vera no las vea")
    erase_person(person=rosa, by=officer)
    letter.refresh_from_db()
    other.refresh_from_db()
    assert (letter.text, letter.reply_to) == ("Que integrante no vea mis notas", "pedro@x.cl")
    assert letter.is_open
    assert other.text == "Que Rosa Vera no las vea"


def test_a_name_that_they_gave_themselves_leads_to_no_letter_of_nobody(renamed, officer, network):
    letter = noted(network.cohort.programme, kind=RequestKind.OBJECTION, text="Soy Rosa Andrea Soto")
    erase_person(person=renamed, by=officer)
    letter.refresh_from_db()
    assert letter.text == "Soy Rosa Andrea Soto"


def texts_of_a_request():
    """Every field of a request in which words may stand, also one that comes one day."""
    for field in RightsRequest._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not field.choices and field.editable:
            yield field.name


@pytest.mark.parametrize("whose", ["person", "participant", "nobody"])
def test_no_text_of_a_request_names_whoever_was_erased(rosa, officer, network, whose):
    guest = Participant.objects.create(session=make_workshop(network=network), name=NAME, mail=MAIL)
    asker = {"person": {"person": rosa}, "participant": {"participant": guest}, "nobody": {}}[whose]
    letter = noted(network.cohort.programme, kind=RequestKind.OBJECTION, **asker)
    held = list(texts_of_a_request())
    assert {"text", "reply_to", "answer", "extension_reason", "known_how"} <= set(held)
    RightsRequest.objects.filter(pk=letter.pk).update(**dict.fromkeys(held, f"{NAME} {MAIL}"))
    RightsRequest.objects.filter(pk=letter.pk).update(reply_to=MAIL)
    if whose == "participant":
        erase_participant(participant=guest, by=officer)
    else:
        erase_person(person=rosa, by=officer)
    letter.refresh_from_db()
    said = {name: str(getattr(letter, name)).lower() for name in held}
    naming = [name for name, text in said.items() if "rosa" in text or "mill" in text]
    assert naming == [], "forgetting/requests.py has no rule for them"
