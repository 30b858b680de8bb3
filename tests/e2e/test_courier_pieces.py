"""The courier's modules in a real browser: what is sealed opens on the server, and codes are put together however they come."""

import base64
import json

import pytest

from tests.e2e import carrying
from tests.e2e.carrying import COURIER
from trama.surveys.sealing import address, open_envelope
from trama.web.answer.arrivals import _unpacked

pytestmark = pytest.mark.e2e

SEAL = """async ({ record, old }) => {
  const { seal } = await import("/static/js/seal.js");
  const { toBase64 } = await import("/static/js/bytes.js");
  const kept = globalThis.CompressionStream;
  if (old) delete globalThis.CompressionStream;
  try { return toBase64(await seal(record)); } finally { globalThis.CompressionStream = kept; }
}"""

# A channel that loses, repeats, reorders and damages, drawn from a seed; and what came out at the other end.
CHANNEL = """async ({ seed }) => {
  const { cut, read, Gatherer } = await import("/static/js/frames.js");
  let state = seed * 2654435761 >>> 0;
  const chance = () => { state = (Math.imul(state, 1664525) + 1013904223) >>> 0; return state / 4294967296; };
  const parcel = Uint8Array.from({ length: 1 + Math.floor(chance() * 9000) }, () => chance() * 256);
  const frames = await cut(parcel);
  const foreign = await cut(Uint8Array.from({ length: 700 }, () => chance() * 256));
  const loss = chance() * 0.7;
  const told = { total: frames.total, accepted: 0, heard: 0, shown: 0, equal: false };
  let gatherer, whole, waiting = [];
  const hear = async (text) => {
    const frame = read(text);
    if (!frame) return;
    gatherer ??= new Gatherer(frame);
    if (gatherer.take(frame)) told.heard += 1;
    whole = await gatherer.parcel();
  };
  const damaged = (text) => {
    const place = Math.floor(chance() * text.length);
    const letter = text[place] === "A" ? "B" : "A";
    return chance() < 0.3 ? text.slice(0, place) : text.slice(0, place) + letter + text.slice(place + 1);
  };
  const start = Math.floor(chance() * 500);
  while (!whole && told.shown < 5000) {
    const text = frames.text(start + told.shown);
    told.shown += 1;
    if (read(damaged(text))) told.accepted += 1;
    if (chance() >= loss) waiting.push(text, ...(chance() < 0.3 ? [text] : []));
    if (waiting.length > 6) {
      waiting.sort(() => chance() - 0.5);
      for (const one of waiting.splice(0, 4)) if (!whole) await hear(one);
    }
    if (gatherer && !gatherer.total) break;
    const other = read(foreign.text(told.shown));
    if (gatherer && other.mark.join() === gatherer.mark.join()) told.accepted += 1;
  }
  told.equal = Boolean(whole) && parcel.every((byte, place) => byte === whole[place]) && whole.slice(parcel.length).every((byte) => byte === 0);
  return told;
}"""

PIECES = """async () => {
  const { fromBase45, toBase45, fromBase64, toBase64, crc32 } = await import("/static/js/bytes.js");
  const { fromFile, pack, toFile, unpack } = await import("/static/js/parcel.js");
  const utf8 = (text) => new TextEncoder().encode(text);
  const some = [Uint8Array.of(1, 2, 3), Uint8Array.from({ length: 300 }, (_, place) => place % 256)];
  const same = (those) => JSON.stringify(those.map((one) => [...one])) === JSON.stringify(some.map((one) => [...one]));
  return {
    base45: ["AB", "Hello!!", "base-45", "ietf!"].map((text) => toBase45(utf8(text))),
    back: ["BB8", "%69 VD92EX0", "UJCLQE7W581", "QED8WEX0"].map((text) => new TextDecoder().decode(fromBase45(text))),
    wrong: [":::", "A", "GGW", "ab", "Ñ"].map((text) => fromBase45(text)),
    base64: toBase64(Uint8Array.of(251, 255, 254)), and: [...fromBase64("-__-")],
    crc: crc32(utf8("123456789")),
    parcel: same(unpack(pack(some))), cutShort: unpack(pack(some).slice(0, 50)).length,
    file: same(fromFile(toFile(some))), foreign: ["", "[]", "{}", "null", '{"format": "trama-envelopes-1"}'].map(fromFile),
  };
}"""


@pytest.fixture(scope="module")
def page(server, browser):
    context = browser.new_context()
    page = context.new_page()
    page.goto(COURIER)
    yield page
    context.close()


@pytest.fixture
def opened(server, settings):
    """Opens an envelope as the server of this story does."""
    settings.SECRET_KEY = (server["home"] / "secret-key").read_text().strip()
    return lambda letters: open_envelope(base64.urlsafe_b64decode(letters))


@pytest.mark.parametrize("old", [False, True], ids=["packed", "as it is"])
def test_what_a_browser_seals_the_server_opens(server, page, opened, old):
    [record] = carrying.records(carrying.arrange(server, 0), 1, seed=3)

    letters = page.evaluate(SEAL, {"record": record, "old": old})

    assert address(base64.urlsafe_b64decode(letters)).wave == record["wave"]
    assert opened(letters)[0] == (0 if old else 1)
    assert _unpacked(opened(letters)) == {
        "door": record["door"], "wave": record["wave"], "secret": record["id"],
        "values": record["values"], "consent": record["consent"],
    }  # fmt: skip


def test_the_length_of_an_envelope_says_nothing_of_the_answers(server, page):
    [record] = carrying.records(carrying.arrange(server, 0), 1, seed=3)
    codes = [f"ABC{number}" for number in range(40)]
    mixed = {code: [1, 5, "na", 2, 4, 3][number * 7 % 6] for number, code in enumerate(codes)}
    lengths = set()
    for items in (dict.fromkeys(codes, 5), mixed):
        one = {**record, "values": {"items": items, "research": True, "quote": False}}
        lengths.add(len(page.evaluate(SEAL, {"record": one, "old": False})))
    assert len(lengths) == 1


@pytest.mark.parametrize("seed", range(1, 25))
def test_codes_are_put_together_however_they_come(page, seed):
    told = page.evaluate(CHANNEL, {"seed": seed})

    assert told["equal"]
    assert told["accepted"] == 0
    assert told["heard"] == told["total"]


def test_bytes_letters_parcels_and_files(page):
    told = page.evaluate(PIECES)

    assert told["base45"] == ["BB8", "%69 VD92EX0", "UJCLQE7W581", "QED8WEX0"]  # RFC 9285
    assert told["back"] == ["AB", "Hello!!", "base-45", "ietf!"]
    assert told["wrong"] == [None] * 5
    assert (told["base64"], told["and"]) == ("-__-", [251, 255, 254])
    assert told["crc"] == 0xCBF43926
    assert (told["parcel"], told["file"], told["cutShort"]) == (True, True, 1)
    assert told["foreign"] == [None] * 5
