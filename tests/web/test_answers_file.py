"""The pages of a file of answers, with plain forms: choose, say which column is which, mend, bring, undo."""

import io

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.imports import forms
from tests.imports.test_reading_tables import book, saved
from tests.make import make_membership, make_team, make_wave, sign_in
from trama.imports.models import ImportDraft
from trama.networks.enums import Role
from trama.surveys.enums import Mode
from trama.surveys.models import Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def wave(client):
    """A coordinator before an open pulse of seven people."""
    network, people = make_team(people=7)
    sign_in(client, people[0])
    return make_wave(network=network, people=people)


def upload(client, wave, content, name="respuestas.csv", where=""):
    file = io.BytesIO(content)
    file.name = name
    return client.post(f"/mediciones/{wave.code}/archivo/{where}", {"file": file})


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").find("main").get_text(" ").split())


def form_of(response, do):
    """What the browser would send of the form with that button: every select as it stands."""
    page = BeautifulSoup(response.content, "html.parser")
    form = page.find("button", {"name": "do", "value": do}).find_parent("form")
    sent = [("do", do)]
    for select in form.find_all("select"):
        chosen = select.find("option", selected=True) or select.find("option")
        sent.append((select["name"], chosen["value"]))
    return sent


def post(client, address, sent):
    data = {}
    for name, value in sent:
        data.setdefault(name, []).append(value)
    return client.post(address, data, follow=True)


def messy(wave):
    rows = forms.google_rows(wave.version.parsed)
    rows[0][3] = "Lo que trabajamos en las reuniones tiene que ver con el propósito acordado"
    rows[2][5], rows[3][6], rows[6][1] = "Totalmente en desacuerdo", "Tal vez", rows[4][1]
    return forms.as_csv(rows, delimiter=";", encoding="utf-8-sig")


def test_a_messy_file_becomes_answers_step_by_step(client, wave):
    draft = upload(client, wave, messy(wave))["Location"]
    page = client.get(draft)
    said = words(page)
    assert "Se pueden traer 2 respuestas. Falta revisar 4 líneas." in said
    assert (
        "No se leyeron, porque dicen quién o cuándo: Marca temporal, Dirección de correo electrónico." in said
    )
    assert "Primero indica si la columna de arriba es esa pregunta." in said
    assert forms.MAILS[0] not in page.content.decode()

    page = post(client, draft, form_of(page, "columns"))
    assert "Primero indica" in words(page)  # nobody said it: nothing was chosen beforehand
    said = [(name, "PRO6" if value == "?" else value) for name, value in form_of(page, "columns")]
    page = post(client, draft, said)
    assert "Primero indica" not in words(page)
    asked = dict.fromkeys(value for name, value in form_of(page, "mend") if name in {"word", "twin"})
    assert list(asked) == [""]  # nothing is chosen beforehand
    assert "¿Era «Muy en desacuerdo»?" in words(page)
    meant = ["agreement|totalmente en desacuerdo|1", "frequency|tal vez|3"]
    page = client.post(draft, {"do": "mend", "word": meant, "twin": "5|7"}, follow=True)
    assert "Se pueden traer 5 respuestas." in words(page)
    assert "1 queda fuera, como indicaste." in words(page)

    refused = client.post(draft, {"do": "apply"})
    assert refused.status_code == 422
    assert "Marca que, antes de responder" in words(refused)
    assert not Response.objects.exists()
    done = client.post(draft, {"do": "apply", "told": "1"}, follow=True)
    assert "Llegaron 5 respuestas." in done.content.decode()
    answers = [response.body["items"] for response in Response.objects.filter(wave=wave)]
    assert len(answers) == 5
    assert all(answer["PRO6"] == answer["PRO3"] for answer in answers)
    assert client.get(draft)["Location"] == f"/mediciones/{wave.code}/"


def test_the_box_is_not_ticked_beforehand_and_no_answers_are_shown(client, wave):
    draft = upload(client, wave, forms.as_xlsx(forms.microsoft_rows(wave.version.parsed)), "r.xlsx")[
        "Location"
    ]
    page = BeautifulSoup(client.get(draft).content, "html.parser")
    assert [box.has_attr("checked") for box in page.find_all("input", type="checkbox")] == [False]
    assert "Muy de acuerdo" not in page.get_text()


