"""A workshop for stories: a desk that conducts it, phones that come in."""

from tests.e2e.walking import HERE, sign_in

PHONE = {"width": 360, "height": 740}


def open_room(browser, told):
    """Whoever accompanies makes the deck's workshop and opens its room: their page, and the link for people."""
    desk = browser.new_context(locale="es-CL", viewport={"width": 1280, "height": 900}).new_page()
    sign_in(desk, told, "accompanist")
    desk.goto(f"{HERE}/talleres/nuevo/")
    desk.get_by_role("button", name="Prepararlo").click()
    desk.wait_for_url("**/preparar/")
    desk.goto(desk.url.removesuffix("preparar/"))
    desk.get_by_role("button", name="Abrir la sala").click()
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
        if desk.locator("#stage h1").inner_text() == title:
            return
        before = desk.locator("#stage h1").inner_text()
        desk.get_by_role("button", name="Seguir").click()
        desk.wait_for_function(
            "before => document.querySelector('#stage h1').innerText !== before", arg=before
        )
    raise AssertionError(title)
