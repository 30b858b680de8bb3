"""What was typed in a long form waits in the browser until it is sent, and is for nobody else."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.phones import tell
from tests.e2e.walking import HERE, sign_in

pytestmark = pytest.mark.e2e

RIVER = "Network.objects.get(name__contains='Valle del R')"
LONG = "Una razón escrita con calma"


@pytest.fixture(scope="module")
def river(server):
    """The code of the network that the demonstration's coordination looks after."""
    script = f"from trama.networks.models import Network; print({RIVER}.code)"
    return tell(server, "shell", "-v", "0", "-c", script).strip()


@pytest.fixture
def open_page(server, browser):
    """A page signed in with a role, in a browser of its own."""

    def opened(role):
        page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="es-CL").new_page()
        sign_in(page, server, role)
        return page

    return opened


def test_what_is_chosen_for_a_measurement_comes_back_and_its_forecast_with_it(open_page, river):
    page = open_page("coordinator")
    address = f"{HERE}/mediciones/red/{river}/abrir/"
    page.goto(address)
    summary = page.locator("summary[data-trama-forecast]")
    page.locator("summary[data-trama-forecast]").click()
    with page.expect_response(address):
        page.locator("input[name=who]").first.uncheck()
    chosen = summary.inner_text()
    page.locator("input[name=until][value=fortnight]").check()
    for leave in (page.reload, lambda: (page.goto(f"{HERE}/hoy/"), page.goto(address))):
        leave()
        expect(page.locator("input[name=who]").first).not_to_be_checked()
        expect(page.locator("input[name=until][value=fortnight]")).to_be_checked()
        expect(summary).to_have_text(chosen, use_inner_text=True)


def test_a_reason_for_annulling_is_dropped_once_it_was_sent(open_page, river):
    page = open_page("coordinator")
    page.goto(f"{HERE}/mediciones/red/{river}/abrir/")
    page.locator("form[data-trama-opening] .form-foot button").click()
    page.locator("form[data-trama-opening] .form-foot button, a[href$='/anular/']").first.wait_for()
    if "/abrir/" in page.url:
        page.locator("form[data-trama-opening] .form-foot button").click()
    page.wait_for_url(re.compile(r"/mediciones/(?!red)[^/]+/"))
    wave = page.url.split("/")[4]
    address = f"{HERE}/mediciones/{wave}/anular/"
    page.goto(address)
    page.locator("#reason").fill(LONG)
    page.get_by_role("link", name=re.compile("Volver sin anular")).click()
    page.wait_for_url(f"**/{wave}/")
    page.goto(address)
    expect(page.locator("#reason")).to_have_value(LONG)
    page.locator("main form button").click()
    page.wait_for_url(f"**/{wave}/")
    assert LONG not in page.evaluate("JSON.stringify({...localStorage})")


def test_a_network_half_written_waits_through_a_refusal_and_is_dropped_when_it_is_enrolled(open_page):
    page = open_page("direction")
    address = f"{HERE}/programa/redes/nueva/"
    page.goto(address)
    page.get_by_label("Nombre").fill("Red a medio escribir")
    page.reload()
    expect(page.get_by_label("Nombre")).to_have_value("Red a medio escribir")
    page.get_by_label("Nombre").fill("   ")
    page.locator("main form").evaluate("form => { form.noValidate = true; }")
    page.locator("main form button").click()
    page.locator(".field__error").first.wait_for()
    page.get_by_label("Nombre").fill("Red escrita de nuevo")
    for choice in page.locator("main form select[required]").all():
        choice.select_option(index=1)
    page.goto(f"{HERE}/hoy/")
    page.goto(address)
    expect(page.get_by_label("Nombre")).to_have_value("Red escrita de nuevo")
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "nueva" not in url)
    page.goto(address)
    expect(page.get_by_label("Nombre")).to_have_value("")


def test_what_never_arrived_is_there_again(open_page, river):
    page = open_page("coordinator")
    address = f"{HERE}/redes/{river}/personas/nueva/"
    page.goto(address)
    page.get_by_label("Nombre").fill("Marta Quilodrán")
    page.get_by_label("Correo").fill("marta@escuela.example")
    page.route(address, lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    page.locator("main form button").click()
    page.wait_for_url("chrome-error://**")
    page.goto(address)
    expect(page.get_by_label("Nombre")).to_have_value("Marta Quilodrán")
    expect(page.get_by_label("Correo")).to_have_value("marta@escuela.example")


def test_nobody_else_on_the_device_finds_it(server, open_page, river):
    page = open_page("coordinator")
    address = f"{HERE}/redes/{river}/personas/nueva/"
    page.goto(address)
    page.get_by_label("Nombre").fill("Marta Quilodrán")
    page.context.clear_cookies()
    sign_in(page, server, "accompanist")
    assert "Marta" not in page.evaluate("JSON.stringify({...localStorage})")


def test_passwords_codes_and_files_are_not_kept(open_page, river):
    page = open_page("coordinator")
    page.goto(f"{HERE}/redes/{river}/personas/nueva/")
    for kind in ('type="password"', 'autocomplete="one-time-code"'):
        page.locator("main form").evaluate(
            "(form, kind) => form.insertAdjacentHTML('beforeend', `<input class='secret' name='x' ${kind}>`)",
            kind,
        )
    html = page.locator("main form").evaluate("form => form.outerHTML")
    page.route(
        f"{HERE}/redes/{river}/personas/nueva/",
        lambda route: route.fulfill(response=(found := route.fetch()), body=grown(found.text(), html)),
    )
    page.reload()
    for field in page.locator("input.secret").all():
        field.fill("secreto")
    page.get_by_label("Nombre").fill("Marta Quilodrán")
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert "Marta" in kept
    assert "secreto" not in kept


def grown(text, form):
    """The page with another form in its place."""
    return re.sub(r"<form method=\"post\" data-trama-begun.*?</form>", lambda _: form, text, flags=re.DOTALL)
