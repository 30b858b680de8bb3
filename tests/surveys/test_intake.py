"""WholeResponse responses: any number of times, by any number of roads, stored once."""

import base64
import json
import os
import zlib
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.utils import timezone

from tests.make import make_team, make_wave
from trama.audit.models import AuditEntry
from trama.surveys.actions.answering import Access, access_by_token
from trama.surveys.actions.intake import Outcome, WholeResponse, take_response, take_stack
from trama.surveys.actions.waves import settle_wave
from trama.surveys.enums import ResponseChannel
from trama.surveys.models import (
    Draft,
    Intake,
    Invitation,
    LaterResponse,
    PersonKey,
    PurposeSentence,
    Receipt,
    Response,
)
from trama.surveys.respondent_sql import open_wave_of
from trama.surveys.sealing import Unopened, open_envelope, public_key
from trama.surveys.secrets import receipt_code, withdrawal_code, withdrawal_digest

pytestmark = pytest.mark.django_db
SECRET = "un-secreto-del-telefono"


@pytest.fixture
def wave(db):
    network, people = make_team(people=7)
    return make_wave(network=network, people=people, code="cfr", timepoint="T0", heads=20)


def values(wave, point=4):
    return {
        "items": {item.code: point for item in wave.version.parsed.items},
        "purpose": "que cada niño lea",
        "open": {"only_us": "ayudarnos"},
        "research": True,
    }


def personal(wave, place=0):
    return access_by_token(wave.invitations.order_by("pk")[place].token)


def send(wave, access, *, secret=SECRET, point=4):
    return take_response(access=access, response=WholeResponse(values(wave, point), secret), by=access)


def post(client, body):
    return client.post("/e/recibir/", json.dumps(body), content_type="application/json")


def entry(wave, *, secret=SECRET, access=None):
    token = access or wave.invitations.order_by("pk").first().token
    return {"door": token, "secret": secret, "values": values(wave), "consent": "2"}


def seal(wave, text, *, packed=True):
    """An envelope, made here as a browser's WebCrypto makes it."""
    code = wave.code.encode()
    key = ec.generate_private_key(ec.SECP256R1())
    other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key(wave.code))
    drawn = HKDF(hashes.SHA256(), length=32, salt=b"", info=b"trama envelope 1 " + code).derive(
        key.exchange(ec.ECDH(), other)
    )
    nonce, head = os.urandom(12), bytes([1]) + code
    deflater = zlib.compressobj(wbits=-15)
    inside = b"\x01" + deflater.compress(text) + deflater.flush() if packed else b"\x00" + text
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return head + public + nonce + AESGCM(drawn).encrypt(nonce, inside, head)


def test_a_whole_response_is_stored_once_with_its_consent_and_its_key(wave):
    first = send(wave, personal(wave))
    again = send(wave, personal(wave), point=1)

    assert (first.outcome, again.outcome) == (Outcome.RECEIVED, Outcome.ALREADY)
    assert first.receipt == again.receipt == receipt_code(SECRET)
    stored = Response.objects.get()
    assert set(stored.body["items"].values()) == {4}
    assert stored.link == PersonKey.objects.get().key
    assert stored.withdrawal == withdrawal_digest(withdrawal_code(SECRET))
    assert (stored.may_research, stored.may_quote) == (True, False)
    assert PurposeSentence.objects.get().text == "que cada niño lea"
    assert Invitation.objects.get(is_used=True).consent_version == "2"


def test_the_first_complete_arrival_counts_and_three_later_ones_are_kept_until_the_settling(wave):
    send(wave, personal(wave), point=4)
    later = [send(wave, personal(wave), secret=f"otro-secreto-numero-{n}", point=1) for n in range(5)]

    assert {arrived.outcome for arrived in later} == {Outcome.RECEIVED}
    assert Receipt.objects.count() == 6
    assert set(Response.objects.get().body["items"].values()) == {4}
    assert sorted(bool(kept.body) for kept in LaterResponse.objects.all()) == [False, False, True, True, True]
    assert Invitation.objects.get(is_used=True).later_count == 5
    assert sorted(sentence.is_known for sentence in PurposeSentence.objects.all()) == [False] + [True] * 5
    wave.refresh_from_db()
    assert wave.arrived_count == 1

    wave.closed_at, wave.grace_hours = timezone.now(), 0
    wave.save()
    settle_wave(wave=wave)

    assert [kept.body for kept in LaterResponse.objects.all()] == [{}] * 5
    assert wave.arrived_count == 1


def test_the_draft_of_another_device_stays_with_it(client, wave):
    link = f"/e/{wave.invitations.order_by('pk').first().token}/"
    client.post(link, {"s": "el-de-la-web-que-empezo", "page": "1", "PRO1": "2", "go": "on"})

    assert send(wave, personal(wave)).outcome == Outcome.RECEIVED
    assert Draft.objects.get().body["items"] == {"PRO1": 2}


def test_within_the_grace_it_is_taken_though_nobody_may_begin(wave):
    wave.closed_at, wave.heads, wave.grace_hours = timezone.now() - timedelta(hours=1), None, 72
    wave.save()
    assert send(wave, personal(wave)).outcome == Outcome.RECEIVED

    wave.grace_hours = 0
    wave.save()
    assert send(wave, personal(wave, 1), secret="llega-cuando-ya-es-final").outcome == Outcome.LATE
    assert Response.objects.count() == 1


def test_without_a_link_there_is_no_key(wave):
    access = Access(wave=open_wave_of(wave))
    assert send(wave, access).outcome == Outcome.RECEIVED
    assert send(wave, access, secret="otra-persona-en-la-sala").outcome == Outcome.RECEIVED
    assert set(Response.objects.values_list("link", flat=True)) == {None}


