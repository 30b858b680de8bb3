import assert from "node:assert/strict";
import test from "node:test";
import { toBase64 } from "../../trama/static/js/answer/courier/bytes.js";
import { entry, seal } from "../../trama/static/js/answer/courier/seal.js";

const CURVE = { name: "ECDH", namedCurve: "P-256" };
const utf8 = (text) => new TextEncoder().encode(text);
const record = (values) => ({ id: "un-secreto-del-telefono", door: "puerta", wave: "ABC234", values, consent: "1", state: "ready" });

// As the server opens it: trama/surveys/sealing.py.
const opened = async (envelope, mine) => {
  const [head, point, nonce, inside] = [envelope.slice(0, 7), envelope.slice(7, 72), envelope.slice(72, 84), envelope.slice(84)];
  const theirs = await crypto.subtle.importKey("raw", point, CURVE, false, []);
  const agreed = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, mine, 256);
  const hkdf = await crypto.subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("trama envelope 1 ABC234") };
  const key = await crypto.subtle.deriveKey(how, hkdf, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: nonce, additionalData: head }, key, inside));
};

const keys = async () => {
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  return { mine: pair.privateKey, sealKey: toBase64(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey))) };
};

test("only the key of the wave opens what is sealed, and equal lengths hide how much was said", async () => {
  const { mine, sealKey } = await keys();
  const [short, long] = await Promise.all([{ items: { PRO1: 3 } }, { items: { PRO1: 3, PRO2: 5 }, open: { a: "algo más" } }]
    .map((values) => seal({ ...record(values), sealKey })));
  assert.equal(short.length, long.length);
  assert.equal((await opened(short, mine)).length % 384, 0);
  await assert.rejects(opened(short, (await keys()).mine));
  short[30] ^= 1;
  await assert.rejects(opened(short, mine));
});

test("without deflate-raw it is sealed as it is", async () => {
  const { mine, sealKey } = await keys();
  const { CompressionStream } = globalThis;
  delete globalThis.CompressionStream;
  try {
    const inside = await opened(await seal({ ...record({ items: { PRO1: 3 } }), sealKey }), mine);
    assert.equal(inside[0], 0);
    assert.deepEqual(JSON.parse(new TextDecoder().decode(inside.slice(1))), entry(record({ items: { PRO1: 3 } })));
  } finally { globalThis.CompressionStream = CompressionStream; }
});
