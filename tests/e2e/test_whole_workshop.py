"""The deck's workshop from the door to the certificate: the facilitator, a second one on a phone, the projector, and five
phones: Rosa, María with a very long name, Inés who loses the signal, Pedro without JavaScript, and Tomás who is late.

With `TRAMA_SHOTS=folder` every screen is kept as a picture, to be looked at.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.rooms import PHONE, enter, go_to, leave, open_room
from tests.e2e.walking import check, sign_in

pytestmark = pytest.mark.e2e

LONG = "María de los Ángeles Huenchumilla Etchegaray"
NETWORK = "Liceo Bicentenario Politécnico Monseñor Ramón Munita Eyzaguirre"


@dataclass
class Everybody:
    """All the screens of a workshop."""

    desk: Page
    base: str
    remote: Page
    wall: Page
    link: str
    phones: dict[str, Page]

    def keep(self, moment):
        """A picture of every screen, for whoever wants to look at them."""
        folder = os.environ.get("TRAMA_SHOTS")
        for name, page in {
            "desk": self.desk,
            "remote": self.remote,
            "wall": self.wall,
            **self.phones,
        }.items():
            if folder:
                page.screenshot(
                    path=Path(folder) / f"{moment}-{name.split()[0]}.png", full_page=name != "wall"
                )

    def at(self, title):
        """The room is in that moment, on every screen that is live."""
        for name, page in self.phones.items():
            if name == "Pedro":
                page.reload()
            page.locator("#stage h1", has_text=title).wait_for()
        if title != "Acogida":  # there the wall still says how to come in
            self.wall.get_by_text(title).first.wait_for()
        self.remote.locator("#stage h1", has_text=title).wait_for()


@pytest.fixture(scope="module")
def everybody(server, browser):
    """The workshop as it is made from the template; nobody is in yet but four."""
    desk, link = open_room(browser, server, "coordinator")
    base = desk.url.rstrip("/")
    remote = browser.new_context(locale="es-CL", viewport=PHONE, has_touch=True).new_page()
    sign_in(remote, server, "accompanist")
    remote.goto(f"{base}/control/")
    wall = desk.context.new_page()
    wall.set_viewport_size({"width": 1920, "height": 1080})
    wall.goto(f"{base}/proyectar/")
    phones = {
        name: enter(browser, link, name, has_script=name != "Pedro")
        for name in ("Rosa", LONG, "Inés", "Pedro")
    }
    yield Everybody(desk, base, remote, wall, link, phones)
    for page in (desk, remote, *phones.values()):
        page.context.close()


def test_they_come_in_and_the_second_one_leads_them_to_the_case(everybody):
    everybody.wall.get_by_text("4 personas").wait_for()
    everybody.keep("1-sala")
    everybody.desk.get_by_role("button", name="Seguir: Acogida").click()
    everybody.at("Acogida")
    everybody.remote.get_by_role("button", name="Seguir: Objetivo").click()
    everybody.at("Objetivo y programa")
    everybody.remote.get_by_role("button", name="Seguir: Antecedentes").click()
    everybody.at("Antecedentes del modelo")
    everybody.keep("2-antecedentes")
    for page in (everybody.desk, everybody.remote, everybody.wall, everybody.phones["Rosa"]):
        check(page)
    go_to(everybody.desk, "Caso real de una red")
    everybody.at("Caso real de una red")
    rosa, ines = everybody.phones["Rosa"], everybody.phones["Inés"]
    rosa.get_by_label("¿Qué creen que decidió").fill("Que trabajaron la confianza")
    rosa.get_by_role("button", name="Enviar mi respuesta").click()
    everybody.wall.get_by_text("Respondió una persona").wait_for()
    assert "Que trabajaron la confianza" not in ines.content()
    everybody.keep("3-caso")
    everybody.desk.get_by_role("button", name="Mostrar el desenlace").first.click()
    ines.get_by_text("de la confianza personal a la profesional").first.wait_for()
    everybody.keep("4-desenlace")


def test_groups_with_somebody_without_a_phone_and_one_who_comes_late(everybody, browser):
    desk = everybody.desk
    desk.goto(f"{everybody.base}/personas/")
    desk.get_by_role("textbox", name="Nombre", exact=True).fill("Hugo Paillalef")
    desk.get_by_label("Si no está en la lista, escríbela").fill(NETWORK)
    desk.get_by_role("button", name="Agregar").click()
    desk.get_by_text("Hugo Paillalef ya está en el taller").wait_for()
    desk.goto(f"{everybody.base}/grupos/")
    desk.get_by_role("button", name="Armar estos grupos").click()
    desk.goto(f"{everybody.base}/")
    go_to(desk, "Actividad grupal")
    everybody.at("Actividad grupal")
    everybody.phones["Tomás"] = tomas = enter(browser, everybody.link, "Tomás")
    tomas.get_by_text("Estás en el Grupo").wait_for()
    desk.get_by_text("Llegó tarde: Tomás").wait_for()
    rosa, pedro = everybody.phones["Rosa"], everybody.phones["Pedro"]
    rosa.locator("#text-3").fill("Que las escuelas traigan trabajo a medio hacer")
    rosa.locator("#write-3 button").click()
    tomas.locator(".entry__text", has_text="a medio hacer").wait_for()
    pedro.reload()
    pedro.locator("#text-0").fill("Nos visitamos, pero solo entre dos")
    pedro.locator("#write-0 button").click()
    tomas.locator(".entry__text", has_text="solo entre dos").wait_for()
    rosa.get_by_text("Elegir quién habla por el grupo").click()
    rosa.locator("#card").get_by_role("button", name="Rosa").click()
    desk.locator(".crowd__list li", has_text="Rosa").wait_for()
    everybody.keep("5-grupos")


def test_the_plenary_is_of_the_groups(everybody):
    desk, rosa = everybody.desk, everybody.phones["Rosa"]
    go_to(desk, "Plenario")
    everybody.at("Plenario")
    rosa.locator("#text-idea").fill("Traer trabajo a medio hacer")
    rosa.locator("#text-idea").locator("xpath=ancestor::form").get_by_role("button").first.click()
    for page in (everybody.wall, everybody.phones[LONG], desk):
        page.get_by_text("Traer trabajo a medio hacer").first.wait_for()
    assert "Rosa" not in everybody.wall.locator(".idea").first.inner_text()
    everybody.keep("6-plenario")


def test_final_ideas_of_all_also_of_who_has_no_signal(everybody):
    desk, wall, phones = everybody.desk, everybody.wall, everybody.phones
    go_to(desk, "Ideas finales")
    everybody.at("Ideas finales")
    ines = phones["Inés"]
    ines.context.set_offline(True)
    leave(ines, "triangle", "¿Cómo se hace con cuatro personas que se conocen hace veinte años?")
    ines.locator("#unsent").get_by_text("cuatro personas").wait_for()
    leave(phones["Rosa"], "circle", "Hablar al final", is_signed=True)
    leave(phones[LONG], "square", "La red no es solo un grupo de personas", is_signed=True)
    leave(phones["Pedro"], "circle", "Rotar quién conduce, con fecha")
    phones["Rosa"].locator(".slip", has_text="La red no es solo").wait_for()
    wall.locator("#written b", has_text="3").wait_for()
    assert phones["Tomás"].locator(".slip").count() == 0
    assert "Hablar al final" not in wall.content()
    everybody.keep("7-ideas-guardadas")
    ines.context.set_offline(False)
    phones["Rosa"].locator(".slip", has_text="cuatro personas").wait_for()
    desk.locator("#work").get_by_role("button", name="Abrir el tablero").click()
    wall.locator(".wall__slip", has_text="cuatro personas").wait_for()
    expect(wall.locator(".wall__slip")).to_have_count(4)
    for page in (desk, wall, everybody.remote, *(phone for name, phone in phones.items() if name != "Pedro")):
        check(page)
    everybody.keep("8-ideas-abiertas")


def test_from_the_closing_to_the_certificate(everybody):
    desk, rosa = everybody.desk, everybody.phones["Rosa"]
    go_to(desk, "Cierre")
    everybody.at("Cierre")
    everybody.keep("9-cierre")
    desk.locator("#dock-on").get_by_role("button", name="Terminar el taller").click()
    rosa.get_by_role("link", name="Mi certificado").click()
    rosa.get_by_text("Certificado de participación").wait_for()
    check(rosa)
    desk.goto(f"{everybody.base}/registro/")
    record = desk.locator("main").inner_text()
    for said in ("Hugo Paillalef", "a medio hacer", "Hablar al final", "cuatro personas", "solo entre dos"):
        assert record.count(said) >= 1, said
    assert "Inés" not in desk.locator(".record__slip", has_text="cuatro personas").first.inner_text()
    check(desk)
    everybody.keep("10-fin")
