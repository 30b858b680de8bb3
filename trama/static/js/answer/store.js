// What is on this phone: one record per response, in IndexedDB, kept until its author deletes it.
//
// record = {
//   id          the secret of its sender, 16 to 64 letters: the key, and what makes sending it twice the same
//   door        the token of the personal link, or the code of the room
//   wave        the code of the measurement
//   network     its name, as it is said
//   version     digest of the questionnaire
//   language    "es" or "en"
//   values      {items: {CODE: point | "na"}, level, example, open: {key: text}, purpose, research, quote},
//               as trama/surveys/payload.py reads it; empty once it was received
//   page        the page where its author is
//   state       "writing", "ready" (it waits to be sent), "received" or "refused"
//   outcome     what the server said: "received", "already", "late", "annulled", "full", "empty", "unknown",
//               "unreadable", "withdrawn" (it had arrived, and was taken back), or ""
//   reason      why its measurement was annulled, or nothing
//   receipt     six letters, or "" where the phone cannot work them out and the server has not said them
//   withdrawal  twelve letters, or ""
//   tries       how many times it was tried without an answer
//   consent     the version of the text by which its author takes part
//   sealKey     public key of the measurement for envelopes, base64url, or ""
// }
import { openDB } from "../../vendor/idb.js";

// A store of records by their `id`, opened when it is first needed and again when the browser closed it.
/** @template {{ id: string }} Stored
 *  @param {string} name
 *  @param {string} store
 *  @returns {Trama.RecordStore<Stored>} */
export const recordStore = (name, store) => {
  /** @type {Promise<Trama.Database> | undefined} */
  let opened;
  /** @returns {Promise<Trama.Database>} */
  const open = () => openDB(name, 1, {
    upgrade(/** @type {IDBDatabase} */ made) { made.createObjectStore(store, { keyPath: "id" }); },
    blocking(/** @type {number} */ _now, /** @type {number} */ _wanted, /** @type {{ target: IDBDatabase }} */ event) { event.target.close(); opened = undefined; },
    terminated() { opened = undefined; },
  });
  const database = () => {
    if (opened) return opened;
    opened = open();
    opened.catch(() => { opened = undefined; });
    return opened;
  };

  /** Does `work` with the store in one transaction, and returns what it returns once all of it is kept.
   *  @param {(records: any) => Promise<any>} work */
  const within = async (work) => {
    const transaction = (await database()).transaction(store, "readwrite");
    const made = await work(transaction.store);
    await transaction.done;
    return made;
  };

  return {
    within,
    all: async () => (await database()).getAll(store),
    get: async (id) => (await database()).get(store, id),
    put: async (record) => { await (await database()).put(store, record); },
    remove: async (id) => { await (await database()).delete(store, id); },
    /** Changes a record in one transaction, so that two tabs lose nothing of each other. `change` gets the record or nothing
     *  and returns what to keep, under another id too, or nothing to leave it as it is. */
    update: (id, change) => within(async (records) => {
      const kept = change(await records.get(id));
      if (kept && kept.id !== id) await records.delete(id);
      if (kept) await records.put(kept);
      return kept;
    }),
  };
};

/** @type {Trama.RecordStore<Trama.ResponseRecord>} */
const responses = recordStore("trama", "responses");
/** @type {Set<(id: string) => void>} */
const listeners = new Set();
const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("trama-store") : null;
channel?.addEventListener("message", ({ data }) => { for (const listener of listeners) listener(data.id); });

/** @param {string} id */
const tell = (id) => {
  channel?.postMessage({ id });
  for (const listener of listeners) listener(id);
};

/** Every record; the record of a secret, or nothing. */
export const { all, get } = responses;

/** Keeps a record, whole, in place of the one with its id.
 *  @param {Trama.ResponseRecord} record */
export const put = async (record) => {
  await responses.put(record);
  tell(record.id);
};

/** Changes a record in one transaction; see `recordStore`.
 *  @type {Trama.RecordStore<Trama.ResponseRecord>["update"]} */
export const update = async (id, change) => {
  const kept = await responses.update(id, change);
  if (kept) tell(id);
  return kept;
};

/** Deletes a record from this phone.
 *  @param {string} id */
export const remove = async (id) => {
  await responses.remove(id);
  tell(id);
};

/** Calls back with the id of whatever changed, here or in another tab; returns how to stop.
 *  @param {(id: string) => void} callback */
export const changed = (callback) => {
  listeners.add(callback);
  return () => listeners.delete(callback);
};
