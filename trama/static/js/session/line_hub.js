// One line to the server for all pages of this browser, which opens six at most: whoever listens is told what is theirs.
// It runs in a shared worker; where there is none, in one of the pages (line.js). No import and no export here, since a
// worker takes this file as a script.

/** `tell` brings a page what it is to know.
 *  @type {Trama.LineHub} */
globalThis.tramaLineHub = (tell) => {
  const GATHER = 100; // milliseconds in which pages that open together become one line
  const SILENCE = 45000; // without a word of a page: it is gone, and could not say so
  /** @type {Map<string, { topic: string, heard: number }>} */
  const pages = new Map();
  /** @type {EventSource | undefined} */
  let stream;
  let due = 0;

  /** One event as it would have come alone: its kind, its id and its text.
   *  @param {string} block */
  const read = (block) => {
    /** @type {Record<string, string[]>} */
    const said = { event: [], id: [], data: [] };
    for (const line of block.split("\n")) {
      const colon = line.indexOf(":");
      said[line.slice(0, colon)]?.push(line.slice(colon + 2));
    }
    return { kind: said.event[0] ?? "message", lastEventId: said.id[0] ?? "", data: said.data.join("\n") };
  };

  /** @param {string[]} listed
   *  @param {string} text */
  const part = (listed, text) => {
    const end = text.indexOf("\n");
    const page = listed[Number(text.slice(0, end))];
    for (const block of text.slice(end + 1).split("\n\n")) {
      const event = read(block);
      if (event.kind !== "gone") tell(page, event);
      else if (pages.delete(page)) tell(page, { kind: "error", isClosed: true });
    }
  };

  const open = () => {
    stream?.close();
    stream = undefined;
    for (const [page, { heard }] of pages) if (Date.now() - heard > SILENCE) pages.delete(page);
    if (!pages.size) return;
    const listed = [...pages.keys()];
    const fresh = new EventSource(`/vivo/?${new URLSearchParams([...pages.values()].map(({ topic }) => ["on", topic]))}`);
    stream = fresh;
    fresh.addEventListener("part", ({ data }) => part(listed, data));
    fresh.addEventListener("open", () => { for (const page of listed) tell(page, { kind: "open" }); });
    fresh.addEventListener("error", () => {
      const isClosed = fresh.readyState === EventSource.CLOSED;
      fresh.close();
      if (stream !== fresh) return;
      stream = undefined;
      for (const page of listed) if (pages.delete(page)) tell(page, { kind: "error", isClosed });
    });
  };

  return {
    /** What a page says: that it listens to a topic, how far it is, or that it goes.
     *  @param {Trama.LineWish} wish */
    hear: ({ page, wish, topic = "" }) => {
      const known = pages.get(page);
      if (wish === "at") { if (known) pages.set(page, { topic: topic || known.topic, heard: Date.now() }); return; }
      if (wish === "close" ? !pages.delete(page) : !pages.set(page, { topic, heard: Date.now() })) return;
      clearTimeout(due);
      due = setTimeout(open, GATHER);
    },
    close: () => { clearTimeout(due); stream?.close(); },
  };
};

if ("onconnect" in globalThis) {
  /** @type {Map<string, MessagePort>} */
  const ports = new Map();
  const hub = globalThis.tramaLineHub((page, event) => ports.get(page)?.postMessage(event));
  globalThis.addEventListener("connect", (/** @type {any} */ { ports: [port] }) => {
    port.onmessage = (/** @type {MessageEvent<Trama.LineWish>} */ { data }) => {
      if (data.wish === "close") ports.delete(data.page); else ports.set(data.page, port);
      hub.hear(data);
    };
  });
}
