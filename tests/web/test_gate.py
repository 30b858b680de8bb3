"""The gate before every page: bad bytes, odd charsets, forged addresses and HEAD, for every form and JSON."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests import make
from trama.core.json_input import BadJsonError, read_json
from trama.core.proxies import client_address
from trama.core.text import cleaned, is_whole_number
from trama.networks.enums import Role

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"
DEEP = "[" * 5000 + "]" * 5000


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a\0b", "ab"),
        ("a\x1bb", "ab"),
        ("a\vb", "a b"),
        ("a\ud800b", "ab"),
        ("a\u202eb", "ab"),
        ("a\ufffeb", "ab"),
        ("línea\n\tdos 🌸 王 👩‍🏫", "línea\n\tdos 🌸 王 👩‍🏫"),
    ],
)
def test_text_loses_only_what_no_file_can_carry(text, left):
    assert cleaned(text) == left


@pytest.mark.parametrize("text", ["²", "٣", "①", "१", "", "-1", "1.0", " 1", "9" * 5000])
def test_only_plain_figures_are_a_number(text):
    assert not is_whole_number(text)
    assert is_whole_number("0123456789")


@pytest.mark.parametrize(
    "given",
    [
        DEEP,
        '{"a":' * 100 + "1" + "}" * 100,
        "NaN",
        "[Infinity]",
        "9" * 5000,
        str(2**63),
        b"\xff\xfe\x00",
        b"\x80",
        "{",
        "",
        "{'a': 1}",
    ],
)
def test_json_that_nobody_writes_in_good_faith_is_refused(given):
    with pytest.raises(BadJsonError):
        read_json(given)


def test_json_is_cleaned_to_its_last_name():
    assert read_json('{"a\\u0000": ["x\\ud800y", {"b": "\\u202e1"}], "n": 9223372036854775807}') == {
        "a": ["xy", {"b": "1"}],
        "n": 2**63 - 1,
    }


@pytest.fixture
def member(client):
    person = make.make_person(user=make.make_user())
    make.make_membership(person=person, role=Role.COORDINATOR, network=make.make_network())
    make.sign_in(client, person)
    return person


def test_a_form_is_stored_without_what_no_database_takes(client, member):
    response = client.post(reverse("account:me"), {"name": "Rosa\0 So\x1bto\u202e", "phone": ""})
    member.refresh_from_db()
    assert (response.status_code, member.name) == (302, "Rosa Soto")


@pytest.mark.parametrize("name", ["today:today", "today:nowhere", "//evil.example", "javascript:1", "²", ""])
def test_where_to_go_next_is_an_address_and_never_the_name_of_a_page(client, name):
    response = client.post(reverse("account:language"), {"language": "es", "next": name})
    assert (response.status_code, response["Location"]) == (302, "/")


@pytest.mark.parametrize("name", ["today:today", "http://evil.example/", "nothing"])
def test_nor_at_the_sign_in(client, name):
    assert client.get(reverse("account_login"), {"next": name}).status_code == 200
    response = client.post(reverse("account_login"), {"email": "nadie@example.org", "next": name})
    assert response.status_code < 400
    assert name not in response.get("Location", "")


@pytest.mark.parametrize("charset", ["utf-16", "base64", "rot13", "cp037", "no-such-thing"])
@pytest.mark.parametrize("path", ["/codigo/", "/e/retirar/", "/entrar/", "/e/recibir/", "/no/hay/"])
def test_what_is_not_written_as_pages_are_is_refused_with_a_sentence(client, path, charset):
    response = client.generic("POST", path, b"code=AB", content_type=f"{FORM}; charset={charset}")
    assert response.status_code == 415
    assert "<p>" in response.content.decode()


@pytest.mark.parametrize("path", ["/codigo/", "/e/retirar/", "/entrar/"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--y\r\nrubbish"),
        ("multipart/form-data", b"--y"),
        ("multipart/form-data; boundary=" + "x" * 300, b""),
        (FORM, b"&".join(b"a%d=1" % number for number in range(20_001))),
        (FORM, b"code=%00%ED%A0%80%FF"),
        ("application/json", DEEP.encode()),
        ("text/²", b"\0"),
    ],
)
def test_a_form_that_is_none_is_refused_or_read_and_never_fails(client, path, kind, body):
    assert client.generic("POST", path, body, content_type=kind).status_code < 500


@pytest.mark.parametrize("path", ["/e/a%00b/", "/redes/%00/", "/certificado/%1b/", "/t/%EF%BF%BE/"])
def test_an_address_with_bytes_that_nothing_has_leads_nowhere(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"referer": "http://[/"},
        {"referer": "http://[v1.x]/\xff"},
        {"accept-language": "es;q=²,\xff"},
        {"cookie": 'sessionid="\\000\\377"; trama_language="\\000"'},
        {"if-none-match": "\xff²"},
        {"if-modified-since": "²"},
        {"range": "bytes=²-"},
        {"x-forwarded-for": "²,\xff"},
        {"content-length": "²"},
        {"host": "[::1"},
        {"host": "²"},
        {"origin": "http://["},
    ],
)
@pytest.mark.parametrize("path", ["/", "/codigo/", "/e/ABCDEF/", "/entrar/", "/hoy/"])
def test_headers_that_nobody_sends_do_not_fail(client, path, headers):
    assert client.get(path, headers=headers).status_code < 500
    assert client.post(path, {"code": "x", "email": "x"}, headers=headers).status_code < 500


def test_a_form_of_another_session_is_refused_with_a_sentence(settings):
    response = Client(enforce_csrf_checks=True).post("/codigo/", {"code": "ABCDEF"})
    assert response.status_code == 403
    assert "recárgala" in response.content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/privacidad/", "/e/ABCDEF/", "/healthz", "/readyz", "/entrar/", "/e/sw.js"]
)
def test_head_answers_as_get_without_its_content(client, path):
    whole, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (whole.status_code, b"")
    assert head["Content-Type"] == whole["Content-Type"]


@pytest.mark.parametrize("host", ["10.1.2.3", "10.1.2.3:8000", "balancer.internal", "[::1", ""])
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_answers_by_any_address(client, path, host):
    assert client.get(path, headers={"host": host}).status_code == 200
    assert client.head(path, headers={"host": host}).status_code == 200
    assert client.post(path, {"a": "b"}, headers={"host": host}).status_code == 405
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # nobody named that peer
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.1.1.1, 198.51.100.1", "198.51.100.1"),  # what the client wrote is no proxy's word
        ("10.0.0.2", "198.51.100.1, 10.0.0.3", "198.51.100.1"),
        ("10.0.0.2", "198.51.100.1:4711", "198.51.100.1"),
        ("10.0.0.2", "[2001:db8::1]:443", "2001:db8::1"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("10.0.0.2", "rubbish", ""),
        ("", "198.51.100.1", ""),
    ],
)
def test_only_a_proxy_that_was_named_says_who_its_client_is(settings, peer, forwarded, client):
    from ipaddress import ip_network

    settings.PROXIES = (ip_network("10.0.0.0/8"),)
    assert client_address(peer, forwarded) == client


def test_a_refusal_to_a_script_is_its_sentence(client):
    odd = {"content_type": f"{FORM}; charset=utf-16"}
    said = client.post("/codigo/", b"", headers={"X-Trama": "1"}, **odd)
    assert said["Content-Type"].startswith("text/plain")
    answer = client.post("/e/recibir/", json.dumps({}), content_type="application/json; charset=utf-16")
    assert "UTF-8" in answer.json()["message"]


def test_a_proxy_that_nobody_named_is_told_once(client, caplog, settings):
    from trama.web import gate

    gate._tell_of_unnamed_proxy.cache_clear()
    settings.PROXIES = ()
    client.get("/healthz", REMOTE_ADDR="8.8.8.8", HTTP_X_FORWARDED_FOR="198.51.100.1")
    client.get("/healthz", REMOTE_ADDR="127.0.0.1")
    assert caplog.messages == []
    for _request in range(3):
        client.get("/healthz", REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert ["TRAMA_PROXIES" in message for message in caplog.messages] == [True]
