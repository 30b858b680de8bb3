"""A passkey in a real browser: added, used to come in, removed; and the mailed code goes on working."""

import re

import pytest

from tests.e2e.walking import PORT, check

pytestmark = pytest.mark.e2e
HERE = f"http://localhost:{PORT}"  # an address of figures cannot have passkeys
MAIL = "coordinacion@demo.trama.example"


def test_a_passkey_opens_the_door_and_the_mailed_code_still_does(server, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-CL")
    page = context.new_page()
    with_authenticator(context, page)
    come_in_by_code(page, server["home"])
    page.goto(f"{HERE}/entrar/llaves/")
    check(page)
    page.get_by_label("Nombre de este dispositivo").fill("Mi teléfono")
    page.get_by_role("button", name="Agregar una llave").click()
    page.get_by_text("La llave está lista").wait_for()
    check(page)
    page.get_by_text("Mi teléfono").first.wait_for()

    come_out(page)
    page.goto(f"{HERE}/entrar/")
    check(page)
    assert not page.get_by_role("alert").is_visible()
    page.get_by_role("button", name="Entrar con llave de acceso").click()
    page.wait_for_url(f"{HERE}/hoy/")

    come_out(page)
    come_in_by_code(page, server["home"])
    page.goto(f"{HERE}/entrar/llaves/")
    page.get_by_role("button", name="Quitar Mi teléfono").click()
    page.get_by_text("La llave se quitó").wait_for()

    come_out(page)
    page.goto(f"{HERE}/entrar/")
    page.get_by_role("button", name="Entrar con llave de acceso").click()
    page.locator(".message").get_by_text("no es de esta cuenta").wait_for()
    check(page)
    context.close()


def test_without_javascript_the_code_is_the_only_door(server, browser):
    context = browser.new_context(java_script_enabled=False, locale="es-CL")
    page = context.new_page()
    page.goto(f"{HERE}/entrar/")
    assert page.get_by_role("button", name="Entrar con llave de acceso").count() == 0
    come_in_by_code(page, server["home"])
    page.goto(f"{HERE}/entrar/llaves/")
    assert page.get_by_role("button", name="Agregar una llave").count() == 0
    context.close()


def with_authenticator(context, page):
    """The phone's own lock, played by the browser."""
    session = context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def come_in_by_code(page, home):
    """With the code of the mail that was really written."""
    read_code(page, home, MAIL)
    page.wait_for_url(f"{HERE}/hoy/")


def read_code(page, home, mail):
    """Ask for the code and write it; what comes then is not waited for."""
    page.goto(f"{HERE}/entrar/")
    before = set((home / "mail").glob("*"))
    page.get_by_label("Correo").fill(mail)
    page.get_by_role("button", name="Enviarme el código").click()
    page.wait_for_url(f"{HERE}/entrar/codigo/confirmar/")
    [letter] = set((home / "mail").glob("*")) - before
    code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", letter.read_text(), re.MULTILINE)[1]
    page.locator("input[name=code]").fill(code)
    page.locator("main button").first.click()


def come_out(page):
    page.goto(f"{HERE}/cuenta/")
    page.get_by_role("button", name="Salir").click()
    page.wait_for_url(f"{HERE}/")
