// What a phone works out by itself from its secret, as trama/surveys/secrets.py does.

const ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/** @param {string} words
 *  @param {number} length */
const letters = async (words, length) => {
  if (!globalThis.crypto?.subtle) return ""; // only where the address is safe: then the server says it first
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words)));
  let raw = digest.slice(0, 12).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let code = "";
  for (let place = 0; place < length; place += 1) {
    code += ALPHABET[Number(raw % BigInt(ALPHABET.length))];
    raw /= BigInt(ALPHABET.length);
  }
  return code;
};

/** The receipt of what `secret` sends, or "" where it cannot be worked out.
 *  @param {string} secret */
export const receiptCode = (secret) => letters(`trama receipt 0 ${secret}`, 6);

/** The code with which its author withdraws it, or "".
 *  @param {string} secret */
export const withdrawalCode = (secret) => letters(`trama withdrawal ${secret}`, 12);

/** ABC4D2 as it is read aloud.
 *  @param {string} code */
export const spoken = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

/** A longer code as it is written down, in groups of four.
 *  @param {string} code */
export const inFours = (code) => code.replaceAll(/(.{4})(?=.)/g, "$1 ");

/** A secret for another person on this phone. */
export const newSecret = () => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18)))).replaceAll("+", "-").replaceAll("/", "_");
