"""What the stories of the courier run inside the server and inside a page."""

ARRANGE = """
import base64, json
from collections import defaultdict
from trama.surveys.actions.answering import access_by_token
from trama.surveys.models import Wave
from trama.surveys.sealing import public_key

tokens = defaultdict(list)
for token in json.loads('''TOKENS'''):
    tokens[access_by_token(token).wave.id].append(token)
Wave.objects.filter(pk__in=tokens).update(heads=500, grace_hours=0)
waves = Wave.objects.filter(pk__in=tokens).select_related("network", "version", "campaign").order_by("pk")
print(json.dumps([{
    "wave": wave.code, "network": wave.network.name, "room": wave.campaign.code, "tokens": tokens[wave.pk],
    "sealKey": base64.urlsafe_b64encode(public_key(wave.code)).decode().rstrip("="),
    "items": [item.code for item in wave.version.parsed.items],
} for wave in waves]))
"""

FILL = """async (records) => {
  const used = performance.getEntriesByType("resource").find((one) => /js.answer.store\\./.test(one.name)).name;
  const store = await import(used);
  for (const one of records) await store.put(one);
}"""

DUMP = """async () => {
  const asked = (request) => new Promise((yes, no) => { request.onsuccess = () => yes(request.result); request.onerror = no; });
  const readable = (value) => (value instanceof Uint8Array ? new TextDecoder("latin1").decode(value) : value);
  const told = [];
  for (const { name } of await indexedDB.databases()) {
    const database = await asked(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      for (const row of await asked(database.transaction(store).objectStore(store).getAll())) {
        told.push(Object.fromEntries(Object.entries(row).map(([key, value]) => [key, readable(value)])));
      }
    }
    database.close();
  }
  return told;
}"""

SEAL = """async ({ record, old }) => {
  const { seal } = await import("/static/js/answer/courier/seal.js");
  const { toBase64 } = await import("/static/js/answer/courier/bytes.js");
  const kept = globalThis.CompressionStream;
  if (old) delete globalThis.CompressionStream;
  try { return toBase64(await seal(record)); } finally { globalThis.CompressionStream = kept; }
}"""

# A channel that loses, repeats, reorders and damages, drawn from a seed; and what came out at the other end.
CHANNEL = """async ({ seed }) => {
  const { cut, read, Gatherer } = await import("/static/js/answer/courier/frames.js");
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
  const { fromBase45, toBase45, fromBase64, toBase64, crc32 } = await import("/static/js/answer/courier/bytes.js");
  const { fromFile, pack, toFile, unpack } = await import("/static/js/answer/courier/parcel.js");
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
