"""A small phone: what sends a long form is in sight and covers no field, and a finger hits what it means."""

import pytest

from tests.e2e.walking import HERE, check, sign_in, walk

pytestmark = pytest.mark.e2e
COVERED = """() => {
  const foot = document.querySelector(".form-foot");
  const fields = [...document.querySelectorAll("main :is(input, select, textarea):not([type=hidden])")];
  return fields.filter((field) => field.checkVisibility() && !foot.contains(field)).filter((field) => {
    field.focus();
    field.scrollIntoView({ block: "nearest", behavior: "instant" });
    return field.getBoundingClientRect().bottom > foot.getBoundingClientRect().top;
  }).map((field) => field.name);
}"""

SMALL = """() => [...document.querySelectorAll("a[href], button, summary, select")].filter((one) => {
  if (!one.checkVisibility() || one.closest(".hidden-text, .skip, .talk__steps")) return false;
  const { width, height } = one.getBoundingClientRect();
  const beside = one.parentElement.textContent.trim().length - one.textContent.trim().length;
  const isInSentence = getComputedStyle(one).display === "inline" && beside > 12;
  return width > 0 && height < 43.5 && !isInSentence;
}).map((one) => [one.parentElement.className, one.textContent.trim(), one.getBoundingClientRect().height])"""


@pytest.fixture
def page(server, browser):
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="es-CL", has_touch=True)
    page = context.new_page()
    sign_in(page, server, "coordinator")
    yield page
    context.close()


def is_in_sight(page, name):
    box = page.get_by_role("button", name=name).bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_opening_a_measurement_is_in_sight_and_covers_no_field(page):
    page.get_by_role("link", name="Abrir un Pulso").click()
    assert is_in_sight(page, "Abrir la medición")
    check(page)
    assert page.evaluate(COVERED) == []
    page.set_viewport_size({"width": 180, "height": 370})  # twice as large
    page.evaluate("scrollTo(0, 0)")
    assert not is_in_sight(page, "Abrir la medición")


def test_inviting_a_list_is_in_sight_with_the_mail_it_sends(page, tmp_path):
    listed = "\n".join(f"Persona {number};persona{number}@escuela.cl" for number in range(20))
    (tmp_path / "list.csv").write_text(f"nombre;correo\n{listed}\n", encoding="utf-8")
    page.locator("header").get_by_role("link", name="Red", exact=True).click()
    page.get_by_role("link", name="Cargar una nómina").click()
    page.set_input_files("#file", tmp_path / "list.csv")
    page.get_by_role("button", name="Ver qué dice").click()
    assert is_in_sight(page, "Invitar a 20 personas")
    assert page.get_by_label("Enviar ahora por correo 20 invitaciones").is_checked()
    check(page)


@pytest.mark.parametrize("start", ["/hoy/", "/cuenta/"])
def test_a_finger_finds_what_it_taps(page, start):
    assert {
        address: small for address in walk(page, HERE + start, most=14) if (small := page.evaluate(SMALL))
    } == {}
