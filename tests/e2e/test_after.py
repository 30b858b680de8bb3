"""From the closing to the certificate: a desk, a phone with JavaScript and one without."""

import pytest

from tests.e2e.rooms import enter, go_to, leave, open_room
from tests.e2e.walking import HERE, check, eventually

pytestmark = pytest.mark.e2e

LONG = "María de los Ángeles Huenchumilla Etchegaray"


@pytest.fixture(scope="module")
def room(server, browser):
    """A workshop in its final ideas, with two people in it."""
    desk, link = open_room(browser, server, "accompanist")
    code = desk.url.rstrip("/").rsplit("/", 1)[1]
    phones = [enter(browser, link, name, has_script=name == LONG) for name in (LONG, "Pedro")]
    yield desk, phones, code
    for page in (desk, *phones):
        page.context.close()


def test_at_the_closing_each_phone_may_leave_a_mail(room):
    desk, (maria, pedro), _code = room
    go_to(desk, "Ideas finales")
    leave(maria, "circle", "Rotar quién conduce, con fecha puesta.")
    maria.get_by_text("Rotar quién conduce").first.wait_for()
    assert maria.locator("#mail").count() == 0
    go_to(desk, "Cierre")
    maria.locator("#mail").fill("maria@example.org")
    check(maria)
    maria.get_by_role("button", name="Recibir el correo").click()
    maria.get_by_text("Se enviará a maria@example.org.").wait_for()
    pedro.reload()
    pedro.locator("#mail").fill("pedro@example")
    pedro.get_by_role("button", name="Recibir el correo").click()
    pedro.get_by_text("letra por letra").wait_for()
    assert pedro.locator("#mail").input_value() == "pedro@example"


def test_when_it_ends_the_certificate_is_on_the_phone_and_anybody_checks_it(room, browser):
    desk, (maria, pedro), _code = room
    desk.locator("#dock-on").get_by_role("button", name="Terminar el taller").click()
    maria.get_by_role("link", name="Mi certificado").click()
    maria.get_by_text("Certificado de participación").wait_for()
    check(maria)
    spoken = maria.locator(".certificate__code").inner_text()
    stranger = browser.new_context(locale="es-CL", viewport={"width": 360, "height": 740}).new_page()
    stranger.goto(f"{HERE}/certificado/")
    check(stranger)
    stranger.get_by_label("Código del certificado").fill(spoken.lower())
    stranger.get_by_role("button", name="Comprobar").click()
    stranger.get_by_text("Este certificado es auténtico.").wait_for()
    check(stranger)
    answer = stranger.request.get(HERE + stranger.get_by_role("link", name="PDF").get_attribute("href"))
    assert answer.body().startswith(b"%PDF")
    stranger.context.close()
    pedro.goto(pedro.url.split("correo")[0] + "certificado/")
    pedro.get_by_text("Certificado de participación").wait_for()


def test_the_facilitator_takes_the_record_and_sends_the_thanks_once(room, server):
    desk, _phones, code = room
    desk.goto(f"{HERE}/talleres/{code}/")
    desk.get_by_role("link", name="Después", exact=True).click()
    check(desk)
    desk.get_by_role("link", name="Leer el registro").click()
    desk.get_by_text("Rotar quién conduce, con fecha puesta.").wait_for()
    check(desk)
    assert desk.request.get(f"{HERE}/talleres/{code}/registro/tablero.png").status == 200
    desk.goto(f"{HERE}/talleres/{code}/despues/")
    desk.get_by_text("Otros formatos").click()
    for name in ("registro.zip", "registro.json", "notas.csv"):
        with desk.expect_download() as taken:
            desk.get_by_role("button", name=name, exact=True).click()
        assert name in taken.value.suggested_filename
    check(desk)
    desk.goto(f"{HERE}/talleres/{code}/despues/correo/")
    check(desk)
    desk.get_by_role("button", name="Enviar el correo a 1 persona").click()
    desk.get_by_text("Está saliendo 1 correo.").wait_for()
    sent = wait_for_mail(desk, server["home"] / "mail")
    assert "To: maria@example.org" in sent
    desk.goto(f"{HERE}/talleres/{code}/despues/")
    desk.get_by_text("1 persona ya lo tiene").wait_for()


def wait_for_mail(page, folder):
    """What the server wrote for `maria@example.org`, once its jobs have run."""

    def find():
        texts = [path.read_text() for path in folder.glob("*")]
        return next((text for text in texts if "maria@example.org" in text), None)

    return eventually(page, find, folder)
