import assert from "node:assert/strict";
import test from "node:test";
import { fromFile, markOf, pack, toFile, unpack, waveOf } from "../../trama/static/js/answer/courier/parcel.js";

const envelope = (code, length, filler) => {
  const bytes = new Uint8Array(length).fill(filler);
  bytes.set([1, ...new TextEncoder().encode(code)]);
  return bytes;
};
const three = [envelope("ABC234", 400, 5), envelope("XYZ789", 800, 6), envelope("ABC234", 400, 7)];

test("envelopes come back from a parcel, also with room after the end", () => {
  const parcel = pack(three);
  assert.deepEqual(unpack(parcel), three);
  assert.deepEqual(unpack(Uint8Array.from([...parcel, ...new Uint8Array(300)])), three);
  assert.deepEqual(unpack(parcel.slice(0, parcel.length - 100)), three.slice(0, 2));
});

test("envelopes come back from a file, and another file is none", () => {
  assert.deepEqual(fromFile(toFile(three)), three);
  for (const text of ["", "[]", "{}", '{"format": "trama-envelopes-1"}', '{"format": "otro", "envelopes": []}']) {
    assert.equal(fromFile(text), null);
  }
});

test("the wave stands on the outside; what is no envelope has none", () => {
  assert.equal(waveOf(three[0]), "ABC234");
  assert.equal(waveOf(envelope("ABC234", 99, 0)), "");
  assert.equal(waveOf(envelope("abc234", 400, 0)), "");
  assert.equal(waveOf(envelope("ABC234", 100_001, 0)), "");
});

test("the mark of an envelope is its own", async () => {
  const marks = await Promise.all(three.map(markOf));
  assert.equal(new Set(marks).size, 3);
  assert.equal(await markOf(three[0].slice()), marks[0]);
});
