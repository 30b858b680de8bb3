// What somebody wrote waits on this phone until the workshop has it, and arrives once: each text with the key it is
// sent by. It survives a reload, a closed tab and a phone switched off. Plain http has to do: no service worker here.
import { key, say, send } from "../shared/act.js";
import "../shared/outbox.js";

const root = document.querySelector("[data-trama-live]");
export const told = document.getElementById("told").dataset;
const box = document.getElementById("unsent");
const prefix = `trama:${root.dataset.tramaLive}:${root.dataset.me}:`;
const FIRST = 2000; // milliseconds before trying again
const MOST = 30000;
const SOON = 1500; // what is on its way for longer is shown
export const SURE = ["sure", "1"];
const LONGEST = 60 * 86400000; // as long as the phone is known to the workshop

let storage;
try { storage = localStorage; } catch { /* this browser keeps nothing: as long as the page is open */ }
const memory = new Map();

/** @returns {Trama.Waiting | null} */
export const kept = (id) => JSON.parse(memory.get(id) ?? storage?.getItem(prefix + id) ?? "null");
export const drop = (id) => { memory.delete(id); storage?.removeItem(prefix + id); };
export const keep = (id, what) => {
  const text = JSON.stringify({ at: Date.now(), ...what });
  memory.delete(id);
  try { storage.setItem(prefix + id, text); } catch { memory.set(id, text); }
};
/** @returns {Trama.Waiting[]} */
export const all = (kind) => [...memory.keys(), ...Object.keys(storage ?? {}).filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length))]
  .filter((id) => id.startsWith(kind)).map((id) => ({ id, ...kept(id) })).sort((one, other) => one.at - other.at);

for (const name of Object.keys(storage ?? {}).filter((one) => one.startsWith("trama:workshop:"))) {
  if (JSON.parse(storage.getItem(name)).at < Date.now() - LONGEST) storage.removeItem(name);
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

/** @param {Trama.Waiting} one
 *  @param {Trama.Answer} answer */
const hear = (one, answer) => {
  const what = kept(one.id);
  if (what?.at !== one.at) return; // taken out, or wished otherwise, while it was on its way
  if (answer.ok || (one.isMark && answer.isFinal)) { drop(one.id); return; }
  const sentence = answer.sentence || (answer.isOut && told.out) || (answer.isFinal && told.refused) || "";
  if (sentence) refusedAt.set(one.id, stage());
  keep(one.id, { ...what, isTried: true, sentence, asks: answer.asks, isWrong: answer.isWrong });
};

let slow; // shows what is on its way for long
let arrived = 0;
let late = 0;
const settle = (one, answer) => {
  now = "";
  hear(one, answer);
  if (answer.ok) arrived += 1;
  if (answer.ok && one.isTried) late += 1;
  return !answer.isCut && Boolean(answer.ok || answer.isFinal || answer.sentence);
};

const notice = (one, isGoing) => {
  clearTimeout(slow);
  if (!isGoing) return;
  now = one.id;
  if (one.isTried) show();
  slow = setTimeout(show, SOON);
};

const run = async () => {
  [arrived, late] = [0, 0];
  await globalThis.tramaOutbox.drain({ due: () => all("out:").filter(isDue), send: deliver, settle, notice });
  show();
  if (late) {
    say(told.arrived);
    for (const place of document.querySelectorAll("[data-trama-write] [role=status]")) if (place.textContent === told.offline) place.textContent = "";
  }
  if (arrived) document.dispatchEvent(new CustomEvent("trama:ask"));
};

/** `flush` sends now what waits, the oldest first; `flushNow` also forgets how long it had waited. */
const { flush, flushNow } = globalThis.tramaOutbox.retrying({
  run, isLeft: () => all("out:").some(isDue), first: FIRST, most: MOST,
});

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
