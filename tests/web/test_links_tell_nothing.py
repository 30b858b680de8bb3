"""Whoever holds somebody's link learns nothing: every address × state × body answers as for a link never opened."""

import gzip
import json
import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.utils import timezone

from tests.make import make_person, make_team, make_wave
from tests.surveys.test_answering import answer, form_of
from trama.core.codes import in_fours, spoken
from trama.surveys.actions.answering import access_by_token
from trama.surveys.actions.handing import hand_over_link
from trama.surveys.actions.intake import WholeResponse, take_response
from trama.surveys.actions.talking import release_results
from trama.surveys.actions.waves import settle_wave
from trama.surveys.actions.withdrawal import withdraw
from trama.surveys.models import Invitation, Wave
from trama.surveys.secrets import withdrawal_code

pytestmark = pytest.mark.django_db
STATES = ("untouched", "begun", "sent", "sent from two", "sent from five", "withdrawn", "by the outbox")
PHASES = ("offered", "grace", "final")
PROBE = "el-telefono-de-quien-mira"


@pytest.fixture(scope="module")
def scene(once):
    def make():
        network, people = make_team(people=len(STATES))
        wave = make_wave(network=network, people=people)
        links = dict(zip(STATES, Invitation.objects.filter(wave=wave).order_by("pk"), strict=True))
        for state, invitation in links.items():
            bring(state, invitation)
        return wave, links

    return once(make)


def bring(state, invitation):
    """What the respondent's own devices did with a link."""
    link = f"/e/{invitation.token}/"
    if state == "begun":
        phone = Client()
        phone.post(link, {**form_of(phone.get(link)), "go": "save"})
    elif state == "by the outbox":
        whole(invitation, "el-telefono-propio-del-todo")
    elif state != "untouched":
        answer(Client(), link)
    for number in range({"sent from two": 1, "sent from five": 4}.get(state, 0)):
        whole(invitation, f"otro-telefono-numero-{number}")
    if state == "withdrawn":
        whole(invitation, "el-que-se-retira-despues")
        withdraw(by=withdrawal_code("el-que-se-retira-despues"))


def whole(invitation, secret):
    access = access_by_token(invitation.token)
    values = {"items": {"PRO3": 4}, "purpose": "aprender"}
    return take_response(access=access, response=WholeResponse(values, secret), by=access)


def move_to(phase, wave):
    if phase != "offered":
        grace = 0 if phase == "final" else wave.grace_hours
        closed = timezone.now() - timedelta(hours=1)
        Wave.objects.filter(pk=wave.pk).update(
            closed_at=closed, grace_hours=grace, final_at=closed + timedelta(hours=grace)
        )


@dataclass(frozen=True)
class Probe:
    """What somebody with the link of another person sends, and what a device of theirs keeps."""

    name: str
    method: str = "post"
    path: str = ""
    form: object = None
    content: bytes | None = None
    kind: str = "application/json"
    headers: tuple = ()
    cookie: bool = False


def entry(token, **changes):
    plain = {"door": token, "secret": PROBE, "values": {"items": {"PRO3": 2}}, "consent": "2"}
    return json.dumps({"responses": [plain | changes]}).encode()


FORMS = {
    "a page": {"s": PROBE, "page": "1", "go": "on", "notice": "1"},
    "a save": {"s": PROBE, "page": "1", "go": "save", "PRO3": "3"},
    "the end": {"s": PROBE, "page": "1", "go": "send", "PRO3": "3"},
    "no secret": {"page": "1", "go": "send"},
    "a short secret": {"s": "x", "page": "1", "go": "on"},
    "a secret of another alphabet": {"s": "ñ\x00" * 20, "page": "1", "go": "send"},
    "a page that is none": {"s": PROBE, "page": "²", "go": "to:²", "PRO3": "\x00"},
    "a long text": {"s": PROBE, "page": "1", "go": "on", "open-only_us": "a" * 3000},
    "a zero byte": {"s": PROBE, "page": "1", "go": "send", "open-only_us": "a\x00b", "purpose": "\x00"},
    "a word": {"word": "canelo-lluvia-42"},
    "a strange word": {"word": "\x00" * 300},
    "nothing": {},
}
VALUES = {
    "consent of half a letter": {"consent": "\ud800"},
    "consent with a zero byte": {"consent": "1\x00"},
    "consent too long": {"consent": "1" * 300},
    "consent that is no text": {"consent": {"a": [1]}},
    "secret of half a letter": {"secret": "\udfff" * 20},
    "secret too short": {"secret": "x"},
    "values that are none": {"values": 3},
    "items that are none": {"values": {"items": [1, 2]}},
    "half a letter in a text": {"values": {"open": {"only_us": "a\ud800b"}, "purpose": "\ud800"}},
    "zero bytes": {"values": {"open": {"only_us": "\x00"}, "example": "\x00", "purpose": "a\x00"}},
    "another level": {"values": {"level": ["a"], "research": "yes", "items": {"PRO3": {"a": 1}}}},
    "another wave": {"wave": "ZZZZZZ"},
    "well": {},
}


