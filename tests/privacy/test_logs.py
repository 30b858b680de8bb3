"""A day of the demonstration's life: what its server writes down names nobody and opens nothing."""

import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener, urlopen

import pytest
from bs4 import BeautifulSoup

from tests.ports import own_port

TRAMA = Path(sys.executable).parent / "trama"
GUEST = ("Griselda Catrileo Ñanco", "griselda.catrileo@demo.trama.example", "+56955512345")
IN_THE_ROOM = "Hortensia Quidel Paine"
NAMES = """
    SELECT name FROM networks_person UNION SELECT email FROM networks_person UNION SELECT phone FROM networks_person
    UNION SELECT email FROM accounts_user UNION SELECT name FROM trama_sessions_participant
    UNION SELECT name FROM networks_joining UNION SELECT email FROM networks_joining
    UNION SELECT phone FROM networks_joining UNION SELECT session_key FROM django_session
"""


class Visitor:
    """A browser without scripts, with its own cookies."""

    def __init__(self, here):
        self.here, self.jar = here, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def get(self, path):
        return self._read(self.here + path)

    def post(self, path, form, *, page=""):
        token = BeautifulSoup(self.get(page or path), "html.parser").select_one("[name=csrfmiddlewaretoken]")
        given = {"csrfmiddlewaretoken": token["value"]} if token else {}
        return self._read(self.here + path, urlencode(given | form).encode())

    def _read(self, address, body=None):
        try:
            with self.opener.open(address, body, timeout=60) as answer:
                return answer.read().decode(errors="replace")
        except HTTPError as refused:  # a page with a sentence
            return refused.read().decode(errors="replace")


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    """What was written down, and everything that it must not hold. No mail leaves: its server does not answer."""
    home = tmp_path_factory.mktemp("day")
    port = own_port()
    env = {
        **os.environ, "TRAMA_HOME": str(home), "TRAMA_DEMO": "1", "PORT": str(port), "DATABASE_URL": "",
        "REDIS_URL": "", "EMAIL_URL": f"smtp://127.0.0.1:{own_port()}",
    }  # fmt: skip
    env.pop("TRAMA_BASE_URL", None)
    log = home / "written.log"
    with log.open("wb") as written:
        subprocess.run([TRAMA, "migrate"], env=env, check=True, stdout=written, stderr=written)
        loaded = subprocess.run(
            [TRAMA, "demo", "--networks", "4", "--json"],
            env=env,
            check=True,
            stdout=subprocess.PIPE,
            stderr=written,
        )
        server = subprocess.Popen([TRAMA, "serve"], env=env, stdout=written, stderr=written)
        try:
            secrets = lived(f"http://127.0.0.1:{port}", json.loads(loaded.stdout))
        finally:
            server.terminate()
            server.wait(timeout=30)
    with closing(sqlite3.connect(home / "trama.sqlite3")) as database:
        kept = {row[0] for row in database.execute(NAMES)} - {"", None}
    return log.read_text(errors="replace"), kept | secrets


def lived(here, demo):
    """Everybody of the demonstration comes in and works; others err, guess and send what is wrong."""
    for _time in range(600):
        with suppress(OSError):
            urlopen(f"{here}/healthz", timeout=1)
            break
        time.sleep(0.1)
    secrets = set()
    for person in demo["people"]:
        visitor = Visitor(here)
        visitor.post("/demo/", {"mail": person["mail"]})
        works(visitor)
        secrets |= {cookie.value for cookie in visitor.jar}
    return secrets | set(demo["open_wave"]["tokens"]) | answers(here, demo) | errs(here, demo)


def works(visitor):
    """What is reached from Hoy, and a person invited wherever the role allows it."""
    first = visitor.get("/hoy/")
    for path in {
        link["href"]
        for link in BeautifulSoup(first, "html.parser").select("main a[href^='/'], nav a[href^='/']")
    }:
        visitor.get(path.partition("#")[0])
    visitor.get("/cuenta/")
    visitor.get("/datos/")
    for network in set(re.findall(r"/redes/([A-Z0-9]{6})/", first)):
        page = f"/redes/{network}/personas/nueva/"
        visitor.post(page, dict(zip(("name", "email", "phone"), GUEST, strict=True)) | {"role": "member"})


def answers(here, demo):
    """Somebody answers by their link and takes it back; somebody comes into the workshop."""
    token = demo["open_wave"]["tokens"][0]
    phone, secret = Visitor(here), "un-secreto-del-telefono-de-prueba"
    phone.get(f"/e/{token}/")
    sent = phone.post(
        f"/e/{token}/", {"s": secret, "page": 1, "go": "send", "PRO3": "4", "purpose": "que lean"}
    )
    code = re.search(r'name="code" value="(\w{12})"', sent)[1]
    phone.post("/e/retirar/", {"code": code, "do": "quote"})
    phone.post("/e/retirar/", {"code": code})
    room = Visitor(here)
    workshop = f"/t/{demo['workshop']['code']}/"
    room.post(workshop, {"name": IN_THE_ROOM, "network_name": "Red Valle del Río"})
    return {secret, code, IN_THE_ROOM}


def errs(here, demo):
    """What fails: a code to sign in that cannot leave, wrong ones, addresses with somebody's data, bad bodies."""
    stranger, mail = Visitor(here), demo["people"][0]["mail"]
    stranger.post("/entrar/", {"email": mail})
    stranger.post("/entrar/codigo/confirmar/", {"code": "ABCD-1234"}, page="/entrar/codigo/")
    token = demo["open_wave"]["tokens"][1]
    for path in (
        f"/e/{token}/nada/",
        f"/avisos/{token}/",
        f"/unirse/{token}/",
        f"/hoy/?q={mail}",
        "/e/ABCDEF/",
    ):
        stranger.get(path)
    stranger.post("/e/retirar/", {"code": "ABCDEFGHJKMN"})
    stranger.post("/e/recibir/", {"responses": mail})
    stranger.post("/codigo/", {"code": "ZZZZZZ"}, page="/")
    return {mail}


def test_no_line_names_anybody_or_opens_anything(day):
    written, kept = day
    assert len(kept) > 60
    assert {*GUEST, IN_THE_ROOM} <= kept  # the day was lived
    assert [secret for secret in kept if secret in written] == []


def test_the_log_is_the_real_one_and_says_what_went_wrong(day):
    written, _kept = day
    assert "/e/…/" in written
    assert "Traceback" not in written
    assert len(written.splitlines()) > 10
