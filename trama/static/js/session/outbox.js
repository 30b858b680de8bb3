// What somebody wrote waits on this phone until the workshop has it, and arrives once: each text with the key it is
// sent by. It survives a reload, a closed tab and a phone switched off. Plain http has to do: no service worker here.
import { key, say, send } from "../shared/act.js";

const root = document.querySelector("[data-trama-live]");
export const told = document.getElementById("told").dataset;
const box = document.getElementById("unsent");
const prefix = `trama:${root.dataset.tramaLive}:${root.dataset.me}:`;
const FIRST = 2000; // milliseconds before trying again
const MOST = 30000;
const SOON = 1500; // what is on its way for longer is shown
export const SURE = ["sure", "1"];
const LONGEST = 60 * 86400000; // as long as the phone is known to the workshop

let shelf;
try { shelf = localStorage; } catch { /* this browser keeps nothing: as long as the page is open */ }
const memory = new Map();

export const kept = (id) => JSON.parse(memory.get(id) ?? shelf?.getItem(prefix + id) ?? "null");
export const drop = (id) => { memory.delete(id); shelf?.removeItem(prefix + id); };
export const keep = (id, what) => {
  const text = JSON.stringify({ at: Date.now(), ...what });
  memory.delete(id);
  try { shelf.setItem(prefix + id, text); } catch { memory.set(id, text); }
};
export const all = (kind) => [...memory.keys(), ...Object.keys(shelf ?? {}).filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length))]
  .filter((id) => id.startsWith(kind)).map((id) => ({ id, ...kept(id) })).sort((one, other) => one.at - other.at);

for (const name of Object.keys(shelf ?? {}).filter((one) => one.startsWith("trama:workshop:"))) {
  if (JSON.parse(shelf.getItem(name)).at < Date.now() - LONGEST) shelf.removeItem(name);
}

// Where the workshop is: what was refused in a pause is tried again when it goes on.
const stage = () => {
  const { moment, state } = document.getElementById("stage")?.dataset ?? {};
  return `${moment} ${state}`;
};

const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("#act [name=csrfmiddlewaretoken]").value;

const deliver = ({ address, fields, text, sent }) =>
  send(address, new URLSearchParams([...fields, ["text", text], ["sent", sent], ["csrfmiddlewaretoken", token()]]));

const refusedAt = new Map();
const isDue = (one) => !one.isHeld && refusedAt.get(one.id) !== stage();
let now = ""; // what is on its way

const hear = (one, answer) => {
  const what = kept(one.id);
  if (what?.at !== one.at) return; // taken out, or wished otherwise, while it was on its way
  if (answer.ok || (one.isMark && answer.isFinal)) { drop(one.id); return; }
  const sentence = answer.sentence || (answer.isOut && told.out) || (answer.isFinal && told.refused) || "";
  if (sentence) refusedAt.set(one.id, stage());
  keep(one.id, { ...what, isTried: true, sentence, asks: answer.asks, isWrong: answer.isWrong });
};

let wait = FIRST;
let timer;
let isWanted = false;
let going;
const run = async () => {
  clearTimeout(timer);
  const tried = new Set();
  const next = () => all("out:").find((one) => isDue(one) && !tried.has(one.id));
  let arrived = 0;
  let late = 0;
  let isCut = false;
  for (let one = next(); one && !isCut; one = next()) {
    tried.add(one.id);
    now = one.id;
    if (one.isTried) show();
    const slow = setTimeout(show, SOON);
    const answer = await deliver(one);
    clearTimeout(slow);
    now = "";
    hear(one, answer);
    arrived += answer.ok;
    late += answer.ok && one.isTried === true;
    isCut = answer.isCut === true || !(answer.ok || answer.isFinal || answer.sentence); // in the order they were written
  }
  show();
  if (late) {
    say(told.arrived);
    for (const place of document.querySelectorAll("[data-trama-write] [role=status]")) if (place.textContent === told.offline) place.textContent = "";
  }
  if (arrived) document.dispatchEvent(new CustomEvent("trama:ask"));
  if (!all("out:").some(isDue)) { wait = FIRST; return; }
  timer = setTimeout(flush, wait * (0.75 + Math.random() / 2));
  wait = Math.min(2 * wait, MOST);
};

/** Sends now what waits, one after the other, the oldest first. */
export const flush = () => {
  isWanted = true;
  going ??= (async () => {
    try {
      while (isWanted) { isWanted = false; await run(); }
    } finally { going = undefined; }
  })();
  return going;
};
const flushNow = () => { wait = FIRST; return all("out:").some(isDue) ? flush() : undefined; };

/** Kept first, then sent: with the key by which it arrives once, however often it is sent. */
export const entrust = (what, sent = key()) => {
  keep(`out:${sent}`, { ...what, sent, at: Date.now() });
  refusedAt.delete(`out:${sent}`);
  return flush();
};
/** What was being written where no form is any more: shown, and sent only when its author says so. */
export const hold = (what, field) => {
  const sent = key();
  keep(`out:${sent}`, { ...what, sent, held: field, isHeld: true });
};

// What waits, in words.
const stateOf = (one) => {
  if (one.id === now) return told.sending;
  return one.isHeld ? told.held : one.sentence || told.offline;
};
const write = (place, text) => { if (place.textContent !== text) place.textContent = text; };
const line = (one) => {
  const fresh = document.getElementById("unsent-line").content.firstElementChild.cloneNode(true);
  fresh.dataset.key = one.id;
  return fresh;
};
export const show = () => {
  const list = box.querySelector("ul");
  const shown = all("out:").filter((one) => one.isTried || one.isHeld || Date.now() - one.at >= SOON);
  const ids = new Set(shown.map(({ id }) => id));
  for (const one of [...list.children]) if (!ids.has(one.dataset.key)) one.remove();
  for (const one of shown) {
    const place = [...list.children].find((here) => here.dataset.key === one.id) ?? list.appendChild(line(one));
    write(place.querySelector(".unsent__text"), one.label ?? one.text);
    write(place.querySelector(".unsent__state"), stateOf(one));
    write(place.querySelector("[data-trama-retry]"), one.asks ? told.sure : told.retry);
  }
  box.hidden = shown.length === 0;
};

box.addEventListener("click", async ({ target }) => {
  const id = target.closest("[data-key]")?.dataset.key;
  const what = id && kept(id);
  if (target.closest("[data-trama-forget]")) drop(id);
  if (what && target.closest("[data-trama-retry]")) {
    refusedAt.delete(id);
    keep(id, { ...what, isHeld: false, fields: what.asks ? [...what.fields, SURE] : what.fields });
    await flushNow();
    if (kept(id)) say(kept(id).sentence || told.offline);
  }
  show();
});

let before = stage();
document.addEventListener("trama:drawn", () => {
  if (stage() === before) return;
  before = stage();
  flushNow();
});
document.addEventListener("trama:open", flushNow);
window.addEventListener("online", flushNow);
window.addEventListener("storage", show);
document.addEventListener("visibilitychange", () => { if (!document.hidden) flushNow(); });
show();
flushNow();
