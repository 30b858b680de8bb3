"""Requests that came by letter or aloud: looked for by name, noted, and worked like any other."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import make_membership, make_network, make_person, sign_in
from tests.web.desk_scene import at, noted, words
from trama.audit.models import AuditEntry
from trama.core.errors import EmptyText
from trama.privacy.actions.carrying_out import carry_out_block, carry_out_erasure, lift_block
from trama.privacy.actions.erasing import erase_person
from trama.privacy.actions.hiding import hide_myself, show_myself
from trama.privacy.actions.noting import say_whose, take_noted_back
from trama.privacy.actions.requests import Asking, answer, ask, known_address
from trama.privacy.clocks import due_day
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.errors import (
    AlreadyWaits,
    AskerUnknown,
    NotInWords,
    NotNoted,
    OwnRequest,
    SeenAlready,
    TooEarly,
    WhoseIsKnown,
    WrongDay,
)
from trama.privacy.models import RightsRequest
from trama.privacy.own_file import as_json, file_of
from trama.privacy.tasks import tell_received
from trama.sessions.models import Participant

pytestmark = pytest.mark.django_db
PAGE = "/datos/solicitudes/nueva/"


LETTER = {"do": "note", "name": "ñanco", "kind": "objection", "text": "que no me llamen"}


def test_who_asks_is_found_by_name_among_those_of_the_programme_only(client, officer, rosa, ana):
    make_membership(network=make_network(), person=make_person(name="Pedro Ñanco"))
    assert PAGE in client.get("/datos/").content.decode()
    looked = client.post(PAGE, {**LETTER, "do": "look", "name": "nanco"})
    page = words(looked)
    assert looked.status_code == 200
    assert "Rosa Ñanco · Red Maule" in page
    assert f"Ana Ñanco · {ana.session.title}" in page
    assert "Pedro" not in page
    assert "que no me llamen" in looked.content.decode()  # nothing typed is lost
    assert "Rosa" not in words(client.post(PAGE, {"do": "look", "name": "ña"}))
    assert not RightsRequest.objects.exists()


def test_a_letter_is_noted_and_worked_like_any_other(client, officer, rosa, mailoutbox):
    came = timezone.localdate() - timedelta(days=5)
    given = {**LETTER, "who": f"person-{rosa.code}", "came_on": came.isoformat()}
    page = client.post(PAGE, given, follow=True)
    made = RightsRequest.objects.get()
    assert (made.person, made.came_on, made.noted_by) == (rosa, came, officer)
    assert made.due_on == due_day(RequestKind.OBJECTION, came)
    assert made.reply_to == rosa.email
    assert "anotada por Carolina Vidal" in words(page)
    assert rosa.email in {mail.to[0] for mail in mailoutbox}
    [entry] = AuditEntry.objects.filter(event="request_noted")
    assert (entry.actor, entry.details) == (officer.code, {"kind": "objection"})
    address = f"/datos/solicitudes/{made.code}/"
    client.post(address, {"do": "answer", "text": "Ya no te llaman."})
    made.refresh_from_db()
    assert made.state == RequestState.DONE


def test_who_it_is_has_to_be_said_and_nobody_outside_the_programme_can_be_named(client, officer, rosa):
    foreign = make_membership(network=make_network(), person=make_person(name="Pedro Ñanco")).person
    today = timezone.localdate().isoformat()
    for who in ("", f"person-{foreign.code}"):
        refused = client.post(PAGE, {**LETTER, "who": who, "came_on": today})
        assert refused.status_code == 422
        assert "que no me llamen" in refused.content.decode()
    assert not RightsRequest.objects.exists()
    assert client.post(PAGE, {**LETTER, "who": "nobody", "came_on": today}).status_code == 302
    made = RightsRequest.objects.get()
    assert made.asker is None
    assert "alguien que Trama no conoce" in words(client.get(at(made)))
    client.post(at(made), {"do": "answer", "text": "No hay nada de esa persona."})
    assert "alguien que Trama no conoce" in words(
        client.get(at(made))
    )  # who was never kept is not «any more»


def test_the_day_it_came_is_today_or_earlier(client, officer, programme, rosa):
    for days in (-1, 366):
        with pytest.raises(WrongDay):
            noted(officer, rosa, days=days)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    given = {**LETTER, "who": f"person-{rosa.code}", "came_on": tomorrow}
    assert "hoy o antes" in words(client.post(PAGE, given))
    assert noted(officer, rosa, days=40).is_overdue


def test_the_same_of_one_person_is_worked_once(officer, programme, rosa, ana):
    noted(officer, rosa)
    with pytest.raises(AlreadyWaits):
        noted(officer, rosa)
    assert noted(officer, ana).number == 2
    assert [noted(officer, None).number for _again in range(2)] == [3, 4]


def test_an_erasure_by_letter_is_thought_over_from_when_it_was_noted(officer, rosa):
    made = noted(officer, rosa, RequestKind.ERASURE, days=10)
    with pytest.raises(TooEarly):
        carry_out_erasure(request=made, by=officer)
    RightsRequest.objects.update(noted_at=timezone.now() - timedelta(days=4))
    made.refresh_from_db()
    carry_out_erasure(request=made, by=officer)
    rosa.refresh_from_db()
    assert rosa.erased_at


@pytest.mark.parametrize("whose", ["rosa", "ana"])
def test_a_hiding_by_letter_is_done_at_the_desk_and_lifted_there(
    client, officer, programme, whose, request, mailoutbox, django_capture_on_commit_callbacks
):
    who = request.getfixturevalue(whose)
    made = noted(officer, who, RequestKind.BLOCK)
    with pytest.raises(NotInWords):
        answer(request=made, text="Está hecho.", by=officer)
    address = f"/datos/solicitudes/{made.code}/"
    assert 'value="answer"' not in client.get(address).content.decode()
    client.post(address, {"do": "hide"})
    who.refresh_from_db()
    assert who.blocked_at
    assert 'value="show"' in client.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"do": "show"})
    who.refresh_from_db()
    assert who.blocked_at is None
    made.refresh_from_db()
    assert made.lifted_at
    answered = RightsRequest.objects.exclude(pk=made.pk).get()
    assert (answered.asker, answered.noted_by, answered.is_lifted_here) == (who, officer, False)
    assert "Te ven de nuevo" in answered.answer
    done = AuditEntry.objects.get(event="request_done_at_once", subject_code=answered.code)
    assert done.actor == officer.code
    assert known_address(who) in {
        to for each in mailoutbox if "Te ven de nuevo" in each.body for to in each.to
    } | {""}
    with pytest.raises(SeenAlready):
        lift_block(request=made, by=officer)


@pytest.mark.parametrize("when", ["before", "after"])
def test_the_desk_lifts_nothing_that_they_hid_themselves_before_or_after(officer, programme, rosa, when):
    made = noted(officer, rosa, RequestKind.BLOCK)
    if when == "before":
        hide_myself(person=rosa, programme=programme, by=rosa)
    carry_out_block(request=made, by=officer)
    if when == "after":
        show_myself(person=rosa, by=rosa)
        hide_myself(person=rosa, programme=programme, by=rosa)
    with pytest.raises(SeenAlready):
        lift_block(request=made, by=officer)
    rosa.refresh_from_db()
    assert rosa.blocked_at


def test_the_desk_shows_nobody_who_hid_by_themselves(officer, programme, rosa):
    made = hide_myself(person=rosa, programme=programme, by=rosa)
    rosa.refresh_from_db()
    with pytest.raises(SeenAlready):
        lift_block(request=RightsRequest.objects.get(pk=made.pk), by=officer)


def test_nobody_is_hidden_for_nobody_nor_by_themselves_at_the_desk(officer, programme):
    with pytest.raises(AskerUnknown):
        carry_out_block(request=noted(officer, None, RequestKind.BLOCK), by=officer)
    with pytest.raises(OwnRequest):
        carry_out_block(request=noted(officer, officer, RequestKind.BLOCK), by=officer)


def test_what_was_noted_twice_is_taken_back_and_stays_in_the_register(
    client, officer, programme, rosa, mailoutbox
):
    made = noted(officer, rosa, RequestKind.ERASURE)
    empty = client.post(at(made), {"do": "take_back", "mistake": " "})
    assert empty.status_code == 422
    ids = [tag["id"] for tag in BeautifulSoup(empty.content, "html.parser").select("[id]")]
    assert len(ids) == len(set(ids))  # several forms stand on the page
    done = client.post(at(made), {"do": "take_back", "mistake": "Es la misma carta que la 7."}, follow=True)
    assert "queda en el registro" in words(done)
    made.refresh_from_db()
    assert (made.state, made.decided_by, made.reply_to) == (RequestState.WITHDRAWN, officer, "")
    assert "Carolina Vidal Es la misma carta que la 7." in words(client.get(at(made)))
    desk = words(client.get("/datos/"))
    assert "Nada espera respuesta" in desk
    assert "Retirada" in desk
    [letter] = mailoutbox
    for body in (letter.body, letter.alternatives[0][0]):
        assert "anotada a tu nombre" in body
        assert "Es la misma carta que la 7." in body
        assert "está hecha" not in body
    [entry] = AuditEntry.objects.filter(event="noted_request_taken_back")
    assert (entry.actor, entry.details) == (officer.code, {"kind": "erasure"})
    late = client.post(at(made), {"do": "take_back", "mistake": "Otra vez."})
    assert "ya tiene respuesta o se retiró" in words(late)
    rosa.refresh_from_db()
    assert rosa.erased_at is None
    assert noted(officer, rosa, RequestKind.ERASURE).is_open  # nothing stands in the way any more


def test_what_somebody_asked_in_trama_is_not_taken_back_for_them(client, officer, programme, rosa):
    asked = ask(asking=Asking(RequestKind.OBJECTION, programme, "no"), by=rosa)
    assert "take_back" not in client.get(at(asked)).content.decode()
    assert client.post(at(asked), {"do": "take_back", "mistake": "Porque sí."}).status_code == 422
    with pytest.raises(NotNoted):
        take_noted_back(request=asked, reason="Porque sí.", by=officer)
    with pytest.raises(OwnRequest):
        take_noted_back(request=noted(officer, officer), reason="Es mía.", by=officer)
    asked.refresh_from_db()
    assert asked.is_open


@pytest.mark.parametrize("whose", ["rosa", "ana"])
def test_whose_a_letter_is_may_be_said_later_and_its_days_go_on(
    client, officer, programme, whose, request, mailoutbox
):
    who = request.getfixturevalue(whose)
    Participant.objects.update(mail="ana@example.org")
    made = noted(officer, None, days=12)
    due = made.due_on
    page = f"{at(made)}de-quien/"
    assert page in client.get(at(made)).content.decode()
    key = f"{type(who).__name__.lower()}-{who.code}"
    looked = client.post(page, {"do": "look", "name": "ñanco", "how": "Vino con su cédula."})
    assert key in looked.content.decode()
    assert "Vino con su cédula." in looked.content.decode()  # nothing typed is lost
    without = client.post(page, {"do": "say", "name": "ñanco", "who": key, "how": ""})
    assert without.status_code == 422
    said = {"do": "say", "name": "ñanco", "who": key, "how": "Vino con su cédula."}
    assert "Quedó dicho de quién es" in words(client.post(page, said, follow=True))
    made.refresh_from_db()
    assert (made.asker, made.known_by, made.due_on, made.is_open) == (who, officer, due, True)
    assert who.name in words(client.get(at(made)))
    assert "Vino con su cédula." in words(client.get(at(made)))
    assert "Vino con su cédula." in as_json(file_of(who)).decode()
    mail = "ana@example.org" if whose == "ana" else who.email
    assert [letter.to for letter in mailoutbox if letter.to == [mail]] == [[mail]]
    [entry] = AuditEntry.objects.filter(event="request_owner_said")
    assert (entry.actor, entry.details) == (officer.code, {"kind": "objection"})
    again = client.post(page, said)
    assert "Alguien ya dijo de quién es" in words(again)
    assert "ya no hay nada que decir" in words(client.get(page)).lower()
    assert page not in client.get(at(made)).content.decode()


def test_whoever_it_was_noted_for_reads_that_it_came_by_letter_and_what_to_do(
    client, officer, programme, rosa, mailoutbox
):
    made = noted(officer, rosa, RequestKind.ERASURE)
    tell_received.enqueue(made.pk)
    letter = next(mail for mail in mailoutbox if mail.to == [rosa.email])
    for body in (letter.body, letter.alternatives[0][0]):
        assert "Llegó por carta o en voz alta" in body
    own = ask(asking=Asking(RequestKind.OBJECTION, programme, "no"), by=rosa)
    sign_in(client, rosa)
    mine, by_letter = (
        words(client.get(f"/cuenta/mis-datos/solicitudes/{each.code}/")) for each in (own, made)
    )
    for said in ("por carta o en voz alta", "Si no fuiste tú quien pidió"):
        assert said in by_letter
        assert said not in mine


def test_saying_whose_it_is_starts_nothing_twice(officer, programme, rosa, mailoutbox):
    first = noted(officer, rosa)
    second = noted(officer, None, reply_to="otra@example.org")
    tell_received.enqueue(second.pk)
    with pytest.raises(AlreadyWaits):
        say_whose(request=second, who=rosa, how="Vino.", by=officer)
    take_noted_back(request=first, reason="Son la misma.", by=officer)
    say_whose(request=second, who=rosa, how="Vino.", by=officer)
    before = len(mailoutbox)
    for _again in range(2):
        tell_received.enqueue(second.pk)
    assert [mail.to for mail in mailoutbox[before:]] == [
        [rosa.email]
    ]  # the letter's own address has its mail
    with pytest.raises(WhoseIsKnown):
        say_whose(request=second, who=rosa, how="Vino.", by=officer)
    with pytest.raises(EmptyText):
        say_whose(request=second, who=rosa, how=" ", by=officer)


def test_an_erasure_is_thought_over_from_when_it_was_said_whose_it_is(officer, programme, rosa):
    made = noted(officer, None, RequestKind.ERASURE, days=10)
    RightsRequest.objects.update(noted_at=timezone.now() - timedelta(days=9))
    made = say_whose(request=made, who=rosa, how="Vino Rosa Ñanco con su cédula.", by=officer)
    with pytest.raises(TooEarly):
        carry_out_erasure(request=made, by=officer)
    RightsRequest.objects.update(known_at=timezone.now() - timedelta(days=3, minutes=1))
    made.refresh_from_db()
    done = carry_out_erasure(request=made, by=officer)
    rosa.refresh_from_db()
    assert rosa.erased_at
    assert "Rosa" not in done.known_how
    assert "Vino" in done.known_how


def test_who_was_erased_or_is_of_another_programme_is_not_offered_later_either(
    client, officer, programme, rosa
):
    make_membership(network=make_network(), person=make_person(name="Pedro Ñanco"))
    made = noted(officer, None)
    erase_person(person=rosa, by=rosa)
    page = words(client.post(f"{at(made)}de-quien/", {"do": "look", "name": "ñanco"}))
    assert "Pedro" not in page
    assert "Nadie aquí tiene ese nombre" in page
    foreign = make_membership(network=make_network(), person=make_person(name="Luz Ñanco")).person
    given = {"do": "say", "name": "ñanco", "who": f"person-{foreign.code}", "how": "Vino."}
    assert client.post(f"{at(made)}de-quien/", given).status_code == 422
    made.refresh_from_db()
    assert made.asker is None


def test_more_than_fit_are_counted_and_come_by_pages(client, officer, network, rosa):
    for number in range(44):
        make_membership(network=network, person=make_person(name=f"Luz Soto {number:02}"))
    shown = lambda page: [  # noqa: E731
        label.get_text(" ", strip=True)
        for label in BeautifulSoup(page.content, "html.parser").select("label")
        if "Luz Soto" in label.get_text()
    ]
    first = client.post(PAGE, {**LETTER, "do": "look", "name": "luz soto"})
    assert "Hay 44 con ese nombre; aquí están de 1 a 20." in words(first)
    assert len(shown(first)) == 20
    last = client.post(PAGE, {"name": "luz soto", "page": "3", "text": "que no me llamen"})
    assert "aquí están de 41 a 44" in words(last)
    assert [name[:11] for name in shown(last)] == [f"Luz Soto {number}" for number in range(40, 44)]
    assert "que no me llamen" in last.content.decode()
    thirty = type(rosa).objects.get(name="Luz Soto 30")
    kept = client.post(PAGE, {"name": "luz soto", "page": "3", "who": f"person-{thirty.code}"})
    assert len(shown(kept)) == 5  # who was chosen on another page stays chosen
    assert (
        BeautifulSoup(kept.content, "html.parser").select_one("input[checked]")["value"].endswith(thirty.code)
    )
    given = {**LETTER, "name": "luz soto", "page": "1", "who": f"person-{thirty.code}"}
    client.post(PAGE, {**given, "came_on": timezone.localdate().isoformat()})
    assert RightsRequest.objects.get().person == thirty
    few = words(client.post(PAGE, {**LETTER, "do": "look", "name": "ñanco"}))
    assert "Hay " not in few
