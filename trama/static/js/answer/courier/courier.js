// Carries sealed answers of other people: takes them by camera or file, sends them when there is signal, forgets what arrived.

import { toBase64 } from "./bytes.js";
import { look, NoReader } from "./camera.js";
import { carry, changed, deliver, delivered, forget, waiting } from "./carried.js";
import { courierReady } from "./courier_ready.js";
import { Gatherer, read } from "./frames.js";
import { fromFile, unpack } from "./parcel.js";
import { byWave, element, place, message, spoken, tell } from "./messages.js";

const EVERY = 30_000; // milliseconds between tries while something waits
const MOST = 4; // parcels half read at a time
const arrived = new Map(); // what was delivered since the page was opened: "received" or "already" → how many
const library = place("courier").dataset.tramaLibrary;
let stop;

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
  place("refused").replaceChildren(...waits.filter((one) => one.outcome).map(refused));
  if (!document.hidden) await report();
};

// Says what arrived; from then on nothing of it is on this phone.
const report = async () => {
  const told = await delivered();
  if (!told.length) return;
  for (const { outcome } of told) {
    const name = outcome === "received" ? "delivered" : "already";
    arrived.set(name, (arrived.get(name) || 0) + 1);
  }
  tell(["delivered", "already"].filter((name) => arrived.has(name)).map((name) => `${message(name, { n: arrived.get(name) })} ✓`), true, "arrived");
};

const refused = ({ id, wave, outcome }) => {
  const [row, text, button] = [element("li"), element("p", `${message("failed", { wave: spoken(wave) })} ${message(outcome)}`), element("button", message("remove"))];
  button.type = "button";
  button.addEventListener("click", async () => { await forget([id]); await draw(); place("read").focus(); });
  row.append(text, button);
  return row;
};

const send = async ({ again = false } = {}) => {
  if (!(await waiting()).some((one) => again || !one.outcome)) return draw();
  state(message("sending"));
  const isDone = await deliver({ again });
  state(isDone ? "" : message("offline"), !isDone);
  return draw();
};

const take = async (envelopes) => {
  try {
    const told = await carry(envelopes);
    return ["fresh", "known", "wrong"].filter((name) => told[name]).map((name) => message(name, { n: told[name] }));
  } catch {
    return [message("room")];
  }
};

const progress = (have, total) => {
  place("bar").value = have / total;
  place("progress").textContent = have ? message("progress", { n: have, total }) : "";
};

// One parcel after another, while the camera is open; frames of two parcels may come mixed.
const gather = () => {
  const parcels = new Map();
  const done = new Set();
  return async (text) => {
    const frame = read(text);
    const mark = frame && toBase64(frame.mark);
    if (!frame || done.has(mark)) return;
    if (!parcels.has(mark) && parcels.size >= MOST) parcels.delete(parcels.keys().next().value);
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

const watch = (isOn) => { place("view").hidden = !isOn; place("ways").hidden = isOn; };

const open = async () => {
  watch(true);
  progress(0, 1);
  place("look").textContent = message("looking");
  place("told").replaceChildren();
  try {
    stop = await look({ video: place("video"), library, found: gather() });
    place("stop").focus();
  } catch (problem) {
    watch(false);
    tell(message(problem instanceof NoReader ? "reader" : "camera"));
  }
};

const takeFiles = async ({ target }) => {
  const files = await Promise.all([...target.files].map(async (file) => fromFile(await file.text())));
  target.value = "";
  const isGood = files.every((one) => one?.length);
  const sentences = await take(files.filter(Boolean).flat());
  tell(isGood ? sentences : [...sentences, message("file")], isGood);
  await send();
};

place("read").addEventListener("click", open);
place("stop").addEventListener("click", () => { stop?.(); watch(false); place("read").focus(); });
place("file").addEventListener("change", takeFiles);
place("send").addEventListener("click", () => send({ again: true }));
addEventListener("online", () => send());
addEventListener("pagehide", () => { stop?.(); watch(false); });
document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
setInterval(() => { if (!document.hidden) send(); }, EVERY);
place("ways").hidden = false;
changed(() => draw());
send();
courierReady({ needs: JSON.parse(document.getElementById("needs").textContent), library }).then(
  () => { place("ready").textContent = `${message("ready")} ✓`; place("ready").hidden = false; },
  () => { /* without signal or in an old browser: it is not said */ },
);
