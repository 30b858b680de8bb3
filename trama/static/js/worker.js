// The service worker of /e/: keeps the files and the empty pages, shows them without signal, and sends what is
// ready when the phone says that there is network. /e/sw.js tells it what to keep (TRAMA) and takes this file in.
// A classic script, with the few lines of IndexedDB that it needs, since not every phone takes modules here.
/* global TRAMA, tramaSending */

const CACHE = `trama-e-${TRAMA.site}`;
const SHEETS = "trama-hojas";
const PATIENCE = 4000; // milliseconds before the kept page is shown instead

const renewed = async () => {
  const sheets = await caches.open(SHEETS);
  const ask = async (request) => {
    const answer = await fetch(new Request(request.url, { cache: "reload" }));
    if (answer.ok) await sheets.put(request, answer);
  };
  await Promise.allSettled((await sheets.keys()).map(ask));
};

const install = async () => {
  const cache = await caches.open(CACHE);
  await cache.addAll(TRAMA.files);
  await cache.addAll(TRAMA.pages.map((address) => new Request(address, { cache: "reload" })));
  await renewed();
  await self.skipWaiting();
};

const activate = async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("trama-e-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
};

const keptPage = (url) => caches.match(TRAMA.pages.includes(url.pathname) ? url.pathname : TRAMA.shell);

const isHere = async (url) => TRAMA.pages.includes(url.pathname)
  || (await (await caches.open(SHEETS)).keys()).some((one) => one.url.startsWith(`${url.origin}${url.pathname}hojas/`));

const navigate = async (request) => {
  const url = new URL(request.url);
  const fromNetwork = fetch(request).then((answer) => {
    if (answer.status >= 500) throw new Error(String(answer.status));
    return answer;
  });
  if (!await isHere(url)) return fromNetwork.catch(() => keptPage(url));
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  const first = await Promise.race([fromNetwork.catch(() => null), late]);
  return first ?? await keptPage(url) ?? fromNetwork;
};

const opened = () => new Promise((resolve, reject) => {
  const request = indexedDB.open("trama"); // no version: whichever the pages made
  request.onupgradeneeded = () => request.result.createObjectStore("responses", { keyPath: "id" });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

const within = async (mode, work) => {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction("responses", mode);
      let told;
      transaction.oncomplete = () => resolve(told);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
      work(transaction.objectStore("responses"), (value) => { told = value; });
    });
  } finally {
    database.close();
  }
};

const all = () => within("readonly", (store, tell) => {
  store.getAll().onsuccess = (event) => tell(event.target.result);
});

const update = async (id, change) => {
  const kept = await within("readwrite", (store, tell) => {
    store.get(id).onsuccess = (event) => {
      const next = change(event.target.result);
      if (next) { store.put(next); tell(next); }
    };
  });
  if (kept && "BroadcastChannel" in self) {
    const channel = new BroadcastChannel("trama-store");
    channel.postMessage({ id });
    channel.close();
  }
};

const send = async () => {
  if (!await tramaSending.sendAll({ all, update })) throw new Error("again later"); // the phone tries again by itself
};

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("sync", (event) => { if (event.tag === "trama-outbox") event.waitUntil(send()); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(navigate(request));
  else if (TRAMA.files.includes(url.pathname)) event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(request)));
});
