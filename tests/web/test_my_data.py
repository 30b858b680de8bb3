"""«Mis datos»: what somebody takes, corrects, asks and takes back, with an account and without."""

import io
import json
import zipfile

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from tests.make import (
    make_intention,
    make_membership,
    make_network,
    make_person,
    make_programme,
    make_question,
    make_user,
    make_wave,
    make_workshop,
    sign_in,
)
from trama.agreements.enums import AgreementState
from trama.audit.models import AuditEntry
from trama.networks.actions.people import end_membership
from trama.networks.enums import Role
from trama.networks.models import Membership
from trama.privacy.enums import RequestKind, RequestState
from trama.privacy.models import RightsRequest
from trama.privacy.queries import data_address
from trama.sessions.models import Participant
from trama.sessions.models.session import RETURN_DAYS
from trama.sessions.return_codes import device_digest
from trama.surveys.models import LinkHandover
from trama.web.live.workshops import cookie_name
from trama.workshops.enums import Shape
from trama.workshops.models import Echo, Note

pytestmark = pytest.mark.django_db
PAGE = "/cuenta/mis-datos/"


def words(page):
    return " ".join(BeautifulSoup(page.content, "html.parser").get_text(" ").split())


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def rosa(network):
    """Somebody who took part in everything."""
    person = make_membership(network=network, person=make_person(name="Rosa Ñanco", user=make_user())).person
    other = make_membership(network=network, role=Role.COORDINATOR).person
    wave = make_wave(network=network, people=[person])
    wave.invitations.update(consent_on=timezone.localdate(), consent_version="3")
    LinkHandover.objects.create(invitation=wave.invitations.get(), by=other)
    workshop = make_workshop(network=network)
    me = Participant.objects.create(session=workshop, name="Rosa", person=person)
    note = Note.objects.create(session=workshop, author=me, shape=Shape.CIRCLE, text="=nota mía")
    others = Participant.objects.create(session=workshop, name="Ajena")
    foreign = Note.objects.create(session=workshop, author=others, shape=Shape.CIRCLE, text="nota con eco")
    Echo.objects.create(participant=me, note=foreign)
    make_intention(note=note, text="probar algo")
    make_question(note=note, text="pregunta a cargo", owner=person, state=AgreementState.OPEN)
    return person


HELD = ("Rosa Ñanco", "nota mía", "nota con eco", "probar algo", "pregunta a cargo")


def test_the_json_holds_everything(client, rosa):
    answer = sign_in(client, rosa).post(PAGE, {"form": "json"})
    assert "mis-datos" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    text = answer.content.decode()
    assert [held for held in HELD if held not in text] == []
    tables = data["tables"]
    assert set(tables) >= {
        "cuenta",
        "participacion",
        "consentimientos",
        "textos",
        "enlaces",
        "solicitudes",
        "actos",
    }
    assert tables["enlaces"]
    assert tables["solicitudes"][0]["Número"] == 1
    assert data["workshops"][0]["writings"]


def test_the_tables_open_in_a_spreadsheet_and_hold_no_formula(client, rosa):
    answer = sign_in(client, rosa).post(PAGE, {"form": "csv"})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    text = "\n".join(files.values())
    assert [held for held in HELD if held not in text] == []
    assert ";=nota" not in files["textos.csv"]
    assert files["cuenta.csv"].startswith("Nombre;Correo;")


def test_the_pdf_is_read(client, rosa):
    answer = sign_in(client, rosa).post(PAGE, {"form": "pdf"})
    pages = pypdfium2.PdfDocument(answer.content)
    text = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert "Lo que se guarda de Rosa Ñanco" in text
    assert "nota mía" in text
    assert "guardan sin tu nombre" in text


def test_each_download_is_recorded_and_a_form_that_nobody_knows_is_refused(client, rosa):
    sign_in(client, rosa)
    assert client.post(PAGE, {"form": "xml"}).status_code == 409
    assert not AuditEntry.objects.filter(event="own_data_downloaded").exists()
    client.post(PAGE, {"form": "pdf"})
    [entry] = AuditEntry.objects.filter(event="own_data_downloaded")
    assert (entry.actor, entry.details) == (rosa.code, {"form": "pdf"})


