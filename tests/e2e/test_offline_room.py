"""An offline workshop as phones see it: plain http on a name of the room, where the browser has neither WebCrypto nor workers."""

import os
import re
import shutil
import signal
import subprocess

import pytest

from tests.e2e.rooms import PHONE, go_to, leave, prepare
from tests.e2e.walking import QUIET, TRAMA, check, sign_in
from tests.ports import own_port

pytestmark = pytest.mark.e2e

ROOM_PORT = own_port()
ROOM = f"http://sala.test:{ROOM_PORT}"  # Chromium takes a loopback address for safe, a name of the room not


@pytest.fixture(scope="module")
def pack(server, browser):
    """The file of a new workshop, by page, and the page from which it was taken."""
    page = browser.new_context(
        locale="es-CL", viewport={"width": 1280, "height": 900}, accept_downloads=True
    ).new_page()
    sign_in(page, server, "accompanist")
    prepare(page)
    page.get_by_role("link", name="Sala sin Internet").click()
    check(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Descargar el archivo de la sala").click()
    path = server["home"] / taken.value.suggested_filename
    taken.value.save_as(path)
    yield path, page
    page.context.close()


@pytest.fixture(scope="module")
def laptop(server, pack):
    """The room, and what its terminal says."""
    env = {**os.environ, "TRAMA_HOME": str(server["home"] / "laptop"), "PYTHONUNBUFFERED": "1"}
    command = [TRAMA, "serve", "--local", pack[0], "--port", str(ROOM_PORT), "--host", "127.0.0.2"]
    with subprocess.Popen(
        command, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        said = ""
        while "Ctrl-C" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        print(file=process.stdin, flush=True)  # Enter shows the links again
        assert "Para conducir" in process.stdout.readline()
        yield said
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=15) in {0, -2, 130}


def in_the_room(browser):
    """A browser that finds the room by its name, and nothing else."""
    path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
    rules = "--host-resolver-rules=MAP sala.test 127.0.0.1, MAP * ~NOTFOUND"
    return browser.browser_type.launch(executable_path=path, args=[*QUIET, rules])


def open_page(browser, address, faults, **kwargs):
    page = browser.new_context(locale="es-CL", **kwargs).new_page()
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.goto(address)
    assert page.evaluate("[isSecureContext, typeof crypto.subtle, typeof crypto.randomUUID]") == [
        False,
        "undefined",
        "undefined",
    ]
    return page


def test_a_phone_lives_the_room_where_the_browser_has_nothing_safe(pack, laptop, browser):
    path, at_home = pack
    code = re.search(r"/t/(\w+)/", laptop)[1]
    door = re.search(r"http://[^/]+(/talleres/\w+/local/entrar/\S+)", laptop)[1]
    assert f"trama-sala-{code}.json" == path.name
    assert f"http://127.0.0.2:{ROOM_PORT}/t/{code}/" in laptop
    assert "▀" in laptop  # the QR
    faults = []
    nearby = in_the_room(browser)
    desk = open_page(nearby, f"{ROOM}{door}", faults, viewport={"width": 1280, "height": 900})
    desk.get_by_role("button", name="Entrar").click()
    desk.get_by_role("button", name="Abrir la sala").click()
    phone = open_page(nearby, f"{ROOM}/t/{code}/", faults, viewport=PHONE, has_touch=True)
    phone.get_by_label("Tu nombre").fill("Rosa Huenchumilla")
    phone.get_by_role("button", name="Entrar").first.click()
    desk.locator("#people, .desk__right").get_by_text("Rosa Huenchumilla").first.wait_for()
    go_to(desk, "Actividad grupal")
    desk.get_by_role("link", name="Grupos", exact=True).click()
    desk.get_by_role("button", name="Armar estos grupos").click()
    phone.get_by_text("Estás en el Grupo 1.").wait_for()
    phone.locator("#text-0").fill("Sin Internet también se escribe")
    phone.locator("#write-0 button").click()
    phone.locator("#card ~ *, main").get_by_text("Sin Internet también se escribe").first.wait_for()
    desk.get_by_role("link", name="Conducir", exact=True).click()
    go_to(desk, "Ideas finales")
    leave(phone, "square", "Me cuadra que nos juntemos")
    phone.get_by_text("Me cuadra que nos juntemos").first.wait_for()
    check(phone)
    desk.get_by_role("link", name="Sala sin Internet").click()
    check(desk)
    with desk.expect_download() as taken:
        desk.get_by_role("link", name="Descargar el registro").click()
    record = path.with_name(taken.value.suggested_filename)
    taken.value.save_as(record)
    nearby.close()
    assert faults == []
    bring(at_home, record)


def bring(page, record):
    """The record, where there is Internet."""
    page.locator("#file").set_input_files(record)
    page.get_by_role("button", name="Ver qué trae").click()
    page.get_by_text("1 persona").wait_for()
    page.get_by_text("1 idea final").wait_for()
    check(page)
    page.get_by_role("button", name="Traer el registro").click()
    page.get_by_text("El registro ya está aquí").wait_for()
    page.get_by_role("link", name="Hojas").click()
    page.get_by_text("Sin Internet también se escribe").first.wait_for()