def test_a_file_brought_before_adds_nothing_and_is_undone_by_itself(client, wave):
    content = forms.as_csv(forms.google_english_rows(wave.version.parsed))
    client.post(upload(client, wave, content)["Location"], {"do": "apply", "told": "1"})
    draft = upload(client, wave, content)["Location"]
    assert "No hay nada nuevo que traer. 5 ya habían llegado: no suman nada." in words(client.get(draft))
    again = client.post(draft, {"do": "apply", "told": "1"}, follow=True).content.decode()
    assert "5 ya habían llegado." in again
    undone = upload(client, wave, content, where="deshacer/")
    assert undone["Location"] == f"/mediciones/{wave.code}/"
    assert not Response.objects.exists()
    nothing = upload(client, wave, content, where="deshacer/")
    assert nothing.status_code == 422
    assert "Ninguna de las respuestas de esta medición vino de este archivo." in words(nothing)


def test_people_of_another_form_who_answered_alike_are_brought_when_somebody_says_so(client, wave):
    content = forms.as_csv(forms.neutral_rows(wave.version.parsed, (4, 4)))
    client.post(upload(client, wave, content)["Location"], {"do": "apply", "told": "1"})
    client.post(upload(client, wave, content)["Location"], {"do": "apply", "told": "1", "other": "1"})
    assert Response.objects.filter(wave=wave).count() == 4


def test_a_wrong_file_gets_a_sentence_and_what_waits_stays(client, wave):
    draft = upload(client, wave, messy(wave))["Location"]
    wrong = upload(client, wave, b"Nombre;Correo\nAna;a@b.cl")
    assert wrong.status_code == 422
    assert "Ninguna columna de este archivo" in words(wrong)
    assert "respuestas.csv" in words(wrong)
    assert client.post(f"/mediciones/{wave.code}/archivo/").status_code == 422
    gone = client.post(draft, {"do": "discard"}, follow=True)
    assert "El archivo se descartó." in gone.content.decode()
    assert not ImportDraft.objects.exists()


def test_final_and_conversed_measurements_say_why_not(client, wave):
    final = make_wave(network=wave.network, timepoint="T1", is_final=True)
    talked = make_wave(network=wave.network, timepoint="T2", mode=Mode.CONVERSED)
    assert "es definitiva" in words(client.get(f"/mediciones/{final.code}/archivo/"))
    assert "conversada" in words(client.get(f"/mediciones/{talked.code}/archivo/"))
    assert upload(client, final, messy(wave)).status_code == 422
    assert "Desde un archivo" not in words(client.get(f"/mediciones/{talked.code}/"))
    assert "Desde un archivo" in words(client.get(f"/mediciones/{wave.code}/"))


def test_a_draft_is_its_authors_alone_and_not_another_kind_of_draft(client, wave):
    draft = upload(client, wave, messy(wave))["Location"]
    code = draft.rstrip("/").rpartition("/")[2]
    assert client.get(f"/redes/{wave.network.code}/nomina/{code}/").status_code == 404
    other = make_membership(network=wave.network, role=Role.COACH).person
    assert sign_in(client, other).get(draft).status_code == 404


def test_queries_do_not_grow_with_the_lines(client, wave):
    counts = []
    for points in ((1,), (1, 2, 3)):
        draft = upload(client, wave, forms.as_csv(forms.google_english_rows(wave.version.parsed, points)))[
            "Location"
        ]
        client.get(draft)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(draft).status_code == 200
        counts.append(len(asked))
    assert counts == [10, 10]


def test_the_table_to_fill_in_comes_back_as_answers(client, wave):
    content = client.get(f"/mediciones/{wave.code}/archivo/planilla/").content
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == [item.code for item in wave.version.parsed.items]
    assert book.worksheets[1]["C2"].value.startswith("1 = Muy en desacuerdo · 2 = En desacuerdo")
    sheet.append([4] * 9 + ["na"])
    file = io.BytesIO()
    book.save(file)
    draft = upload(client, wave, file.getvalue(), "planilla.xlsx")["Location"]
    client.post(draft, {"do": "apply", "told": "1"})
    items = Response.objects.get(wave=wave).body["items"]
    assert (items["PRO3"], items["COR3"]) == (4, "na")