def test_an_erasure_is_asked_by_typing_and_taken_back(client, rosa, mailoutbox):
    sign_in(client, rosa)
    page = client.get(f"{PAGE}pedir/borrar/")
    assert not BeautifulSoup(page.content, "html.parser").select("input[checked]")
    for sentence in (
        "No se puede deshacer",
        "integrante, Escuela C",
        "código de su comprobante",
        "tres días",
    ):
        assert sentence in words(page)
    given = {"reply_to": rosa.email, "text": "me cambio", "word": "borra"}
    wrong = client.post(f"{PAGE}pedir/borrar/", given)
    assert wrong.status_code == 422
    assert "me cambio" in wrong.content.decode()
    assert not RightsRequest.objects.exists()
    sent = client.post(f"{PAGE}pedir/borrar/", {**given, "word": " borrar "}, follow=True)
    made = RightsRequest.objects.get()
    assert (made.kind, made.state) == (RequestKind.ERASURE, RequestState.OPEN)
    assert "Tu solicitud tiene el número 1." in words(sent)
    assert rosa.email in {mail.to[0] for mail in mailoutbox}
    again = client.post(f"{PAGE}pedir/borrar/", {**given, "word": "borrar"})
    assert "Ya pediste eso mismo" in words(again)
    assert "me cambio" in again.content.decode()
    back = client.post(f"{PAGE}solicitudes/{made.code}/", follow=True)
    assert "Retiraste la solicitud 1." in words(back)
    assert "Retirada" in words(back)


@pytest.mark.parametrize("what", ["corregir", "oponerme", "llevar"])
def test_what_is_asked_in_words_needs_some(client, rosa, what):
    sign_in(client, rosa)
    assert client.post(f"{PAGE}pedir/{what}/", {"reply_to": rosa.email, "text": ""}).status_code == 422
    done = client.post(f"{PAGE}pedir/{what}/", {"reply_to": rosa.email, "text": "esto"}, follow=True)
    assert "Tu solicitud tiene el número 1." in words(done)


def test_name_and_phone_are_corrected_at_once(client, rosa):
    sign_in(client, rosa)
    address = f"{PAGE}pedir/corregir/"
    wrong = client.post(address, {"do": "now", "name": "Rosa Ñanco Pérez", "phone": "12"})
    assert wrong.status_code == 422
    assert "Rosa Ñanco Pérez" in wrong.content.decode()
    done = client.post(address, {"do": "now", "name": "Rosa Ñanco Pérez", "phone": "911112222"}, follow=True)
    rosa.refresh_from_db()
    assert (rosa.name, rosa.phone) == ("Rosa Ñanco Pérez", "+56911112222")
    assert "Hecha" in words(done)
    same = client.post(address, {"do": "now", "name": rosa.name, "phone": rosa.phone})
    assert "no había nada que corregir" in words(same)


def test_who_hides_is_seen_by_nobody_and_comes_back_with_one_button(client, rosa, network):
    coordination = network.memberships.get(role=Role.COORDINATOR).person
    sign_in(client, coordination)
    assert rosa.name in words(client.get(f"/redes/{network.code}/"))
    sign_in(client, rosa)
    assert "lo levantes" in words(client.get(f"{PAGE}pedir/ocultarme/"))
    assert not RightsRequest.objects.exists()
    done = client.post(f"{PAGE}pedir/ocultarme/", follow=True)
    assert done.status_code == 200
    assert RightsRequest.objects.get().state == RequestState.DONE
    sign_in(client, coordination)
    assert rosa.name not in words(client.get(f"/redes/{network.code}/"))
    sign_in(client, rosa)
    assert "Nadie más te ve" in words(client.get(PAGE))
    client.post(f"{PAGE}mostrarme/")
    assert client.get("/hoy/").status_code == 200
    sign_in(client, coordination)
    assert rosa.name in words(client.get(f"/redes/{network.code}/"))


def test_who_left_takes_and_asks_too(client, rosa):
    coordination = Membership.objects.get(role=Role.COORDINATOR).person
    membership = rosa.current_memberships().get()
    end_membership(membership=membership, on=timezone.localdate(), by=coordination)
    sign_in(client, rosa)
    assert "Llevarme todo" in words(client.get(PAGE))
    assert client.post(PAGE, {"form": "csv"}).status_code == 200
    asked = client.post(f"{PAGE}pedir/oponerme/", {"reply_to": rosa.email, "text": "no"}, follow=True)
    assert asked.status_code == 200
    assert RightsRequest.objects.get(kind="objection").programme == membership.network.cohort.programme


