"""Both codes at the end of a questionnaire, and the way back from it: on the phone, without signal, by plain forms."""

import pytest
from playwright.sync_api import expect

from tests.e2e.phones import (
    answer_all,
    answer_page,
    choose,
    code_on,
    go_on,
    phone,
    sentences,
    stored,
    visit,
)
from tests.e2e.walking import HERE, check, eventually

pytestmark = pytest.mark.e2e
UNANSWERED = "Trama no respondió"
SHIFTS = """() => new Promise((resolve) => new PerformanceObserver((list) => {
  resolve(list.getEntries().filter((one) => !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0));
}).observe({ type: "layout-shift", buffered: true }) ?? setTimeout(resolve, 500, 0))"""


def withdrawal_on(page):
    """The code to withdraw, as it is read on the screen."""
    code = page.locator(".withdraw__code").inner_text()
    assert len(code.replace(" ", "")) == 12
    return code


def withdraw(page):
    page.get_by_role("button", name="Retirar mis respuestas").click()
    page.get_by_role("heading", name="¿Retirar todas tus respuestas?").wait_for()
    page.get_by_text("no podrás responder").wait_for()
    page.get_by_role("button", name="Sí, retirarlas").click()


def is_erased(page):
    page.get_by_role("heading", name="Tus respuestas se borraron").wait_for()


def test_both_codes_are_on_the_phone_before_and_after_it_is_sent(server, playwright, links, road, tmp_path):
    with phone(playwright, tmp_path) as context:
        page = visit(context, next(links), road.here)
        road.is_cut = True
        answer_all(page, point=1)
        receipt, withdrawal = code_on(page), withdrawal_on(page)
        before = saved(page)
        check(page)
        page.get_by_role("button", name="Enviar ahora").click()
        page.get_by_text("Ahora no hay señal").wait_for()
        road.is_cut = False  # and so it leaves by itself
        page.locator(f'[data-receipt="{receipt}"]').wait_for()
        assert withdrawal_on(page) == withdrawal
        assert page.locator("input[name=code]").input_value() == withdrawal.replace(" ", "")
        assert saved(page) == before
        assert f"Comprobante: {receipt[:3]} {receipt[3:]}" in before
        assert f"Código para retirar: {withdrawal}" in before
        assert f"{road.here}/e/retirar/" in before
        check(page)
        page.reload()
        assert (withdrawal_on(page), saved(page)) == (withdrawal, before)


