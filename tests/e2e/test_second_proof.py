"""Where staff owe a second proof: a passkey is one, made and used in a real browser."""

import shutil
import signal

import pytest

from tests.e2e.conftest import Running, environment
from tests.e2e.test_passkeys import HERE, come_out, read_code, with_authenticator
from tests.e2e.walking import check

pytestmark = pytest.mark.e2e
MAIL = "direccion@demo.trama.example"


@pytest.fixture
def asking(prepared, tmp_path):
    """A server whose staff owe it."""
    home = tmp_path / "home"
    shutil.copytree(prepared, home)
    running = Running(environment(home) | {"TRAMA_SECOND_FACTOR": "staff"})
    running.start()
    yield home
    running.process.send_signal(signal.SIGINT)
    running.process.wait(timeout=15)


def test_a_passkey_is_the_second_proof(asking, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-CL", color_scheme="dark")
    page = context.new_page()
    with_authenticator(context, page)
    read_code(page, asking, MAIL)
    page.wait_for_url(f"{HERE}/entrar/llaves/")
    check(page)
    page.goto(f"{HERE}/programa/redes/")
    page.wait_for_url(f"{HERE}/entrar/llaves/")
    page.get_by_label("Nombre de este dispositivo").fill("Mi teléfono")
    page.get_by_role("button", name="Agregar una llave").click()
    page.get_by_text("La llave está lista").wait_for()
    check(page)

    page.goto(f"{HERE}/hoy/")
    come_out(page)
    read_code(page, asking, MAIL)
    page.get_by_role("heading", name="La segunda prueba").wait_for()
    check(page)
    page.goto(f"{HERE}/programa/redes/")
    assert "/programa/redes/" not in page.url
    page.goto(f"{HERE}/entrar/")
    page.get_by_role("button", name="Entrar con llave de acceso").click()
    page.wait_for_url(f"{HERE}/hoy/")
    page.goto(f"{HERE}/programa/redes/")
    assert page.url == f"{HERE}/programa/redes/"
    context.close()