def test_a_stack_keeps_a_count_and_no_name(wave):
    by = wave.network.memberships.first().person
    access = Access(wave=open_wave_of(wave))
    stack = [
        (access, WholeResponse(values(wave, point), f"hoja-numero-{point}-secreta")) for point in (1, 2, 3)
    ]

    answers = take_stack(wave=wave, arrivals=[*stack, stack[0]], channel=ResponseChannel.PAPER, by=by)

    assert sorted(str(answer.outcome) for answer in answers) == [
        "already",
        "received",
        "received",
        "received",
    ]
    assert Intake.objects.get().count == 3
    assert AuditEntry.objects.get(event="responses_entered").details == {"channel": "paper", "people": 3}
    take_stack(
        wave=wave,
        arrivals=[(access, WholeResponse(values(wave), "hoja-numero-4-secreta"))],
        channel=ResponseChannel.PAPER,
        by=by,
    )
    assert Intake.objects.get().count == 4


def test_what_is_not_of_the_questionnaire_is_left_out(wave):
    given = {
        "items": {"PRO1": 9, "PRO2": "3", "PRO3": "na", "ZZZ": 1, "CON1": True, "CON2": [1]},
        "level": "no-such",
        "open": {"only_us": "  ", "unknown": "x"},
        "purpose": "a" * 500,
        "research": "yes",
    }
    access = personal(wave)
    take_response(access=access, response=WholeResponse(given, SECRET), by=access)

    stored = Response.objects.get()
    assert stored.body == {"items": {"PRO2": 3, "PRO3": "na"}}
    assert stored.may_research is False
    assert len(PurposeSentence.objects.get().text) == 200


def test_the_outbox_is_told_what_became_of_each(client, wave):
    body = {
        "responses": [
            entry(wave),
            entry(wave),
            entry(wave, secret="otro-telefono-con-el-enlace"),
            entry(wave, access="x" * 27, secret="con-un-enlace-equivocado"),
            entry(wave, access=wave.campaign.code.lower(), secret="en-la-sala-con-el-codigo"),
            {"door": "", "secret": "corto"},
            "nada",
        ]
    }

    report = post(client, body).json()["responses"]

    assert [answer["outcome"] for answer in report] == [
        "received", "already", "received", "unknown", "received", "unreadable", "unreadable",
    ]  # fmt: skip
    assert report[0]["receipt"] == report[1]["receipt"] == receipt_code(SECRET)
    assert report[0]["withdrawal"] == withdrawal_code(SECRET)
    assert (Response.objects.count(), Receipt.objects.count()) == (2, 3)


@pytest.mark.parametrize(
    "given", [{}, {"items": {"OTHER": 3}}, {"items": {"PRO1": 99}, "open": {}, "research": False}]
)
def test_what_answers_nothing_leaves_the_link_and_says_the_same_of_a_used_one(client, wave, given):
    def send(place, secret, values):
        body = {
            "responses": [
                {"door": wave.invitations.order_by("pk")[place].token, "secret": secret, "values": values}
            ]
        }
        return client.post("/e/recibir/", json.dumps(body), "application/json").json()["responses"][0]

    assert send(0, SECRET, values(wave))["outcome"] == "received"
    assert (
        send(0, "otro-secreto-del-telefono", given)
        == send(1, "un-tercer-secreto-distinto", given)
        == {"outcome": "empty"}
    )
    assert not wave.invitations.order_by("pk")[1].is_used
    assert (Response.objects.count(), LaterResponse.objects.count(), Receipt.objects.count()) == (1, 0, 1)
    assert send(1, "un-tercer-secreto-distinto", values(wave))["outcome"] == "received"


def test_what_cannot_be_read_gets_a_sentence(client):
    for body in (b"", b"[]", b'{"responses": 3}', b"{" * 100, b"x" * 1_000_001):
        answer = client.post("/e/recibir/", body, content_type="application/json")
        assert answer.status_code == 400
        assert "está a salvo" in answer.json()["message"]


@pytest.mark.parametrize("packed", [True, False])
def test_an_envelope_is_opened_here_only_and_its_carrier_learns_no_receipt(client, wave, packed):
    envelope = base64.urlsafe_b64encode(seal(wave, json.dumps(entry(wave)).encode(), packed=packed)).decode()

    report = [post(client, {"envelopes": [envelope]}).json()["envelopes"] for _ in range(2)]

    assert report == [[{"outcome": "received"}], [{"outcome": "already"}]]
    assert Response.objects.count() == 1
    assert post(client, {"responses": [entry(wave)]}).json()["responses"][0]["outcome"] == "already"


def test_a_damaged_or_foreign_envelope_is_refused(client, wave):
    good = seal(wave, json.dumps(entry(wave)).encode())
    bomb = seal(wave, b" " * 2_000_000)
    damaged = [
        good[:-1],
        good[:40],
        b"",
        good[:-1] + bytes([good[-1] ^ 1]),
        b"\x02" + good[1:],
        good[:1] + b"\xff" + good[2:],
    ]
    for wrong in damaged:
        with pytest.raises(Unopened):
            open_envelope(wrong)

    letters = [base64.urlsafe_b64encode(envelope).decode() for envelope in (*damaged, bomb)]
    report = post(client, {"envelopes": [*letters, "ñ", 3, None]}).json()["envelopes"]
    assert {answer["outcome"] for answer in report} == {"unreadable"}
    assert Response.objects.count() == 0
