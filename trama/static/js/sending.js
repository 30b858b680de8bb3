// How what is ready goes to the server, from a page or from the service worker: no import and no export here, since
// pages take this file as a module and the service worker as a script. Clocks are never asked.

globalThis.tramaSending = (() => {
  const ADDRESS = "/e/recibir/";
  const PATIENCE = 30000; // milliseconds for one answer of the server
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("trama-sending") : null;

  const ask = async ({ door, wave, id, values, consent }) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(ADDRESS, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ responses: [{ door, wave, secret: id, values, consent }] }),
        signal: stop.signal,
      });
      const told = await answer.json(); // whoever answers with something else is not Trama
      if (answer.status === 400 && told.message) return { outcome: "unreadable" };
      if (!told.responses?.[0]?.outcome) throw new Error("not an answer");
      return told.responses[0];
    } finally {
      clearTimeout(timer);
    }
  };

  const judged = (record, { outcome, receipt, withdrawal }) => (receipt
    ? { ...record, state: "received", outcome, receipt, withdrawal, values: {}, tries: 0 }
    : { ...record, state: "refused", outcome });

  const tell = (id, now) => channel?.postMessage({ id, now });

  /** Sends every ready record, one by one; whether nothing is left to send. */
  const sendAll = async ({ all, update, noticed = () => {} }) => {
    const ready = (await all()).filter((record) => record.state === "ready");
    for (const record of ready) {
      noticed(record.id, true);
      tell(record.id, true);
      try {
        const told = await ask(record);
        await update(record.id, (now) => (now?.state === "ready" ? judged(now, told) : undefined));
      } catch {
        await update(record.id, (now) => (now?.state === "ready" ? { ...now, tries: (now.tries ?? 0) + 1 } : undefined));
        return false;
      } finally {
        noticed(record.id, false);
        tell(record.id, false);
      }
    }
    return true;
  };

  /** One sender at a time on this phone; where there are no locks, sending twice changes nothing. */
  const alone = (work) => (globalThis.navigator?.locks
    ? navigator.locks.request("trama-sending", { ifAvailable: true }, (lock) => (lock ? work() : false))
    : work());

  return { sendAll: (store) => alone(() => sendAll(store)) };
})();
