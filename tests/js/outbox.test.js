import assert from "node:assert/strict";
import test from "node:test";
import "../../trama/static/js/shared/outbox.js";

const { drain, retrying } = globalThis.tramaOutbox;
const rest = async () => { for (let turn = 0; turn < 30; turn += 1) await Promise.resolve(); };

const box = (...ids) => {
  const kept = ids.map((id) => ({ id }));
  const sent = [];
  const take = (item) => { kept.splice(kept.indexOf(item), 1); };
  return { kept, sent, due: () => [...kept], take };
};

test("everything that is due is sent in its order, and what came meanwhile too", async () => {
  const { kept, sent, due, take } = box("a", "b");
  const send = async (item) => { sent.push(item.id); if (item.id === "a") kept.push({ id: "c" }); return "answer"; };
  assert.equal(await drain({ due, send, settle: (item) => { take(item); return true; } }), true);
  assert.deepEqual(sent, ["a", "b", "c"]);
});

test("without an answer it stops there, and the rest keeps its place", async () => {
  const { kept, sent, due, take } = box("a", "b", "c");
  const send = async (item) => { sent.push(item.id); if (item.id === "b") throw new Error("no signal"); return "answer"; };
  const settle = (item, answer) => { if (answer) take(item); return answer !== null; };
  assert.equal(await drain({ due, send, settle }), false);
  assert.deepEqual(sent, ["a", "b"]);
  assert.deepEqual(kept.map(({ id }) => id), ["b", "c"]);
});

test("what stays due after its answer is tried once a round", async () => {
  const { sent, due } = box("a", "b");
  assert.equal(await drain({ due, send: async ({ id }) => { sent.push(id); }, settle: () => true }), true);
  assert.deepEqual(sent, ["a", "b"]);
});

test("each is said to be on its way, and no longer, also when keeping fails", async () => {
  const noticed = [];
  const { due } = box("a");
  const settle = async () => { throw new Error("no room"); };
  await assert.rejects(drain({ due, send: async () => 1, settle, notice: ({ id }, now) => noticed.push([id, now]) }));
  assert.deepEqual(noticed, [["a", true], ["a", false]]);
});

test("it tries later and later up to a limit, and at once when it is asked", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  context.mock.method(Math, "random", () => 0.5); // no spread
  let [runs, left, hints] = [0, true, 0];
  const outbox = retrying({ run: async () => { runs += 1; }, isLeft: () => left, first: 100, most: 300, later: () => { hints += 1; } });
  await outbox.flush();
  assert.deepEqual([runs, hints], [1, 1]);
  const after = async (milliseconds) => { context.mock.timers.tick(milliseconds); await rest(); return runs; };
  assert.equal(await after(99), 1);
  assert.equal(await after(1), 2);
  assert.equal(await after(199), 2);
  assert.equal(await after(1), 3);
  assert.equal(await after(300), 4); // the limit
  assert.equal(await after(300), 5);
  await outbox.flushNow();
  assert.equal(runs, 6);
  assert.equal(await after(100), 7); // from the start again
  left = false;
  assert.equal(await after(200), 8);
  assert.equal(await after(100_000), 8); // nothing is left
});

test("one run at a time: what is asked meanwhile is one more run", async () => {
  let [runs, inside] = [0, 0];
  const run = async () => { runs += 1; inside += 1; assert.equal(inside, 1); await rest(); inside -= 1; };
  const { flush } = retrying({ run, isLeft: () => false, first: 1, most: 1 });
  await Promise.all([flush(), flush(), flush()]);
  assert.equal(runs, 2);
});

test("where nobody answered, what was asked meanwhile waits too", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  let runs = 0;
  const run = async () => { runs += 1; await rest(); return false; };
  const { flush } = retrying({ run, isLeft: () => true, first: 1000, most: 1000 });
  await Promise.all([flush(), flush()]);
  assert.equal(runs, 1);
  context.mock.timers.tick(1250);
  await rest();
  assert.equal(runs, 2);
});
