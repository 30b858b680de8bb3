"""Answers given where there is no signal: kept, found again, sent once, and never lost to a closed browser."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.phones import (
    READY,
    UNSAFE,
    WAVE,
    Road,
    annul,
    answer_all,
    answer_all_but_given,
    answer_page,
    at_page,
    become_final,
    choose,
    code_on,
    file,
    go_on,
    make_room_of,
    phone,
    receipts,
    sentences,
    state,
    stored,
    the_phone_finds_network,
    until,
    visit,
)
from tests.e2e.walking import HERE, check, eventually

pytestmark = pytest.mark.e2e


def test_answered_without_signal_closed_and_sent_on_another_day(server, playwright, links, tmp_path):
    link, road = next(links), Road()
    with phone(playwright, tmp_path) as context:
        page = visit(context, link, road.here)
        check(page)
        road.is_cut = True
        answer_page(page, leaving={"PRO2"})
        go_on(page)
        assert page.evaluate("document.activeElement.matches('.block__title')")
        page.get_by_text(READY).wait_for()
        answer_page(page)
        page.reload()
        at_page(page, 2)
        assert page.locator(".dot input:checked").count() == len(sentences(page))
        page.go_back()
        at_page(page, 1)
        choose(page, "PRO1", 1)
        code = send_with_a_blank(page)
    with phone(playwright, tmp_path) as context:
        context.clock.set_system_time("2027-03-01T08:00:00Z")
        page = context.new_page()
        page.goto(f"{road.here}/e/{link}/")
        state(page).get_by_text("se enviará solo cuando haya señal").wait_for()
        assert code_on(page) == code
        road.is_cut = False
        page.get_by_role("button", name="Enviar ahora").click()
        page.locator(f'[data-receipt="{code}"]').wait_for()
        check(page)
        page.reload()
        assert page.locator("[data-receipt]").get_attribute("data-receipt") == code
    road.close()
    assert receipts(server, WAVE).count(code) == 1
    assert stored(server, code="PRO1", value=1)[0].keys() >= {"PRO3", "COR8"}
    assert "PRO2" not in stored(server, code="PRO1", value=1)[0]


def send_with_a_blank(page):
    """From the second page to the end, by way of what was left; the code that the phone shows."""
    answer_all_to_the_review(page)
    page.get_by_role("button", name="Volver a la página 1: queda una").click()
    assert page.locator("input[name=PRO1]:checked").get_attribute("value") == "1"
    answer_all_to_the_review(page)
    page.get_by_role("button", name="Enviar así").click()
    page.get_by_role("heading", name="Tus respuestas están en este teléfono").wait_for()
    check(page)
    return code_on(page)


def answer_all_to_the_review(page):
    while page.locator("[data-trama-answers]").count():
        for sentence in sentences(page):
            if sentence != "PRO2" and not page.locator(f"input[name={sentence}]:checked").count():
                choose(page, sentence, 4)
        go_on(page)


def test_two_tabs_lose_nothing_of_each_other(server, playwright, links, tmp_path):
    link = next(links)
    with phone(playwright, tmp_path) as context:
        first, other = visit(context, link), visit(context, link)
        choose(first, "PRO1", 5)
        other.locator("input[name=PRO1][value='5']:checked").wait_for(state="attached")
        choose(other, "PRO3", 2)
        choose(first, "PRO1", 3)
        answer_page(first, leaving={"PRO1", "PRO3"})
        answer_all_but_given(other)
        other.locator("[data-receipt]").wait_for()
        first.locator("[data-receipt]").wait_for()
        code = other.locator("[data-receipt]").get_attribute("data-receipt")
    assert receipts(server, WAVE).count(code) == 1
    assert [each["PRO1"] for each in stored(server, code="PRO3", value=2)] == [3]


def test_what_comes_when_it_is_final_stays_with_its_author_as_a_file(server, playwright, tmp_path):
    link = server["open_wave"]["tokens"][0]
    with phone(playwright, tmp_path / "one") as context:
        page = visit(context, link)
        context.set_offline(True)
        answer_all(page)
        become_final(server, True)
        context.set_offline(False)
        state(page).get_by_text("Llegó cuando la medición ya era definitiva").wait_for()
        check(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="Guardar copia").click()
        copy = json.loads(download.value.path().read_text())
        become_final(server, False)
    assert len(copy["record"]["values"]["items"]) == 10
    with phone(playwright, tmp_path / "other") as context:
        page = context.new_page()
        page.goto(f"{HERE}/e/bandeja/")
        page.locator("[data-trama-load]").set_input_files(files=[file("roto.json", "{}")])
        page.get_by_text("no es la copia de una respuesta").wait_for()
        page.locator("[data-trama-load]").set_input_files(files=[file("copia.json", json.dumps(copy))])
        page.get_by_text("Recibido ✓").wait_for()
        check(page)
        page.locator("[data-trama-load]").set_input_files(files=[file("copia.json", json.dumps(copy))])
        page.get_by_text("La copia está en este teléfono").wait_for()
        expect(page.locator(".kept__one")).to_have_count(1)


def test_what_comes_when_it_was_annulled_says_so_and_why(server, playwright, tmp_path):
    link = server["open_wave"]["tokens"][0]
    said = re.compile("Esta medición fue anulada.*Por qué: Era otro cuestionario")
    with phone(playwright, tmp_path) as context:
        page = visit(context, link)
        context.set_offline(True)
        answer_all(page)
        annul(server, "Era otro cuestionario.")
        context.set_offline(False)
        expect(state(page)).to_have_text(said)
        expect(page.locator("[data-trama-talk]")).to_be_hidden()
        check(page)
        page.goto(f"{HERE}/e/bandeja/")
        expect(page.locator(".kept__one")).to_contain_text(said)
        annul(server, "")


def test_a_new_version_of_the_site_takes_over_and_nothing_is_lost(playwright, links, tmp_path):
    link, road = next(links), Road()
    with phone(playwright, tmp_path) as context:
        page = visit(context, link, road.here)
        choose(page, "PRO1", 2)
        page.get_by_text("Enviado ✓").wait_for()
        site = page.evaluate("document.body.dataset.site")
        road.swap = (site.encode(), site[::-1].encode())
        page.reload()
        until(page, f"async () => (await caches.keys()).sort().join() === 'trama-e-{site[::-1]},trama-hojas'")
        context.set_offline(True)
        page.reload()
        assert page.locator("input[name=PRO1]:checked").get_attribute("value") == "2"
        answer_all_but_given(page)
        page.get_by_role("heading", name="Tus respuestas están en este teléfono").wait_for()
        context.set_offline(False)
        page.locator("[data-receipt]").wait_for()
    road.close()


def test_answering_costs_less_than_it_says(playwright, links, tmp_path):
    """Every byte of the road, heads of answers too: a first visit, and forty answers given with signal."""
    road = Road()
    with phone(playwright, tmp_path) as context:
        page = visit(context, next(links), road.here)
        page.get_by_text("Responder gasta menos de 0,1 MB.").wait_for()
        assert road.came <= 60_000
        before = road.came + road.went
        choose(page, "PRO1", 2)
        page.get_by_text("Enviado ✓").wait_for()
        once = road.came + road.went - before
        answer_all_but_given(page)
        page.locator("[data-receipt]").wait_for()
        slowly = 5 * 2 + 5  # times more that somebody who takes ten minutes has it saved on the way
        assert road.came + road.went + slowly * once < 100_000
    road.close()


def test_seen_deleted_and_brought_back(playwright, links, tmp_path):
    with phone(playwright, tmp_path) as context:
        page = visit(context, next(links))
        assert not page.get_by_role("link", name="Lo que está en este teléfono").is_visible()
        context.set_offline(True)
        answer_all(page)
        page.get_by_role("heading", name="Tus respuestas están en este teléfono").wait_for()
        page.get_by_role("link", name="Lo que está en este teléfono").click()
        page.get_by_text("Ver las respuestas").click()
        page.get_by_text("4 · De acuerdo").first.wait_for()
        expect(page.locator("dt")).to_have_count(40)
        check(page)
        page.get_by_role("button", name="Borrar de este teléfono").click()
        page.get_by_text("Aquí no hay nada guardado").wait_for()
        check(page)
        page.get_by_role("button", name="Deshacer").press("Enter")
        page.get_by_text("Está aquí de nuevo").wait_for()
        with page.expect_download() as download:
            page.get_by_text("Ver las respuestas").click()
            page.get_by_role("button", name="Guardar las respuestas para leer").click()
        assert "4 · De acuerdo" in download.value.path().read_text()
        context.set_offline(False)
        page.get_by_text("Recibido ✓").wait_for()
        assert page.get_by_text("Ver las respuestas").is_hidden()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            check(page)


def test_another_person_on_the_same_phone_reads_nothing_of_the_first(server, playwright, tmp_path):
    code = make_room_of(server)
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{HERE}/e/{code}/")
        page.locator(".button").first.click()
        page.get_by_text(READY).wait_for()
        context.set_offline(True)
        answer_all(page, point=1)
        page.get_by_role("link", name="Otra persona responde en este teléfono").click()
        page.get_by_role("link", name="Comenzar").wait_for()
        assert page.locator(".dot input:checked").count() == 0
        answer_all(page, point=5)
        page.get_by_role("link", name="Lo que está en este teléfono").click()
        page.locator("[data-closed]:visible").wait_for()
        expect(page.locator(".kept__one")).to_have_count(2)
        expect(page.locator("details:visible")).to_have_count(1)
        context.set_offline(False)
        page.locator(".kept__one[data-tone=received]").nth(1).wait_for()
        result = page.locator(".kept__state").all_inner_texts()
    assert {text.removeprefix("Recibido ✓ ").replace(" ", "") for text in result} <= set(
        receipts(server, code)
    )


def test_going_on_in_another_phone_with_the_word_brings_everything(server, playwright, links, tmp_path):
    link = next(links)
    with phone(playwright, tmp_path / "one") as context:
        page = visit(context, link)
        answer_page(page, point=2)
        go_on(page)
        word = page.locator(".resume b").inner_text()
        answer_page(page, point=2)
        go_on(page)
        assert page.locator(".resume b").inner_text() == word
    with phone(playwright, tmp_path / "other") as context:
        page = visit(context, link)
        choose(page, "PRO1", 5)
        page.get_by_text("Empecé en otro teléfono").click()
        check(page)
        page.locator("#word").fill(word)
        page.get_by_role("button", name="Seguir aquí").click()
        page.get_by_text("Lo que habías respondido está aquí").wait_for()
        page.get_by_text("Listo para usar sin señal").wait_for()
        context.set_offline(True)
        answer_all_but_given(page)
        context.set_offline(False)
        page.locator("[data-receipt]").wait_for()
    assert [len(answers) for answers in stored(server, code="PRO2", value=2)] == [40]


def test_where_the_address_is_not_safe_what_works_still_works(server, playwright, links, tmp_path):
    """No service worker, no code before the server says it; a page that is open goes on without signal."""
    road = Road()
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{road.here.replace('127.0.0.1', UNSAFE)}/e/{next(links)}/")
        choose(page, "PRO1", 4)
        page.get_by_text("Enviado ✓").wait_for()
        assert page.get_by_text(READY).count() == 0
        road.is_cut = True
        answer_all_but_given(page)
        page.get_by_role("heading", name="Tus respuestas están en este teléfono").wait_for()
        assert page.locator("[data-trama-code]").is_hidden()
        check(page)
        road.is_cut = False
        page.get_by_role("button", name="Enviar ahora").click()
        code = page.locator("[data-receipt]").get_attribute("data-receipt")
    road.close()
    assert receipts(server, WAVE).count(code) == 1


def test_it_is_not_called_ready_when_something_is_missing(playwright, links, tmp_path):
    with phone(playwright, tmp_path, service_workers="block") as context:
        page = context.new_page()
        page.goto(f"{HERE}/e/{next(links)}/")
        choose(page, "PRO1", 4)
        page.get_by_text("Enviado ✓").wait_for()
        assert page.get_by_text(READY).count() == 0


def test_the_phone_works_out_the_codes_that_the_server_does(playwright, tmp_path):
    vectors = json.loads((Path(__file__).parents[1] / "vectors" / "codes.json").read_text())
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{HERE}/e/bandeja/")
        result = page.evaluate(
            """async (secrets) => {
                const { files } = await fetch("/e/sw.js").then((answer) => answer.text())
                    .then((text) => JSON.parse(text.match(/TRAMA = (.*);/)[1]));
                const codes = await import(files.find((name) => name.includes("/codes.")));
                return Promise.all(secrets.map(async (secret) => ({
                    secret, receipt: await codes.receiptCode(secret), withdrawal: await codes.withdrawalCode(secret),
                })));
            }""",
            [vector["secret"] for vector in vectors],
        )
    assert result == vectors


def test_the_phone_sends_by_itself_once_there_is_network_though_no_page_is_open(
    server, playwright, links, tmp_path
):
    road = Road()
    with phone(playwright, tmp_path) as context:
        page = visit(context, next(links), road.here)
        road.is_cut = True
        answer_all(page)
        page.get_by_role("heading", name="Tus respuestas están en este teléfono").wait_for()
        code = code_on(page)
        until(page, "async () => (await (await navigator.serviceWorker.ready).sync.getTags()).length === 1")
        page.goto("about:blank")
        road.is_cut = False
        the_phone_finds_network(context, page)
        eventually(page, lambda: code in receipts(server, WAVE), code)
        assert receipts(server, WAVE).count(code) == 1
    road.close()


def test_a_browser_that_keeps_nothing_answers_by_plain_forms(playwright, links, tmp_path):
    with phone(playwright, tmp_path) as context:
        context.add_init_script("delete window.indexedDB; indexedDB = undefined")
        page = context.new_page()
        page.goto(f"{HERE}/e/{next(links)}/")
        for number in range(1, 6):
            at_page(page, number)
            answer_page(page)
            page.locator("button[value=on]").click()
        page.locator("[data-receipt]").wait_for()
