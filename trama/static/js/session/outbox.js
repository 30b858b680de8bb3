// What somebody wrote waits on this phone until the workshop has it, and arrives once: each text with the key it is
// sent by. It survives a reload, a closed tab and a phone switched off. Plain http has to do: no service worker here.
import { key, say, send } from "../shared/act.js";
import { need } from "../shared/dom.js";
import "../shared/outbox.js";

const root = need("[data-trama-live]");
export const sentences = need("#told").dataset;
const box = need("#unsent");
const prefix = `trama:${root.dataset.tramaLive}:${root.dataset.me}:`;
const FIRST = 2000; // milliseconds before trying again
const MOST = 30000;
const SOON = 1500; // what is on its way for longer is shown
/** @type {[string, string]} */
export const SURE = ["sure", "1"];
const LONGEST = 60 * 86400000; // as long as the phone is known to the workshop

/** @type {Storage | undefined} */
let storage;
try { storage = localStorage; } catch { /* this browser keeps nothing: as long as the page is open */ }
/** @type {Map<string, string>} */
const memory = new Map();

/** @param {string} id
 *  @returns {Trama.Waiting | null} */
export const kept = (id) => JSON.parse(memory.get(id) ?? storage?.getItem(prefix + id) ?? "null");
/** @param {string} id */
export const drop = (id) => { memory.delete(id); storage?.removeItem(prefix + id); };
/** @param {string} id
 *  @param {Partial<Trama.Waiting>} what */
export const keep = (id, what) => {
  const text = JSON.stringify({ at: Date.now(), ...what });
  memory.delete(id);
  try {
    storage?.setItem(prefix + id, text);
    if (storage) return;
  } catch { /* no room */ }
  memory.set(id, text);
};
const stored = () => Object.keys(storage ?? {}).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
/** @param {string} kind
 *  @returns {Trama.Waiting[]} */
export const all = (kind) => [...new Set([...memory.keys(), ...stored()])].filter((id) => id.startsWith(kind))
  .flatMap((id) => { const what = kept(id); return what ? [{ ...what, id }] : []; })
  .sort((first, second) => first.at - second.at);

for (const name of Object.keys(storage ?? {}).filter((entry) => entry.startsWith("trama:workshop:"))) {
  if (JSON.parse(storage?.getItem(name) ?? "{}").at < Date.now() - LONGEST) storage?.removeItem(name);
}

// Where the workshop is: what was refused in a pause is tried again when it goes on.
const stage = () => {
  const { moment, state } = document.getElementById("stage")?.dataset ?? {};
  return `${moment} ${state}`;
};

const token = () => {
  const kept = document.cookie.match(/(?:^|; )__Host-csrftoken=([^;]+)/) ?? document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return kept?.[1] ?? need("#act [name=csrfmiddlewaretoken]").value;
};

/** @param {Trama.Waiting} waiting */
const deliver = ({ address, fields, text, sent }) =>
  send(address, new URLSearchParams([...fields, ["text", text], ["sent", sent], ["csrfmiddlewaretoken", token()]]));

/** @type {Map<string, string>} */
const refusedAt = new Map();
/** @param {Trama.Waiting} waiting */
const isDue = (waiting) => !waiting.isHeld && refusedAt.get(waiting.id) !== stage();
let now = ""; // what is on its way

/** @param {Trama.Waiting} waiting
 *  @param {Trama.Answer} answer */
const hear = (waiting, answer) => {
  const what = kept(waiting.id);
  if (what?.at !== waiting.at) return; // taken out, or wished otherwise, while it was on its way
  if (answer.ok || (waiting.isMark && answer.isFinal)) { drop(waiting.id); return; }
  const sentence = answer.sentence || (answer.isOut && sentences.out) || (answer.isFinal && sentences.refused) || "";
  if (sentence) refusedAt.set(waiting.id, stage());
  keep(waiting.id, { ...what, isTried: true, sentence, asks: answer.asks, isWrong: answer.isWrong });
};

