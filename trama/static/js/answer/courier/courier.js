// Carries sealed answers of other people: takes them by camera or file, sends them when there is signal, forgets what arrived.

import { toBase64 } from "./bytes.js";
import { look, NoReader } from "./camera.js";
import { carry, changed, deliver, delivered, forget, waiting } from "./carried.js";
import { courierReady } from "./courier_ready.js";
import { Gatherer, read } from "./frames.js";
import { fromFile, unpack } from "./parcel.js";
import { byWave, element, place, message, tell } from "./messages.js";
import { spoken } from "../codes.js";

const EVERY = 30_000; // milliseconds between tries while something waits
const MOST = 4; // parcels half read at a time
/** @type {Map<string, number>} */
const arrived = new Map(); // what was delivered since the page was opened: "received" or "already" → how many
const library = place("courier").dataset.tramaLibrary ?? "";
/** @type {(() => void) | undefined} */
let stop;

/** @param {string} text
 *  @param {boolean} [isWaiting] */
const state = (text, isWaiting) => {
  place("state").textContent = text;
  place("state").classList.toggle("is-waiting", Boolean(isWaiting));
};

const draw = async () => {
  const waits = await waiting();
  place("carries").hidden = false;
  place("count").textContent = waits.length ? message("carry", { n: waits.length }) : message("nothing");
  place("waves").replaceChildren(...byWave(waits).map(([wave, those]) => element("li", message("wave", { n: those.length, wave: spoken(wave) }))));
  place("send").hidden = place("hand").hidden = waits.length === 0;
  place("refused").replaceChildren(...waits.filter((carried) => carried.outcome).map(refused));
  if (!document.hidden) await report();
};

// Says what arrived; from then on nothing of it is on this phone.
const report = async () => {
  const outcomes = await delivered();
  if (!outcomes.length) return;
  for (const { outcome } of outcomes) {
    const name = outcome === "received" ? "delivered" : "already";
    arrived.set(name, (arrived.get(name) || 0) + 1);
  }
  tell(["delivered", "already"].filter((name) => arrived.has(name)).map((name) => `${message(name, { n: arrived.get(name) ?? 0 })} ✓`), true, "arrived");
};

/** @param {Trama.Carried} carried */
const refused = ({ id, wave, outcome }) => {
  const [row, text, button] = [element("li"), element("p", `${message("failed", { wave: spoken(wave) })} ${message(outcome)}`), element("button", message("remove"))];
  button.type = "button";
  button.addEventListener("click", async () => { await forget([id]); await draw(); place("read").focus(); });
  row.append(text, button);
  return row;
};

const send = async ({ again = false } = {}) => {
  if (!(await waiting()).some((carried) => again || !carried.outcome)) return draw();
  state(message("sending"));
  const isDone = await deliver({ again });
  state(isDone ? "" : message("offline"), !isDone);
  return draw();
};

/** @param {Uint8Array<ArrayBuffer>[]} envelopes */
const take = async (envelopes) => {
  try {
    const counts = await carry(envelopes);
    return /** @type {const} */ (["fresh", "known", "wrong"]).filter((name) => counts[name]).map((name) => message(name, { n: counts[name] }));
  } catch {
    return [message("room")];
  }
};

/** @param {number} have
 *  @param {number} total */
const progress = (have, total) => {
  place("bar").value = have / total;
  place("progress").textContent = have ? message("progress", { n: have, total }) : "";
};

// One parcel after another, while the camera is open; frames of two parcels may come mixed.
const gather = () => {
  /** @type {Map<string, Gatherer>} */
  const parcels = new Map();
  /** @type {Set<string>} */
  const done = new Set();
  /** @param {string} text */
  return async (text) => {
    const frame = read(text);
    if (!frame) return;
    const mark = toBase64(frame.mark);
    if (done.has(mark)) return;
    const [oldest] = parcels.keys();
    if (!parcels.has(mark) && parcels.size >= MOST) parcels.delete(oldest);
    const parcel = parcels.get(mark) ?? new Gatherer(frame);
    parcels.set(mark, parcel);
    if (parcel.take(frame)) progress(parcel.have, parcel.total);
    const whole = await parcel.parcel();
    if (!whole) return;
    done.add(mark);
    parcels.delete(mark);
    tell([...await take(unpack(whole)), message("close")], true);
    navigator.vibrate?.(200);
    progress(0, 1);
    send();
  };
};

/** @param {boolean} isOn */
const watch = (isOn) => { place("view").hidden = !isOn; place("ways").hidden = isOn; };

let isOpen = false; // the camera may still be asking whether it may
const close = () => {
  isOpen = false;
  stop?.();
  stop = undefined;
  watch(false);
};

const open = async () => {
  isOpen = true;
  watch(true);
  progress(0, 1);
  place("look").textContent = message("looking");
  place("told").replaceChildren();
  try {
    const end = await look({ video: place("video"), library, found: gather() });
    if (!isOpen) { end(); return; }
    stop = end;
    place("stop").focus();
  } catch (problem) {
    if (!isOpen) return;
    close();
    tell(message(problem instanceof NoReader ? "reader" : "camera"));
  }
};

/** @param {Happening} event */
const takeFiles = async ({ target }) => {
  const files = await Promise.all([...target.files].map(async (file) => fromFile(await file.text())));
  target.value = "";
  const isGood = files.every((envelopes) => envelopes?.length);
  const sentences = await take(files.flatMap((envelopes) => envelopes ?? []));
  tell(isGood ? sentences : [...sentences, message("file")], isGood);
  await send();
};

place("read").addEventListener("click", open);
place("stop").addEventListener("click", () => { close(); place("read").focus(); });
place("file").addEventListener("change", takeFiles);
place("send").addEventListener("click", () => send({ again: true }));
addEventListener("online", () => send());
addEventListener("pagehide", close);
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
setInterval(() => { if (!document.hidden) send(); }, EVERY);
place("ways").hidden = false;
changed(() => draw());
send();
courierReady({ needs: JSON.parse(document.getElementById("needs")?.textContent ?? "[]"), library }).then(
  () => { place("ready").textContent = `${message("ready")} ✓`; place("ready").hidden = false; },
  () => { /* without signal or in an old browser: it is not said */ },
);
