// A store of records by their `id` in IndexedDB, opened when it is first needed and again when the browser closed it.
// The service worker (worker.js) opens the same stores by the same names.
import { openDB } from "../../vendor/idb.js";

export const recordStore = (name, store) => {
  let opened;
  const database = () => {
    opened ??= openDB(name, 1, {
      upgrade(db) { db.createObjectStore(store, { keyPath: "id" }); },
      blocking(_now, _wanted, event) { event.target.close(); opened = undefined; },
      terminated() { opened = undefined; },
    });
    opened.catch(() => { opened = undefined; });
    return opened;
  };

  /** Does `work` with the store in one transaction, and returns what it returns once all of it is kept. */
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
     *  and returns what to keep, or nothing to leave it as it is. */
    update: (id, change) => within(async (records) => {
      const kept = change(await records.get(id));
      if (kept) await records.put(kept);
      return kept;
    }),
  };
};
