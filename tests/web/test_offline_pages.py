"""What the server gives a phone that will answer without signal."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.make import make_network, make_team, make_wave, sign_in
from trama.core.codes import spoken
from trama.networks.enums import Role
from trama.surveys.models import Draft, PurposeSentence, Response, Wave
from trama.surveys.sealing import public_key
from trama.surveys.secrets import receipt_code, withdrawal_code
from trama.surveys.words import WORDS
from trama.web.answer.kept import FILES, MODULES, needs, site

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
SECRET = "un-secreto-del-telefono"


@pytest.fixture
def wave(db):
    network, people = make_team(people=7)
    return make_wave(network=network, people=people, code="cfr", timepoint="T0", heads=20)


def link_of(wave, place=0):
    return f"/e/{wave.invitations.order_by('pk')[place].token}/"


def kit_of(client, wave):
    return client.get(f"{link_of(wave)}hojas/").json()


def answer(client, link, *, go="save", page="1", **fields):
    return client.post(link, {"s": SECRET, "page": page, "go": go, **fields})


def test_the_codes_of_phone_and_server_are_the_same():
    vectors = json.loads((ROOT / "tests" / "vectors" / "codes.json").read_text())
    assert [
        {
            "secret": vector["secret"],
            "receipt": receipt_code(vector["secret"]),
            "withdrawal": withdrawal_code(vector["secret"]),
        }
        for vector in vectors
    ] == vectors


def test_the_pages_of_a_questionnaire_come_whole_and_without_anybodys_answers(client, wave):
    before = kit_of(client, wave)
    answer(client, link_of(wave), PRO1="4", purpose="que cada niño lea", notice="1", quote="1")
    after = kit_of(client, wave)
    assert after == before
    assert len(after["pages"]) == 5
    assert [code for codes in after["codes"] for code in codes] == [
        item.code for item in wave.version.parsed.items
    ]
    assert 'name="PRO1"' in after["pages"][0]
    assert " checked" not in "".join(after["pages"])
    assert "\x02" not in json.dumps(after)
    assert "<html" not in json.dumps([after["pages"], after["screens"]])
    assert wave.network.name in after["pages"][4]
    assert (after["wave"], after["version"], after["language"], after["room"]) == (
        wave.code, wave.version.digest, "es", False,
    )  # fmt: skip


def test_the_key_for_envelopes_is_that_of_the_measurement(client, wave):
    text = kit_of(client, wave)["sealKey"]
    raw = int.from_bytes(public_key(wave.code), "big")
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    read = 0
    for letter in text:
        read = read * 64 + letters.index(letter)
    assert read >> (6 * len(text) - 8 * 65) == raw


def test_a_phone_that_has_the_pages_does_not_get_them_again(client, wave):
    tag = kit_of(client, wave)["tag"]
    assert client.get(f"{link_of(wave)}hojas/", headers={"If-None-Match": tag}).status_code == 304
    Wave.objects.filter(pk=wave.pk).update(closes_at=timezone.now() + timedelta(days=20))
    moved = client.get(f"{link_of(wave)}hojas/", headers={"If-None-Match": tag})
    assert moved.status_code == 200
    assert moved.json()["tag"] != tag


def test_the_pages_come_in_the_language_of_the_device(client, wave):
    client.cookies["django_language"] = "en"
    kit = kit_of(client, wave)
    assert kit["language"] == "en"
    assert kit["words"]["phone"] == "Saved on this phone"
    assert "Your answers are on this phone" in kit["screens"]["waiting"]


def test_in_a_room_of_several_networks_the_pages_are_those_of_the_chosen_one(client, wave):
    other = make_wave(network=make_network(), code="cfr", timepoint="T0", heads=20)
    Wave.objects.filter(pk=other.pk).update(campaign=wave.campaign)
    room = f"/e/{wave.campaign.code}/hojas/"
    assert client.get(room).status_code == 404
    chosen = client.get(room, {"red": other.code}).json()
    assert (chosen["network"], chosen["room"]) == (other.network.name, True)
    assert f"red={other.code}" in chosen["screens"]["receipt"]


def test_a_link_that_opens_nothing_has_no_pages(client, wave):
    assert client.get("/e/AAAAinventadoinventado/hojas/").status_code == 404


def test_only_the_device_that_began_gets_its_draft(client, wave):
    link = link_of(wave)
    saved = answer(client, link, PRO1="4", purpose="que cada niño lea")
    assert saved.status_code == 204
    report = client.post(f"{link}hojas/", {"s": SECRET}).json()
    assert report["values"]["items"] == {"PRO1": 4}
    assert report["word"] == saved["Trama-Word"]
    assert client.post(f"{link}hojas/", {"s": "otro-secreto-de-telefono"}).json() == {}
    assert client.post(f"{link}hojas/", {}).json() == {}


def test_the_word_can_travel_in_a_header():
    assert [word for word in WORDS if not word.isascii()] == []


def send(client, wave, values, *, door=""):
    body = {
        "responses": [
            {"door": door or link_of(wave)[3:-1], "secret": SECRET, "values": values, "consent": "1"}
        ]
    }
    return client.post("/e/recibir/", json.dumps(body), content_type="application/json").json()["responses"][
        0
    ]


def test_what_the_phone_sends_goes_over_what_the_server_had_of_it(client, wave):
    answer(client, link_of(wave), PRO1="4", PRO2="4", purpose="lo de antes", notice="1", quote="1")
    sent = {"items": {"PRO1": 2, "CON1": 5}, "purpose": "", "open": {"avoided": "ayudarnos"}, "quote": False}
    assert send(client, wave, sent)["outcome"] == "received"
    response = Response.objects.get(wave=wave)
    assert response.body == {"items": {"PRO1": 2, "PRO2": 4, "CON1": 5}, "open": {"avoided": "ayudarnos"}}
    assert response.may_quote is False
    assert PurposeSentence.objects.count() == 0
    assert Draft.objects.count() == 0


def test_what_another_device_had_begun_is_not_joined(client, wave):
    answer(client, link_of(wave), PRO2="4")
    Draft.objects.update(device="0" * 64)
    send(client, wave, {"items": {"PRO1": 2}})
    assert Response.objects.get(wave=wave).body == {"items": {"PRO1": 2}}


def test_the_draft_of_a_room_leaves_with_its_response(client, wave):
    room = wave.campaign.code
    answer(client, f"/e/{room}/", PRO2="4")
    assert Draft.objects.count() == 1
    assert send(client, wave, {"items": {"PRO1": 2}}, door=room)["outcome"] == "received"
    assert Response.objects.get(wave=wave).body["items"] == {"PRO1": 2, "PRO2": 4}
    assert Draft.objects.count() == 0


def test_the_service_worker_keeps_every_file_and_page_of_the_questionnaire(client):
    answered = client.get("/e/sw.js")
    keeps = json.loads(re.search(r"const TRAMA = (\{.*\});", answered.content.decode())[1])
    assert answered["Content-Type"].startswith("text/javascript")
    assert answered["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in answered["Content-Security-Policy"]
    assert keeps["files"] + keeps["pages"] == needs()
    assert keeps["site"] == site()
    for page in keeps["pages"]:
        html = client.get(page).content.decode()
        assert set(re.findall(r'(?:src|stylesheet" href)="([^"]+)"', html)) <= set(keeps["files"])


def test_every_script_that_a_kept_script_takes_is_kept_too():
    static = ROOT / "trama" / "static"
    taken = {
        str((static / name).parent.joinpath(wanted).resolve().relative_to(static))
        for name in FILES
        if name.endswith(".js")
        for wanted in re.findall(r'(?:from|^import) "([^"]+)"', (static / name).read_text(), re.MULTILINE)
    }
    assert taken - set(FILES) == set()


def test_a_page_asks_at_once_for_every_script_that_its_own_take(client, wave):
    html = client.get(link_of(wave)).content.decode()
    asked = re.findall(r'modulepreload" href="/static/([^"]+)"', html)
    assert asked == list(MODULES)
    static, left, taken = ROOT / "trama" / "static", ["js/answer/item_flow.js", "js/answer/answer.js"], set()
    while left:
        name = left.pop()
        if name not in taken:
            taken.add(name)
            text = (static / name).read_text()
            wanted = re.findall(r'(?:from|^import) "(\.[^"]+)"', text, re.MULTILINE)
            left += [
                str((static / name).parent.joinpath(path).resolve().relative_to(static)) for path in wanted
            ]
    assert taken == set(asked)


def test_it_can_be_put_on_the_screen_of_the_phone(client):
    report = json.loads(client.get("/e/trama.webmanifest").content)
    assert (report["start_url"], report["scope"], report["display"]) == ("/e/bandeja/", "/e/", "standalone")
    for icon in report["icons"]:
        raw = (ROOT / "trama" / icon["src"].removeprefix("/")).read_bytes()
        size = int(icon["sizes"].split("x")[0])
        assert raw[:4] == b"\x89PNG"
        assert (int.from_bytes(raw[16:20], "big"), int.from_bytes(raw[20:24], "big")) == (size, size)


def test_the_first_page_says_what_answering_costs(client, wave):
    assert "Responder gasta menos de 0,1 MB." in client.get(link_of(wave)).content.decode()


def test_whoever_closed_too_soon_can_go_on_from_the_phone(client, wave):
    Wave.objects.filter(pk=wave.pk).update(
        closes_at=timezone.now() - timedelta(hours=1), grace_hours=72, heads=None
    )
    assert "data-trama-closed" in client.get(link_of(wave)).content.decode()
    Wave.objects.filter(pk=wave.pk).update(grace_hours=0)
    assert "data-trama-closed" not in client.get(link_of(wave)).content.decode()


def coordinator_of(client, wave):
    sign_in(client, wave.network.memberships.get(role=Role.COORDINATOR).person)
    return f"/mediciones/{wave.code}/comprobante/"


def ask(client, address, code):
    return client.post(address, {"receipt": code}, follow=True).content.decode()


def test_a_receipt_read_aloud_arrived_or_not_yet(client, wave):
    send(client, wave, {"items": {"PRO1": 2}})
    address, code = coordinator_of(client, wave), receipt_code(SECRET)
    assert "¿Llegó este código?" in client.get(f"/mediciones/{wave.code}/").content.decode()
    assert f"{spoken(code)}: sí, llegó." in ask(client, address, f" {spoken(code).lower()} ")
    assert "todavía no" in ask(client, address, "222 222")
    assert "seis letras o números" in ask(client, address, "22")


def test_a_receipt_of_another_campaign_did_not_arrive_here(client, wave):
    network, people = make_team(people=5)
    other = make_wave(network=network, people=people, code="cfr", timepoint="T0")
    send(client, other, {"items": {"PRO1": 2}})
    assert "todavía no" in ask(client, coordinator_of(client, wave), receipt_code(SECRET))


def test_receipts_cannot_be_tried_one_after_another(client, wave):
    send(client, wave, {"items": {"PRO1": 2}})
    address = coordinator_of(client, wave)
    for number in range(30):
        client.post(address, {"receipt": f"2222{number:02}"})
    page = ask(client, address, receipt_code(SECRET))
    assert "Demasiados códigos" in page
    assert "sí, llegó" not in page
