// What this phone carries for other people: sealed envelopes, in a store of their own, and what became of each.
//
// record = {id: the envelope's mark, wave: the code on its outside, envelope: bytes, outcome: what the server said, or ""}
// What was delivered keeps no envelope, only its outcome until the page has said it.

import { openDB } from "../../../vendor/idb.js";
import "../sending.js";
import { markOf, waveOf } from "./parcel.js";

const STORE = "carried";
const MOST = 2000; // envelopes on one phone

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

/** What was delivered, once: it is forgotten here, and whoever asked says it. */
export const delivered = async () => {
  const transaction = (await database()).transaction(STORE, "readwrite");
  const told = (await transaction.store.getAll()).filter((one) => !one.envelope);
  await Promise.all(told.map((one) => transaction.store.delete(one.id)));
  await transaction.done;
  return told;
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

/** Changes a record in one transaction: what was forgotten meanwhile stays so. */
const update = async (id, change) => {
  const transaction = (await database()).transaction(STORE, "readwrite");
  const kept = change(await transaction.store.get(id));
  if (kept) await transaction.store.put(kept);
  await transaction.done;
};

/** Sends what waits; with `again`, also what was refused before. True unless there was no signal or no answer; then
 *  the phone is asked to try by itself, where it can. */
export const deliver = async ({ again = false } = {}) => {
  const isDone = await globalThis.tramaSending.deliver({ all, update, again });
  if (!isDone) {
    try { await (await navigator.serviceWorker.getRegistration("/e/")).sync.register("trama-courier"); } catch { /* only with a page open */ }
  }
  return isDone;
};

/** Calls back when the phone by itself delivered something. */
export const changed = (callback) => {
  if ("BroadcastChannel" in globalThis) new BroadcastChannel("trama-carried").addEventListener("message", callback);
};