def saved(page):
    """The lines of the file with both codes."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Guardar los dos códigos").click()
    return download.value.path().read_text().splitlines()


def test_withdrawn_from_the_receipt_once_there_is_signal(server, playwright, links, road, tmp_path):
    with phone(playwright, tmp_path) as context:
        page = visit(context, next(links), road.here)
        answer_all(page, point=2)
        page.locator("[data-receipt]").wait_for()
        withdrawal = withdrawal_on(page)
        road.is_cut = True
        page.get_by_role("button", name="Retirar mis respuestas").click()
        page.get_by_text(UNANSWERED).wait_for()
        assert withdrawal_on(page) == withdrawal
        assert len(stored(server, code="PRO1", value=2)) == 1
        check(page)
        road.is_cut = False
        withdraw(page)
        is_erased(page)
        assert page.evaluate("document.activeElement.matches('h1')")
        check(page)
    assert stored(server, code="PRO1", value=2) == []


def test_withdrawn_with_the_code_that_was_written_down(server, playwright, links, road, tmp_path):
    """Without signal its page keeps what was typed."""
    with phone(playwright, tmp_path) as context:
        page = visit(context, next(links), road.here)
        answer_all(page, point=3)
        page.locator("[data-receipt]").wait_for()
        withdrawal = withdrawal_on(page)
        page.goto(f"{road.here}/e/retirar/")
        road.is_cut = True
        page.get_by_label("Código para retirar").fill(withdrawal.lower())
        page.get_by_role("button", name="Retirar mis respuestas").click()
        page.get_by_text(UNANSWERED).wait_for()
        assert page.get_by_label("Código para retirar").input_value() == withdrawal.lower()
        check(page)
        road.is_cut = False
        withdraw(page)
        is_erased(page)
    assert stored(server, code="PRO1", value=3) == []


def test_withdrawn_by_plain_forms(server, playwright, links, tmp_path):
    with phone(playwright, tmp_path, java_script_enabled=False) as context:
        page = context.new_page()
        link = f"{HERE}/e/{next(links)}/"
        page.goto(link)
        for _page in range(5):
            answer_page(page, point=5)
            page.locator("button[value=on]").click()
        withdrawal = withdrawal_on(page)
        assert page.get_by_role("button", name="Guardar los dos códigos").count() == 0
        assert len(stored(server, code="PRO1", value=5)) == 1
        page.goto(f"{HERE}/e/retirar/")
        page.get_by_label("Código para retirar").fill(withdrawal)
        withdraw(page)
        is_erased(page)
        page.goto(link)
        is_withdrawn(page)
    assert stored(server, code="PRO1", value=5) == []


WITHDRAWN = "Tus respuestas quedan retiradas"
NO_MORE = "Retiraste estas respuestas"


def is_withdrawn(page):
    """On a reload, and when the link is opened again, with its receipt nowhere."""
    page.reload()
    page.get_by_role("heading", name=WITHDRAWN).wait_for()
    assert page.locator(".receipt, .withdraw").count() == 0


def test_what_was_withdrawn_here_stays_withdrawn(server, playwright, links, road, tmp_path):
    """On the phone that did it: its page, also without signal, and the list of what is on it."""
    with phone(playwright, tmp_path) as context:
        page = visit(context, next(links), road.here)
        answer_all(page, point=3)
        page.locator("[data-receipt]").wait_for()
        withdraw(page)
        is_erased(page)
        is_withdrawn(page)
        check(page)
        road.is_cut = True
        is_withdrawn(page)
        page.goto(f"{road.here}/e/bandeja/")
        page.get_by_text(NO_MORE).wait_for()


def test_what_was_withdrawn_elsewhere_is_withdrawn_here(server, playwright, links, road, tmp_path):
    with phone(playwright, tmp_path / "own") as context, phone(playwright, tmp_path / "other") as other:
        page = visit(context, next(links), road.here)
        answer_all(page, point=3)
        page.locator("[data-receipt]").wait_for()
        away = other.new_page()
        away.goto(f"{HERE}/e/retirar/")
        away.get_by_label("Código para retirar").fill(withdrawal_on(page))
        withdraw(away)
        is_erased(away)
        page.goto(f"{road.here}/e/bandeja/")
        page.get_by_text(NO_MORE).wait_for()
        page.go_back()
        is_withdrawn(page)


def test_what_was_tapped_before_the_script_stays_under_the_finger(playwright, links, tmp_path):
    with phone(playwright, tmp_path, has_touch=True, is_mobile=True) as context:
        page, held = context.new_page(), []

        def hold(route):
            held.append(route)

        page.route("**/item_flow.*.js", hold)
        page.goto(f"{HERE}/e/{next(links)}/", wait_until="commit")
        for code in ("PRO1", "PRO2"):
            page.locator(f'input[name="{code}"][value="4"]').tap()
        place = page.locator("#PRO3").bounding_box()
        eventually(page, lambda: held, "the script was not asked for")
        page.wait_for_timeout(600)  # what moves half a second after a tap is held to be wanted
        held[0].continue_()
        page.get_by_text("2 de 40 frases").wait_for()
        page.get_by_text("Enviado ✓").wait_for()
        assert page.locator("#PRO3").bounding_box() == place
        assert page.locator(".is-folded").count() == 0
        page.locator('input[name="PRO3"][value="4"]').tap()
        page.locator("#PRO3.is-folded").wait_for()
        assert page.evaluate(SHIFTS) <= 0.02


def test_losing_the_signal_moves_nothing(playwright, links, road, tmp_path):
    with phone(playwright, tmp_path) as context:
        page = visit(context, next(links), road.here)
        choose(page, "PRO1", 4)
        page.get_by_text("Enviado ✓").wait_for()
        height = page.locator(".head").bounding_box()["height"]
        road.is_cut = True
        choose(page, "PRO2", 4)
        page.get_by_text("Sin señal: guardado aquí, se enviará solo").wait_for()
        assert page.locator(".head").bounding_box()["height"] == height


def test_coming_back_goes_on_at_the_first_blank_sentence(playwright, links, road, tmp_path):
    link = next(links)
    with phone(playwright, tmp_path) as context:
        page = visit(context, link, road.here)
        expect(page.locator(".head__place")).to_have_text("0 de 40 frases")
        answer_page(page)
        go_on(page)
        blank = sentences(page)[2]
        for code in sentences(page)[:2]:
            choose(page, code, 4)
        expect(page.locator(".head__place")).to_have_text("10 de 40 frases")
        page.get_by_text("Enviado ✓").wait_for()
        page.close()
    with phone(playwright, tmp_path) as context:
        page = context.new_page()
        page.goto(f"{road.here}/e/{link}/")
        goes_on_at(page, blank)
        assert page.evaluate(SHIFTS) <= 0.02
        road.is_cut = True
        page.goto("about:blank")
        page.goto(f"{road.here}/e/{link}/")
        goes_on_at(page, blank)


def goes_on_at(page, code):
    """That sentence is on the screen and in focus."""
    page.locator(f"#{code}:focus").wait_for()
    expect(page.locator(f"#{code}")).to_be_in_viewport(ratio=1)
    expect(page.locator(".head__place")).to_have_text("10 de 40 frases")


def test_coming_back_by_plain_forms_there_is_a_way_past_the_notice(playwright, links, tmp_path):
    link = f"{HERE}/e/{next(links)}/"
    with phone(playwright, tmp_path, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(link)
        choose(page, "PRO1", 4)
        page.locator("button[value=on]").click()
        page.get_by_role("button", name="Volver").click()
        page.goto(link)
        page.get_by_role("link", name="Seguir donde ibas").click()
        expect(page.locator("#PRO2")).to_be_in_viewport()


def test_a_reload_goes_on_where_one_was(server, playwright, links, road, tmp_path):
    """Also before the server has it, and with the mark of the way past the notice in the address."""
    with phone(playwright, tmp_path) as context:
        page = visit(context, next(links), road.here)
        page.locator(".notice .button--go").click()
        for code in ("PRO1", "PRO2", "PRO3"):
            choose(page, code, 4)
        page.reload()
        expect(page.locator("#PRO4")).to_be_focused()
        expect(page.locator("#PRO4")).to_be_in_viewport()
