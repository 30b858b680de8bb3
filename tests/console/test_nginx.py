"""nginx with the lines of operating.md, word for word, before a server of ours."""

import contextlib
import http.client
import re
import shutil
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from bench.common import sandbox, server
from tests.ports import own_port
from trama.core.limits import PER_ADDRESS

ROOT = Path(__file__).resolve().parent.parent.parent
LINES = re.search(r"```nginx\n(.*?)```", (ROOT / "docs/operating.md").read_text(), re.DOTALL)[1]
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/opt/homebrew/bin")
TRUSTING = ssl._create_unverified_context()  # noqa: S323 -- the certificate is made here


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """Its port; behind it a server in production that knows its proxy."""
    home, port, behind = tmp_path_factory.mktemp("nginx"), own_port(), own_port()
    with sandbox(behind) as env:
        env |= {
            "TRAMA_ENV": "production",
            "TRAMA_DEMO": "0",
            "SECRET_KEY": "k8-of-a-test-that-nobody-else-has-4711-and-long-enough-for-it",
            "TRAMA_BASE_URL": f"https://trama.example.org:{port}",
            "TRAMA_PROXIES": "127.0.0.1",
        }
        with server(env), nginx(home, port, behind):
            yield port


@contextlib.contextmanager
def nginx(home, port, behind):
    subprocess.run(
        [shutil.which("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=trama.example.org",
         "-keyout", home / "key", "-out", home / "cert"],
        check=True, capture_output=True,
    )  # fmt: skip
    lines = LINES.replace("127.0.0.1:8000", f"127.0.0.1:{behind}").replace(
        "listen 443 ssl", f"listen {port} ssl"
    )
    lines = lines.replace("/etc/ssl/trama.pem", f"{home}/cert").replace("/etc/ssl/trama.key", f"{home}/key")
    temporary = "".join(
        f"{kind}_temp_path {home}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (home / "conf").write_text(f"events {{}}\nhttp {{ access_log off; {temporary}\n{lines}}}\n")
    alone = f"daemon off; master_process off; pid {home}/pid; error_log {home}/log;"
    process = subprocess.Popen([NGINX, "-p", str(home), "-c", str(home / "conf"), "-g", alone])
    try:
        for _try in range(100):
            with contextlib.suppress(OSError):
                ask(port, "/healthz")
                break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


@contextlib.contextmanager
def connection(port, *, of="127.0.0.1"):
    line = http.client.HTTPSConnection(
        "127.0.0.1", port, context=TRUSTING, source_address=(of, 0), timeout=20
    )
    with contextlib.closing(line):
        yield line


def ask(port, path, **options):
    with connection(port) as line:
        return say(line, path, **options)


def say(line, path, *, method="GET", body=None, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request(method, path, body, {"Host": f"trama.example.org:{line.port}", **named})
    answer = line.getresponse()
    answer.content = answer.read()
    return answer


def test_pages_come_over_https_and_know_it(proxy):
    page = ask(proxy, "/entrar/")
    assert page.status == 200
    assert "max-age" in page.headers["Strict-Transport-Security"]
    assert "Secure" in page.headers["Set-Cookie"]
    assert ask(proxy, "/entrar/", method="HEAD").status == 200


def test_health_is_asked_by_address(proxy):
    assert ask(proxy, "/healthz", Host="10.0.0.7").content == b"ok"


def test_what_is_larger_than_a_page_takes_is_refused(proxy):
    assert ask(proxy, "/codigo/", method="POST", body=bytes(300_000)).status == 413
    with contextlib.suppress(OSError):  # nginx cuts the line of who goes on sending
        assert ask(proxy, "/codigo/", method="POST", body=bytes(23_000_000)).status == 413


def test_each_client_counts_alone_whatever_it_writes_of_itself(proxy):
    with connection(proxy, of="127.0.0.2") as guessing, connection(proxy, of="127.0.0.3") as neighbour:
        for number in range(PER_ADDRESS + 1):
            forged = {"X_Forwarded_For": f"203.0.113.{number % 250}, 127.0.0.1"}
            last = say(guessing, "/certificado/ABCDEF/", **forged)
        assert last.status == 429
        assert say(neighbour, "/certificado/ABCDEF/").status == 404