def test_who_belongs_to_two_programmes_says_to_whom(client, rosa):
    other = make_programme(name="Otro programa")
    Membership.objects.create(person=rosa, role=Role.RESEARCHER, programme=other, since_on="2026-05-01")
    sign_in(client, rosa)
    address = f"{PAGE}pedir/oponerme/"
    assert "Otro programa" in words(client.get(address))
    given = {"reply_to": rosa.email, "text": "no", "programme": str(other.pk)}
    client.post(address, given)
    assert RightsRequest.objects.get().programme == other
    foreign = make_programme(name="Ajeno")
    assert client.post(address, {**given, "programme": str(foreign.pk)}).status_code == 422


def test_a_request_of_somebody_else_does_not_exist(client, rosa, network):
    made = RightsRequest.objects.create(
        number=1, programme=network.cohort.programme, person=rosa, kind="objection", due_on="2030-01-01"
    )
    sign_in(client, make_membership(network=network).person)
    assert client.get(f"{PAGE}solicitudes/{made.code}/").status_code == 404
    assert client.post(f"{PAGE}solicitudes/{made.code}/").status_code == 404
    assert client.get(f"{PAGE}pedir/otra-cosa/").status_code == 404


@pytest.fixture
def ana(client, network):
    """Somebody in a workshop without an account, on this device."""
    workshop = make_workshop(network=network)
    person = Participant.objects.create(session=workshop, name="Ana", device=device_digest("secreto"))
    client.cookies[cookie_name(workshop.code)] = "secreto"
    Note.objects.create(session=workshop, author=person, shape=Shape.CIRCLE, text="nota de Ana")
    return person


def test_a_participant_without_account_takes_corrects_and_asks(client, ana, mailoutbox):
    page = f"/t/{ana.session.code}/mis-datos/"
    assert page in client.get(f"/t/{ana.session.code}/lo-mio/").content.decode()
    assert "Llevarme todo" in words(client.get(page))
    for form in ("json", "csv", "pdf"):
        assert client.post(page, {"form": form}).status_code == 200
    assert "nota de Ana" in client.post(page, {"form": "json"}).content.decode()
    done = client.post(page, {"do": "name", "name": "Ana María"}, follow=True)
    assert "Tu nombre quedó corregido" in words(done)
    without = client.post(page, {"do": "erase", "reply_to": "", "text": "", "word": "borrar"})
    assert without.status_code == 422
    given = {"do": "erase", "reply_to": "ana@example.org", "text": "", "word": "borrar"}
    asked = client.post(page, given, follow=True)
    made = RightsRequest.objects.get(kind="erasure")
    assert f"Solicitud {made.number}" in words(asked)
    assert "ana@example.org" in {mail.to[0] for mail in mailoutbox}
    client.post(page, {"do": "back", "request": made.code})
    made.refresh_from_db()
    assert made.state == RequestState.WITHDRAWN


def test_what_was_written_before_somebody_else_came_back_is_in_no_file(client, ana):
    Participant.objects.filter(pk=ana.pk).update(hides_before=timezone.now())
    answer = client.post(f"/t/{ana.session.code}/mis-datos/", {"form": "json"})
    assert "nota de Ana" not in answer.content.decode()


def test_a_participant_with_an_account_is_led_to_it(client, ana, rosa):
    Participant.objects.filter(pk=ana.pk).update(person=rosa)
    page = client.get(f"/t/{ana.session.code}/mis-datos/")
    assert PAGE in page.content.decode()
    given = {"do": "erase", "reply_to": "ana@example.org", "text": "", "word": "borrar"}
    assert client.post(f"/t/{ana.session.code}/mis-datos/", given).status_code == 404


