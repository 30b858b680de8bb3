"""Pages for those without a phone: print, photos looked over, keyboard, turns."""

import cv2
import numpy as np
import pypdfium2
import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.imports.test_paper import photos
from tests.make import (
    make_membership,
    make_network,
    make_response,
    make_team,
    make_wave,
    sign_in,
)
from tests.paper.pens import flatten
from trama.imports.models import SheetDraft, SheetPicture
from trama.imports.paper.actions import For, sheets_for
from trama.imports.paper.parse import File
from trama.networks.enums import Role
from trama.paper.flat import SCALE
from trama.paper.layout import layout_of
from trama.surveys.actions.turns import turns_token
from trama.surveys.enums import Mode, ResponseChannel
from trama.surveys.models import Intake, Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    """A coordinator before an open pulse."""
    network, people = make_team(people=7)
    sign_in(client, people[0])
    return make_wave(network=network, people=people)


def sheets(wave, count=1):
    return sheets_for(
        wave=wave, whom=For.STACK, count=count, by=wave.network.memberships.get(role="coordinator").person
    )


def crossed(file, wave, code, value):
    """The same photo with one more circle filled."""
    page = layout_of(wave.version.parsed, wave.mode).pages[0]
    bubble = next(circle for circle in page.questions[code] if circle.value == value)
    picture = cv2.imdecode(np.frombuffer(file.content, np.uint8), cv2.IMREAD_GRAYSCALE)
    flat = flatten(picture).grey
    cv2.circle(flat, (round(bubble.x * SCALE), round(bubble.y * SCALE)), 10, 30, -1)
    return File(file.name, cv2.imencode(".png", flat)[1].tobytes())


def upload(client, wave, files):
    given = [SimpleUploadedFile(file.name, file.content) for file in files]
    return client.post(f"/mediciones/{wave.code}/hojas/", {"file": given}, follow=True).content.decode()


def page_of(client, address):
    return BeautifulSoup(client.get(address).content, "html.parser")


def fields(page):
    """What a browser would send: the selects, the boxes, the chosen radios."""
    given = {
        element["name"]: element.find("option", selected=True)["value"]
        for element in page.select("main select")
    }
    given |= {element["name"]: element.text.strip() for element in page.select("main textarea")}
    return given | {
        element["name"]: element["value"] for element in page.select("main input[type=radio][checked]")
    }


def test_sheets_are_printed_for_people_or_as_a_stack(client, scene):
    for whom, pages in (("people", 7), ("stack", 3)):
        answer = client.post(f"/mediciones/{scene.code}/hojas/imprimir/", {"whom": whom, "count": "3"})
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Cache-Control"] == "no-store"
        assert len(pypdfium2.PdfDocument(answer.content)) == pages


def test_before_printing_it_is_said_what_whoever_gathers_could_know(client, scene):
    page = client.get(f"/mediciones/{scene.code}/hojas/").content.decode()
    assert "podría saber de quién es cada una" in page
    assert "no queda unida a una persona: se cuenta aparte" in page
    assert f"/e/turnos/{turns_token(scene)}/" in client.get(f"/mediciones/{scene.code}/").content.decode()


def test_a_conversed_measurement_has_no_sheets(client, scene):
    talked = make_wave(network=scene.network, timepoint="T1", mode=Mode.CONVERSED)
    assert "hojas/" not in client.get(f"/mediciones/{talked.code}/").content.decode()
    assert client.get(f"/mediciones/{talked.code}/hojas/").status_code == 404
    assert client.get(f"/e/turnos/{turns_token(talked)}/").status_code == 404


def test_a_doubtful_mark_is_asked_with_its_cut_out_and_nothing_is_lost(client, scene):
    files = photos(scene, sheets(scene), {"PRO3": "2", "CON1": "na", "COR1": "5"})
    result = upload(client, scene, [crossed(files[0], scene, "PRO3", "4")])
    assert "Se leyó 1 hoja" in result
    assert "1 marca por aclarar" in result
    draft = SheetDraft.objects.get()
    address = f"/mediciones/{scene.code}/hojas/{draft.code}/"
    page = page_of(client, address)
    assert [element["name"] for element in page.select(".sheet__asked input")] == ["PRO3"] * 7
    assert page.select(".sheet__asked input[checked]") == []
    piece = client.get(page.select_one(".sheet__asked img")["src"])
    assert piece["Content-Type"] == "image/jpeg"
    assert {"no-store", "private"} <= set(piece["Cache-Control"].split(", "))
    assert cv2.imdecode(np.frombuffer(piece.content, np.uint8), cv2.IMREAD_GRAYSCALE).shape[1] > 300

    given = fields(page) | {"CON7": "3"}
    refused = client.post(address, given | {"do": "keep"})
    assert refused.status_code == 422
    assert "Quedan marcas por decidir" in refused.content.decode()
    kept = fields(BeautifulSoup(refused.content, "html.parser"))
    assert (kept["CON7"], kept["CON1"], "PRO3" in kept) == ("3", "na", False)

    client.post(address, given | {"PRO3": "4", "do": "keep"})
    assert SheetDraft.objects.get().is_checked
    result = client.post(f"/mediciones/{scene.code}/hojas/ingresar/", follow=True).content.decode()
    assert "Se ingresó 1 hoja. Sus fotos se borraron. De cada persona vale la primera." in result
    assert Response.objects.get().body["items"] == {"PRO3": 4, "CON1": "na", "CON7": 3, "COR1": 5}
    assert SheetPicture.objects.count() == 0
    assert client.get(page.select_one(".sheet__asked img")["src"]).status_code == 404


