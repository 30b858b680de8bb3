"""Sala sin Internet by page: the file goes out, the record comes back, and the laptop's own pages."""

import base64
import json
import re
import zlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.live_page import LivePage
from tests.make import make_user, make_workshop
from tests.offline_room.scene import again, lived
from tests.workshops.room_scene import make_room
from trama.offline_room.authors import mark_of
from trama.offline_room.files import file_of, read_pack
from trama.offline_room.login_links import login_links
from trama.offline_room.models import OfflineRoom
from trama.privacy.models import RightsRequest
from trama.sessions.actions.contributing import Wording
from trama.sessions.actions.joining import Card, join
from trama.workshops.actions.writing import add_note, change_entry, echo, write_entry
from trama.workshops.enums import Shape
from trama.workshops.models import Entry, Note, Workshop

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    """Under way here, with a notebook, and out in an offline workshop."""
    made = make_room(people=4, groups=2)
    write_entry(group=made.group(1), question=0, wording=Wording("Antes"), by=made.people[0])
    answer = made.desk.post(f"{made.desk_link}local/paquete/")
    assert f"trama-sala-{made.workshop.code}.json" in answer["Content-Disposition"]
    made.pack = read_pack(answer.content)
    return made


@pytest.fixture
def laptop(settings, room):
    """The same, as its laptop sees it."""
    settings.OFFLINE_ROOM = room.workshop.code
    settings.ALLOWED_HOSTS = ["*"]
    settings.EMAIL_BACKEND = "trama.mail.disabled.EmailBackend"
    OfflineRoom.objects.update(key=room.pack["key"], public=room.pack["public"], laptop="LAPTOP")
    return room


def some_of_it(room):
    """A little of everything that pages draw."""

    def live():
        workshop = Workshop.objects.get(pk=room.workshop.pk)
        rosa, pedro = room.people[:2]
        card = Card("Nueva", network=workshop.network)
        join(session=workshop, card=card, secret="x" * 20, by=card)
        change_entry(entry=Entry.objects.get(), wording=Wording("Mejor"), version=1, by=rosa)
        write_entry(group=room.group(2), question=1, wording=Wording("Otra"), by=pedro)
        note = add_note(
            workshop=workshop, shape=Shape.CIRCLE, wording=Wording("Una nota"), is_signed=True, tags=[], by=pedro
        )  # fmt: skip
        echo(participant=rosa, on=note, is_on=True, by=rosa)

    return live


def upload(room, content, **kwargs):
    file = SimpleUploadedFile("registro.json", content, "application/json")
    return room.desk.post(f"{room.desk_link}local/", {"file": file}, **kwargs)


def test_the_page_says_in_five_steps_how_it_is_done_and_what_is_out(room):
    page = room.desk.get(f"{room.desk_link}local/").content.decode()
    assert page.count("<li>\n        <h2>") == 5
    assert f"trama serve --local trama-sala-{room.workshop.code}.json" in page
    assert "su registro todavía no llega" in page
    assert "Este taller está en una sala sin Internet" in room.desk.get(room.desk_link).content.decode()


def test_the_record_is_seen_before_it_comes_and_comes_once(room):
    record = file_of(lived(room.workshop, some_of_it(room)))
    page = upload(room, record).content.decode()
    for words in ("1 persona", "1 anotación de las hojas", "1 idea final", "1 «me pasa también»"):
        assert words in page
    assert not Note.objects.exists()
    waiting = base64.b64encode(zlib.compress(record)).decode()
    assert waiting in page
    for _time in range(2):
        answer = room.desk.post(f"{room.desk_link}local/", {"record": waiting}, follow=True).content.decode()
        assert "El registro ya está aquí" in answer
        assert Note.objects.count() == 1
    assert "Todo lo de este registro ya está aquí" in upload(room, record).content.decode()
    assert "Este taller está en una sala sin Internet" not in room.desk.get(room.desk_link).content.decode()


def test_open_pages_show_what_came_as_fresh_ones_do(room):
    record = file_of(lived(room.workshop, some_of_it(room)))
    phones = [LivePage(phone, room.link) for phone in room.phones]
    pages = [
        *phones,
        LivePage(room.desk, f"{room.desk_link}hojas/"),
        LivePage(room.desk, room.desk_link, besides=(".out-now",)),
    ]
    room.desk.post(f"{room.desk_link}local/", {"record": base64.b64encode(zlib.compress(record)).decode()})
    for page in pages:
        assert page.catch_up().shape == page.fresh
    assert "Mejor" in phones[0].text("#card, .notebook, main")


def test_what_cannot_be_read_is_said_where_it_was_chosen(room):
    record = lived(room.workshop, some_of_it(room))
    other = make_workshop(network=room.workshop.network)
    link = f"/talleres/{other.code}/local/"
    for content, words in (
        (b"{}", "Este no es el registro de una sala sin Internet"),
        (file_of({**record, "title": "Otro"}), "está incompleto o alguien lo cambió"),
        (file_of(again({**record, "rows": {"notes": [1]}})), "lo hizo otra versión de Trama"),
    ):
        answer = upload(room, content)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    file = SimpleUploadedFile("registro.json", file_of(record))
    answer = room.desk.post(link, {"file": file})
    assert answer.status_code == 422
    assert "Este es el registro de otro taller" in answer.content.decode()
    for wrong in ("%%%", base64.b64encode(b"hola").decode()):
        assert room.desk.post(f"{room.desk_link}local/", {"record": wrong}).status_code == 422
    assert room.desk.post(f"{room.desk_link}local/").status_code == 422


