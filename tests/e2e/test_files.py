"""A file of answers and a form of another house, by plain forms; every page of theirs at both widths."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.e2e.walking import check, sign_in
from tests.imports import forms
from tests.imports.forms import END, ITEM, TITLES, book
from trama.content.load import packs

pytestmark = pytest.mark.e2e
TALLEST = 2200  # pixels of the page of an open measurement on a phone
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def messy():
    [body] = [body for body in packs()["clider"].instruments if body.code == "pulso"]
    rows = forms.google_rows(body)
    rows[0][3] = "Lo que trabajamos en las reuniones tiene que ver con el propósito acordado"
    rows[2][4], rows[3][4], rows[6][1] = "7", "Totalmente en desacuerdo", rows[4][1]
    rows[0] += [
        "¿Cómo te llamas, y de qué Liceo Bicentenario Politécnico Monseñor Ramón Munita Eyzaguirre vienes?"
    ]
    for index, row in enumerate(rows[1:]):
        row.append(forms.PEOPLE[index])
    return {"name": "respuestas.csv", "mimeType": "text/csv", "buffer": forms.as_csv(rows, delimiter=";")}


def mend(page, problem, meaning):
    page.locator("li", has_text=problem).get_by_label("Qué quiere decir").select_option(meaning)


def change_the_closing(page):
    """A setting is a fact and its verb: the line opens, and what is sent is said."""
    line = page.locator("details.setting", has_text="Cierre")
    line.locator("summary").click()
    line.get_by_label("Nuevo día de cierre").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    line.get_by_role("button", name="Mover el día de cierre").click()
    page.get_by_text("El día de cierre se movió.").wait_for()


def test_answers_of_another_form_are_brought_and_taken_out_without_javascript(server, browser):
    desk = browser.new_context(
        java_script_enabled=False, locale="es-CL", viewport={"width": 360, "height": 740}
    )
    page = desk.new_page()
    sign_in(page, server, "coordinator")
    page.get_by_role("link", name="Abrir un Pulso").click()
    page.locator('input[name=until][value="week"]').check()
    page.get_by_role("button", name="Abrir la medición").click()
    page.get_by_role(
        "button", name="Abrir la medición"
    ).click()  # read again: what can be told is another thing now
    assert page.evaluate("document.documentElement.scrollHeight") <= TALLEST
    change_the_closing(page)
    page.get_by_role("link", name="Desde un archivo").click()
    page.locator("#file").set_input_files(messy())
    page.get_by_role("button", name="Ver qué dice").click()
    look = browser.new_context(locale="es-CL", viewport={"width": 360, "height": 740}).new_page()
    sign_in(look, server, "coordinator")
    for address in (page.url, page.url.rsplit("/", 2)[0] + "/"):
        look.goto(address)
        check(look)
    page.get_by_label("Pregunta de Lo que trabajamos").select_option("PRO6")
    page.get_by_role("button", name="Las columnas están bien").click()
    page.get_by_label("El 1 es «Muy en desacuerdo»").check()
    page.get_by_label("Cuál vale").select_option("Línea 7")
    mend(page, "«Totalmente en desacuerdo» no es", "1 · Muy en desacuerdo")
    page.get_by_role("button", name="Guardar los arreglos").click()
    mend(page, "no está en esta escala", "dejarla sin responder")
    page.get_by_role("button", name="Guardar los arreglos").click()
    page.get_by_label("Antes de responder, las personas supieron").check()
    page.get_by_role("button", name="Traer 5 respuestas").click()
    page.get_by_text("Llegaron 5 respuestas.").wait_for()
    page.get_by_role("link", name="Desde un archivo").click()
    page.get_by_text("Deshacer un archivo que se trajo").click()
    page.locator("#undo").set_input_files(messy())
    page.get_by_role("button", name="Sacar sus respuestas").click()
    page.get_by_text("Se sacaron 5 respuestas.").wait_for()
    desk.close()


def test_a_form_of_another_house_is_placed_and_used(server, browser):
    page = browser.new_context(locale="es-CL", viewport={"width": 1280, "height": 900}).new_page()
    sign_in(page, server, "direction")
    page.get_by_role("link", name="Programa", exact=True).first.click()
    page.get_by_role("link", name="Ver los cuestionarios").click()
    check(page)
    rows = [TITLES, ("begin_group", "g1", "Cosas de la red"), (*ITEM, "yes"), END]
    page.locator("#file").set_input_files({"name": "mio.xlsx", "mimeType": XLSX, "buffer": book(rows)})
    page.get_by_role("button", name="Ver qué dice").click()
    check(page)
    page.get_by_label("Cosas de la red").select_option("Confianza")
    page.get_by_role("button", name="Leer otra vez").click()
    check(page)
    page.get_by_role("button", name="Usarlo en el programa").click()
    page.get_by_text("Ya se puede medir con «Mi pulso v1».").wait_for()