def test_what_was_read_can_be_changed_left_blank_or_thrown_away(client, scene):
    upload(client, scene, photos(scene, sheets(scene, 2), {"PRO3": "2", "research": "yes"}))
    first, second = SheetDraft.objects.all()
    address = f"/mediciones/{scene.code}/hojas/"
    given = fields(page_of(client, f"{address}{first.code}/"))
    assert given["research"] == "yes"
    shown = page_of(client, f"{address}{first.code}/")
    beside = [row.select_one("img")["src"].split("/")[-2] for row in shown.select(".sheet__row")]
    assert beside == [row.select_one("select")["name"] for row in shown.select(".sheet__row")]
    unsure = client.post(
        f"{address}{first.code}/", given | {"PRO3": "blank", "research": "blank", "do": "keep"}
    )
    assert unsure.status_code == 422  # an empty sheet is never clear
    assert "No se encontró ninguna marca en la página 1" in unsure.content.decode()
    assert "Todas las marcas estaban claras" not in unsure.content.decode()
    page = client.post(
        f"{address}{first.code}/",
        given | {"PRO3": "blank", "research": "blank", "empty": "on", "do": "keep"},
        follow=True,
    )
    assert page.redirect_chain[-1][0] == f"{address}{second.code}/"  # the next one to look over
    assert fields(page_of(client, f"{address}{first.code}/"))["PRO3"] == "blank"

    client.post(f"{address}{second.code}/", {"do": "discard"})
    client.post(f"{address}ingresar/")
    assert SheetDraft.objects.count() == 0
    response = Response.objects.get()
    assert response.body == {}
    assert response.may_research is False


def test_a_page_that_did_not_come_must_be_waived(client, scene):
    wave = make_wave(network=scene.network, people=[], code="cfr", timepoint="T0")
    upload(client, wave, photos(wave, sheets(wave), {"PRO3": "1"}, pages=[1, 3, 4]))
    draft = SheetDraft.objects.get()
    address = f"/mediciones/{wave.code}/hojas/{draft.code}/"
    page = page_of(client, address)
    assert "Falta la página 2" in page.text
    assert {element["name"] for element in page.select("textarea")} == {
        "purpose",
        "open-only_together",
        "open-avoided",
        "open-one_change",
    }

    refused = client.post(address, fields(page) | {"do": "keep"})
    assert refused.status_code == 422
    assert "marca esta casilla o trae la foto de esa página" in refused.content.decode()
    half = BeautifulSoup(
        client.post(address, fields(page) | {"without": "on", "do": "keep"}).content, "html.parser"
    )
    assert half.select_one("[name=without]").has_attr("checked")
    assert "trae la foto de esa página" not in half.text
    assert "elige abajo lo que estaba marcado" in half.text
    words = {
        "purpose": "a" * 300,
        "open-avoided": " los turnos ",
        "without": "on",
        "empty": "on",
        "do": "keep",
    }
    client.post(address, fields(page) | words)
    client.post(f"/mediciones/{wave.code}/hojas/ingresar/")
    assert Response.objects.get().body == {"items": {"PRO3": 1}, "open": {"avoided": "los turnos"}}


def test_nothing_chosen_and_a_wrong_file_get_their_sentences(client, scene):
    assert (
        "Elige al menos una foto"
        in client.post(f"/mediciones/{scene.code}/hojas/", follow=True).content.decode()
    )
    assert "nota.txt: Este archivo no se puede leer" in upload(client, scene, [File("nota.txt", b"hola")])


