// Bytes and the ways to write them: base64url for JSON, base45 for codes (RFC 9285), CRC-32 and SHA-256 to trust them.

/** @param {(ArrayLike<number>)[]} parts
 *  @returns {Uint8Array<ArrayBuffer>} */
export const join = (...parts) => {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let place = 0;
  for (const part of parts) { whole.set(part, place); place += part.length; }
  return whole;
};

/** @param {Uint8Array<ArrayBuffer>} bytes */
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** @param {Uint8Array} bytes */
export const toBase64 = (bytes) => {
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters).replaceAll("+", "-").replaceAll("/", "_");
};

/** @param {string} text */
export const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

// The 45 letters that a code in alphanumeric mode holds at 5.5 bits each: two bytes are three letters.
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** @param {Uint8Array} bytes */
export const toBase45 = (bytes) => {
  let text = "";
  for (let place = 0; place < bytes.length; place += 2) {
    const isPair = place + 1 < bytes.length;
    let number = isPair ? bytes[place] * 256 + bytes[place + 1] : bytes[place];
    for (let letter = 0; letter < (isPair ? 3 : 2); letter += 1) { text += LETTERS[number % 45]; number = Math.floor(number / 45); }
  }
  return text;
};

/** The bytes of a text in base45, or null when it is none.
 *  @param {string} text */
export const fromBase45 = (text) => {
  /** @type {number[]} */
  const bytes = [];
  for (let place = 0; place < text.length; place += 3) {
    const places = [...text.slice(place, place + 3)].map((letter) => LETTERS.indexOf(letter));
    const number = places.reduceRight((sum, value) => sum * 45 + value, 0);
    const most = places.length === 3 ? 0xffff : 0xff;
    if (places.length === 1 || places.includes(-1) || number > most) return null;
    bytes.push(...(places.length === 3 ? [number >> 8, number & 255] : [number]));
  }
  return Uint8Array.from(bytes);
};

const TABLE = Uint32Array.from({ length: 256 }, (_, start) => {
  let value = start;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** @param {Uint8Array} bytes */
export const crc32 = (bytes) => {
  let value = ~0;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 255] ^ (value >>> 8);
  return ~value >>> 0;
};
