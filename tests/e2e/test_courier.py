"""The courier: twenty sealed answers go from phone to phone to the server, by file and by codes, both without signal."""

import base64
import json

import pytest

from tests.e2e import carrying
from tests.e2e.carrying import COURIER, HANDOVER
from tests.e2e.walking import check

pytestmark = pytest.mark.e2e
PEOPLE = 20


@pytest.fixture(params=[0])
def scene(server, request):
    """A measurement that is open; each story takes another one."""
    return carrying.arrange(server, request.param)


@pytest.fixture
def outbox(scene, request):
    """Twenty complete answers of one measurement, others in each story."""
    return carrying.records(scene, PEOPLE, seed=request.node.name)


@pytest.fixture
def author(browser, tmp_path, outbox):
    """A phone with twenty answers, that lost its signal."""
    context = carrying.phone(browser, tmp_path / "author")
    page = context.new_page()
    page.goto(HANDOVER)
    page.get_by_text("No hay nada que pasar").wait_for()
    check(page)
    carrying.fill(page, outbox)
    context.set_offline(True)
    yield page
    context.close()


def carrier(browser, profile, *, film=None):
    """A phone that opened the courier's page once, with signal, and lost it."""
    context = carrying.phone(browser, profile, film=film)
    page = context.new_page()
    page.goto(COURIER)
    page.get_by_text("Ahora no llevas nada").wait_for()
    page.get_by_text("Este teléfono está listo para llevar respuestas sin señal").wait_for()
    check(page)
    page.close()
    context.set_offline(True)
    page = context.new_page()
    page.goto(COURIER)
    page.get_by_text("Ahora no llevas nada").wait_for()
    return page


def saved(page, path):
    with page.expect_download() as download:
        page.get_by_role("button", name="Guardar para llevar").click()
    download.value.save_as(path)
    return path


def take(page, file, said):
    page.locator("[data-trama-file]").set_input_files(file)
    page.get_by_text(said).wait_for()


def test_by_file_nobody_reads_them_and_none_arrives_twice(server, browser, scene, author, outbox, tmp_path):
    file = saved(author, tmp_path / "respuestas.trama")
    check(author)
    again = saved(author, tmp_path / "otra-vez.trama")
    assert file.read_bytes() == again.read_bytes()

    hands = carrier(browser, tmp_path / "carrier")
    take(hands, file, "20 respuestas nuevas van contigo")
    take(hands, again, "20 ya estaban aquí")
    hands.get_by_text("No hay señal. Lo que llevas está guardado").wait_for()
    check(hands)
    assert all(text in carrying.inside(author) for text in carrying.plain(outbox))
    assert not any(text in carrying.inside(hands) + file.read_text() for text in carrying.plain(outbox))
    assert {len(base64.urlsafe_b64decode(one)) for one in json.loads(file.read_text())["envelopes"]} == {484}

    before = carrying.stored(server, scene["wave"])
    hands.context.set_offline(False)
    hands.get_by_text("20 entregadas ✓").wait_for()
    hands.get_by_text("Ahora no llevas nada").wait_for()
    arrived = carrying.stored(server, scene["wave"])[len(before) :]
    assert len(arrived) == PEOPLE
    assert carrying.inside(hands) == "[]"

    take(hands, file, "20 respuestas nuevas van contigo")
    hands.get_by_text("20 ya habían llegado ✓").wait_for()
    assert len(carrying.stored(server, scene["wave"])) == len(before) + PEOPLE
    hands.context.close()


@pytest.mark.parametrize("scene", [1], indirect=True)
def test_by_codes_that_a_camera_sees_badly(server, browser, scene, author, outbox, tmp_path):
    author.get_by_role("button", name="Mostrar códigos").click()
    author.get_by_text("32 códigos, una vuelta de 8 segundos").wait_for()
    check(author)
    pictures = carrying.filmed(author)
    carrying.camera_film(pictures, tmp_path / "film.mjpeg")

    hands = carrier(browser, tmp_path / "carrier", film=tmp_path / "film.mjpeg")
    hands.get_by_role("button", name="Leer códigos con la cámara").click()
    hands.get_by_text("Apunta a los códigos").wait_for()
    check(hands)
    hands.get_by_text("20 respuestas nuevas van contigo").wait_for()
    hands.get_by_role("button", name="Dejar de leer").click()
    hands.context.set_offline(False)
    hands.get_by_text("20 entregadas ✓").wait_for()
    items = sorted(json.dumps(one["items"], sort_keys=True) for one in carrying.stored(server, scene["wave"]))
    sent = sorted(json.dumps(one["values"]["items"], sort_keys=True) for one in outbox)
    assert [one for one in items if one in sent] == sent
    hands.context.close()
