"""Phones for stories without signal: a browser that can be closed and opened again, and the road to the server."""

import contextlib
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import threading
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.e2e.walking import HERE, PATIENCE, PORT, QUIET, TRAMA, eventually

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
UNSAFE = "trama.test"  # a name that Chromium does not hold for safe, as any address with http:// elsewhere
WAVE = "BENCH2"  # of the questionnaire of forty sentences
READY = "Listo para usar sin señal"


def tell(server, *command):
    """A `trama` command on the server's data; its output."""
    env = {
        **os.environ, "TRAMA_HOME": str(server["home"]), "TRAMA_DEMO": "1", "PORT": str(PORT), "DATABASE_URL": "",
    }  # fmt: skip
    return subprocess.run([TRAMA, *command], env=env, check=True, capture_output=True, text=True).stdout


@contextlib.contextmanager
def database_of(server):
    """What the server keeps, beside it: a command of its own would take a second or two each time."""
    with (
        contextlib.closing(sqlite3.connect(server["home"] / "trama.sqlite3", timeout=PATIENCE)) as database,
        database,
    ):
        yield database


def receipts(server, campaign):
    """The receipts of a measurement, as `trama receipts` tells them."""
    of = "SELECT r.code FROM surveys_receipt r JOIN surveys_campaign c ON c.id = r.campaign_id WHERE c.code = ?"
    with database_of(server) as database:
        return sorted(code for (code,) in database.execute(of, [campaign]))


@contextlib.contextmanager
def phone(playwright, folder, **options):
    """A phone whose browser keeps what it has between one opening and the next."""
    given = {
        "locale": "es-CL",
        "reduced_motion": "reduce",
        "viewport": {"width": 360, "height": 740},
        **options,
    }
    args = [*QUIET, "--no-proxy-server", f"--host-resolver-rules=MAP {UNSAFE} 127.0.0.1"]
    context = playwright.chromium.launch_persistent_context(
        folder, executable_path=CHROMIUM, args=args, **given
    )
    try:
        yield context
    finally:
        context.close()


def visit(context, token, here=HERE):
    """The page of a link, once it works without signal."""
    page = context.new_page()
    page.goto(f"{here}/e/{token}/")
    page.get_by_text(READY).wait_for()
    return page


def choose(page, code, point):
    folded = page.locator(f"#{code}.is-folded .change")
    if folded.count():
        folded.click()
    page.locator(f'input[name="{code}"][value="{point}"]').check()


def sentences(page):
    """The codes of the sentences of this page of a questionnaire, once it is here."""
    page.locator(".dot input").first.wait_for(
        state="attached"
    )  # those that are answered fold themselves away
    return list(dict.fromkeys(element.get_attribute("name") for element in page.locator(".dot input").all()))


def answer_page(page, point=4, leaving=()):
    for code in sentences(page):
        if code not in leaving:
            choose(page, code, point)


def go_on(page):
    """To the next page, or to the end; the title says where."""
    was = page.title()
    page.locator("button[value=on]").click()
    expect(page).not_to_have_title(was)


def answer_all(page, point=4):
    while page.locator("[data-trama-answers]").count():
        answer_page(page, point)
        go_on(page)


def at_page(page, number):
    expect(page).to_have_title(re.compile(f"^{number}/5"))


def state(page):
    return page.locator("[data-trama-state]")


def code_on(page):
    return page.locator("[data-trama-code]").inner_text().replace(" ", "")


def stored(server, *, code, value):
    """The answers of the responses that gave ``value`` to ``code``."""
    of = (
        "SELECT r.body FROM surveys_response r JOIN surveys_wave w ON w.id = r.wave_id"
        " JOIN surveys_campaign c ON c.id = w.campaign_id WHERE c.code = ?"
    )
    with database_of(server) as database:
        given = [json.loads(body)["items"] for (body,) in database.execute(of, [WAVE])]
    return [items for items in given if items.get(code) == value]


