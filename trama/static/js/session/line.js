// The line of this page, shared with the other pages of this browser: by a shared worker; where there is none, by that
// page which holds a lock; where there is no lock either (plain http on some phones), each page has its own.
import { key } from "../shared/act.js";
import "./line_hub.js";

const NAME = "trama-line";
const EVERY = 15000; // milliseconds between two words that this page is here
/** @type {Map<string, (event: Trama.LineEvent) => void>} */
const listeners = new Map();
/** @type {Map<string, Trama.LineWish>} */
const wishes = new Map();

/** @param {string} page
 *  @param {Trama.LineEvent} event */
const deliver = (page, event) => listeners.get(page)?.(event);

/** @returns {(wish: Trama.LineWish) => void} */
const byWorker = () => {
  const { port } = new SharedWorker(document.getElementById("live")?.dataset.hub ?? "", NAME);
  port.onmessage = ({ data }) => { for (const page of listeners.keys()) deliver(page, data); };
  return (wish) => port.postMessage(wish);
};

/** @returns {(wish: Trama.LineWish) => void} */
const byLock = () => {
  const channel = new BroadcastChannel(NAME);
  /** @type {ReturnType<Trama.LineHub> | undefined} */
  let hub;
  let isWaiting = false;
  let giveBack = () => { /* nothing is held */ };
  const again = () => { for (const wish of wishes.values()) channel.postMessage({ wish }); };
  const lead = () => {
    hub = globalThis.tramaLineHub((page, event) => { if (listeners.has(page)) deliver(page, event); else channel.postMessage({ page, event }); });
    for (const wish of wishes.values()) hub.hear(wish);
    channel.postMessage({ isNew: true });
    return /** @type {Promise<void>} */ (new Promise((resolve) => { giveBack = resolve; }));
  };
  channel.addEventListener("message", ({ data }) => {
    if (data.isNew) again();
    else if (data.wish) hub?.hear(data.wish);
    else if (listeners.has(data.page)) deliver(data.page, data.event);
  });
  const follow = async () => {
    isWaiting = true;
    await navigator.locks.request(NAME, async () => { if (wishes.size) await lead(); });
    isWaiting = false;
    hub?.close();
    hub = undefined;
  };
  return (wish) => {
    if (hub) hub.hear(wish); else channel.postMessage({ wish });
    if (!wishes.size) giveBack(); // a page that rests or goes leads no more
    else if (!isWaiting) follow();
  };
};

/** @returns {(wish: Trama.LineWish) => void} */
const alone = () => {
  const hub = globalThis.tramaLineHub(deliver);
  return (wish) => hub.hear(wish);
};

const ways = [
  ["SharedWorker" in globalThis, byWorker],
  [Boolean(navigator?.locks) && "BroadcastChannel" in globalThis, byLock],
];
const say = (/** @type {() => (wish: Trama.LineWish) => void} */ (ways.find(([can]) => can)?.[1] ?? alone))();

/** @param {Trama.LineWish} wish */
const send = (wish) => {
  if (wish.wish === "close") wishes.delete(wish.page);
  else wishes.set(wish.page, { ...wish, wish: "open", topic: wish.topic || wishes.get(wish.page)?.topic });
  say(wish);
};
setInterval(() => { for (const page of wishes.keys()) send({ page, wish: "at" }); }, EVERY);
addEventListener("pagehide", () => { for (const page of [...wishes.keys()]) send({ page, wish: "close" }); });

/** Listens to `topic`, which says with its query what this page has, until it is closed.
 *  @param {string} topic
 *  @param {(event: Trama.LineEvent) => void} hear */
export const listen = (topic, hear) => {
  const page = key();
  const line = {
    isOpen: true,
    /** How far this page is now, for when the line is opened again.
     *  @param {string} now */
    at: (now) => { if (line.isOpen) send({ page, wish: "at", topic: now }); },
    close: () => {
      if (!line.isOpen) return;
      line.isOpen = false;
      listeners.delete(page);
      send({ page, wish: "close" });
    },
  };
  listeners.set(page, (event) => {
    if (event.kind === "error") line.close();
    hear(event);
  });
  send({ page, wish: "open", topic });
  return line;
};