def test_photos_are_seen_by_who_brought_them_only(client, scene):
    upload(client, scene, photos(scene, sheets(scene)))
    draft = SheetDraft.objects.get()
    mine = f"/mediciones/{scene.code}/hojas/{draft.code}/"
    for network in (scene.network, make_network()):
        sign_in(client, make_membership(network=network, role=Role.COORDINATOR).person)
        assert client.get(mine).status_code == 404
        assert client.get(f"{mine}PRO3/").status_code == 404
        assert client.post(mine, {"do": "discard"}).status_code == 404
    assert SheetDraft.objects.count() == 1


def typed(client, wave, **given):
    return client.post(f"/mediciones/{wave.code}/hojas/teclear/", given, follow=True)


def test_a_sheet_is_typed_as_a_plain_form(client, scene):
    code = sheets(scene)[0].code
    page = page_of(client, f"/mediciones/{scene.code}/hojas/teclear/")
    names = {element["name"] for element in page.select("input[type=radio]")}
    assert names == {item.code for item in scene.version.parsed.items}

    result = typed(
        client, scene, sheet=f" {code[:4].lower()} {code[4:]}", PRO3="3", CON1="na", PRO6="9", research="yes"
    )
    assert (
        "quedó ingresada. Toma la siguiente. De cada persona vale la primera respuesta que llegó."
        in result.content.decode()
    )
    response = Response.objects.get()
    assert response.body == {"items": {"PRO3": 3, "CON1": "na"}}
    assert response.may_research is True
    assert Intake.objects.get(channel=ResponseChannel.PAPER).count == 1

    assert "ya estaba ingresada" in typed(client, scene, sheet=code, PRO3="5").content.decode()
    assert Response.objects.count() == 1


def test_a_wrong_code_keeps_what_was_typed(client, scene):
    result = typed(client, scene, sheet="ABCDEFGH", PRO3="3", go="enter")
    assert result.status_code == 422
    page = BeautifulSoup(result.content, "html.parser")
    assert "ocho letras y números" in page.text
    assert page.select_one("input[name=PRO3][checked]")["value"] == "3"
    assert page.select_one("input[name=sheet]")["value"] == "ABCDEFGH"


def test_typed_twice_only_what_differs_is_asked(client, scene):
    code = sheets(scene)[0].code
    again = BeautifulSoup(
        typed(client, scene, sheet=code, PRO3="3", CON1="2", research="yes", go="again").content,
        "html.parser",
    )
    first = again.select_one("input[name=first]")["value"]
    assert again.select("input[checked]") == []
    assert Response.objects.count() == 0

    result = typed(client, scene, sheet=code, first=first, PRO3="4", CON1="2", COR1="1", go="enter")
    page = BeautifulSoup(result.content, "html.parser")
    assert "3 frases no coinciden" in page.text
    radios = [(element["name"], element["value"]) for element in page.select("input[type=radio]")]
    assert radios == [
        ("COR1", ""),
        ("COR1", "1"),
        ("PRO3", "3"),
        ("PRO3", "4"),
        ("research", "yes"),
        ("research", ""),
    ]
    hidden = {element["name"]: element["value"] for element in page.select("main input[type=hidden]")}
    typed(client, scene, **{**hidden, "COR1": "1", "PRO3": "3", "research": "", "go": "enter"})
    response = Response.objects.get()
    assert response.body["items"] == {"PRO3": 3, "CON1": 2, "COR1": 1}
    assert response.may_research is False


def test_typed_twice_alike_goes_in_with_the_words_of_the_first(client, scene):
    wave = make_wave(network=scene.network, people=[], code="cfr", timepoint="T0")
    code = sheets(wave)[0].code
    again = typed(client, wave, sheet=code, PRO3="3", level="sustained", example="la feria", go="again")
    first = BeautifulSoup(again.content, "html.parser").select_one("input[name=first]")["value"]
    typed(client, wave, sheet=code, first=first, PRO3="3", level="sustained", go="enter")
    assert Response.objects.get().body == {"items": {"PRO3": 3}, "level": "sustained", "example": "la feria"}


@pytest.mark.parametrize(
    ("paper", "own", "is_said"), [(5, 5, True), (6, 0, True), (4, 5, False), (5, 4, False), (0, 9, False)]
)
def test_the_road_is_said_in_words_when_it_points_at_nobody(client, scene, paper, own, is_said):
    wave = make_wave(network=scene.network, people=[], timepoint="T1", is_final=True)
    for _ in range(paper + own):
        make_response(wave=wave)
    if paper:
        Intake.objects.create(wave=wave, channel=ResponseChannel.PAPER, count=paper)
    page = client.get(f"/devolucion/{wave.code}/").content.decode()
    assert ("algunas en papel o en un dispositivo compartido" in page) is is_said