def test_a_column_that_was_not_kept_is_asked_for_and_what_was_chosen_stays(client, wave):
    network, people = make_team(people=7)
    sign_in(client, people[0])
    whole = make_wave(network=network, people=people, code="cfr", timepoint="T0")
    rows = forms.google_rows(whole.version.parsed)
    rows[0][-1] = "Una cosa distinta"
    draft = upload(client, whole, forms.as_csv(rows))["Location"]
    sent = dict(form_of(client.get(draft), "columns")) | {f"column-{len(rows[0]) - 1}": "one_change"}
    page = client.post(draft, sent, follow=True)
    assert "hace falta elegir otra vez el archivo: Una cosa distinta" in words(page)
    other = io.BytesIO(messy(wave))
    other.name = "otro.csv"
    refused = client.post(draft, {**sent, "file": other})
    assert "Este es otro archivo" in words(refused)
    assert dict(form_of(refused, "columns")) == sent
    same = io.BytesIO(forms.as_csv(rows))
    same.name = "respuestas.csv"
    assert "hace falta" not in words(client.post(draft, {**sent, "file": same}, follow=True))
    client.post(draft, {"do": "apply", "told": "1"})
    assert {response.body["open"]["one_change"][:10] for response in Response.objects.filter(wave=whole)} == {
        "Una idea d"
    }


def test_what_a_hand_writes_in_the_address_breaks_nothing(client, wave):
    draft = upload(client, wave, messy(wave))["Location"]
    sent = {
        "do": "mend",
        "word": ["a|b", "agreement|tal vez|99", "||"],
        "twin": ["²|all", "x|y"],
        "out": ["²", "-1"],
    }
    assert client.post(draft, sent, follow=True).status_code == 200
    assert client.post(draft, {"do": "columns", "column-²": "PRO3", "column-999": "PRO3"}).status_code == 302
    assert client.post(draft, {"do": "nada"}).status_code == 302


def test_which_sheet_has_the_answers_is_asked(client, wave):
    rows = forms.neutral_rows(wave.version.parsed, (1, 2))
    made = book(("Abril", rows), ("Mayo", [*rows, rows[1]]))
    made["Mayo"].sheet_state = "hidden"
    draft = upload(client, wave, saved(made), "r.xlsx")["Location"]
    said = words(client.get(draft))
    assert (
        "¿Qué hoja tiene las respuestas? r.xlsx · se guarda por un día Abril 2 líneas Mayo 3 líneas · hoja oculta"
        in said
    )
    assert "Qué hoja" in words(client.post(draft, {"do": "apply", "told": "1"}))  # nothing is taken meanwhile
    assert "Qué hoja" in words(client.post(draft, {"do": "sheet", "sheet": "x"}))
    assert "Se pueden traer 3 respuestas." in words(
        client.post(draft, {"do": "sheet", "sheet": "1"}, follow=True)
    )


def test_lines_and_scales_in_doubt_are_asked_on_the_page(client, wave):
    rows = forms.neutral_rows(wave.version.parsed, (1, 2, 3, 4))
    rows[1] = ["0"] * len(rows[0])
    made = book(("a", [*rows, ["Promedio", *["2"] * (len(rows[0]) - 1)]]))
    made["a"].row_dimensions[3].hidden = True
    draft = upload(client, wave, saved(made), "r.xlsx")["Location"]
    page = client.get(draft)
    said = words(page)
    assert "Falta revisar 5 líneas." in said
    assert "Los números de esta escala van del 0 al 4" in said
    assert "Línea 3 Están ocultas o tachadas en la planilla" in said
    assert "Línea 6 Promedio · 2" in said
    assert not BeautifulSoup(page.content, "html.parser").find_all("input", checked=True)
    sent = {
        "do": "mend", "start-agreement": "0", "start-frequency": "0", "group-concealed": "out", "line-6": "out",
        "start-otra": "0", "line-x": "person",
    }  # fmt: skip
    page = client.post(draft, sent, follow=True)
    assert "Se pueden traer 3 respuestas. 2 quedan fuera, como indicaste." in words(page)
    client.post(draft, {"do": "apply", "told": "1"})
    answers = sorted(response.body["items"]["PRO3"] for response in Response.objects.filter(wave=wave))
    assert answers == [1, 4, 5]


def test_a_word_with_a_bar_in_it_is_mended_too(client, wave):
    rows = forms.google_rows(wave.version.parsed)
    rows[1][4] = "4|5"
    draft = upload(client, wave, forms.as_csv(rows))["Location"]
    key = next(item.scale.key for item in wave.version.parsed.blocks if item.scale)
    page = client.post(draft, {"do": "mend", "word": f"{key}|4|5|5"}, follow=True)
    assert "Se pueden traer 6 respuestas." in words(page)
