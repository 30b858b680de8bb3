// What this phone carries for other people: sealed envelopes, in a store of their own, and what became of each.
//
// record = {id: the envelope's mark, wave: the code on its outside, envelope: bytes, outcome: what the server said, or ""}
// What was delivered keeps no envelope, only its outcome until the page has said it.

import "../../shared/outbox.js";
import { recordStore } from "../store.js";
import "../sending.js";
import { markOf, waveOf } from "./parcel.js";

const MOST = 2000; // envelopes on one phone
/** @type {Trama.RecordStore<Trama.Carried>} */
const carried = recordStore("trama-courier", "carried");

/** The envelopes that still have to arrive.
 *  @returns {Promise<Trama.Waits[]>} */
export const waiting = async () => (await carried.all()).flatMap((record) => (record.envelope ? [{ ...record, envelope: record.envelope }] : []));

/** Forgets what these records say.
 *  @param {string[]} ids */
export const forget = (ids) => carried.within((records) => Promise.all(ids.map((id) => records.delete(id))));

/** What was delivered, once: it is forgotten here, and whoever asked says it.
 *  @returns {Promise<Trama.Carried[]>} */
export const delivered = () => carried.within(async (records) => {
  /** @type {Trama.Carried[]} */
  const all = await records.getAll();
  const arrived = all.filter((record) => !record.envelope);
  await Promise.all(arrived.map((record) => records.delete(record.id)));
  return arrived;
});

/** Takes envelopes: how many are new, how many were here already, how many are none of ours or found no room.
 *  @param {Uint8Array<ArrayBuffer>[]} envelopes */
export const carry = async (envelopes) => {
  const good = envelopes.filter((envelope) => waveOf(envelope));
  const records = await Promise.all(good.map(async (envelope) => ({ id: await markOf(envelope), wave: waveOf(envelope), envelope, outcome: "" })));
  const counts = { fresh: 0, known: 0, wrong: envelopes.length - good.length };
  await carried.within(async (kept) => {
    let room = MOST - await kept.count();
    for (const record of records) {
      if (await kept.getKey(record.id)) counts.known += 1;
      else if (room <= 0) counts.wrong += 1;
      else { await kept.put(record); counts.fresh += 1; room -= 1; }
    }
  });
  return counts;
};

/** Sends what waits; with `again`, also what was refused before. True unless there was no signal or no answer; then
 *  the phone is asked to try by itself, where it can. */
export const deliver = async ({ again = false } = {}) => {
  const isDone = await globalThis.tramaSending.deliver({ ...carried, again });
  if (!isDone) {
    try { await (await navigator.serviceWorker.getRegistration("/e/"))?.sync?.register("trama-courier"); } catch { /* only with a page open */ }
  }
  return isDone;
};

/** Calls back when the phone by itself delivered something.
 *  @param {() => unknown} callback */
export const changed = (callback) => {
  if ("BroadcastChannel" in globalThis) new BroadcastChannel("trama-carried").addEventListener("message", callback);
};
