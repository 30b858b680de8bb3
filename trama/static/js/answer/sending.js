// How what is ready goes to the server, from a page or from the service worker: no import and no export here, since pages
// take this file as a module and the service worker as a script, each after shared/outbox.js. Clocks are never asked.

/** @type {Trama.Sending} */
globalThis.tramaSending = (() => {
  const ADDRESS = "/e/recibir/";
  const PATIENCE = 30000; // milliseconds for one answer of the server
  const BATCH = 50; // envelopes in one request
  const ARRIVED = ["received", "already"]; // of this one
  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("trama-sending") : null;

  /** @param {unknown} body */
  const post = async (body) => {
    const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const answer = await tramaInTime(ADDRESS, asked, PATIENCE);
    return { status: answer.status, content: await answer.json() }; // whoever answers with something else is not Trama
  };

  /** @param {Trama.ResponseRecord} record
   *  @returns {Promise<Trama.Verdict>} */
  const ask = async ({ door, wave, id, values, consent }) => {
    const { status, content } = await post({ responses: [{ door, wave, secret: id, values, consent }] });
    if (status === 400 && content.message) return { outcome: "unreadable" };
    if (!content.responses?.[0]?.outcome) throw new Error("not an answer");
    return content.responses[0];
  };

  /** @param {Trama.ResponseRecord} record
   *  @param {Trama.Verdict} verdict
   *  @returns {Trama.ResponseRecord} */
  const judged = (record, { outcome, receipt, withdrawal = "", reason = "" }) => (receipt
    ? parted({ ...record, state: "received", outcome, receipt, withdrawal, values: {}, tries: 0 })
    : { ...record, state: "refused", outcome, reason });

  /** What stays of somebody who passed the phone on, once it has arrived: that it arrived. With the secret it could be withdrawn.
   *  @type {Trama.Sending["parted"]} */
  const parted = (record) => (record.closed && record.state === "received"
    ? { ...record, id: `${record.receipt}${record.wave}-passed-on`, withdrawal: "", sealed: undefined } : record);

  /** @param {string} id
   *  @param {boolean} now */
  const tell = (id, now) => channel?.postMessage({ id, now });

  /** Sends every ready record; whether nothing is left to send.
   *  @type {Trama.Sending["sendAll"]} */
  const sendAll = ({ all, update, noticed = (_id, _isGoing) => {} }) => globalThis.tramaOutbox.drain({
    due: async () => (await all()).filter((record) => record.state === "ready"),
    send: ask,
    settle: async ({ id }, verdict) => {
      await update(id, (now) => {
        if (now?.state !== "ready") return undefined;
        return verdict ? judged(now, verdict) : { ...now, tries: (now.tries ?? 0) + 1 };
      });
      return verdict !== null;
    },
    notice: ({ id }, now) => { noticed(id, now); tell(id, now); },
  });

  /** @param {Uint8Array} bytes */
  const letters = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_");

  // Of what is carried for others, what arrived keeps no envelope: only what is to be said of it.
  /** @param {Trama.Carried} carried
   *  @param {string} outcome */
  const delivered = ({ id, wave, envelope }, outcome) => (ARRIVED.includes(outcome) ? { id, wave, outcome } : { id, wave, envelope, outcome });

  /** Sends the envelopes that are carried; with `again`, also those that were refused. Whether all was asked and answered.
   *  @type {Trama.Sending["deliver"]} */
  const deliver = async ({ all, update, again = false }) => {
    const todo = (await all()).flatMap(({ id, envelope, outcome }) => (envelope && (again || !outcome) ? [{ id, envelope }] : []));
    for (let place = 0; place < todo.length; place += BATCH) {
      const batch = todo.slice(place, place + BATCH);
      const { content } = await post({ envelopes: batch.map((carried) => letters(carried.envelope)) }).catch(() => ({ content: {} }));
      if (content.envelopes?.length !== batch.length) return false;
      for (const [number, { outcome }] of content.envelopes.entries()) {
        await update(batch[number].id, (now) => now && delivered(now, outcome));
      }
    }
    return true;
  };

  /** One sender at a time on this phone; where there are no locks, sending twice changes nothing.
   *  @param {() => Promise<boolean>} work
   *  @returns {Promise<boolean>} */
  const alone = async (work) => (globalThis.navigator?.locks
    ? await navigator.locks.request("trama-sending", { ifAvailable: true }, (lock) => (lock ? work() : false))
    : work());

  /** Who waits for another page finds only what that one left.
   *  @param {() => Promise<boolean>} work
   *  @returns {Promise<boolean>} */
  const inTurn = async (work) => (globalThis.navigator?.locks ? await navigator.locks.request("trama-courier", work) : work());

  return { parted, sendAll: (store) => alone(() => sendAll(store)), deliver: (store) => inTurn(() => deliver(store)) };
})();
