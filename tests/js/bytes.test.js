import assert from "node:assert/strict";
import test from "node:test";
import { crc32, fromBase45, fromBase64, join, toBase45, toBase64 } from "../../trama/static/js/answer/courier/bytes.js";

const some = (length, seed) => Uint8Array.from({ length }, (_, at) => (at * 31 + seed * 97) % 256);

test("base45 is that of RFC 9285", () => {
  const utf8 = (text) => new TextEncoder().encode(text);
  assert.equal(toBase45(utf8("AB")), "BB8");
  assert.equal(toBase45(utf8("Hello!!")), "%69 VD92EX0");
  assert.equal(toBase45(utf8("base-45")), "UJCLQE7W581");
  assert.deepEqual(fromBase45("QED8WEX0"), utf8("ietf!"));
});

test("what is no base45 is refused", () => {
  for (const text of ["GGW", ":::", "A", "abc", "AB~"]) assert.equal(fromBase45(text), null);
});

test("bytes come back from either way of writing them", () => {
  for (let length = 0; length < 40; length += 1) {
    const bytes = some(length, length);
    assert.deepEqual(fromBase45(toBase45(bytes)), bytes);
    assert.deepEqual(fromBase64(toBase64(bytes)), bytes);
    assert.match(toBase64(bytes), /^[\w=-]*$/);
  }
});

test("the sum is CRC-32", () => assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926));

test("parts are joined in their order", () => assert.deepEqual(join([1, 2], some(0, 0), [3]), Uint8Array.of(1, 2, 3)));
