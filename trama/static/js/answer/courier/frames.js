// A parcel of bytes as a sequence of short texts, each for one code on a screen, read in any order by a camera that misses some.
//
// A frame: form (1), the parcel's mark (4: the beginning of its SHA-256), how many pieces (2), number (2), piece, CRC-32 (4);
// written in base45. Number n below the count is piece n as it is. From there on a frame is the sum (XOR) of half of the pieces,
// drawn by its number: any frame that was not seen yet helps, so nobody waits for the one that was missed (decision 0015).

import { crc32, fromBase45, join, sha256, toBase45 } from "./bytes.js";

const FORM = 1;
const HEAD = 9;
const SUM = 4;
const PIECE = 309; // 322 bytes with head and sum, 483 letters: a code of version 13, level M, holds no more
export const CODE = { version: 13, ecc: "medium", encoding: "alphanumeric" };
const MOST = 4000; // pieces of one parcel
const NUMBERS = 65536;

/** Which pieces are in the frame of this number: one bit each, drawn by mulberry32.
 *  @param {Uint8Array} mark
 *  @param {number} total
 *  @param {number} number */
const drawn = (mark, total, number) => {
  if (number < total) return [number];
  let state = (new DataView(mark.buffer, mark.byteOffset).getUint32(0) ^ Math.imul(number, 0x9e3779b1)) >>> 0;
  const pieces = [];
  for (let piece = 0; piece < total; piece += 1) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    if ((mixed ^ (mixed >>> 14)) & 1) pieces.push(piece);
  }
  return pieces.length ? pieces : [number % total];
};

/** @param {Uint8Array} sum
 *  @param {Uint8Array} other */
const add = (sum, other) => { for (let place = 0; place < sum.length; place += 1) sum[place] ^= other[place]; };

/** The frames of a parcel: how many pieces it has, and the text of frame number n, for any n.
 *  @param {Uint8Array} parcel */
export const cut = async (parcel, { piece: size = PIECE } = {}) => {
  const total = Math.max(1, Math.ceil(parcel.length / size));
  if (total > MOST) throw new RangeError("too many pieces");
  const filled = join(parcel, new Uint8Array(total * size - parcel.length));
  const mark = (await sha256(filled)).slice(0, 4);
  /** @param {number} sequence */
  const text = (sequence) => {
    const number = sequence % NUMBERS;
    const sum = new Uint8Array(size);
    for (const piece of drawn(mark, total, number)) add(sum, filled.subarray(piece * size, (piece + 1) * size));
    const inside = join([FORM], mark, [total >> 8, total & 255, number >> 8, number & 255], sum);
    const check = crc32(inside);
    return toBase45(join(inside, [check >>> 24, (check >>> 16) & 255, (check >>> 8) & 255, check & 255]));
  };
  return { total, text };
};

/** What a frame says, or null when it is damaged or none of ours.
 *  @param {string} text
 *  @returns {Trama.Frame | null} */
export const read = (text) => {
  const bytes = fromBase45(text);
  if (!bytes || bytes.length <= HEAD + SUM || bytes[0] !== FORM) return null;
  const view = new DataView(bytes.buffer);
  if (view.getUint32(bytes.length - SUM) !== crc32(bytes.subarray(0, -SUM))) return null;
  const total = view.getUint16(5);
  if (total < 1 || total > MOST) return null;
  return { mark: bytes.slice(1, 5), total, number: view.getUint16(7), piece: bytes.slice(HEAD, -SUM) };
};

// Gathers the frames of one parcel: equations over its pieces, solved as they come.
export class Gatherer {
  /** @param {Pick<Trama.Frame, "mark" | "total" | "piece">} first */
  constructor({ mark, total, piece }) {
    this.mark = mark;
    this.total = total;
    this.size = piece.length;
    /** @type {Map<number, { bits: Uint8Array, sum: Uint8Array }>} */
    this.rows = new Map();
    /** @type {Set<number>} */
    this.seen = new Set();
  }

  get have() { return this.rows.size; }

  /** Takes a frame; true when it said something new.
   *  @param {Omit<Trama.Frame, "mark">} frame */
  take({ total, number, piece }) {
    if (total !== this.total || piece.length !== this.size || this.seen.has(number)) return false;
    this.seen.add(number);
    const bits = new Uint8Array(total);
    for (const at of drawn(this.mark, total, number)) bits[at] = 1;
    const sum = piece.slice();
    for (let place = bits.indexOf(1); place >= 0; place = bits.indexOf(1, place)) {
      const row = this.rows.get(place);
      if (!row) return Boolean(this.rows.set(place, { bits, sum }));
      add(bits, row.bits);
      add(sum, row.sum);
    }
    return false;
  }

  // The parcel, when all of it is here and it is what was sent; else null.
  async parcel() {
    if (this.have < this.total) return null;
    const whole = new Uint8Array(this.total * this.size);
    for (let place = this.total - 1; place >= 0; place -= 1) {
      const row = this.rows.get(place);
      if (!row) return null;
      const { bits, sum } = row;
      const piece = sum.slice();
      for (let later = bits.indexOf(1, place + 1); later >= 0; later = bits.indexOf(1, later + 1)) {
        add(piece, whole.subarray(later * this.size, (later + 1) * this.size));
      }
      whole.set(piece, place * this.size);
    }
    const isWhole = (await sha256(whole)).slice(0, 4).every((byte, place) => byte === this.mark[place]);
    if (!isWhole) { this.rows.clear(); this.seen.clear(); }
    return isWhole ? whole : null;
  }
}