def probes(token):
    """Everything under /e/ that takes a link, with bodies good and bad."""
    link = f"/e/{token}/"
    for name, form in FORMS.items():
        yield Probe(name, path=link, form=form)
    yield Probe("a page, with the cookie of an earlier look", path=link, form=FORMS["a page"], cookie=True)
    for path in (link, f"{link}hojas/"):
        yield Probe("a look", "get", path)
        yield Probe("another person", "get", f"{path}?otra=1&red=ZZZZZZ")
        yield Probe("only the head", "head", path)
        yield Probe("another method", "put", path)
        yield Probe("a body that is no form", path=path, content=b"\xff\xfe{", kind="application/json")
        yield Probe(
            "a form cut short", path=path, content=b"--x\r\nContent-", kind="multipart/form-data; boundary=x"
        )
        yield Probe(
            "an odd charset",
            path=path,
            content=b"s=\xff&page=1",
            kind="application/x-www-form-urlencoded; charset=utf-7",
        )
        yield Probe("packed", "get", path, headers=(("Accept-Encoding", "gzip"),))
    yield Probe("its pages, for this phone", path=f"{link}hojas/", form={"s": PROBE})
    yield Probe("its pages, for no phone", path=f"{link}hojas/", form={"s": "\x00"})
    for name, changes in VALUES.items():
        yield Probe(name, path="/e/recibir/", content=entry(token, **changes))
    for body in (b"", b"[]", b"[" * 100_000, b'{"responses": 3}'):
        yield Probe("no body of ours", path="/e/recibir/", content=body)


def reply_to(client, probe):
    """What a probe is told, without what is drawn for each anew."""
    headers = dict(probe.headers)
    if probe.cookie:
        client.get(probe.path)
    if probe.content is not None:
        response = client.generic("POST", probe.path, probe.content, probe.kind, headers=headers)
    else:
        send = getattr(client, probe.method)
        response = (
            send(probe.path, data=probe.form, headers=headers)
            if probe.form
            else send(probe.path, headers=headers)
        )
    body = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        body = gzip.decompress(body)
    cookies = [(len(name), len(morsel.value)) for name, morsel in response.cookies.items()]
    headers = {
        name: value
        for name, value in response.headers.items()
        if name not in {"Content-Length", "Trama-Word"}
    }
    return response.status_code, plain(body.decode(errors="replace")), headers, cookies


def plain(text):
    """A page without the token that it was asked by, and without what is drawn at random or grows from that."""
    for secret in re.findall(r'name="s" value="([\w-]+)"', text):
        text = text.replace(secret, "·")
    for code in re.findall(r'(?:data-receipt|name="code" value)="(\w+)"', text):
        text = text.replace(code, "·").replace(spoken(code), "·").replace(in_fours(code), "·")
    text = re.sub(r"/e/[\w-]{27}/", "/e/·/", text)
    return re.sub(r"[a-z]+-[a-z]+-\d\d(?=[<\"])", "·", text)


def replies_about(links, state):
    """What every probe of a link is told, each from a device of its own and as if it were the first one."""
    found = []
    for probe in probes(links[state].token):
        cache.clear()
        with transaction.atomic():
            found.append((probe.name, probe.method, *reply_to(Client(raise_request_exception=False), probe)))
            transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("phase", PHASES)
