// Envelopes together: as a parcel of bytes for codes, and as a file to take along.

import { fromBase64, join, sha256, toBase64 } from "./bytes.js";

const FORMAT = "trama-envelopes-1";
const CODE = /^[2-9A-HJ-NP-Z]{6}$/;
const [SHORTEST, LONGEST] = [100, 100_000];

/** The code of the wave on the outside; nothing when it is not an envelope.
 *  @param {Uint8Array} envelope */
export const waveOf = (envelope) => {
  const code = String.fromCharCode(...envelope.subarray(1, 7));
  return envelope[0] === 1 && envelope.length >= SHORTEST && envelope.length <= LONGEST && CODE.test(code) ? code : "";
};

/** By which the same envelope is known again.
 *  @param {Uint8Array<ArrayBuffer>} envelope */
export const markOf = async (envelope) => toBase64((await sha256(envelope)).slice(0, 12));

/** Each with its length before it; a length of 0 is the end.
 *  @param {Uint8Array[]} envelopes */
export const pack = (envelopes) => {
  /** @param {number} number */
  const length = (number) => [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
  return join(...envelopes.flatMap((envelope) => [length(envelope.length), envelope]), length(0));
};

/** @param {Uint8Array<ArrayBuffer>} parcel */
export const unpack = (parcel) => {
  const view = new DataView(parcel.buffer, parcel.byteOffset, parcel.length);
  const envelopes = [];
  for (let place = 0; place + 4 <= parcel.length;) {
    const size = view.getUint32(place);
    if (size === 0 || place + 4 + size > parcel.length) break;
    envelopes.push(parcel.slice(place + 4, place + 4 + size));
    place += 4 + size;
  }
  return envelopes;
};

/** @param {Uint8Array[]} envelopes */
export const toFile = (envelopes) => JSON.stringify({ format: FORMAT, envelopes: envelopes.map(toBase64) });

/** The envelopes in the text of a file; null when it is no file of ours.
 *  @param {string} text
 *  @returns {Uint8Array<ArrayBuffer>[] | null} */
export const fromFile = (text) => {
  try {
    /** @type {{ format: unknown, envelopes: unknown }} */
    const content = JSON.parse(text);
    if (content.format !== FORMAT || !Array.isArray(content.envelopes)) return null;
    return content.envelopes.map((letters) => fromBase64(letters));
  } catch {
    return null;
  }
};
