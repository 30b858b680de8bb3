"""A workshop for stories: a desk that conducts it, phones that come in."""

from playwright.sync_api import expect

from tests.e2e.walking import HERE, sign_in

PHONE = {"width": 360, "height": 740}


def prepare(page):
    """Make a workshop, for the first of those for whom one may."""
    page.goto(f"{HERE}/talleres/nuevo/")
    here = page.get_by_label("Para quién")
    here.select_option(here.locator("option:not([value=''])").first.get_attribute("value"))
    page.get_by_role("button", name="Preparar el taller").click()
    page.wait_for_url("**/preparar/")


def open_room(browser, result, role="accompanist"):
    """The facilitator makes the deck's workshop and opens its room: the desk, and the link for people."""
    desk = browser.new_context(locale="es-CL", viewport={"width": 1280, "height": 900}).new_page()
    sign_in(desk, result, role)
    prepare(desk)
    desk.get_by_role("link", name="Conducir", exact=True).click()
    desk.get_by_role("button", name="Abrir la sala").click()
    desk.get_by_role("button", name="Seguir").wait_for()
    return desk, f"{HERE}/t/{desk.url.rstrip('/').rsplit('/', 1)[1]}/"


def enter(browser, link, name, *, has_script=True):
    page = browser.new_context(
        locale="es-CL", viewport=PHONE, java_script_enabled=has_script, has_touch=True
    ).new_page()
    page.goto(link)
    page.get_by_label("Tu nombre").fill(name)
    page.get_by_role("button", name="Entrar").first.click()
    page.get_by_text(name).first.wait_for()
    return page


def go_to(desk, title):
    """«Seguir» until the room is in that moment."""
    for _ in range(14):
        before = desk.locator("#stage h1").inner_text()
        if before == title:
            return
        desk.get_by_role("button", name="Seguir").click()
        expect(desk.locator("#stage h1")).not_to_have_text(before)
    raise AssertionError(title)


def leave(phone, shape, text, *, is_signed=False):
    """A note on the board, in one of its three columns: square, triangle or circle."""
    door = phone.locator(f"#door-{shape}")
    if door.get_attribute("open") is None:
        door.locator("summary").click()
    phone.locator(f"#text-{shape}").fill(text)
    if is_signed:
        door.get_by_label("Firmar la idea con mi nombre").check()
    door.get_by_role("button", name="Dejar esta idea").click()
