"""The courier: twenty sealed answers go from phone to phone to the server, by file and by codes, both without signal."""

import base64
import json

import pytest

from tests.e2e import carrying
from tests.e2e.carrying import COURIER, HANDOVER, OUTBOX
from tests.e2e.carrying_scripts import CHANNEL, PIECES, SEAL
from tests.e2e.phones import READY, Road
from tests.e2e.walking import check
from trama.core import tokens
from trama.surveys.sealing import address, open_envelope
from trama.web.answer.arrivals import _unpacked

pytestmark = pytest.mark.e2e
PEOPLE = 20


@pytest.fixture(scope="module")
def scenes(server):
    return carrying.arrange(server)


@pytest.fixture
def author(browser, tmp_path):
    """A phone where twenty people answered."""
    context = carrying.phone(browser, tmp_path / "author")
    page = context.new_page()
    page.goto(HANDOVER)
    page.get_by_text("No hay nada que pasar").wait_for()
    check(page)
    yield page
    context.close()


def carrier(browser, profile, *, film=None):
    """A phone that opened the courier's page once, with signal, and lost it."""
    context = carrying.phone(browser, profile, film=film)
    page = context.new_page()
    page.goto(COURIER)
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


def envelopes(file):
    return json.loads(file.read_text())["envelopes"]


def take(page, file, said):
    page.locator("[data-trama-file]").set_input_files(file)
    page.get_by_text(said).wait_for()


def test_by_file_nobody_reads_them_and_none_arrives_twice(server, browser, scenes, author, tmp_path):
    outbox, wave = carrying.records(scenes[0], PEOPLE, seed=1), scenes[0]["wave"]
    carrying.fill(author, outbox)
    carrying.without_signal(author)
    from_the_outbox(author)
    file, again = saved(author, tmp_path / "uno.trama"), saved(author, tmp_path / "otro.trama")
    check(author)
    hands = carrier(browser, tmp_path / "carrier")
    take(hands, file, "20 respuestas nuevas van contigo")
    take(hands, again, "20 ya estaban aquí")
    hands.get_by_text("No hay señal. Lo que llevas está guardado").wait_for()
    check(hands)
    seen = carrying.inside(hands) + file.read_text()
    assert all(text in carrying.inside(author) for text in carrying.plain(outbox))
    assert [text for text in carrying.plain(outbox) if text in seen] == []
    on_to_a_third(hands, file, tmp_path)
    assert carrying.stored(server, wave) == []

    deliver(hands, file)
    sent = [record["values"] for record in outbox]
    assert carrying.items(carrying.stored(server, wave)) == carrying.items(sent)
    author.context.set_offline(False)
    author.goto(OUTBOX)
    author.get_by_text("Ya había llegado ✓").nth(PEOPLE - 1).wait_for()
    assert len(carrying.stored(server, wave)) == PEOPLE


def from_the_outbox(page):
    """One answer, or all of them."""
    page.goto(OUTBOX)
    page.get_by_role("link", name="Pasar a otro teléfono").first.click()
    page.get_by_text("Va 1 respuesta").wait_for()
    page.get_by_text("Elegir cuáles van").click()
    page.get_by_label("Todas").check()
    page.get_by_text("Van 20 respuestas").wait_for()


def on_to_a_third(hands, file, folder):
    """What is carried goes on as it came."""
    hands.get_by_role("link", name="Pasarlas a otro teléfono").click()
    hands.get_by_text("20 que llevo de otras personas").wait_for()
    check(hands)
    assert sorted(envelopes(saved(hands, folder / "tercero.trama"))) == sorted(envelopes(file))
    hands.goto(COURIER)
    hands.get_by_text("Llevas 20 respuestas").wait_for()


def deliver(hands, file):
    """They arrive and are forgotten; taken and sent once more, they are known."""
    hands.context.set_offline(False)
    hands.get_by_text("20 entregadas ✓").wait_for()
    hands.get_by_text("Ahora no llevas nada").wait_for()
    check(hands)
    assert carrying.inside(hands) == "[]"
    take(hands, file, "20 respuestas nuevas van contigo")
    hands.get_by_text("20 ya habían llegado ✓").wait_for()
    hands.context.close()


def test_by_codes_that_a_camera_sees_badly(server, browser, scenes, author, tmp_path):
    outbox = carrying.records(scenes[1], PEOPLE, seed=2)
    carrying.fill(author, outbox)
    carrying.without_signal(author)
    author.get_by_role("button", name="Mostrar códigos").click()
    author.get_by_text("32 códigos, una vuelta de 8 segundos").wait_for()
    check(author)
    carrying.camera_film(carrying.filmed(author), tmp_path / "film.mjpeg")

    hands = carrier(browser, tmp_path / "carrier", film=tmp_path / "film.mjpeg")
    hands.get_by_role("button", name="Leer códigos con la cámara").click()
    hands.get_by_text("Apunta a los códigos").wait_for()
    check(hands)
    hands.get_by_text("20 respuestas nuevas van contigo").wait_for()
    hands.get_by_role("button", name="Dejar de leer").click()
    assert carrying.stored(server, scenes[1]["wave"]) == []

    hands.context.set_offline(False)
    hands.get_by_text("20 entregadas ✓").wait_for()
    sent = [record["values"] for record in outbox]
    assert carrying.items(carrying.stored(server, scenes[1]["wave"])) == carrying.items(sent)
    hands.context.close()


