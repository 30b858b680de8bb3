// Seals a response so that only the server opens it: the envelope of trama/surveys/sealing.py, made by the browser's WebCrypto.

import { fromBase64, join } from "./bytes.js";

const VERSION = 1;
const STEP = 384; // what is sealed is filled up to a multiple of this: packed, forty equal answers are shorter than forty varied ones
const CURVE = { name: "ECDH", namedCurve: "P-256" };

/** @param {string} text */
const utf8 = (text) => new TextEncoder().encode(text);

/** @param {Uint8Array<ArrayBuffer>} bytes */
const deflated = async (bytes) => {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
};

/** First byte 1: deflated, and what follows its end is left alone. First byte 0: as it is, and JSON may end in spaces.
 *  @param {string} text */
const packed = async (text) => {
  let [kind, inside, filler] = [0, utf8(text), 32];
  try { [kind, inside, filler] = [1, await deflated(inside), 0]; } catch { /* an older browser: as it is */ }
  const size = Math.ceil((1 + inside.length) / STEP) * STEP;
  return join([kind], inside, new Uint8Array(size - 1 - inside.length).fill(filler));
};

/** @param {CryptoKey} mine
 *  @param {Uint8Array<ArrayBuffer>} theirs
 *  @param {string} wave */
const shared = async (mine, theirs, wave) => {
  const other = await crypto.subtle.importKey("raw", theirs, CURVE, false, []);
  const agreed = await crypto.subtle.deriveBits({ name: "ECDH", public: other }, mine, 256);
  const drawn = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8(`trama envelope ${VERSION} ${wave}`) };
  const key = await crypto.subtle.importKey("raw", agreed, "HKDF", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(drawn, key, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
};

/** What /e/recibir/ takes of a record of the outbox.
 *  @param {Trama.Sealable} record */
export const entry = ({ id, door, wave, values, consent }) => ({ door, wave, secret: id, values, consent });

/** The envelope of a record, in bytes.
 *  @param {Trama.Sealable & { sealKey: string }} record */
export const seal = async (record) => {
  const mine = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const key = await shared(mine.privateKey, fromBase64(record.sealKey), record.wave);
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const head = join([VERSION], utf8(record.wave));
  const inside = await packed(JSON.stringify(entry(record)));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: head }, key, inside);
  const open = new Uint8Array(await crypto.subtle.exportKey("raw", mine.publicKey));
  return join(head, open, nonce, new Uint8Array(sealed));
};
