"""Who guesses is stopped; sixty people behind one address are not, whatever somebody writes in a header."""

import pytest
from django.core import mail
from django.test import Client

from tests import make
from trama.audit.models import AuditEntry
from trama.core.limits import PER_ADDRESS
from trama.mail.bounce_reasons import NoSuchAddress, Rejected

pytestmark = pytest.mark.django_db
SIXTY = range(60)


def test_sixty_people_behind_one_address_join_a_workshop_at_once():
    workshop = make.make_workshop(network=make.make_network())
    joined = [
        Client().post(f"/t/{workshop.code}/", {"name": f"Ana {number}", "network_name": "Red"})
        for number in SIXTY
    ]
    assert {answer.status_code for answer in joined} == {302}
    assert workshop.participants.count() >= len(SIXTY)


def test_sixty_people_type_the_code_of_their_room():
    wave = make.make_wave(network=make.make_network(), heads=60)
    typed = [Client().post("/codigo/", {"code": wave.campaign.code}) for _person in SIXTY]
    assert {answer.status_code for answer in typed} == {302}


def test_sixty_people_ask_for_the_code_of_their_mail():
    users = [make.make_user() for _person in SIXTY]
    asked = [Client().post("/entrar/codigo/", {"email": user.email}) for user in users]
    assert {answer.status_code for answer in asked} == {302}
    assert len(mail.outbox) == len(SIXTY)


def test_one_account_is_mailed_three_codes_a_minute_wherever_it_is_asked_from():
    user = make.make_user()
    asked = [
        Client(REMOTE_ADDR=f"10.0.0.{number}").post("/entrar/codigo/", {"email": user.email})
        for number in range(9)
    ]
    assert len(mail.outbox) == 3
    assert "Demasiados intentos" in asked[-1].content.decode()


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("/codigo/", {"code": "ABCDEF"}),
        ("/e/retirar/", {"code": "ABCDEFGHJKMN"}),
        ("/cuenta/unirse/no/", None),
    ],
)
def test_who_guesses_is_stopped_and_a_forged_address_does_not_help(path, wrong):
    last = None
    for number in range(PER_ADDRESS + 1):
        forged = {"X-Forwarded-For": f"10.1.{number // 250}.{number % 250}"}
        ask = Client(headers=forged)
        last = ask.post(path, wrong) if wrong else ask.get(path)
    assert last.status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.9.9.9")
    assert (elsewhere.post(path, wrong) if wrong else elsewhere.get(path)).status_code == 404


def test_behind_a_proxy_that_was_named_each_client_counts_alone(settings):
    from ipaddress import ip_network

    settings.PROXIES = (ip_network("127.0.0.1"),)
    for _try in range(PER_ADDRESS):
        Client(headers={"X-Forwarded-For": "203.0.113.5"}).post("/codigo/", {"code": "ABCDEF"})
    again = Client(headers={"X-Forwarded-For": "1.1.1.1, 203.0.113.5"}).post("/codigo/", {"code": "ABCDEF"})
    neighbour = Client(headers={"X-Forwarded-For": "203.0.113.6"}).post("/codigo/", {"code": "ABCDEF"})
    assert (again.status_code, neighbour.status_code) == (429, 404)


def test_while_the_mail_server_is_away_the_door_says_so(settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "trama.mail.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    answer = Client().post("/entrar/codigo/", {"email": make.make_user().email})
    assert answer.status_code == 409
    assert "servidor de correo no responde" in answer.content.decode()


@pytest.mark.parametrize(
    ("failure", "kind", "is_well"),
    [
        (Rejected("554 5.7.1 <…> relay denied"), "554", False),
        (NoSuchAddress("550 5.1.1 nobody"), "no such address", True),
        (ConnectionRefusedError(), "ConnectionRefusedError", False),
    ],
)
def test_a_code_that_could_not_leave_is_told_without_its_address(failure, kind, is_well, monkeypatch, caplog):
    from trama.console.findings import queue

    def refuse(*_arguments):
        raise failure

    address = make.make_user().email
    monkeypatch.setattr("allauth.account.adapter.DefaultAccountAdapter.send_mail", refuse)
    assert Client().post("/entrar/codigo/", {"email": address}).status_code == 409
    (finding,) = (finding for finding in queue() if finding.what == "sign-in")
    assert (finding.ok, finding.told) == (is_well, f"1 codes could not leave in the last day ({kind})")
    assert f"a mail of signing in could not leave: {kind}" in caplog.messages
    assert address not in caplog.text + str(list(AuditEntry.objects.values()))


def test_while_redis_is_away_pages_go_on_limits_count_and_health_says_it(settings):
    settings.CACHES = {
        "default": {"BACKEND": "trama.core.cache.SteadyRedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    client = Client()
    make.sign_in(client, make.make_membership(network=make.make_network()).person)
    assert client.get("/hoy/").status_code == 200
    for _try in range(PER_ADDRESS + 1):
        last = Client().post("/codigo/", {"code": "ABCDEF"})
    assert last.status_code == 429
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["reasons"]) == (503, ["cache: ConnectionError"])
    assert client.get("/healthz").status_code == 200


def test_while_redis_is_away_the_log_says_so_once_a_minute_and_once_when_it_is_back(caplog, monkeypatch):
    from trama.core import outage

    now = [0.0]
    monkeypatch.setattr(outage.time, "monotonic", lambda: now[0])
    redis = outage.Outage("Redis")
    for second in range(150):
        now[0] = float(second)
        redis.goes_on(ConnectionError("redis://127.0.0.1"))
    redis.is_over()
    redis.is_over()
    redis.goes_on(ConnectionError())  # it comes and goes
    redis.is_over()
    assert caplog.messages == ["Redis is away: ConnectionError"] * 3 + ["Redis is back"]