def test_the_laptop_shows_its_address_and_gives_its_record(laptop):
    page = laptop.desk.get(f"{laptop.desk_link}local/").content.decode()
    assert "Llevar al servidor" in page
    assert '<svg class="qr"' in page or 'class="qr"' in page
    assert Client().get("/")["Location"] == laptop.link
    answer = laptop.desk.get(f"{laptop.desk_link}local/registro/")
    assert f"trama-sala-{laptop.workshop.code}-registro.json" in answer["Content-Disposition"]
    assert json.loads(answer.content)["laptop"] == mark_of("LAPTOP")
    assert b"LAPTOP" not in answer.content, "it is its secret"
    mine = laptop.phones[0].get(f"{laptop.link}lo-mio/").content.decode()
    assert "Esta sala está en el computador de quien conduce" in mine


def test_the_facilitator_gets_in_by_a_link_that_opens_once(laptop):
    room = OfflineRoom.objects.select_related("workshop").get()
    link = dict(login_links(room))[laptop.by.name].partition("//")[2]
    path = link[link.index("/") :]
    browser = Client()
    assert laptop.by.name in browser.get(path).content.decode()
    assert browser.post(path)["Location"] == laptop.desk_link
    assert browser.get(laptop.desk_link).status_code == 200
    second_time = Client().get(path)
    assert second_time.status_code == 410
    assert "aprieta Enter" in second_time.content.decode()
    assert Client().post(path).status_code == 410
    assert Client().get(f"{laptop.desk_link}local/entrar/hola/").status_code == 410


def test_mail_is_refused_with_a_sentence(laptop):
    user = make_user()
    for mail in (user.email, "nadie@example.org"):
        answer = Client().post("/entrar/", {"email": mail})
        assert answer.status_code == 409
        assert "funciona sin Internet" in answer.content.decode()


ROOT = Path(__file__).resolve().parents[2] / "trama"
# What a browser has only on https or on the device itself, used as if it were always there.
SAFE_ONLY = re.compile(
    r"crypto\.(subtle|randomUUID)|\bcaches\.|navigator\.(serviceWorker|locks|share|wakeLock|mediaDevices|storage|clipboard)\."
)
ASKED_FIRST = {
    ("shared/trama.js", "navigator.clipboard."),  # its button is hidden where there is none
    ("session/line.js", "navigator.locks."),  # without them each page has a line of its own
}
SCRIPTS = ROOT / "static" / "js"


def scripts_of(*folders):
    """The scripts of the pages of some folders, and those that they import."""
    pages = [path for folder in folders for path in (ROOT / "templates" / folder).rglob("*.html")]
    found = {"shared/trama.js"} | {
        name for page in pages for name in re.findall(r"js/([\w/-]+\.js)", page.read_text(encoding="utf-8"))
    }
    waiting = list(found)
    while waiting:
        here = SCRIPTS / waiting.pop()
        imported = re.findall(r"(?:from|import) ?\(?\"(\.[\w./-]+\.js)\"", here.read_text(encoding="utf-8"))
        inside = [(here.parent / path).resolve() for path in imported]
        new = {str(part.relative_to(SCRIPTS)) for part in inside if part.is_relative_to(SCRIPTS)} - found
        waiting += new
        found |= new
    return sorted(found)


@pytest.mark.parametrize("name", scripts_of("participant", "workshops"))
def test_scripts_of_a_workshop_need_nothing_that_only_a_safe_address_has(name):
    text = (ROOT / "static" / "js" / name).read_text(encoding="utf-8")
    used = {(name, match.group()) for match in SAFE_ONLY.finditer(text)}
    assert used - ASKED_FIRST == set()


@pytest.mark.parametrize("does", ["hide", "show", "correct", "object", "erase"])
def test_on_the_laptop_nothing_is_asked_about_ones_data_whatever_is_sent(laptop, does):
    rosa = laptop.people[0]
    given = {"do": does, "text": "Está mal", "reply_to": "rosa@escuela.cl", "word": "BORRAR"}
    answer = laptop.phones[0].post(f"{laptop.link}mis-datos/", given)
    assert answer.status_code == 422
    assert "no se pidió nada" in answer.content.decode()
    rosa.refresh_from_db()
    assert (rosa.blocked_at, RightsRequest.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("what", "given"),
    [
        ("ocultarme", {"do": "hide"}),
        ("corregir", {"do": "now", "name": "Otro Nombre", "phone": ""}),
        ("oponerme", {"text": "No", "reply_to": "a@escuela.cl"}),
        ("borrar", {"text": "", "reply_to": "a@escuela.cl", "word": "BORRAR"}),
    ],
)
def test_on_the_laptop_who_has_an_account_asks_nothing_either(laptop, what, given):
    before = laptop.by.name
    answer = laptop.desk.post(f"/cuenta/mis-datos/pedir/{what}/", given)
    assert answer.status_code in {409, 422}
    assert "no se pidió nada" in answer.content.decode()
    laptop.by.refresh_from_db()
    assert (laptop.by.name, laptop.by.blocked_at, RightsRequest.objects.count()) == (before, None, 0)
