"""A phone or a computer that several people use: whoever comes next finds nothing of whoever went."""

import contextlib
import json

import pytest
from playwright.sync_api import Error, expect

from tests.e2e.phones import answer_all, make_room_of, phone, tell
from tests.e2e.walking import HERE, check, eventually, sign_in

pytestmark = pytest.mark.e2e

# All that a page of this origin can find on the device, and what the service worker keeps.
KEPT = """async () => {
  const kept = { local: { ...localStorage }, session: { ...sessionStorage }, stores: {}, files: {} };
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((found) => {
      const asked = indexedDB.open(name); asked.onsuccess = () => found(asked.result);
    });
    for (const store of database.objectStoreNames) {
      kept.stores[`${name}.${store}`] = await new Promise((found) => {
        const asked = database.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => found(asked.result);
      });
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    for (const request of await (await caches.open(name)).keys()) {
      if (request.url.includes("/static/")) continue;
      kept.files[request.url] = await (await caches.match(request)).text();
    }
  }
  return JSON.stringify(kept);
}"""
SECRET = "Para conversarlo con calma"


def everything_on(context, page):
    """What the device keeps, cookies that no script reads among it."""
    return page.evaluate(KEPT) + json.dumps(context.cookies())


def test_a_device_in_turns_keeps_nothing_of_who_is_done(server, playwright, tmp_path):
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{HERE}/e/bandeja/")  # the service worker is at work
        page.wait_for_function("() => navigator.serviceWorker.controller")
        before = page.evaluate(KEPT)
        page.goto(address_of_turns(server))
        page.get_by_role("button", name="Lo tengo").click()
        secret = page.locator("input[name=s]").get_attribute("value")
        answer_turn(page)
        codes = page.locator(".receipt").inner_text(), page.locator(".turn__withdrawal").inner_text()
        page.get_by_role("link", name="Listo: pasar el dispositivo").click()
        page.get_by_role("heading", name="Pásale el dispositivo").wait_for()
        found = everything_on(context, page)
        assert not [
            word
            for word in (*codes, *(code.replace(" ", "") for code in codes), secret, SECRET)
            if word in found
        ]
        with contextlib.suppress(
            Error
        ):  # what came after a form is kept nowhere: the browser has nothing to show
            page.go_back()
        for word in (*codes, SECRET):
            expect(page.locator("body")).not_to_contain_text(word)
        page.goto(f"{HERE}/e/bandeja/")
        assert json.loads(page.evaluate(KEPT)).keys() == json.loads(before).keys()


TURNS = """
from trama.surveys.actions.turns import turns_token
from trama.surveys.models import Wave
print(turns_token(Wave.objects.filter(campaign__code={code!r}).first()))
"""


def address_of_turns(server):
    """Of one of the open measurements of the demonstration."""
    printed = tell(server, "shell", "-v", "0", "-c", TURNS.format(code=server["open_wave"]["code"]))
    return f"{HERE}/e/turnos/{printed.split()[-1]}/"


def answer_turn(page):
    while page.locator("form.ask").count():
        for group in page.locator(".item").all():
            group.locator(".dot input").nth(3).check()
        for box in page.locator("textarea").all():
            box.fill(SECRET)
        page.locator("button.button").first.click()


def test_another_person_on_a_phone_finds_no_secret_of_the_first(server, playwright, tmp_path):
    code = make_room_of(server)
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{HERE}/e/{code}/")
        page.locator(".button").first.click()
        page.locator("[data-trama-answers]").wait_for()
        address = page.url
        answer_all(page)
        page.locator("[data-receipt]").wait_for()
        stored = json.loads(page.evaluate(KEPT))["stores"]["trama.responses"][0]
        page.get_by_role("link", name="Otra persona responde en este teléfono").click()
        page.locator("[data-trama-answers]").wait_for()
        eventually(page, lambda: stored["id"] not in everything_on(context, page), "the secret is here")
        assert stored["withdrawal"] not in everything_on(context, page)
        page.goto(address)
        page.locator("[data-trama-answers]").wait_for()
        assert page.locator("[data-receipt]").count() == 0
        page.goto(f"{HERE}/e/bandeja/")
        page.get_by_text("Recibido ✓").wait_for()
        check(page)


