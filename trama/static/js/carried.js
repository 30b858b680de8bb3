// What this phone carries for other people: sealed envelopes, in a store of their own, and what became of each.
//
// record = {id: the envelope's mark, wave: the code on its outside, envelope: bytes, outcome: what the server said, or ""}
// What was delivered keeps no envelope, only its outcome until the page has said it.

import { openDB } from "../vendor/idb.js";
import { toBase64 } from "./bytes.js";
import { markOf, waveOf } from "./parcel.js";

const STORE = "carried";
const BATCH = 50; // envelopes in one request
const MOST = 2000; // envelopes on one phone
const ARRIVED = ["received", "already", "taken"];

let opened;
const database = () => {
  opened ??= openDB("trama-courier", 1, {
    upgrade(db) { db.createObjectStore(STORE, { keyPath: "id" }); },
    blocking(_now, _wanted, event) { event.target.close(); opened = undefined; },
    terminated() { opened = undefined; },
  });
  opened.catch(() => { opened = undefined; });
  return opened;
};

/** Every record. */
export const all = async () => (await database()).getAll(STORE);

/** The envelopes that still have to arrive. */
export const waiting = async () => (await all()).filter((one) => one.envelope);

/** Forgets what these records say. */
export const forget = async (ids) => {
  const transaction = (await database()).transaction(STORE, "readwrite");
  await Promise.all(ids.map((id) => transaction.store.delete(id)));
  await transaction.done;
};

/** Takes envelopes: how many are new, how many were here already, how many are none of ours or found no room. */
export const carry = async (envelopes) => {
  const good = envelopes.filter((one) => waveOf(one));
  const records = await Promise.all(good.map(async (envelope) => ({ id: await markOf(envelope), wave: waveOf(envelope), envelope, outcome: "" })));
  const told = { fresh: 0, known: 0, wrong: envelopes.length - good.length };
  const transaction = (await database()).transaction(STORE, "readwrite");
  let room = MOST - await transaction.store.count();
  for (const record of records) {
    if (await transaction.store.getKey(record.id)) told.known += 1;
    else if (room <= 0) told.wrong += 1;
    else { await transaction.store.put(record); told.fresh += 1; room -= 1; }
  }
  await transaction.done;
  return told;
};

const send = async (batch) => {
  const body = JSON.stringify({ envelopes: batch.map((one) => toBase64(one.envelope)) });
  const answer = await fetch("/e/recibir/", { method: "POST", body, headers: { "Content-Type": "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).envelopes;
};

// In a new transaction: what was carried or forgotten meanwhile stays so.
const note = async (batch, outcomes) => {
  const transaction = (await database()).transaction(STORE, "readwrite");
  for (const [place, { outcome }] of outcomes.entries()) {
    const record = await transaction.store.get(batch[place].id);
    if (record && ARRIVED.includes(outcome)) await transaction.store.put({ id: record.id, wave: record.wave, outcome });
    else if (record) await transaction.store.put({ ...record, outcome });
  }
  await transaction.done;
};

/** Sends what waits; with `again`, also what was refused before. True unless there was no signal or no answer. */
export const deliver = async ({ again = false } = {}) => {
  const turn = async (mine) => {
    if (mine === null) return true; // another tab is at it
    const todo = (await waiting()).filter((one) => again || !one.outcome);
    for (let place = 0; place < todo.length; place += BATCH) {
      const batch = todo.slice(place, place + BATCH);
      try { await note(batch, await send(batch)); } catch { return false; }
    }
    return true;
  };
  return navigator.locks ? navigator.locks.request("trama-courier", { ifAvailable: true }, turn) : turn();
};
