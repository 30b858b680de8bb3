"""Firefox and WebKitGTK, each by the protocol that Debian's packages bring (decision 0032): one page, few verbs."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

PATIENCE = 20  # seconds, on a loaded machine
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # how both protocols say that something is an element
ENTER = "\ue007"
FIND = """
const [css, text] = arguments;
const shown = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden";
return [...document.querySelectorAll(css)].find((one) => shown(one) && one.textContent.includes(text)) ?? null;
"""
# The window keeps its name when a click leads to another page.
ARM = """
const [one, mark] = arguments;
one.addEventListener("click", () => { window.name = mark; }, { capture: true, once: true });
"""
QUIET = """
user_pref("marionette.port", %d);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("intl.accept_languages", "es-CL, es");
"""


CUT = """
const [isOffline, port] = arguments;
Services.prefs.setBoolPref("network.proxy.allow_hijacking_localhost", true);
Services.prefs.setStringPref("network.proxy.http", "127.0.0.1");
Services.prefs.setIntPref("network.proxy.http_port", port);
Services.prefs.setStringPref("network.proxy.no_proxies_on", "");
Services.prefs.setIntPref("network.proxy.type", isOffline ? 1 : 0);
"""


class BrowserError(Exception):
    """What the browser answered instead."""


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def until(look, what):
    """What ``look`` finds, as soon as it finds something."""
    end, last = time.monotonic() + PATIENCE, ""
    while time.monotonic() < end:
        try:
            if found := look():
                return found
        except (BrowserError, OSError) as problem:
            last = f": {problem}"
        time.sleep(0.05)
    raise BrowserError(what + last)


class Page:
    """What a story does with the only page of a browser; each protocol brings its own ``call``."""

    can_wait = False  # answers without signal, and the story may cut it
    has_layers = has_script = True

    def run(self, script, *given):
        """What a script of the page returns."""
        return self.call("execute", script=script, args=list(given))

    def go(self, address):
        self.call("go", url=address)

    def find(self, css, text=""):
        """The first that can be seen and says ``text``."""
        return until(
            lambda: self.run(FIND, css, text), f"{css} «{text}» on {self.run('return location.href')}"
        )

    def click(self, css, text=""):
        """A real click, also on what was drawn anew while it was being pressed; never one more than arrived."""
        mark = f"pressed at {time.monotonic_ns()}"

        def press():
            if self.run("return window.name") == mark:
                return True  # the driver gave up on a click that reached the page: the next one is not of this page
            found = self.find(css, text)
            self.run(ARM, found, mark)
            self.call("click", element=found[ELEMENT])
            return True

        until(press, f"{css} «{text}»")

    def type(self, css, text):
        self.call("type", element=self.find(css)[ELEMENT], text=text)

    def wait(self, script, *given):
        """Until it returns something true."""
        return until(lambda: self.run(script, *given), script)

    def text(self, css):
        return self.run("return document.querySelector(arguments[0])?.textContent.trim() ?? ''", css)


class Firefox(Page):
    """By Marionette: JSON with its length before it, on a socket."""

    NAMES = {"execute": "ExecuteScript", "go": "Navigate", "click": "ElementClick", "type": "ElementSendKeys"}

    def __init__(self, **prefs):
        self.profile = tempfile.mkdtemp()
        port, self.nowhere = free_port(), free_port()
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items()]
        (Path(self.profile) / "user.js").write_text(QUIET % port + "\n".join(lines), encoding="utf-8")
        path = shutil.which("firefox-esr") or shutil.which("firefox")
        command = [
            path,
            "--headless",
            "--marionette",
            "-remote-allow-system-access",
            "--no-remote",
            "--profile",
            self.profile,
        ]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, **quiet)
        self.can_wait = not prefs
        self.socket = until(lambda: socket.create_connection(("127.0.0.1", port)), "Firefox listens")
        self.socket.settimeout(4 * PATIENCE)
        self.reader, self.number = self.socket.makefile("rb"), 0
        self._read()
        self._ask("WebDriver:NewSession", capabilities={"alwaysMatch": {}})

    def _read(self):
        size = b""
        while not size.endswith(b":"):
            size += self.reader.read(1)
        return json.loads(self.reader.read(int(size[:-1])))

    def _ask(self, name, **given):
        self.number += 1
        message = json.dumps([0, self.number, name, given]).encode()
        self.socket.sendall(b"%d:%b" % (len(message), message))
        _kind, _number, problem, result = self._read()
        if problem:
            raise BrowserError(problem["message"])
        return result.get("value")

    def call(self, name, *, element=None, **given):
        return self._ask(f"WebDriver:{self.NAMES[name]}", **given, **({"id": element} if element else {}))

    def set_offline(self, is_offline):
        """As without signal: Firefox's own offline mode reaches this machine all the same; a dead proxy does not."""
        self._ask("Marionette:SetContext", value="chrome")
        self._ask("WebDriver:ExecuteScript", script=CUT, args=[is_offline, self.nowhere])
        self._ask("Marionette:SetContext", value="content")

    def close(self):
        with contextlib.suppress(BrowserError, OSError):
            self._ask("Marionette:Quit", flags=["eForceQuit"])
        self.reader.close()
        self.socket.close()
        self.process.wait(timeout=PATIENCE)
        shutil.rmtree(self.profile, ignore_errors=True)


class WebKit(Page):
    """By WebDriver, on a screen that nobody sees."""

    PATHS = {"execute": "execute/sync", "go": "url", "click": "element/{}/click", "type": "element/{}/value"}
    DRIVER = "WebKitWebDriver"

    def __init__(self):
        read, write = os.pipe()
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
        self.screen = subprocess.Popen(command, pass_fds=[write], **quiet)
        os.close(write)
        with os.fdopen(read) as result:
            display = f":{result.readline().strip()}"
        port = free_port()
        self.here = f"http://127.0.0.1:{port}"
        env = {**os.environ, "DISPLAY": display, "LANGUAGE": "es_CL", "GTK_USE_PORTAL": "0"}
        self.driver = subprocess.Popen([self.DRIVER, f"--port={port}", "--host=127.0.0.1"], env=env, **quiet)
        binary = next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
        options = {"binary": str(binary), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        session = until(lambda: self._ask("POST", "/session", wanted), "WebKit listens")
        self.session = f"/session/{session['sessionId']}"

    def _ask(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.here + path, data=data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=4 * PATIENCE) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as problem:
            raise BrowserError(json.loads(problem.read())["value"]["message"]) from problem

    def call(self, name, *, element="", **given):
        return self._ask("POST", f"{self.session}/{self.PATHS[name].format(element)}", given)

    def close(self):
        with contextlib.suppress(BrowserError, OSError):
            self._ask("DELETE", self.session)
        for process in (self.driver, self.screen):
            process.terminate()
            process.wait(timeout=PATIENCE)
