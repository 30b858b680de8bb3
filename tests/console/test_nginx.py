"""nginx and Caddy with the lines of operating.md, word for word, before a server of ours."""

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
OPERATING = (ROOT / "docs/operating.md").read_text()
LINES = {kind: re.search(rf"```{kind}\n(.*?)```", OPERATING, re.DOTALL)[1] for kind in ("nginx", "caddy")}
PLACES = "/usr/sbin:/usr/local/sbin:/usr/bin:/opt/homebrew/bin"
NGINX, CADDY = shutil.which("nginx", path=PLACES), shutil.which("caddy", path=PLACES)
TRUSTING = ssl._create_unverified_context()  # noqa: S323 -- the certificate is made here


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(request, tmp_path_factory):
    """Its port; behind it a server in production that knows its proxy."""
    home, port, behind = tmp_path_factory.mktemp(request.param), own_port(), own_port()
    with sandbox(behind) as env:
        env |= {
            "TRAMA_ENV": "production",
            "TRAMA_DEMO": "0",
            "SECRET_KEY": "k8-of-a-test-that-nobody-else-has-4711-and-long-enough-for-it",
            "TRAMA_BASE_URL": f"https://trama.example.org:{port}",
            "TRAMA_PROXIES": "127.0.0.1",
        }
        with server(env), running(request.param, home, port, behind):
            yield port


def nginx(home, port, behind):
    """Its command; around the lines as Debian's nginx.conf, which keeps an access log."""
    lines = LINES["nginx"].replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    for theirs, ours in {
        "listen 443 ssl": f"listen {port} ssl",
        "listen 80;": f"listen {own_port()};",
        "/etc/ssl/trama.pem": f"{home}/cert",
        "/etc/ssl/trama.key": f"{home}/key",
        "/var/log/nginx": str(home),
    }.items():
        assert theirs in lines
        lines = lines.replace(theirs, ours)
    temporary = "".join(
        f"{kind}_temp_path {home}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (home / "conf").write_text(
        f"events {{}}\nhttp {{ access_log {home}/access.log; error_log {home}/error.log; {temporary}\n{lines}}}\n"
    )
    alone = f"daemon off; master_process off; pid {home}/pid; error_log {home}/error.log;"
    return [NGINX, "-p", str(home), "-c", str(home / "conf"), "-g", alone]


def caddy(home, port, behind):
    """Its command; a certificate of this test instead of one that it fetches."""
    lines = LINES["caddy"].replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    lines = lines.replace("{\n", "{\n admin off\n auto_https off\n default_sni trama.example.org\n", 1)
    here = f"https://trama.example.org:{port} {{\n tls {home}/cert {home}/key\n"
    (home / "Caddyfile").write_text(lines.replace("trama.example.org {\n", here))
    return [CADDY, "run", "--config", str(home / "Caddyfile"), "--adapter", "caddyfile"]


@contextlib.contextmanager
def running(kind, home, port, behind):
    subprocess.run(
        [shutil.which("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=trama.example.org",
         "-addext", "subjectAltName=DNS:trama.example.org", "-keyout", home / "key", "-out", home / "cert"],
        check=True, capture_output=True,
    )  # fmt: skip
    command = {"nginx": nginx, "caddy": caddy}[kind](home, port, behind)
    with (home / "said").open("w") as said:
        process = subprocess.Popen(
            command, stdout=said, stderr=said, env={"HOME": str(home), "PATH": "/usr/bin:/bin"}
        )
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


def test_health_is_asked_through_it(proxy):
    assert ask(proxy, "/healthz").content == b"ok"


def test_what_is_larger_than_a_page_takes_is_refused(proxy):
    assert ask(proxy, "/codigo/", method="POST", body=bytes(300_000)).status == 413
    with contextlib.suppress(
        OSError
    ):  # either cuts the line of who goes on sending; Caddy says 502 of Trama's 413
        assert ask(proxy, "/codigo/", method="POST", body=bytes(23_000_000)).status in {413, 502}


def test_each_client_counts_alone_whatever_it_writes_of_itself(proxy):
    with connection(proxy, of="127.0.0.2") as guessing, connection(proxy, of="127.0.0.3") as neighbour:
        for number in range(PER_ADDRESS + 1):
            forged = {"X_Forwarded_For": f"203.0.113.{number % 250}, 127.0.0.1"}
            last = say(guessing, "/certificado/ABCDEF/", **forged)
        assert last.status == 429
        assert say(neighbour, "/certificado/ABCDEF/").status == 404


@pytest.mark.parametrize("kind", ["nginx", "caddy"])
def test_no_log_holds_an_address(kind, tmp_path):
    """Neither while Trama is away, nor of what is too large, nor of what is sent on to https."""
    port, away = own_port(), own_port()
    secret = "Zq3vSecretOfAPersonalLink"
    with running(kind, tmp_path, port, away):
        assert ask(port, f"/e/{secret}/", Referer=f"https://trama.example.org/e/{secret}/").status == 502
        assert ask(port, f"/vivo/{secret}/").status == 502
        with contextlib.suppress(OSError):
            assert ask(port, f"/e/{secret}/", method="POST", body=bytes(23_000_000)).status in {413, 502}
        for plain in re.findall(r"listen (\d+);", (tmp_path / "conf").read_text() if kind == "nginx" else ""):
            line = http.client.HTTPConnection("127.0.0.1", int(plain), timeout=20)
            line.request("GET", f"/e/{secret}/", headers={"Host": "trama.example.org"})
            assert line.getresponse().headers["Location"] == f"https://trama.example.org/e/{secret}/"
            line.close()
    logs = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert logs
    assert [file.name for file in logs if secret.encode() in file.read_bytes()] == []
