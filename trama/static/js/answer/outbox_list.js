// «What is on this phone»: each record with its state; seen, saved as a file, sent, deleted and brought back.
import { all, get, put, remove } from "./store.js";
import { spoken } from "./codes.js";
import { loadCopy, saveCopy, saveReading } from "./copies.js";
import { bundleOf } from "./bundle.js";
import { flush, flushNow, isGoing, stateOf, watch } from "./outbox.js";
import { bringCourier, isInstalled, offerToPersist } from "./offline_ready.js";
import { legible } from "./form_values.js";
import { need } from "../shared/dom.js";

const main = need("#main");
/** @type {Record<string, string>} */
const words = JSON.parse(need("[data-trama-words]", main).content.textContent ?? "{}");
const [list, report, none] = ["list", "told", "none"].map((name) => need(`[data-trama-${name}]`, main));
const model = need("[data-trama-record]", main);

/** @param {Trama.ResponseRecord} record */
const size = (record) => {
  const bytes = new Blob([JSON.stringify(record)]).size;
  return words.size.replace("%(size)s", (bytes / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }));
};

/** @param {string} text
 *  @param {() => void} [undo] */
const tell = (text, undo) => {
  report.replaceChildren();
  if (!text) return;
  const line = Object.assign(document.createElement("p"), { textContent: text });
  report.append(line);
  if (!undo) return;
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button button--quiet", textContent: words.undo });
  button.addEventListener("click", undo, { once: true });
  report.append(button);
  button.focus();
};

/** @param {Trama.ResponseRecord} record */
const take = async (record) => {
  await remove(record.id);
  tell(words.deleted.replace("%(network)s", record.network), async () => {
    await put(record);
    tell(words.undone);
    list.querySelector(`[data-id="${CSS.escape(record.id)}"] h2`)?.focus();
    flush();
  });
};

/** @param {Part} place
 *  @param {Trama.ResponseRecord} record */
const read = async (place, record) => {
  const answers = need("[data-answers]", place);
  answers.replaceChildren(...legible(record.values, await bundleOf(record)).flatMap(({ ask, said }) => [
    Object.assign(document.createElement("dt"), { textContent: ask }), Object.assign(document.createElement("dd"), { textContent: said }),
  ]));
};

/** @type {Record<string, (record: Trama.ResponseRecord) => unknown>} */
const acts = {
  send: () => flushNow(),
  copy: (record) => saveCopy(record),
  text: async (record) => saveReading(record, await bundleOf(record), words),
  take: (record) => take(record),
};

/** @param {string | undefined} name
 *  @param {string} id */
const act = async (name, id) => {
  const record = await get(id); // as it is now; another tab may have deleted it
  if (record) await acts[name ?? ""]?.(record);
};

/** @param {Trama.ResponseRecord} record */
const address = (record) => `/e/${encodeURIComponent(record.door)}/?${new URLSearchParams(record.room ? { red: record.wave, otra: "1" } : "")}`;

/** @param {Trama.ResponseRecord} record */
const made = (record) => {
  const place = need("*", model.content).cloneNode(true);
  place.dataset.id = record.id;
  place.addEventListener("click", (event) => act(event.target.closest("[data-act]")?.dataset.act, record.id));
  need("details", place).addEventListener("toggle", (event) => { if (event.target.open) read(place, record); });
  return place;
};

/** @param {Part} place
 *  @param {Trama.ResponseRecord} record */
const dress = (place, record) => {
  const isOwn = !record.closed && record.state !== "received"; // who answered before on a shared phone is not read
  const shown = { go: record.state === "writing", send: record.state === "ready", text: isOwn, copy: isOwn };
  need("h2", place).textContent = record.network;
  need("[data-state]", place).textContent = stateOf(record, words);
  place.dataset.tone = isGoing(record) ? "going" : record.outcome === "withdrawn" ? "writing" : record.state;
  need("[data-size]", place).textContent = size(record);
  const code = record.state === "ready" && record.receipt ? spoken(record.receipt) : "";
  need("[data-code]", place).textContent = code;
  need("[data-code]", place).parentElement?.toggleAttribute("hidden", !code);
  need("[data-closed]", place).hidden = !record.closed || record.state === "received";
  need("details", place).hidden = !isOwn;
  need("[data-go]", place).href = address(record);
  need("[data-hand]", place).hidden = record.state !== "ready" || !record.sealKey;
  need("[data-hand]", place).hash = record.receipt;
  for (const [name, is] of Object.entries(shown)) need(`[data-${name === "go" ? "go" : `act=${name}`}]`, place).hidden = !is;
};

const ORDER = ["ready", "writing", "refused", "received"];

const draw = async () => {
  const records = (await all()).sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || a.network.localeCompare(b.network));
  const places = new Map(/** @type {Part[]} */ ([...list.children]).map((place) => [place.dataset.id, place]));
  const wanted = records.map((record) => {
    const place = places.get(record.id) ?? made(record);
    dress(place, record);
    return place;
  });
  for (const place of places.values()) if (!wanted.includes(place)) place.remove();
  wanted.forEach((place, number) => { if (list.children[number] !== place) list.insertBefore(place, list.children[number] ?? null); });
  none.hidden = records.length > 0;
};

/** @param {Happening} event */
const load = async (event) => {
  const loaded = [];
  for (const file of event.target.files) loaded.push(await loadCopy(file));
  event.target.value = "";
  const bad = loaded.filter((record) => !record).length;
  tell(bad ? words.not_a_copy : words.loaded);
  flushNow();
};

const open = async () => {
  need("[data-trama-load]", main).addEventListener("change", load);
  await draw();
  watch(draw);
  need("[data-trama-needs]", main).hidden = true;
  need("[data-trama-shelf]", main).hidden = false;
  flush();
  import("./taken_back.js").then(async ({ askWithdrawn }) => { for (const record of await all()) askWithdrawn(record); })
    .catch(() => { /* no signal: it stays as it is */ });
  offerToPersist(main.querySelector("[data-trama-persist]"), words);
  if (await isInstalled()) await bringCourier();
};

open().catch(() => tell(words.no_store));