let slow = 0; // shows what is on its way for long
let arrived = 0;
let late = 0;
/** @param {Trama.Waiting} waiting
 *  @param {Trama.Answer | null} answer */
const settle = (waiting, answer) => {
  now = "";
  if (!answer) return false;
  hear(waiting, answer);
  if (answer.ok) arrived += 1;
  if (answer.ok && waiting.isTried) late += 1;
  return !answer.isCut && Boolean(answer.ok || answer.isFinal || answer.sentence);
};

/** @param {Trama.Waiting} waiting
 *  @param {boolean} isGoing */
const notice = (waiting, isGoing) => {
  clearTimeout(slow);
  if (!isGoing) return;
  now = waiting.id;
  if (waiting.isTried) show();
  slow = setTimeout(show, SOON);
};

const run = async () => {
  [arrived, late] = [0, 0];
  const isAnswered = await globalThis.tramaOutbox.drain({ due: () => all("out:").filter(isDue), send: deliver, settle, notice });
  show();
  if (late) {
    say(sentences.arrived);
    for (const place of document.querySelectorAll("[data-trama-write] [role=status]")) if (place.textContent === sentences.offline) place.textContent = "";
  }
  if (arrived) document.dispatchEvent(new CustomEvent("trama:ask"));
  return isAnswered;
};

/** `flush` sends now what waits, the oldest first; `flushNow` also forgets how long it had waited. */
const { flush, flushNow } = globalThis.tramaOutbox.retrying({
  run, isLeft: () => all("out:").some(isDue), first: FIRST, most: MOST,
});

/** Kept first, then sent: with the key by which it arrives once, however often it is sent.
 *  @param {Partial<Trama.Waiting>} what */
export const entrust = (what, sent = key()) => {
  keep(`out:${sent}`, { ...what, sent, at: Date.now() });
  refusedAt.delete(`out:${sent}`);
  return flush();
};
/** What was being written where no form is any more: shown, and sent only when its author says so.
 *  @param {Partial<Trama.Waiting>} what
 *  @param {string} field */
export const hold = (what, field) => {
  const sent = key();
  keep(`out:${sent}`, { ...what, sent, held: field, isHeld: true });
};

// What waits, in words.
/** @param {Trama.Waiting} waiting */
const stateOf = (waiting) => {
  if (waiting.id === now) return sentences.sending;
  return waiting.isHeld ? sentences.held : waiting.sentence || sentences.offline;
};
/** @param {Part} place
 *  @param {string} text */
const write = (place, text) => { if (place.textContent !== text) place.textContent = text; };
/** @param {Trama.Waiting} waiting */
const line = (waiting) => {
  const fresh = need("li", need("#unsent-line").content).cloneNode(true);
  fresh.dataset.key = waiting.id;
  return fresh;
};
export const show = () => {
  const list = need("ul", box);
  const shown = all("out:").filter((waiting) => waiting.isTried || waiting.isHeld || Date.now() - waiting.at >= SOON);
  const known = new Set(shown.map(({ id }) => id));
  for (const row of [...list.children]) if (!known.has(row.dataset.key ?? "")) row.remove();
  for (const waiting of shown) {
    const place = [...list.children].find((here) => here.dataset.key === waiting.id) ?? list.appendChild(line(waiting));
    write(need(".unsent__text", place), waiting.label ?? waiting.text);
    write(need(".unsent__state", place), stateOf(waiting) ?? "");
    write(need("[data-trama-retry]", place), (waiting.asks ? sentences.sure : sentences.retry) ?? "");
  }
  box.hidden = shown.length === 0;
};

box.addEventListener("click", async ({ target }) => {
  const id = target.closest("[data-key]")?.dataset.key;
  const what = id && kept(id);
  if (id && target.closest("[data-trama-forget]")) drop(id);
  if (what && target.closest("[data-trama-retry]")) {
    refusedAt.delete(id);
    keep(id, { ...what, isHeld: false, fields: what.asks ? [...what.fields, SURE] : what.fields });
    await flushNow();
    const left = kept(id);
    if (left) say(left.sentence || sentences.offline);
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
