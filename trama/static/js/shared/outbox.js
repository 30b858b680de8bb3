// The outbox of phones, for answers and for what is written in a workshop: what waits is sent in its order, and tried again later
// and later. Where it waits, what sending is and what an answer means belong to its two users. No import and no export
// here, since pages take this file as a module and the service worker as a script.

// A request that ends: a line that takes everything and stays silent is a line without signal. Nothing else calls fetch.
/** @type {Trama.InTime} */
globalThis.tramaInTime = (address, options = {}, milliseconds = 20000) => {
  const controller = new AbortController(); // an older one than the signal that ends by itself
  setTimeout(() => controller.abort(), milliseconds);
  return fetch(address, { ...options, signal: controller.signal });
};

globalThis.tramaOutbox = (() => {
  /** Sends what is due, one by one, each once; stops at the first that got no answer.
   *  @type {Trama.Drain} */
  const drain = async ({ due, send, settle, notice = () => {} }) => {
    const tried = new Set();
    for (;;) {
      const next = (await due()).find((item) => !tried.has(item.id));
      if (!next) return true;
      tried.add(next.id);
      notice(next, true);
      const answer = await send(next).catch(() => null);
      try {
        if (!await settle(next, answer)) return false;
      } finally { notice(next, false); }
    }
  };

  /** Runs `run` when asked, one at a time, and again while something is left: after `first` milliseconds, then twice as many,
   *  up to `most`. Each wait is spread by a quarter, so that the phones of a room do not all come at once.
   *  @type {Trama.Retrying} */
  const retrying = ({ run, isLeft, first, most, later = () => {} }) => {
    let wait = first;
    let timer = 0;
    let isWanted = false;
    /** @type {Promise<void> | undefined} */
    let going;
    const again = async () => {
      if (!await isLeft()) { wait = first; return; }
      timer = setTimeout(flush, wait * (0.75 + Math.random() / 2));
      wait = Math.min(2 * wait, most);
      later();
    };
    const work = async () => {
      try {
        let isAnswered = true;
        while (isWanted && isAnswered) { // where nobody answered, also what was asked meanwhile waits its turn
          isWanted = false;
          isAnswered = await run() !== false;
        }
      } finally { going = undefined; }
      await again();
    };
    const flush = () => {
      clearTimeout(timer);
      isWanted = true;
      going ??= work();
      return going;
    };
    // A person asked, or the network came back: what was waited so far does not count.
    const flushNow = () => { wait = first; return flush(); };
    return { flush, flushNow };
  };

  return { drain, retrying };
})();
