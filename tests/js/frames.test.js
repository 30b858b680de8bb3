import assert from "node:assert/strict";
import test from "node:test";
import { cut, Gatherer, read } from "../../trama/static/js/answer/courier/frames.js";

const parcelOf = (length) => Uint8Array.from({ length }, (_, at) => (at * at + 7) % 256);

// Reads the frames of these numbers; the parcel, or null.
const gathered = async (frames, numbers) => {
  let gatherer;
  for (const number of numbers) {
    const frame = read(frames.text(number));
    gatherer ??= new Gatherer(frame);
    gatherer.take(frame);
  }
  return gatherer.parcel();
};

test("in order, the frames make the parcel", async () => {
  for (const length of [1, 308, 309, 310, 5000]) {
    const frames = await cut(parcelOf(length));
    const whole = await gathered(frames, Array.from({ length: frames.total }, (_, at) => at));
    assert.deepEqual(whole.slice(0, length), parcelOf(length));
  }
});

test("whichever are missed, a few more make up for them", async () => {
  const frames = await cut(parcelOf(40 * 309));
  for (let seed = 1; seed <= 20; seed += 1) {
    let state = seed;
    const random = () => { state = (state * 48271) % 2147483647; return state / 2147483647; };
    const numbers = Array.from({ length: 160 }, (_, at) => at).filter(() => random() > 0.5);
    const whole = await gathered(frames, numbers);
    assert.ok(numbers.length > 55 && whole, `seed ${seed}, ${numbers.length} frames`);
  }
});

test("the same frame twice says nothing new", async () => {
  const frames = await cut(parcelOf(2000));
  const frame = read(frames.text(0));
  const gatherer = new Gatherer(frame);
  assert.equal(gatherer.take(frame), true);
  assert.equal(gatherer.take(frame), false);
  assert.equal(await gatherer.parcel(), null);
});

test("a damaged frame is none", async () => {
  const text = (await cut(parcelOf(900))).text(1);
  for (let at = 0; at < text.length; at += 37) {
    const other = text[at] === "A" ? "B" : "A";
    assert.equal(read(text.slice(0, at) + other + text.slice(at + 1)), null);
  }
  assert.equal(read("https://example.org/"), null);
});

test("frames of another parcel are not mixed in", async () => {
  const [first, other] = await Promise.all([cut(parcelOf(309 * 3)), cut(parcelOf(309 * 4))]);
  const gatherer = new Gatherer(read(first.text(0)));
  assert.equal(gatherer.take(read(other.text(0))), false);
});
