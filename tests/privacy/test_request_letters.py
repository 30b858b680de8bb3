"""Letters about requests: what they say, to whom, and what is forgotten when they left."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.make import (
    make_cohort,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_user,
    make_workshop,
)
from trama.mail.models import Letter, LetterState
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.actions.carrying_out import carry_out_erasure
from trama.privacy.actions.requests import Asking, answer, ask, extend, refuse
from trama.privacy.enums import Ground, RequestKind
from trama.privacy.models import RightsRequest
from trama.privacy.tasks import run_due_requests, tell_answered, tell_extended, tell_received
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db
CONTACT = "datos@liceo.example"


@pytest.fixture
def programme():
    programme = make_programme()
    programme.data_email = CONTACT
    programme.save()
    return programme


@pytest.fixture
def rosa(programme):
    network = make_network(cohort=make_cohort(programme=programme))
    person = make_membership(network=network).person
    person.name = "Rosa Ñanco"
    person.save()
    return person


@pytest.fixture
def officer(programme):
    person = make_person(user=make_user())
    Membership.objects.create(
        person=person, role=Role.DATA_OFFICER, programme=programme, since_on="2026-03-01"
    )
    return person


def asked(rosa, programme, kind=RequestKind.OBJECTION):
    return ask(asking=Asking(kind, programme, text="que no me llamen"), by=rosa)


def read(mails):
    return {mail.to[0]: f"{mail.subject}\n{mail.body}\n{mail.alternatives}" for mail in mails}


def test_who_asked_and_who_answers_hear_of_it(rosa, officer, programme, mailoutbox):
    tell_received.enqueue(asked(rosa, programme).pk)
    letters = read(mailoutbox)
    assert set(letters) == {rosa.email, CONTACT, officer.email}
    assert "Llegó tu solicitud 1" in letters[rosa.email]
    assert "Oponerme a un uso" in letters[rosa.email]
    assert "que no me llamen" not in "".join(letters.values())
    assert "Rosa" not in letters[CONTACT]
    assert "/datos/solicitudes/" in letters[CONTACT]


def test_where_nobody_holds_the_desk_its_mail_is_told_so(rosa, programme, mailoutbox):
    tell_received.enqueue(asked(rosa, programme).pk)
    assert "nadie responde en Trama" in read(mailoutbox)[CONTACT]


def test_a_programme_without_an_address_writes_to_who_runs_the_server(rosa, programme, mailoutbox, settings):
    programme.data_email = ""
    programme.save()
    tell_received.enqueue(asked(rosa, programme).pk)
    assert settings.CONTACT in read(mailoutbox)


def test_a_refusal_names_the_way_to_the_agency(rosa, officer, programme, mailoutbox):
    waiting = asked(rosa, programme)
    refuse(request=waiting, ground=Ground.CLAIMS, reason="Hay un reclamo.", by=officer)
    tell_answered.enqueue(waiting.pk)
    [letter] = read(mailoutbox).values()
    for words in (
        "Agencia de Protección de Datos Personales",
        "treinta días hábiles",
        "Hay un reclamo.",
        CONTACT,
    ):
        assert words in letter
    waiting.refresh_from_db()
    assert waiting.reply_to == ""


def test_an_extension_says_why_and_until_when(rosa, officer, programme, mailoutbox):
    waiting = extend(request=asked(rosa, programme), reason="Falta un archivo.", by=officer)
    tell_extended.enqueue(waiting.pk)
    [letter] = read(mailoutbox).values()
    assert "Falta un archivo." in letter
    waiting.refresh_from_db()
    assert waiting.reply_to == rosa.email


def test_a_mail_that_somebody_else_reads_too_is_told_a_number_only(rosa, officer, programme, mailoutbox):
    make_person(name="Hermana", email=rosa.email.upper())
    waiting = asked(rosa, programme)
    tell_received.enqueue(waiting.pk)
    answer(request=waiting, text="Ya no te llaman.", by=officer)
    tell_answered.enqueue(waiting.pk)
    letters = [text for address, text in ((mail.to[0], mail) for mail in mailoutbox) if address == rosa.email]
    assert len(letters) == 2
    for letter in letters:
        whole = f"{letter.subject}\n{letter.body}\n{letter.alternatives}"
        assert "solicitud 1" in whole
        for words in ("Oponerme", "Ya no te llaman", "Rosa"):
            assert words not in whole


def test_who_was_erased_gets_the_answer_and_nothing_of_the_address_stays(
    rosa, officer, programme, mailoutbox
):
    mail = rosa.email
    waiting = asked(rosa, programme, RequestKind.ERASURE)
    RightsRequest.objects.filter(pk=waiting.pk).update(asked_at=timezone.now() - timedelta(days=4))
    waiting.refresh_from_db()
    carry_out_erasure(request=waiting, by=officer)
    tell_answered.enqueue(waiting.pk)
    [letter] = mailoutbox
    assert letter.to == [mail]
    assert "no se puede traer de vuelta" in letter.body
    assert "/cuenta/" not in letter.body
    waiting.refresh_from_db()
    assert waiting.reply_to == ""
    assert not Letter.objects.filter(reference=waiting.pk).exclude(recipient="").exists()


def test_a_participant_is_led_to_their_workshop(programme, mailoutbox):
    network = make_network(cohort=make_cohort(programme=programme))
    ana = Participant.objects.create(session=make_workshop(network=network), name="Ana")
    made = ask(asking=Asking(RequestKind.ERASURE, programme, reply_to="ana@example.org"), by=ana)
    tell_received.enqueue(made.pk)
    assert f"/t/{ana.session.code}/mis-datos/" in read(mailoutbox)["ana@example.org"]


def test_a_participant_who_was_erased_is_led_nowhere(programme, officer, mailoutbox):
    network = make_network(cohort=make_cohort(programme=programme))
    ana = Participant.objects.create(session=make_workshop(network=network), name="Ana")
    made = ask(asking=Asking(RequestKind.ERASURE, programme, reply_to="ana@example.org"), by=ana)
    RightsRequest.objects.update(asked_at=timezone.now() - timedelta(days=4))
    made.refresh_from_db()
    tell_answered.enqueue(carry_out_erasure(request=made, by=officer).pk)
    letter = read(mailoutbox)["ana@example.org"]
    assert "está hecha" in letter
    assert "/t/" not in letter


def test_a_letter_that_waits_is_tried_again_and_leaves_once(
    rosa, officer, programme, mailoutbox, django_capture_on_commit_callbacks
):
    waiting = asked(rosa, programme)
    answer(request=waiting, text="Listo.", by=officer)
    Letter.objects.create(
        about="rights_answered:", reference=waiting.pk, next_at=timezone.now() - timedelta(minutes=1)
    )
    for expected in (1, 0):
        with django_capture_on_commit_callbacks(execute=True):
            assert run_due_requests() == expected
    assert [mail.to for mail in mailoutbox] == [[rosa.email]]
    assert Letter.objects.get(reference=waiting.pk).state == LetterState.SENT
    waiting.refresh_from_db()
    assert waiting.reply_to == ""


def test_what_was_taken_back_meanwhile_is_not_told_to_the_desk(rosa, programme, mailoutbox):
    waiting = asked(rosa, programme)
    RightsRequest.objects.filter(pk=waiting.pk).update(state="withdrawn", reply_to="", known_mail="")
    tell_received.enqueue(waiting.pk)
    assert mailoutbox == []


def test_a_shared_mail_is_told_the_way_to_the_agency_when_refused_and_nothing_of_what_it_says(
    rosa, officer, programme, mailoutbox
):
    make_person(name="Hermana", email=rosa.email)
    waiting = asked(rosa, programme)
    refuse(request=waiting, ground=Ground.CLAIMS, reason="Hay un reclamo.", by=officer)
    tell_answered.enqueue(waiting.pk)
    [letter] = mailoutbox
    for body in (letter.body, letter.alternatives[0][0]):
        assert "Agencia de Protección de Datos Personales" in body
        assert "leerla en Trama" in body
        assert "Hay un reclamo." not in body
        assert "Oponerme" not in body


def test_a_shared_mail_of_who_has_no_account_any_more_says_how_it_is_read(
    rosa, officer, programme, mailoutbox
):
    make_person(name="Hermana", email=rosa.email)
    waiting = asked(rosa, programme, RequestKind.ERASURE)
    RightsRequest.objects.filter(pk=waiting.pk).update(asked_at=timezone.now() - timedelta(days=4))
    waiting.refresh_from_db()
    carry_out_erasure(request=waiting, by=officer)
    tell_answered.enqueue(waiting.pk)
    [letter] = mailoutbox
    for body in (letter.body, letter.alternatives[0][0]):
        assert "no tiene una página en Trama" in body
        assert CONTACT in body
        assert "leerla en Trama" not in body
        assert "Agencia" not in body
        assert "no se puede traer de vuelta" not in body
