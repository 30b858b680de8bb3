import assert from "node:assert/strict";
import test from "node:test";
import "../../trama/static/js/shared/outbox.js";

delete globalThis.BroadcastChannel; // other tabs: in Node it would keep the process waiting
await import("../../trama/static/js/answer/sending.js");

const ready = (id) => ({ id, door: "puerta", wave: "ABC234", values: { items: { PRO1: 3 } }, consent: "1", state: "ready" });

const storeOf = (...records) => {
  const kept = new Map(records.map((record) => [record.id, record]));
  return {
    kept,
    all: async () => [...kept.values()],
    update: async (id, change) => { const next = change(kept.get(id)); if (next) kept.set(id, next); return next; },
  };
};

const served = (context, answers) => {
  const asked = [];
  context.mock.method(globalThis, "fetch", async (address, { body }) => {
    asked.push([address, JSON.parse(body)]);
    const [status, content] = answers(JSON.parse(body));
    return { status, json: async () => content };
  });
  return asked;
};

test("what the server received keeps its receipt and no answers", async (context) => {
  const store = storeOf(ready("uno"), { ...ready("dos"), state: "writing" });
  const asked = served(context, () => [200, { responses: [{ outcome: "received", receipt: "ABC4D2", withdrawal: "W" }] }]);
  assert.equal(await globalThis.tramaSending.sendAll(store), true);
  assert.equal(asked.length, 1);
  assert.deepEqual(asked[0][1].responses[0], { door: "puerta", wave: "ABC234", secret: "uno", values: { items: { PRO1: 3 } }, consent: "1" });
  const record = store.kept.get("uno");
  assert.deepEqual([record.state, record.receipt, record.values], ["received", "ABC4D2", {}]);
  assert.equal(store.kept.get("dos").state, "writing");
});

test("what it refused stays whole, with its reason", async (context) => {
  const store = storeOf(ready("uno"), ready("dos"));
  served(context, ({ responses: [{ secret }] }) => (secret === "uno"
    ? [200, { responses: [{ outcome: "late" }] }] : [400, { message: "no se entiende" }]));
  assert.equal(await globalThis.tramaSending.sendAll(store), true);
  assert.deepEqual([...store.kept.values()].map(({ state, outcome, values }) => [state, outcome, values]),
    [["refused", "late", { items: { PRO1: 3 } }], ["refused", "unreadable", { items: { PRO1: 3 } }]]);
});

test("of an annulled measurement it keeps why", async (context) => {
  const store = storeOf(ready("uno"));
  served(context, () => [200, { responses: [{ outcome: "annulled", reason: "Era otro cuestionario." }] }]);
  assert.equal(await globalThis.tramaSending.sendAll(store), true);
  const { state, outcome, reason, values } = store.kept.get("uno");
  assert.deepEqual([state, outcome, reason, values], ["refused", "annulled", "Era otro cuestionario.", { items: { PRO1: 3 } }]);
});

test("without an answer of Trama it waits, and is counted", async (context) => {
  const store = storeOf(ready("uno"), ready("dos"));
  served(context, () => [200, { a: "captive portal" }]);
  assert.equal(await globalThis.tramaSending.sendAll(store), false);
  assert.deepEqual([...store.kept.values()].map(({ state, tries }) => [state, tries ?? 0]), [["ready", 1], ["ready", 0]]);
});

test("of what is carried, what arrived keeps no envelope", async (context) => {
  const envelope = (id) => ({ id, wave: "ABC234", envelope: Uint8Array.of(1, 2, 3), outcome: "" });
  const store = storeOf(envelope("a"), envelope("b"), { ...envelope("c"), outcome: "late" });
  const asked = served(context, ({ envelopes }) => [200, { envelopes: envelopes.map((_, at) => ({ outcome: at ? "unknown" : "received" })) }]);
  assert.equal(await globalThis.tramaSending.deliver(store), true);
  assert.deepEqual(asked[0][1].envelopes, ["AQID", "AQID"]);
  assert.deepEqual([...store.kept.values()].map((record) => ["envelope" in record, record.outcome]), [[false, "received"], [true, "unknown"], [true, "late"]]);
});