def test_going_back_after_signing_out_shows_nothing(server, playwright, tmp_path):
    with phone(playwright, tmp_path, viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        sign_in(page, server, "direction")
        page.goto(f"{HERE}/cuenta/")
        name = page.locator("#name").input_value()
        page.get_by_role("button", name="Salir").click()
        page.wait_for_url(lambda url: "/cuenta/" not in url and "/hoy/" not in url)
        for _step in range(3):
            page.go_back(wait_until="load")
            if page.url.endswith("/demo/"):  # its door, where everybody is named
                break
            assert name not in page.content()


def test_what_an_account_had_begun_to_write_is_not_for_the_next(server, playwright, tmp_path):
    """Also what waits to be sent, after a warning; and what was said in a conversation."""
    with phone(playwright, tmp_path, viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        sign_in(page, server, "direction")
        page.goto(f"{HERE}/cuenta/")
        page.evaluate(
            "localStorage.setItem('trama:workshop:ABC234:x:out:1', JSON.stringify({ at: Date.now(), text: 'A medias' }));"
            " localStorage.setItem('said:x:/devolucion/', 'A medias')"
        )
        page.get_by_role("button", name="Salir").click()
        page.get_by_text("todavía no llega").wait_for()
        check(page)
        page.get_by_role("button", name="Salir").click()
        page.wait_for_url(lambda url: "/cuenta/" not in url and "/hoy/" not in url)
        eventually(page, lambda: "A medias" not in everything_on(context, page), "it is here")
        sign_in(page, server, "coordinator")
        assert "A medias" not in everything_on(context, page)


def test_who_leaves_a_workshop_leaves_nothing_on_the_phone(server, playwright, tmp_path):
    code = server["workshop"]["code"]
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{HERE}/t/{code}/")
        page.get_by_label("Tu nombre").fill("Rosa Elvira")
        page.get_by_role("button", name="Entrar").first.click()
        page.get_by_text("Rosa Elvira").first.wait_for()
        page.evaluate(
            "localStorage.setItem(`trama:${document.querySelector('main').dataset.tramaLive}:x:draft:text-0`,"
            " JSON.stringify({ at: Date.now(), text: 'A medias' }))"
        )
        page.goto(f"{HERE}/t/{code}/lo-mio/")
        check(page)
        page.get_by_role("button", name="Salir del taller").click()
        page.get_by_text("Saliste del taller").wait_for()
        eventually(page, lambda: "A medias" not in everything_on(context, page), "the draft is here")
        assert "taller_" not in everything_on(context, page)
        for _step in range(2):
            page.go_back(wait_until="load")
            assert "Rosa Elvira" not in page.content()
        page.goto(f"{HERE}/t/{code}/")
        expect(page.get_by_label("Tu nombre")).to_have_value("")


FOREIGN = "<form method='post' action='{door}'><input name='s' value='{chosen}'><input name='page' value='1'></form>"


@pytest.mark.parametrize("is_known", [False, True])
def test_a_page_of_another_site_chooses_no_secret_of_a_phone(server, playwright, tmp_path, is_known):
    """Also where the service worker is at work, which could send a form on as if it were the site's own."""
    chosen, door = "elegido-por-otra-persona-01", f"{HERE}/e/{make_room_of(server)}/"
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        if is_known:
            page.goto(f"{HERE}/e/bandeja/")
            page.wait_for_function("() => navigator.serviceWorker.controller")
        page.goto("about:blank")
        page.set_content(FOREIGN.format(door=door, chosen=chosen))
        page.evaluate("document.forms[0].submit()")
        page.get_by_role("heading", name="Esto vino de otro sitio").wait_for()
        check(page)
        page.goto(door)
        page.locator(".button").first.click()
        page.locator("[data-trama-answers]").wait_for()
        assert chosen not in everything_on(context, page)
        assert chosen not in page.content()
