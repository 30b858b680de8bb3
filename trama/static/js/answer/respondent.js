// Whoever answers on this page, and what keeps their answers: the store at once, the server's draft when it can.
// While there is network the server's draft goes along, so that its word opens it in another phone.
import { update } from "./store.js";
import { fill, over } from "./form_values.js";
import { need } from "../shared/dom.js";

export const main = need("#main");
const door = decodeURIComponent(location.pathname.split("/")[2]);
const query = new URLSearchParams(location.search);
const red = query.get("red") ?? "";

export const now = {
  door,
  red, // the network that was chosen behind the code of a room
  here: `/e/${encodeURIComponent(door)}/${red ? `?red=${red}` : ""}`,
  isAnother: query.has("otra"), // another person answers on this phone
  /** @type {Trama.Bundle | null} */
  bundle: null, // the pages, once they are at hand
  /** @type {Trama.ResponseRecord | null} */
  record: null, // what is kept of whoever answers, once something is
  secret: "",
  shown: 0, // the page on the screen; 0 is none
  word: "", // with which another phone goes on
  isApart: false, // the server keeps no draft of this phone
  isBroken: false, // the store takes nothing: pages are plain forms again
};
let timer = 0;
let writing = Promise.resolve();

/** The pages of the questionnaire, for what runs only once they are at hand. */
export const pages = () => {
  if (!now.bundle) throw new Error("Trama: the pages are not at hand");
  return now.bundle;
};

/** The form of the page on the screen. */
export const form = () => main.querySelector("[data-trama-answers]");

/** An empty record of whoever answers here.
 *  @returns {Trama.ResponseRecord} */
export const fresh = () => {
  const { wave, network, version, language, sealKey, room } = pages();
  return {
    id: now.secret, door, wave, network, version, language, values: {}, page: now.shown || 1, state: "writing", outcome: "",
    receipt: "", withdrawal: "", tries: 0, consent: "", sealKey, unsaved: [], room,
  };
};

/** Says where the answers are, at the top of the page.
 *  @param {string} text */
export const say = (text, isWaiting = false) => {
  const place = main.querySelector("[data-trama-saved]");
  if (!place) return;
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle("is-waiting", isWaiting);
};

/** Keeps what `change` makes of the record as it is in the store now; one change after another.
 *  @param {(kept: Trama.ResponseRecord) => Trama.ResponseRecord} change */
export const keep = (change) => {
  writing = writing.then(async () => {
    now.record = await update(now.secret, (kept) => change(kept ?? now.record ?? fresh())) ?? now.record;
  }).catch(() => {
    now.record = change(now.record ?? fresh()) ?? now.record;
    now.isBroken = true;
    say(pages().words.no_room, true);
  });
  return writing;
};

/** The change that gives `values` on the page of the screen.
 *  @param {Trama.Values} values
 *  @returns {(kept: Trama.ResponseRecord) => Trama.ResponseRecord} */
export const giving = (values) => (kept) => ({
  ...kept, values: over(kept.values, values), unsaved: [...new Set([...kept.unsaved ?? [], now.shown])],
});

// A store writes a moment later, and only once the pages are at hand; a page can be closed before. Until then, a note.
const NOTE = `trama-note:${door}:`;
let notes = 0;

/** @param {string} id
 *  @returns {Trama.Values | null} */
const noteOf = (id) => {
  try { return JSON.parse(localStorage.getItem(NOTE + id) ?? "null"); } catch { return null; }
};

/** Leaves a note at once; whether it is kept.
 *  @param {Trama.Values} values */
export const note = (values) => {
  notes += 1;
  try {
    localStorage.setItem(NOTE + now.secret, JSON.stringify(over(noteOf(now.secret) ?? {}, values)));
    return true;
  } catch { return false; }
};

/** @param {string[]} ids */
const forget = (ids) => {
  try { for (const id of ids) localStorage.removeItem(NOTE + id); } catch { /* there was none */ }
};

/** Forgets the notes of this link whose secret has arrived.
 *  @param {(id: string) => Promise<boolean>} hasArrived */
export const forgetNotes = async (hasArrived) => {
  const ids = Object.keys(localStorage).filter((name) => name.startsWith(NOTE)).map((name) => name.slice(NOTE.length));
  for (const id of ids) if (await hasArrived(id)) forget([id]);
};

/** @param {Trama.Values} values
 *  @param {string[]} ids */
const settle = async (values, ids) => {
  const mine = notes;
  const change = giving(values);
  await keep((kept) => (kept.state === "writing" ? change(kept) : kept));
  if (mine === notes && !now.isBroken) forget(ids);
};

/** Keeps answers of the page on the screen, also when it is closed at this very moment.
 *  @param {Trama.Values} values */
export const give = (values) => { note(values); return settle(values, [now.secret]); };

