"""Chromium with one thing less, and Firefox too: what younger engines have must be missed by nobody."""

import re
import shutil

from playwright.sync_api import Error, sync_playwright

from tests.e2e.engines import ENTER, PATIENCE, BrowserError, Page
from tests.e2e.walking import QUIET

# Each is taken away before any script of the page runs.
FEATURES = {
    "submitter": "delete SubmitEvent.prototype.submitter",
    "submitter-in-form-data": "const Whole = FormData; globalThis.FormData = class extends Whole { constructor(form) { super(form); } }",
    "abort-timeout": "delete AbortSignal.timeout",
    "broadcast-channel": "delete globalThis.BroadcastChannel",
    "locks": "delete Navigator.prototype.locks",
    "check-visibility": "delete Element.prototype.checkVisibility",
    "service-worker": "delete Navigator.prototype.serviceWorker",
    "caches": "delete globalThis.caches",
    "indexed-db": "delete globalThis.indexedDB",
    "local-storage": "Object.defineProperty(globalThis, 'localStorage', { get() { throw new Error('none'); } })",
    "subtle-crypto": "Object.defineProperty(crypto, 'subtle', { value: undefined })",
    "compression": "delete globalThis.CompressionStream",
    "persistence": "delete StorageManager.prototype.persist",
    "passkeys": "delete globalThis.PublicKeyCredential",
    "clipboard": "delete Navigator.prototype.clipboard",
    "aria-reflection": "delete Element.prototype.ariaBusy",
    "navigation-timing": "performance.getEntriesByType = () => []",
    "layers": "delete globalThis.CSSLayerBlockRule",  # below the floor: plain forms, a minimum of style
    "has": "",
    "color-mix": "",
    "script": "",
}
# Without these nothing is kept on the phone: its pages are plain forms, which need a signal.
NEEDED = {"service-worker", "caches", "indexed-db", "submitter", "script", "subtle-crypto"}
STYLES = {
    "layers": lambda text: re.sub(r"@layer[^{;]*;", "", _without_blocks(text, "@layer")).replace(
        "revert-layer", "none-such"
    ),
    "has": lambda text: text.replace(":has(", ":none-such("),
    "color-mix": lambda text: text.replace("color-mix(", "none-such("),
}
PREFS = {
    "firefox-without-service-workers": {"dom.serviceWorkers.enabled": False},
    "firefox-without-indexed-db": {"dom.indexedDB.enabled": False},
    "firefox-without-storage": {"dom.storage.enabled": False},
    "firefox-without-layers": {"layout.css.cascade-layers.enabled": False},
}


def _without_blocks(text, name):
    """A style sheet as an engine reads it that does not know a rule with a block."""
    text, kept, at = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL), "", 0
    while (start := text.find(name, at)) >= 0 and "{" in text[start:]:
        opened = text.index("{", start)
        if ";" in text[start:opened]:
            kept, at = kept + text[at:opened], opened
            kept = kept[: kept.rindex(name)]
            at = text.index(";", start) + 1
            continue
        kept, depth, end = kept + text[at:start], 1, opened + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        at = end
    return kept + text[at:]


class Chromium(Page):
    """By Playwright, without one feature."""

    def __init__(self, missing):
        path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), None)
        self.playwright = sync_playwright().start()
        self.browser = self.playwright.chromium.launch(executable_path=path, args=QUIET)
        self.context = self.browser.new_context(
            locale="es-CL",
            java_script_enabled=missing != "script",
            service_workers="block" if missing in STYLES else "allow",
        )
        if FEATURES[missing]:
            self.context.add_init_script(FEATURES[missing])
        if missing in STYLES:
            self.context.route("**/*.css", lambda route: self._restyle(route, STYLES[missing]))
        self.page = self.context.new_page()
        self.page.set_default_timeout(1000 * PATIENCE)
        self.has_layers, self.has_script = missing != "layers", missing != "script"
        self.can_wait = missing not in NEEDED | set(STYLES)

    @staticmethod
    def _restyle(route, change):
        answer = route.fetch()
        route.fulfill(response=answer, body=change(answer.text()))

    def run(self, script, *given):
        try:
            return self.page.evaluate(
                f"given => (function () {{ {script} }}).apply(null, given)", list(given)
            )
        except Error as problem:
            raise BrowserError(str(problem)) from problem

    def go(self, address):
        self.page.goto(address)

    def find(self, css, text=""):
        found = self.page.locator(f":is({css})", has_text=text).locator("visible=true").first
        found.wait_for()
        return found

    def click(self, css, text=""):
        self.find(css, text).click()

    def type(self, css, text):
        field = self.find(css)
        field.press_sequentially(text.removesuffix(ENTER))
        if text.endswith(ENTER):
            field.press("Enter")

    def set_offline(self, is_offline):
        """As without signal."""
        self.context.set_offline(is_offline)

    def close(self):
        self.browser.close()
        self.playwright.stop()
