"""The desk says what is true: of what is pressed twice, of what two write at once, of whoever asks twice."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone, translation

from tests.make import (
    make_cohort,
    make_network,
    make_programme,
    make_workshop,
    sign_in,
)
from tests.privacy.test_notice import FACTS
from tests.web.desk_scene import appointed, at, noted, words
from trama.privacy.actions.carrying_out import carry_out_block, carry_out_erasure
from trama.privacy.actions.hiding import hide_myself, show_myself
from trama.privacy.actions.incidents import IncidentFacts, write_incident
from trama.privacy.actions.noting import say_whose
from trama.privacy.actions.requests import Asking, answer, ask, extend
from trama.privacy.enums import Ground, RequestKind
from trama.privacy.errors import AlreadyAsked, AlreadyWaits, NotExtendable, NotYet
from trama.privacy.models import Incident, RightsRequest
from trama.sessions.actions.joining import Card, join

pytestmark = pytest.mark.django_db


def test_a_block_is_never_extended_and_its_page_does_not_offer_it(client, officer, programme, rosa):
    made = noted(officer, rosa, RequestKind.BLOCK)
    assert 'value="extend"' not in client.get(at(made)).content.decode()
    with pytest.raises(NotExtendable):
        extend(request=made, reason="Falta.", by=officer)
    refused = client.post(at(made), {"do": "extend", "why": "Estamos ocupados."})
    assert "la de ocultar a alguien, nunca" in words(refused)
    due = made.due_on
    made.refresh_from_db()
    assert (made.due_on, made.extended_on) == (due, None)
    assert "la de ocultar, dentro de dos días hábiles y sin más plazo" in words(client.get("/datos/"))


def test_each_programme_answers_the_same_right_for_itself(officer, programme, rosa):
    other = make_network(cohort=make_cohort(programme=make_programme(name="Otro"))).cohort.programme
    for asked_of in (programme, other):
        ask(asking=Asking(RequestKind.OBJECTION, asked_of, text="Que no me llamen."), by=rosa)
    with pytest.raises(AlreadyAsked):
        ask(asking=Asking(RequestKind.OBJECTION, other, text=" que no  me llamen. "), by=rosa)
    noted(appointed(other), rosa, RequestKind.BLOCK)
    assert noted(officer, rosa, RequestKind.BLOCK).is_open
    with pytest.raises(AlreadyWaits):
        noted(officer, rosa, RequestKind.BLOCK)


def test_two_different_corrections_are_two(officer, programme, rosa):
    first = ask(asking=Asking(RequestKind.CORRECTION, programme, text="Mi escuela."), by=rosa)
    second = ask(asking=Asking(RequestKind.CORRECTION, programme, text="Mi cargo."), by=rosa)
    assert (first.is_open, second.is_open) == (True, True)
    third = noted(officer, None, RequestKind.CORRECTION, text="El año.")
    assert say_whose(request=third, who=rosa, how="Vino.", by=officer).person == rosa
    again = noted(officer, None, RequestKind.CORRECTION, text="mi cargo.")
    with pytest.raises(AlreadyWaits):
        say_whose(request=again, who=rosa, how="Vino.", by=officer)


def test_what_was_done_at_once_or_noted_uses_up_nobodys_day(officer, programme, rosa):
    for number in range(10):
        hide_myself(person=rosa, programme=programme, by=rosa)
        rosa.refresh_from_db()
        show_myself(person=rosa, by=rosa)
        noted(officer, rosa, text=f"La carta {number}.")
    assert RightsRequest.objects.count() == 20
    assert ask(asking=Asking(RequestKind.ERASURE, programme), by=rosa).is_open


@pytest.mark.parametrize("act", ["hide", "show"])
def test_a_button_that_is_pressed_twice_says_what_is_true(client, officer, programme, rosa, act):
    made = noted(officer, rosa, RequestKind.BLOCK)
    client.post(at(made), {"do": "hide"})
    if act == "show":
        client.post(at(made), {"do": "show"})
    again = client.post(at(made), {"do": act})
    assert again.status_code == 422
    said = {"hide": "ya tiene respuesta o se retiró", "show": "ya no oculta a nadie"}
    assert said[act] in words(again)
    rosa.refresh_from_db()
    assert (rosa.blocked_at is not None) == (act == "hide")


def test_of_two_officers_the_second_loses_nothing_typed(client, officer, programme, rosa):
    made = noted(officer, rosa)
    answer(request=made, text="Ya no te llaman.", by=appointed(programme))
    late = client.post(at(made), {"do": "answer", "text": "Mañana dejan de llamarte."})
    assert "ya tiene respuesta o se retiró" in words(late)
    assert "Mañana dejan de llamarte." in words(late)
    assert "Ya no te llaman." in words(late)
    refused = client.post(at(made), {"do": "refuse", "ground": Ground.CLAIMS, "reason": "Hay un reclamo."})
    assert "Hay un reclamo." in words(refused)
    empty = client.post(at(made), {"do": "answer", "text": " "})
    assert "ya tiene respuesta o se retiró" in words(empty)
    whose = noted(officer, None)
    say_whose(request=whose, who=rosa, how="Vino.", by=officer)
    given = {"do": "say", "name": "ñanco", "who": f"person-{rosa.code}", "how": "Mostró su cédula."}
    assert "Mostró su cédula." in words(client.post(f"{at(whose)}de-quien/", given))


@pytest.mark.parametrize(
    ("kind", "days", "given"),
    [
        (RequestKind.BLOCK, 0, {"do": "extend", "why": "Lo que escribí."}),
        (RequestKind.OBJECTION, 31, {"do": "extend", "why": "Lo que escribí."}),
        (RequestKind.BLOCK, 0, {"do": "answer", "text": "Lo que escribí."}),
        (RequestKind.ERASURE, 0, {"do": "answer", "text": "Lo que escribí."}),
    ],
)
def test_what_was_typed_for_a_form_that_no_longer_fits_stays_while_it_waits(
    client, officer, rosa, kind, days, given
):
    made = noted(officer, rosa, kind, days=days)
    page = client.post(at(made), given)
    assert page.status_code == 422
    assert words(page).count("Lo que escribí.") == 1


def test_what_was_typed_to_take_back_what_was_asked_in_trama_stays(client, officer, programme, rosa):
    asked = ask(asking=Asking(RequestKind.OBJECTION, programme, "no"), by=rosa)
    page = words(client.post(at(asked), {"do": "take_back", "mistake": "Lo que escribí."}))
    assert page.count("Lo que escribí.") == 1
    page = words(client.post(at(asked), {"do": "refuse", "ground": "", "reason": "Lo que escribí."}))
    assert page.count("Lo que escribí.") == 1


def test_an_answer_is_in_the_language_of_whoever_asked(officer, programme, rosa, network):
    rosa.user.language = "en"
    rosa.user.save()
    hidden = carry_out_block(request=noted(officer, rosa, RequestKind.BLOCK), by=officer)
    assert "Nobody else sees you" in hidden.answer
    guest = join(session=make_workshop(network=network), card=Card("Ana"), secret="p" * 20, by=Card("Ana"))
    with translation.override("en"):
        assert (
            "Ya nadie más te ve"
            in carry_out_block(request=noted(officer, guest, RequestKind.BLOCK), by=officer).answer
        )
    made = noted(officer, rosa, RequestKind.ERASURE)
    RightsRequest.objects.filter(pk=made.pk).update(noted_at=timezone.now() - timedelta(days=4))
    assert "cannot be brought back" in carry_out_erasure(request=made, by=officer).answer


def test_a_number_of_no_version_is_never_the_newest(client, officer, programme):
    given = asdict(FACTS) | {"is_public_body": "", "do": "look"}
    looked = BeautifulSoup(client.post("/datos/aviso/", given).content, "html.parser")
    seen = looked.select_one("[name=seen]")["value"]
    page = client.post("/datos/aviso/", given | {"do": "publish", "seen": seen, "after": "9" * 5000})
    assert page.status_code == 422
    assert "alguien publicó otra versión" in words(page)
    assert not programme.notices.exists()


def test_nothing_that_has_not_happened_is_in_the_register(client, officer, programme):
    later = timezone.localtime() + timedelta(days=1)
    given = {
        "noticed_at": later.strftime("%Y-%m-%dT%H:%M"),
        "nature": "Se perdió.",
        "people": "x",
        "data": "x",
    }
    page = client.post("/datos/incidentes/nuevo/", given)
    assert page.status_code == 422
    assert "todavía no llega" in words(page)
    with pytest.raises(NotYet):
        write_incident(
            facts=IncidentFacts(
                noticed_at=timezone.now(), nature="x", people="x", data="x", agency_told_at=later
            ),
            programme=programme,
            by=officer,
        )
    assert not Incident.objects.exists()


def test_a_name_is_needed_to_say_whose_a_letter_is(client, officer, programme):
    page = client.get(f"{at(noted(officer, None))}de-quien/")
    label = BeautifulSoup(page.content, "html.parser").select_one("label[for=id_name]")
    assert "opcional" not in label.get_text()


def test_of_the_notice_nobody_without_a_right_to_it_learns_which_programmes_there_are(
    client, programme, rosa
):
    sign_in(client, rosa)
    pages = {client.get(f"/datos/aviso/?programa={code}").status_code for code in ("zz", programme.code)}
    assert pages | {client.get("/datos/aviso/").status_code} == {403}
