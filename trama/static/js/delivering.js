// How what is carried goes to the server, from the courier's page or from the service worker: no import and no export
// here, since the page takes this file as a module and the service worker as a script.

globalThis.tramaDelivering = (() => {
  const BATCH = 50; // envelopes in one request
  const PATIENCE = 60000; // milliseconds for one answer of the server
  const ARRIVED = ["received", "already", "taken"]; // of this one, or of another by the same link

  const letters = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_");

  const ask = async (batch) => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch("/e/recibir/", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ envelopes: batch.map((one) => letters(one.envelope)) }),
        signal: stop.signal,
      });
      const told = await answer.json(); // whoever answers with something else is not Trama
      if (told.envelopes?.length !== batch.length) throw new Error("not an answer");
      return told.envelopes;
    } finally {
      clearTimeout(timer);
    }
  };

  // What arrived keeps no envelope, only what is to be said of it.
  const judged = ({ id, wave, envelope }, outcome) => (ARRIVED.includes(outcome) ? { id, wave, outcome } : { id, wave, envelope, outcome });

  const deliver = async ({ all, update, again = false }) => {
    const todo = (await all()).filter((one) => one.envelope && (again || !one.outcome));
    for (let place = 0; place < todo.length; place += BATCH) {
      const batch = todo.slice(place, place + BATCH);
      let told;
      try { told = await ask(batch); } catch { return false; }
      for (const [number, { outcome }] of told.entries()) {
        await update(batch[number].id, (now) => now && judged(now, outcome));
      }
    }
    return true;
  };

  /** Sends what is carried, one page at a time: who waited finds only what is left. Whether all was asked and answered. */
  const alone = (work) => (globalThis.navigator?.locks ? navigator.locks.request("trama-courier", work) : work());

  return { deliver: (store) => alone(() => deliver(store)) };
})();
