// The service worker of /e/: keeps the files and the empty pages, shows them without signal, and sends what is
// ready when the phone says that there is network. /e/sw.js tells it what to keep (TRAMA) and takes this file in.
// A classic script, with the few lines of IndexedDB that it needs, since not every phone takes modules here.
/* global TRAMA, tramaInTime, tramaSending */

const CACHE = `trama-e-${TRAMA.site}`;
const READER = "trama-lector";
const FILES = [...TRAMA.files, ...TRAMA.later];
const PAGES = [...TRAMA.pages, ...TRAMA.laterPages];
const SHEETS = "trama-hojas";
const PATIENCE = 4000; // milliseconds before the kept page is shown instead
const SILENCE = 30000; // before what has not begun to come is held not to come

/** What begins to come in time; then it may take as long as it takes.
 *  @param {Request} request
 *  @returns {Promise<Response>} */
const begun = (request) => Promise.race([fetch(request), new Promise((_resolve, reject) => { setTimeout(reject, SILENCE, new Error("silence")); })]);

const renewed = async () => {
  const sheets = await caches.open(SHEETS);
  /** @param {Request} request */
  const ask = async (request) => {
    const kept = await sheets.match(request);
    if (!kept) return;
    const { tag } = await kept.json();
    const answer = await tramaInTime(request.url, { headers: { "If-None-Match": tag } }, SILENCE);
    if (answer.ok) await sheets.put(request, answer);
  };
  await Promise.allSettled((await sheets.keys()).map(ask));
};

// The courier: after what answering needs, once; when the site changes, together with it.
const brought = async () => {
  const cache = await caches.open(CACHE);
  const missing = await Promise.all([...TRAMA.later, ...TRAMA.laterPages].map(async (address) => (await cache.match(address) ? [] : [address])));
  await cache.addAll(missing.flat().map((address) => new Request(address, TRAMA.laterPages.includes(address) ? { cache: "reload" } : {})));
};
/** @type {Promise<void> | undefined} */
let coming;
const later = () => { coming ??= brought().finally(() => { coming = undefined; }); return coming; };

const install = async () => {
  const hadCourier = await caches.match(TRAMA.laterPages[0]);
  const cache = await caches.open(CACHE);
  await cache.addAll(TRAMA.files);
  await cache.addAll(TRAMA.pages.map((address) => new Request(address, { cache: "reload" })));
  if (hadCourier) await later();
  await renewed();
  await self.skipWaiting();
};

const activate = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("trama-e-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  if (await caches.has(READER) && !await (await caches.open(READER)).match(TRAMA.reader)) await caches.delete(READER);
  await self.clients.claim();
};

/** @param {URL} url */
const keptPage = (url) => caches.match(PAGES.includes(url.pathname) ? url.pathname : TRAMA.shell);

/** @param {URL} url */
const isHere = async (url) => PAGES.includes(url.pathname)
  || (await (await caches.open(SHEETS)).keys()).some((request) => request.url.startsWith(`${url.origin}${url.pathname}hojas/`));

/** @param {Request} request
 *  @returns {Promise<Response | undefined>} */
const navigate = async (request) => {
  const url = new URL(request.url);
  const fromNetwork = begun(request).then((answer) => {
    if (answer.status >= 500) throw new Error(String(answer.status));
    return answer;
  });
  if (!await isHere(url)) return fromNetwork.catch(() => keptPage(url));
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  const first = await Promise.race([fromNetwork.catch(() => null), late]);
  return first ?? await keptPage(url) ?? fromNetwork;
};

// The library that reads codes: kept once it was asked for.
/** @param {Request} request */
const library = async (request) => {
  const cache = await caches.open(READER);
  const kept = await cache.match(TRAMA.reader);
  if (kept) return kept;
  const answer = await begun(request);
  if (answer.ok) await cache.put(TRAMA.reader, answer.clone());
  return answer;
};

/** @param {string} name
 *  @param {string} store
 *  @returns {Promise<IDBDatabase>} */
const opened = (name, store) => new Promise((resolve, reject) => {
  const request = indexedDB.open(name); // no version: whichever the pages made
  request.onupgradeneeded = () => request.result.createObjectStore(store, { keyPath: "id" });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// A store of the pages, with the two things that sending needs of it; its pages are told by a channel.
/** @param {string} name
 *  @param {string} store
 *  @param {string} channel */
const keeper = (name, store, channel) => {
  /** @param {IDBTransactionMode} mode
   *  @param {(records: IDBObjectStore, tell: (value: any) => void) => void} work
   *  @returns {Promise<any>} */
  const within = async (mode, work) => {
    const database = await opened(name, store);
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction(store, mode);
        /** @type {unknown} */
        let result;
        transaction.oncomplete = () => resolve(result);
        transaction.onerror = transaction.onabort = () => reject(transaction.error);
        work(transaction.objectStore(store), (value) => { result = value; });
      });
    } finally {
      database.close();
    }
  };
  const all = () => within("readonly", (records, tell) => {
    const request = records.getAll();
    request.onsuccess = () => tell(request.result);
  });
  /** @param {string} id
   *  @param {(kept: any) => any} change */
  const update = async (id, change) => {
    const kept = await within("readwrite", (records, tell) => {
      const request = records.get(id);
      request.onsuccess = () => {
        const next = change(request.result);
        if (next && next.id !== id) records.delete(id);
        if (next) { records.put(next); tell(next); }
      };
    });
    if (kept && "BroadcastChannel" in self) {
      const speaker = new BroadcastChannel(channel);
      speaker.postMessage({ id });
      speaker.close();
    }
  };
  return { all, update };
};

// When it is not done, the phone tries again by itself.
/** @param {Promise<boolean>} isDone */
const done = async (isDone) => { if (!await isDone) throw new Error("again later"); };
/** @type {Record<string, () => Promise<void>>} */
const sends = {
  "trama-outbox": () => done(tramaSending.sendAll(keeper("trama", "responses", "trama-store"))),
  "trama-courier": () => done(tramaSending.deliver(keeper("trama-courier", "carried", "trama-carried"))),
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("sync", (event) => { if (sends[event.tag]) event.waitUntil(sends[event.tag]()); });
self.addEventListener("message", (event) => { if (event.data === "later") event.waitUntil(later()); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(request));
  else if (url.pathname === TRAMA.reader) event.respondWith(library(request));
  else if (FILES.includes(url.pathname)) event.respondWith(caches.match(url.pathname).then((kept) => kept ?? begun(request)));
});
