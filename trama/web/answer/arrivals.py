"""Where whole responses arrive: a phone's outbox, and the sealed ones that somebody else's phone carries.

Asked: ``{"responses": [{"door": token or code, "wave": code, "secret", "values", "consent"}], "envelopes": [text]}``
Told, in the same order:
``{"responses": [{"outcome", "receipt", "withdrawal", "reason"}], "envelopes": [{"outcome"}]}``;
a carrier learns what became of each envelope and nothing else.
"""

import base64
import binascii
import re
import zlib
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, JsonResponse, RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from trama.core.codes import LENGTH, written
from trama.core.json_input import BadJsonError, read_json
from trama.surveys.actions import answering
from trama.surveys.actions.answering import Access
from trama.surveys.actions.intake import Outcome, WholeResponse, take_response
from trama.surveys.models import Wave
from trama.surveys.respondent_sql import open_wave_of
from trama.surveys.sealing import Unopened, open_envelope
from trama.surveys.secrets import SECRET, withdrawal_code
from trama.web.http import public

MOST = 200  # responses in one request
LARGEST = 1_000_000  # bytes of one request, and of one response unpacked
CONSENT = re.compile(r"[\w.-]{0,20}", re.ASCII)  # the version of the text by which somebody takes part
PACKED = 1  # first byte of a sealed text: 0 as it is, 1 deflated

Reply = dict[str, str]


@public
@csrf_exempt
@require_POST
def arrivals(request: HttpRequest) -> JsonResponse:
    """Store what comes, once, and say what became of each."""
    asked = _asked(request)
    if asked is None:
        sentence = _(
            "This could not be read. What is on the phone is safe: try again, or save a copy as a file."
        )
        return JsonResponse({"message": sentence}, status=400)
    return JsonResponse(
        {
            "responses": [_response(response) for response in asked.get("responses", [])[:MOST]],
            "envelopes": [_envelope(envelope) for envelope in asked.get("envelopes", [])[:MOST]],
        }
    )


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    try:
        asked = read_json(request.body) if len(request.body) <= LARGEST else None
    except (BadJsonError, RawPostDataException):  # the latter of a form with files
        return None
    lists = isinstance(asked, dict) and all(
        isinstance(asked.get(name, []), list) for name in ("responses", "envelopes")
    )
    return asked if lists else None


def _response(given: Any) -> Reply:
    """What became of one response, for whoever sent it."""
    if not isinstance(given, Mapping):
        return {"outcome": "unreadable"}
    secret, values = str(given.get("secret", "")), given.get("values")
    consent = str(given.get("consent", ""))
    if not (SECRET.fullmatch(secret) and CONSENT.fullmatch(consent) and isinstance(values, Mapping)):
        return {"outcome": "unreadable"}
    access = access_to(str(given.get("door", "")), str(given.get("wave", "")))
    if access is None:
        return {"outcome": "unknown"}
    whole = WholeResponse(dict(values), secret, consent)
    arrived = take_response(access=access, response=whole, by=access)
    reply = {"outcome": str(arrived.outcome)}
    if arrived.receipt:
        reply |= {"receipt": arrived.receipt, "withdrawal": withdrawal_code(secret)}
    if arrived.outcome == Outcome.ANNULLED:
        reply["reason"] = access.wave.annul_reason
    return reply


def _envelope(given: Any) -> Reply:
    """What became of one envelope, for whoever carried it: not its receipt, which is its author's."""
    try:
        raw = base64.b64decode(str(given), altchars=b"-_", validate=True)
        return {"outcome": _response(_unpacked(open_envelope(raw)))["outcome"]}
    except (binascii.Error, ValueError, RecursionError):
        return {"outcome": "unreadable"}


def _unpacked(text: bytes) -> Any:
    kind, packed = text[:1], text[1:]
    if kind == bytes([PACKED]):
        inflater = zlib.decompressobj(-15)
        packed = inflater.decompress(packed, LARGEST)
        if inflater.unconsumed_tail:
            raise Unopened
    return read_json(packed)


def access_to(word: str, wave: str) -> Access | None:
    """The door that a personal link opens, or the code of the room with the wave that was chosen."""
    code = written(word)
    if len(code) != LENGTH:
        return answering.access_by_token(word)
    waves = Wave.objects.with_room_code(code).select_related("network", "version")
    found = [open_wave for open_wave in waves.defer("version__body") if wave in {"", open_wave.code}]
    return Access(wave=open_wave_of(found[0])) if len(found) == 1 else None