def test_a_phone_that_left_the_questionnaire_can_hand_over(scenes, author):
    road = Road()
    author.goto(f"{road.here}/e/{scenes[0]['tokens'][-1]}/")
    author.get_by_text(READY).wait_for()
    assert author.evaluate("caches.match('/e/pasar/').then(Boolean)") is False
    before = road.came + road.went
    author.goto(f"{road.here}/healthz")
    carrying.without_signal(author)
    assert road.came + road.went - before < 50_000
    author.goto(f"{road.here}/e/pasar/")
    author.get_by_text("No hay nada que pasar").wait_for()
    road.close()


def test_what_cannot_be_taken_or_delivered_says_what_to_do(server, browser, scenes, tmp_path):
    hands = carrier(browser, tmp_path / "carrier")
    take(
        hands,
        {"name": "x.pdf", "mimeType": "text/plain", "buffer": b"%PDF"},
        "Este no es un archivo de respuestas",
    )
    wrong = bytes([1]) + scenes[0]["wave"].encode() + bytes(200)
    file = tmp_path / "mal.trama"
    letters = [base64.urlsafe_b64encode(envelope).decode() for envelope in (wrong, wrong[:20])]
    file.write_text(json.dumps({"format": "trama-envelopes-1", "envelopes": letters}))
    take(hands, file, "1 no se pudo leer: pídela otra vez")

    hands.context.set_offline(False)
    hands.get_by_text("Llegó dañada o no es de esta Trama").wait_for()
    check(hands)
    hands.get_by_role("button", name="Quitar").click()
    hands.get_by_text("Ahora no llevas nada").wait_for()
    assert carrying.inside(hands) == "[]"
    hands.context.close()


@pytest.fixture(scope="module")
def page(server, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(COURIER)
    yield page
    context.close()


@pytest.fixture
def opened(server, settings):
    """Opens an envelope as the server of this story does."""
    settings.SECRET_KEY = (server["home"] / "secret-key").read_text().strip()
    tokens._key.cache_clear()
    yield lambda letters: open_envelope(base64.urlsafe_b64decode(letters))
    tokens._key.cache_clear()


@pytest.mark.parametrize("old", [False, True], ids=["packed", "as it is"])
def test_what_a_browser_seals_the_server_opens(scenes, page, opened, old):
    [record] = carrying.records(scenes[0], 1, seed=3)

    letters = page.evaluate(SEAL, {"record": record, "old": old})

    assert address(base64.urlsafe_b64decode(letters)).wave == record["wave"]
    assert opened(letters)[0] == (0 if old else 1)
    assert _unpacked(opened(letters)) == {
        "door": record["door"], "wave": record["wave"], "secret": record["id"],
        "values": record["values"], "consent": record["consent"],
    }  # fmt: skip


def test_the_length_of_an_envelope_says_nothing_of_the_answers(scenes, page):
    [record] = carrying.records(scenes[0], 1, seed=3)
    codes = [f"ABC{number}" for number in range(40)]
    mixed = {code: [1, 5, "na", 2, 4, 3][number * 7 % 6] for number, code in enumerate(codes)}
    lengths = set()
    for items in (dict.fromkeys(codes, 5), mixed):
        changed = {**record, "values": {"items": items, "research": True, "quote": False}}
        lengths.add(len(page.evaluate(SEAL, {"record": changed, "old": False})))
    assert len(lengths) == 1


@pytest.mark.parametrize("seed", range(1, 25))
def test_codes_are_put_together_however_they_come(page, seed):
    result = page.evaluate(CHANNEL, {"seed": seed})

    assert result["equal"]
    assert result["accepted"] == 0
    assert result["heard"] == result["total"]


def test_bytes_letters_parcels_and_files(page):
    result = page.evaluate(PIECES)

    assert result["base45"] == ["BB8", "%69 VD92EX0", "UJCLQE7W581", "QED8WEX0"]  # RFC 9285
    assert result["back"] == ["AB", "Hello!!", "base-45", "ietf!"]
    assert result["wrong"] == [None] * 5
    assert (result["base64"], result["and"]) == ("-__-", [251, 255, 254])
    assert result["crc"] == 0xCBF43926
    assert (result["parcel"], result["file"], result["cutShort"]) == (True, True, 1)
    assert result["foreign"] == [None] * 5