/** What was noted under these secrets, the last one winning: before the pages were at hand, or as a page was closed.
 *  @param {string[]} ids */
export const takeNotes = async (ids) => {
  const found = ids.flatMap((id) => noteOf(id) ?? []);
  if (found.length) await settle(found.reduce(over), ids);
};

/** Says the word with which another phone goes on, once the server has told it. */
export const sayWord = () => {
  if (!now.word || !form() || main.querySelector(".resume")) return;
  const line = document.createElement("p");
  line.className = "resume";
  line.append(`${pages().words.resume} `, Object.assign(document.createElement("b"), { textContent: now.word }));
  need(".foot", main).before(line);
};

/** What the server has of this secret, or {}.
 *  @param {string} address
 *  @param {string} secret
 *  @returns {Promise<Trama.ServerDraft>} */
export const serverDraft = async (address, secret) => {
  const answer = await tramaInTime(address, { method: "POST", body: new URLSearchParams({ s: secret }) });
  if (answer.status >= 500) throw new Error(String(answer.status));
  return answer.ok ? answer.json() : {};
};

/** A record with what the server has: where both say something, this phone's word stays.
 *  @param {Trama.ResponseRecord} record
 *  @param {Trama.ServerDraft} draft */
export const joined = (record, draft) => (draft.values ? { ...record, values: over(draft.values, record.values) } : record);

/** @param {Trama.ResponseRecord} record
 *  @param {Trama.Bundle} bundle
 *  @param {number} number */
const fieldsOf = (record, bundle, number) => {
  const form = need("form", new DOMParser().parseFromString(bundle.pages[number - 1], "text/html"));
  fill(form, record.values);
  const fields = new URLSearchParams(/** @type {[string, string][]} */ ([...new FormData(form)])); // no page has a file
  fields.set("s", record.id);
  fields.set("go", "save");
  return fields;
};

/** Brings the server's draft up to date, page by page, the one where its author is at the end.
 *  Returns "saved" with the word to go on in another phone, "behind" with the same when more was answered meanwhile, "apart" when nobody may begin any more or this phone has
 *  sent its answers (what is here can still be sent whole), or "waiting" without network.
 *  @param {Trama.ResponseRecord} record
 *  @param {Trama.Bundle} bundle
 *  @param {string} address
 *  @returns {Promise<{ state: string, word?: string }>} */
const keepOnServer = async (record, bundle, address) => {
  let word = "";
  const due = [...new Set(record.unsaved)].filter((page) => page !== record.page).concat(record.page);
  try {
    for (const page of due) {
      const answer = await tramaInTime(address, { method: "POST", body: fieldsOf(record, bundle, page), keepalive: true });
      if (answer.status === 409 || answer.status === 410) return { state: "apart" };
      if (answer.status !== 204) return { state: "waiting" };
      word = answer.headers.get("Trama-Word") ?? word;
    }
  } catch {
    return { state: "waiting" };
  }
  let hasMore = false; // was answered meanwhile
  await update(record.id, (kept) => {
    hasMore = JSON.stringify(kept?.values) !== JSON.stringify(record.values);
    return kept && { ...kept, unsaved: hasMore ? kept.unsaved : (kept.unsaved ?? []).filter((page) => !due.includes(page)) };
  });
  return { state: hasMore ? "behind" : "saved", word };
};

const AT_ONCE = 2; // times that a page is saved right after a change; then once in a while, since data cost money
const WHILE = 120000; // milliseconds
let left = AT_ONCE;
let last = 0; // of the clock that only counts since the page was opened

const save = async () => {
  if (now.isApart || now.record?.state !== "writing" || !now.record.unsaved?.length) return;
  left -= 1;
  last = performance.now();
  const { phone, waiting, sent } = pages().words;
  const answer = await keepOnServer(now.record, pages(), now.here);
  now.word = answer.word || now.word;
  now.isApart = answer.state === "apart";
  if (now.record.state !== "writing" || !form() || now.isBroken) return;
  if (answer.state === "saved") say(`${phone} · ${sent}`);
  sayWord();
  if (answer.state === "behind") saveLater();
  if (answer.state !== "waiting") return;
  say(waiting, true); // in one line: a second one would move the page under the finger
  saveSoon(15000);
};

/** Brings the server's draft up to date after `delay` milliseconds without another change.
 *  @param {number} delay */
export const saveSoon = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay); };

/** The same after a change, not more often than it is worth. */
export const saveLater = () => saveSoon(Math.max(1200, left > 0 ? 0 : last + WHILE - performance.now()));

/** Another page is on the screen. */
export const onAnotherPage = () => { left = AT_ONCE; };

/** Nothing more of this record goes to the server's draft. */
export const stopSaving = () => clearTimeout(timer);
