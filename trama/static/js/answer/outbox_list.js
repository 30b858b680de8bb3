// «What is on this phone»: each record with its state; seen, saved as a file, sent, deleted and brought back.
import { all, get, put, remove } from "./store.js";
import { spoken } from "./codes.js";
import { loadCopy, saveCopy, saveReading } from "./copies.js";
import { bundleOf } from "./bundle.js";
import { flush, flushNow, isGoing, stateOf, watch } from "./outbox.js";
import { bringCourier, isInstalled, offerToPersist } from "./offline_ready.js";
import { legible } from "./form_values.js";

const main = document.getElementById("main");
const words = JSON.parse(main.querySelector("[data-trama-words]").content.textContent);
const [list, told, none] = ["list", "told", "none"].map((name) => main.querySelector(`[data-trama-${name}]`));
const model = main.querySelector("[data-trama-record]");

const size = (record) => {
  const bytes = new Blob([JSON.stringify(record)]).size;
  return words.size.replace("%(size)s", (bytes / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }));
};

const tell = (text, undo) => {
  told.replaceChildren();
  if (!text) return;
  const line = Object.assign(document.createElement("p"), { textContent: text });
  told.append(line);
  if (!undo) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: words.undo });
  button.addEventListener("click", undo, { once: true });
  told.append(button);
  button.focus();
};

const take = async (record) => {
  await remove(record.id);
  tell(words.deleted.replace("%(network)s", record.network), async () => {
    await put(record);
    tell(words.undone);
    list.querySelector(`[data-id="${CSS.escape(record.id)}"] h2`)?.focus();
    flush();
  });
};

const read = async (place, record) => {
  const answers = place.querySelector("[data-answers]");
  answers.replaceChildren(...legible(record.values, await bundleOf(record)).flatMap(({ ask, said }) => [
    Object.assign(document.createElement("dt"), { textContent: ask }), Object.assign(document.createElement("dd"), { textContent: said }),
  ]));
};

const acts = {
  send: () => flushNow(),
  copy: async (id) => saveCopy(await get(id)),
  text: async (id) => { const record = await get(id); saveReading(record, await bundleOf(record), words); },
  take: async (id) => take(await get(id)),
};

const address = (record) => `/e/${encodeURIComponent(record.door)}/?${new URLSearchParams(record.room ? { red: record.wave, otra: "1" } : {})}`;

const made = (record) => {
  const place = model.content.firstElementChild.cloneNode(true);
  place.dataset.id = record.id;
  place.addEventListener("click", (event) => acts[event.target.closest("[data-act]")?.dataset.act]?.(record.id));
  place.querySelector("details").addEventListener("toggle", (event) => { if (event.target.open) read(place, record); });
  return place;
};

const dress = (place, record) => {
  const isOwn = !record.closed && record.state !== "received"; // who answered before on a shared phone is not read
  const shown = { go: record.state === "writing", send: record.state === "ready", text: isOwn, copy: isOwn };
  place.querySelector("h2").textContent = record.network;
  place.querySelector("[data-state]").textContent = stateOf(record, words);
  place.dataset.tone = isGoing(record) ? "going" : record.state;
  place.querySelector("[data-size]").textContent = size(record);
  place.querySelector("[data-code]").textContent = record.state === "ready" && record.receipt ? spoken(record.receipt) : "";
  place.querySelector("[data-code]").parentElement.hidden = record.state !== "ready" || !record.receipt;
  place.querySelector("[data-closed]").hidden = !record.closed || record.state === "received";
  place.querySelector("details").hidden = !isOwn;
  place.querySelector("[data-go]").href = address(record);
  place.querySelector("[data-hand]").hidden = record.state !== "ready" || !record.sealKey;
  place.querySelector("[data-hand]").hash = record.receipt;
  for (const [name, is] of Object.entries(shown)) place.querySelector(`[data-${name === "go" ? "go" : `act=${name}`}]`).hidden = !is;
};

const ORDER = ["ready", "writing", "refused", "received"];

const draw = async () => {
  const records = (await all()).sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.network.localeCompare(b.network));
  const places = new Map([...list.children].map((place) => [place.dataset.id, place]));
  const wanted = records.map((record) => {
    const place = places.get(record.id) ?? made(record);
    dress(place, record);
    return place;
  });
  for (const place of places.values()) if (!wanted.includes(place)) place.remove();
  wanted.forEach((place, number) => { if (list.children[number] !== place) list.insertBefore(place, list.children[number] ?? null); });
  none.hidden = records.length > 0;
};

const load = async (event) => {
  const loaded = [];
  for (const file of event.target.files) loaded.push(await loadCopy(file));
  event.target.value = "";
  const bad = loaded.filter((record) => !record).length;
  tell(bad ? words.not_a_copy : words.loaded);
  flushNow();
};

const open = async () => {
  main.querySelector("[data-trama-load]").addEventListener("change", load);
  await draw();
  watch(draw);
  main.querySelector("[data-trama-needs]").hidden = true;
  main.querySelector("[data-trama-shelf]").hidden = false;
  flush();
  offerToPersist(main.querySelector("[data-trama-persist]"), words);
  if (await isInstalled()) await bringCourier();
};

open().catch(() => tell(words.no_store));