def test_a_participant_objects_and_asks_for_a_correction_in_words(client, ana, mailoutbox):
    page = f"/t/{ana.session.code}/mis-datos/"
    ids = [tag["id"] for tag in BeautifulSoup(client.get(page).content, "html.parser").select("[id]")]
    assert len(ids) == len(set(ids))
    for does, kind in (("object", "objection"), ("correct", "correction")):
        lacking = client.post(page, {"do": does, "text": "", "reply_to": "ana@example.org"})
        assert lacking.status_code == 422
        given = {"do": does, "text": f"por {kind}", "reply_to": "ana@example.org"}
        assert client.post(page, given).status_code == 302
        made = RightsRequest.objects.get(kind=kind)
        assert (made.participant, made.text, made.state) == (ana, f"por {kind}", RequestState.OPEN)
        again = client.post(page, given)
        assert again.status_code == 422
        assert f"por {kind}" in again.content.decode()
    assert [mail.to[0] for mail in mailoutbox].count("ana@example.org") == 2


def test_a_button_of_a_participant_that_nobody_knows_is_answered_with_a_sentence(client, ana):
    unknown = client.post(f"/t/{ana.session.code}/mis-datos/", {"do": "otra"})
    assert unknown.status_code == 422
    assert "no entendió qué botón" in words(unknown)


def test_a_participant_hides_at_once_and_comes_back(client, ana):
    page = f"/t/{ana.session.code}/mis-datos/"
    hidden = client.post(page, {"do": "hide"}, follow=True)
    ana.refresh_from_db()
    assert ana.blocked_at
    assert "Nadie más te ve en este taller" in words(hidden)
    assert RightsRequest.objects.get(kind="block").state == RequestState.DONE
    assert client.post(page, {"do": "hide"}).status_code == 422
    shown = client.post(page, {"do": "show"}, follow=True)
    ana.refresh_from_db()
    assert ana.blocked_at is None
    assert "Volver a mostrarme" in words(hidden)
    assert "Volver a mostrarme" not in words(shown)
    assert client.post(page, {"do": "show"}).status_code == 422


@pytest.mark.parametrize("does", ["hide", "show", "object", "correct", "erase"])
def test_who_came_in_with_an_account_asks_none_of_it_without(client, ana, rosa, does):
    Participant.objects.filter(pk=ana.pk).update(person=rosa)
    given = {"do": does, "text": "no", "reply_to": "ana@example.org", "word": "borrar"}
    assert client.post(f"/t/{ana.session.code}/mis-datos/", given).status_code == 404
    assert not RightsRequest.objects.exists()


def test_the_page_of_a_participant_says_until_when_their_word_opens_it(client, ana):
    page = words(client.get(f"/t/{ana.session.code}/mis-datos/"))
    assert "hasta catorce días después del taller" in page
    assert data_address(ana.session.network.cohort.programme) in page
    assert RETURN_DAYS == 14
    assert "hasta catorce días después del taller" in words(client.get("/privacidad/"))


@pytest.mark.parametrize("does", ["name", "hide", "show", "correct", "object", "erase", "back"])
def test_a_phone_that_came_by_a_word_that_was_looked_at_changes_and_asks_nothing(client, ana, does):
    page = f"/t/{ana.session.code}/mis-datos/"
    text = {"name": "Otra", "text": "Lo pidió Ana", "reply_to": "otra@example.org", "word": "borrar"}
    client.post(page, {"do": "erase", **text})
    made = RightsRequest.objects.get()
    blocked_at = timezone.now() if does == "show" else None
    Participant.objects.filter(pk=ana.pk).update(hides_before=timezone.now(), blocked_at=blocked_at)
    seen = client.get(page)
    assert "escribe a quien responde por los datos" in words(seen)
    assert 'value="erase"' not in seen.content.decode()
    assert "Lo pidió Ana" not in seen.content.decode() + client.post(page, {"form": "json"}).content.decode()
    answer = client.post(page, {"do": does, "request": made.code, **text})
    assert answer.status_code == 422
    assert "no se cambió nada" in words(answer)
    foreign = client.post(page, {"do": does, "request": "ZZZZZZ", **text})
    assert words(foreign) == words(answer)  # nothing tells which request is of this card
    before = ana.name, blocked_at, RequestState.OPEN
    ana.refresh_from_db()
    made.refresh_from_db()
    assert (ana.name, ana.blocked_at, made.state) == before
    assert not RightsRequest.objects.exclude(pk=made.pk).exists(), (
        "that phone took what it wrote, and asked nothing"
    )
