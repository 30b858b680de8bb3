// Sends what is ready: on opening any page, when the network comes back, by a button, and by the phone itself where
// it can (Background Sync). Between tries it waits longer and longer, up to a limit.
import { all, changed, update } from "./store.js";
import { spoken } from "./codes.js";
import "../shared/outbox.js";
import "./sending.js";

const FIRST = 4000; // milliseconds before trying again
const MOST = 5 * 60 * 1000;
/** @type {Set<string>} */
const going = new Set();
/** @type {Set<(id: string) => void>} */
const watchers = new Set();

/** @param {string} id
 *  @param {boolean} now */
const noticed = (id, now) => {
  if (now) going.add(id); else going.delete(id);
  for (const watcher of watchers) watcher(id);
};

if ("BroadcastChannel" in globalThis) {
  new BroadcastChannel("trama-sending").addEventListener("message", ({ data }) => noticed(data.id, data.now));
}

const isLeft = async () => (await all().catch(() => [])).some((record) => record.state === "ready");

// The phone itself tries too, where it can.
const later = async () => {
  try {
    const registration = await navigator.serviceWorker?.getRegistration("/e/");
    await registration?.sync?.register("trama-outbox");
  } catch { /* this phone sends only while a page is open */ }
};

/** `flush` sends now what is ready; `flushNow` also forgets how long it had waited. */
export const { flush, flushNow } = globalThis.tramaOutbox.retrying({
  run: () => globalThis.tramaSending.sendAll({ all, update, noticed }).catch(() => false),
  isLeft, later, first: FIRST, most: MOST,
});

/** Calls back with the id of a record whose state, as `stateOf` says it, may be another.
 *  @param {(id: string) => void} callback */
export const watch = (callback) => { watchers.add(callback); changed(callback); };

/** Whether a record is on its way at this moment.
 *  @param {Trama.ResponseRecord} record */
export const isGoing = (record) => record.state === "ready" && going.has(record.id);

/** The state of a record, in words.
 *  @param {Trama.ResponseRecord} record
 *  @param {Record<string, string>} words */
export const stateOf = (record, words) => {
  if (record.outcome === "withdrawn") return words.withdrawn;
  if (record.state === "received") return words[record.outcome === "already" ? "already" : "received"].replace("%(code)s", spoken(record.receipt));
  if (record.state === "refused") return [words[record.outcome] ?? words.unreadable, ...(record.reason ? [words.why, record.reason] : [])].join(" ");
  if (isGoing(record)) return words.sending;
  if (record.state === "ready") return record.tries ? words.unanswered : words.kept;
  return words.writing;
};

addEventListener("online", flushNow);
document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
