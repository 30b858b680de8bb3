"""Answers reach whoever asked: also at the mail that is known of them, else on paper; files asked for by letter."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.make import (
    came_in,
)
from tests.web.desk_scene import at, noted, words
from trama.audit.models import AuditEntry
from trama.mail.models import Letter, LetterState
from trama.privacy.actions.carrying_out import carry_out_erasure
from trama.privacy.actions.giving import note_given
from trama.privacy.actions.noting import say_whose
from trama.privacy.actions.own_data import take_own_data
from trama.privacy.actions.requests import Asking, answer, ask, refuse
from trama.privacy.enums import Ground, RequestKind
from trama.privacy.errors import GivenAlready, NotRepeated, NotToldYet, OwnToTake, TooEarly, WrongGivenDay
from trama.privacy.models import RightsRequest
from trama.privacy.queries import desk_today
from trama.privacy.tasks import tell_answered, tell_received

pytestmark = pytest.mark.django_db
OTHER = "otra@example.org"


def addresses(mailoutbox, of):
    return {mail.to[0] for mail in mailoutbox if of in mail.subject}


def test_letters_of_a_request_go_to_the_known_mail_too(officer, rosa, mailoutbox):
    made = noted(officer, rosa, reply_to=OTHER)
    tell_received.enqueue(made.pk)
    assert addresses(mailoutbox, "Llegó tu solicitud") == {OTHER, rosa.email}
    answer(request=made, text="Ya no te llaman.", by=officer)
    tell_answered.enqueue(made.pk)
    assert addresses(mailoutbox, "tiene su respuesta") == {OTHER, rosa.email}
    made.refresh_from_db()
    assert (made.reply_to, made.known_mail) == ("", "")


def test_whoever_asks_in_trama_hears_of_it_at_their_own_mail_too(programme, rosa, mailoutbox):
    made = ask(asking=Asking(RequestKind.ERASURE, programme, reply_to=OTHER), by=rosa)
    tell_received.enqueue(made.pk)
    assert addresses(mailoutbox, "Llegó tu solicitud") == {OTHER, rosa.email}


def test_an_erasure_by_letter_is_thought_over_from_when_its_person_was_told(officer, rosa, mailoutbox):
    made = noted(officer, None, RequestKind.ERASURE, reply_to=OTHER)
    tell_received.enqueue(made.pk)
    assert addresses(mailoutbox, "Llegó tu solicitud") == {OTHER}
    made = say_whose(request=made, who=rosa, how="Vino.", by=officer)
    RightsRequest.objects.update(
        noted_at=timezone.now() - timedelta(9), known_at=timezone.now() - timedelta(4)
    )
    tell_received.enqueue(made.pk)
    assert addresses(mailoutbox, "Llegó tu solicitud") == {OTHER, rosa.email}
    made.refresh_from_db()
    with pytest.raises(TooEarly):
        carry_out_erasure(request=made, by=officer)
    RightsRequest.objects.update(told_at=timezone.now() - timedelta(days=3, minutes=1))
    made.refresh_from_db()
    mail = rosa.email
    carry_out_erasure(request=made, by=officer)
    tell_answered.enqueue(made.pk)
    assert addresses(mailoutbox, "tiene su respuesta") == {OTHER, mail}


def test_nobody_is_erased_while_the_letter_that_tells_them_waits(officer, rosa):
    made = noted(officer, rosa, RequestKind.ERASURE)
    Letter.objects.create(about="rights_received:", reference=made.pk, next_at=timezone.now())
    RightsRequest.objects.update(noted_at=timezone.now() - timedelta(days=4))
    made.refresh_from_db()
    with pytest.raises(NotToldYet):
        carry_out_erasure(request=made, by=officer)
    Letter.objects.update(state=LetterState.FAILED)
    assert carry_out_erasure(request=made, by=officer).answer


@pytest.mark.parametrize("how", ["failed", "none"])
def test_an_answer_that_reached_nobody_is_said_and_given_on_paper(client, officer, rosa, ana, how):
    made = noted(officer, rosa if how == "failed" else ana)
    page = client.get(at(made))
    assert ("de aquí no sale nada" in words(page)) == (how == "none")
    said = words(client.post(at(made), {"do": "answer", "text": "Ya no te llaman."}, follow=True))
    assert ("No salió ningún correo" in said) == (how == "none")
    if how == "failed":
        assert "La respuesta salió por correo" in said
        assert "sin entregar" not in words(client.get("/datos/"))
        Letter.objects.filter(about__startswith="rights_answered:").update(state=LetterState.FAILED)
    assert "La respuesta todavía no se entrega" in words(client.get(at(made)))
    assert "con la respuesta sin entregar" in words(client.get("/datos/"))
    assert desk_today(person=officer).ungiven == 1
    assert "Una respuesta sin entregar" in words(client.get("/hoy/", follow=True))
    given = client.post(at(made), {"do": "give", "given_on": timezone.localdate().isoformat()}, follow=True)
    assert "se entregó en papel el" in words(given)
    assert "sin entregar" not in words(client.get("/datos/"))
    [entry] = AuditEntry.objects.filter(event="answer_given_on_paper")
    assert (entry.actor, entry.subject_code) == (officer.code, made.code)
    again = client.post(at(made), {"do": "give", "given_on": timezone.localdate().isoformat()})
    assert "ya no queda nada por entregar" in words(again)


def test_the_day_an_answer_was_given_is_none_that_could_not_be(officer, ana, rosa):
    made = answer(request=noted(officer, ana), text="Listo.", by=officer)
    for days in (-1, 1):
        with pytest.raises(WrongGivenDay):
            note_given(request=made, on=timezone.localdate() + timedelta(days), by=officer)
    waiting = noted(officer, rosa)
    with pytest.raises(GivenAlready):
        note_given(request=waiting, on=timezone.localdate(), by=officer)


@pytest.mark.parametrize("whose", ["rosa", "ana"])
@pytest.mark.parametrize("kind", [RequestKind.ACCESS, RequestKind.PORTABILITY])
def test_who_asks_by_letter_is_given_their_file_and_that_it_was_taken_is_read(
    client, officer, whose, kind, request
):
    who = request.getfixturevalue(whose)
    made = noted(officer, who, kind)
    assert "Sacar el archivo de quien pide" in words(client.get(at(made)))
    came_in(client, officer.user, ago=3600)
    assert client.post(at(made), {"form": "json"}).url.startswith("/entrar/de-nuevo/")
    came_in(client, officer.user)
    taken = client.post(at(made), {"form": "json"})
    assert who.name in taken.content.decode()
    assert "attachment" in taken["Content-Disposition"]
    [entry] = AuditEntry.objects.filter(event="asked_data_taken")
    assert (entry.actor, entry.details) == (officer.code, {"person": who.code, "form": "json"})
    assert "sacó todo lo que se guarda de alguien" in words(client.get(f"/datos/accesos/?persona={who.code}"))
    assert client.post(at(made), {"form": "exe"}).status_code == 409


def test_no_file_is_taken_but_to_answer_a_letter_that_asks_for_it(client, officer, programme, rosa):
    by_letter = noted(officer, rosa)
    in_trama = ask(asking=Asking(RequestKind.PORTABILITY, programme, text="a la UTalca"), by=rosa)
    own = noted(officer, officer, RequestKind.ACCESS)
    unknown = noted(officer, None, RequestKind.ACCESS)
    came_in(client, officer.user)
    for made in (by_letter, in_trama, own, unknown):
        assert client.post(at(made), {"form": "json"}).status_code == 409
    assert not AuditEntry.objects.filter(event="asked_data_taken").exists()
    assert OwnToTake.message


def test_a_first_access_is_never_refused_for_being_the_second(officer, programme, rosa):
    made = noted(officer, rosa, RequestKind.ACCESS)
    with pytest.raises(NotRepeated):
        refuse(request=made, ground=Ground.REPEATED, reason="Otra vez.", by=officer)
    before = take_own_data(programme=programme, form="pdf", by=rosa)
    RightsRequest.objects.filter(pk=before.pk).update(decided_at=made.asked_at - timedelta(days=100))
    with pytest.raises(NotRepeated):
        refuse(request=made, ground=Ground.REPEATED, reason="Otra vez.", by=officer)
    RightsRequest.objects.filter(pk=before.pk).update(decided_at=made.asked_at - timedelta(days=20))
    assert refuse(request=made, ground=Ground.REPEATED, reason="Otra vez.", by=officer).is_refused