def test_every_address_says_the_same_of_a_link_whatever_was_done_with_it(scene, phase):
    wave, links = scene
    move_to(phase, wave)
    expected = replies_about(links, "untouched")
    assert all(status < 500 for _name, _method, status, *_rest in expected)
    for state in STATES[1:]:
        for reply, other in zip(replies_about(links, state), expected, strict=True):
            assert reply == other, (state, phase)


def test_every_address_of_a_link_is_tried(scene):
    """An address under /e/ that takes a link and is not among the probes would be a hole in this test."""
    _wave, links = scene
    token = links["untouched"].token
    tried = {probe.path.split("?")[0].replace(token, "<link>") for probe in probes(token)}
    patterns = {str(pattern.pattern) for pattern in get_resolver("trama.web.answer.urls").url_patterns}
    taking = {re.sub(r"<str:(token|word|code)>", "<link>", pattern) for pattern in patterns if "<" in pattern}
    assert {f"/{pattern}" for pattern in taking} - {"/e/turnos/<link>/"} <= tried


def test_a_send_costs_the_same_work_first_or_later(scene):
    """What takes time is the database: no fewer statements for one than for the other, but for the first key."""
    _wave, links = scene
    work = {}
    for state in ("begun", "untouched", "sent", "sent from five"):
        access = access_by_token(links[state].token)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            take_response(
                access=access,
                response=WholeResponse({"items": {"PRO3": 2}}, PROBE + state.replace(" ", "-")),
                by=access,
            )
        work[state] = len([query for query in caught if "personkey" not in query["sql"]])
    assert len(set(work.values())) == 1, work


@pytest.mark.parametrize("moment", ["before it is settled", "before it is opened", "after it was opened"])
def test_withdrawing_answers_the_same_for_a_response_that_never_counted(scene, moment):
    wave, links = scene
    whole(links["untouched"], "el-primero-de-su-enlace")
    whole(links["sent"], "el-segundo-de-su-enlace")
    move_to("final", wave)
    wave = Wave.objects.get(pk=wave.pk)
    if moment != "before it is settled":
        settle_wave(wave=wave)
    if moment == "after it was opened":
        release_results(wave=wave, by=links["sent"].person)

    outcomes = [
        [str(withdraw(by=withdrawal_code(secret))) for _time in (1, 2)]
        for secret in ("el-primero-de-su-enlace", "el-segundo-de-su-enlace")
    ]

    assert (
        outcomes[0] == outcomes[1] == (["left_out", "already"] if "after" in moment else ["gone", "unknown"])
    )


@pytest.mark.parametrize("moment", ["before it is settled", "before it is opened", "after it was opened"])
def test_taking_a_permission_back_answers_the_same_for_a_response_that_never_counted(scene, moment):
    wave, links = scene
    secrets = ("el-primero-de-su-enlace", "el-segundo-de-su-enlace")
    whole(links["untouched"], secrets[0])
    whole(links["sent"], secrets[1])
    move_to("final", wave)
    wave = Wave.objects.get(pk=wave.pk)
    if moment != "before it is settled":
        settle_wave(wave=wave)
    if moment == "after it was opened":
        release_results(wave=wave, by=links["sent"].person)
    replies = []
    for secret in secrets:
        code = withdrawal_code(secret)
        asked = ("research", "quote", "research", "whole", "quote", "whole")
        answers = [Client().post("/e/retirar/", {"code": code, "do": do}) for do in asked]
        replies.append(
            [(each.status_code, each.content.decode().replace(in_fours(code), "")) for each in answers]
        )
    assert replies[0] == replies[1]
    assert [status for status, _page in replies[0]][:4] == [200] * 4


def test_the_count_that_is_watched_does_not_move_by_what_is_sent_for_somebody(scene):
    """Whoever was shown a link moves nothing with it, first or later."""
    wave, links = scene
    looker = make_person()
    before = Wave.objects.get(pk=wave.pk).arrived_count
    for state in ("untouched", "sent"):
        hand_over_link(invitation=links[state], by=looker)
        for number in range(3):
            whole(links[state], f"mirando-el-conteo-{state}-{number}")
        assert Wave.objects.get(pk=wave.pk).arrived_count == before