def answer_all_but_given(page):
    while page.locator("[data-trama-answers]").count():
        for sentence in sentences(page):
            if not page.locator(f"input[name={sentence}]:checked").count():
                choose(page, sentence, 4)
        go_on(page)


def file(name, text):
    return {"name": name, "mimeType": "application/json", "buffer": text.encode()}


def become_final(server, is_final):
    """The measurements of the demonstration that are open, as if days had passed; or as they were."""
    days, hours = (-1, 0) if is_final else (5, 72)
    now = datetime.now(UTC)
    opened, closes = (str((now + timedelta(days=offset)).replace(tzinfo=None)) for offset in (-9, days))
    change = (
        "UPDATE surveys_wave SET grace_hours = ?, opened_at = ?, closes_at = ?"
        " WHERE campaign_id = (SELECT id FROM surveys_campaign WHERE code = ?)"
    )
    with database_of(server) as database:
        database.execute(change, [hours, opened, closes, server["open_wave"]["code"]])


def annul(server, reason):
    """The open measurement of the demonstration, as one that was annulled because of `reason`; without one, as it was."""
    change = (
        "UPDATE surveys_wave SET annulled_at = ?, annul_reason = ?"
        " WHERE campaign_id = (SELECT id FROM surveys_campaign WHERE code = ?)"
    )
    now = str(datetime.now(UTC).replace(tzinfo=None)) if reason else None
    with database_of(server) as database:
        database.execute(change, [now, reason, server["open_wave"]["code"]])


def make_room_of(server):
    """The open measurement of the demonstration, as one that is made in a room of fifty; its code."""
    code = server["open_wave"]["code"]
    change = (
        "UPDATE surveys_wave SET heads = 50, grace_hours = 0"
        " WHERE campaign_id = (SELECT id FROM surveys_campaign WHERE code = ?)"
    )
    with database_of(server) as database:
        database.execute(change, [code])
    return code


def until(page, what):
    """Waits for a promise of the page; the page's rules allow no polling by text."""
    eventually(page, lambda: page.evaluate(what), what)


def the_phone_finds_network(context, page):
    """What Chromium does minutes after: it wakes the service worker with what it had asked for."""
    session, found = context.new_cdp_session(page), []
    session.on(
        "ServiceWorker.workerRegistrationUpdated", lambda result: found.extend(result["registrations"])
    )
    session.send("ServiceWorker.enable")
    eventually(page, lambda: found, "the service worker is not registered")
    session.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": found[0]["scopeURL"].removesuffix("/e/"),
            "registrationId": found[0]["registrationId"],
            "tag": "trama-outbox",
            "lastChance": False,
        },
    )


class Road:
    """Between phones and the server: counts what comes and goes, can be cut, can change one text for another of its length,
    and can take what begins as ``silent`` says and never answer it, as a line that hangs does."""

    def __init__(self):
        self.came = self.went = 0
        self.swap = (b"", b"")
        self.is_cut = False
        self.silent = None
        self.hung = []  # requests that nobody answers
        self.live = set()  # lines on which news come
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.here = f"http://127.0.0.1:{self.listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                near, _address = self.listening.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection(("127.0.0.1", PORT))
            threading.Thread(target=self._carry, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, True), daemon=True).start()

    def _carry(self, source, target, counts):
        with contextlib.suppress(OSError):
            while (piece := source.recv(65536)) and not self.is_cut:
                self.went += 0 if counts else len(piece)
                if not counts and piece.startswith(b"GET /vivo/"):
                    self.live.add(source)
                if not counts and self.silent and re.match(self.silent, piece):
                    self.hung.append(piece.partition(b" HTTP/")[0].decode())
                    while source.recv(65536):
                        pass
                    break
                if counts:
                    self.came += len(piece)
                    piece = piece.replace(*self.swap) if self.swap[0] else piece
                elif self.swap[0]:  # a text can be changed only when it is not packed
                    piece = piece.replace(b"gzip, deflate", b"identity")
                target.sendall(piece)
        self.live -= {source, target}
        for side in (source, target):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)
            side.close()

    def close(self):
        self.listening.close()
