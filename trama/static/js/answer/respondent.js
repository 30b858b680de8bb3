// Whoever answers on this page, and what keeps their answers: the store at once, the server's draft when it can.
import { update } from "./store.js";
import { keepOnServer } from "./draft.js";
import { over } from "./form_values.js";

export const main = document.getElementById("main");
const door = decodeURIComponent(location.pathname.split("/")[2]);
const query = new URLSearchParams(location.search);
const red = query.get("red") ?? "";

export const now = {
  door,
  red, // the network that was chosen behind the code of a room
  here: `/e/${encodeURIComponent(door)}/${red ? `?red=${red}` : ""}`,
  isAnother: query.has("otra"), // another person answers on this phone
  bundle: null, // the pages, once they are at hand
  record: null, // what is kept of whoever answers, once something is
  secret: "",
  shown: 0, // the page on the screen; 0 is none
  word: "", // with which another phone goes on
  isApart: false, // the server keeps no draft of this phone
  isBroken: false, // the store takes nothing: pages are plain forms again
};
let timer;
let writing = Promise.resolve();

/** The form of the page on the screen. */
export const form = () => main.querySelector("[data-trama-answers]");

/** An empty record of whoever answers here. */
export const fresh = () => {
  const { wave, network, version, language, sealKey, room } = now.bundle;
  return {
    id: now.secret, door, wave, network, version, language, values: {}, page: now.shown || 1, state: "writing", outcome: "",
    receipt: "", withdrawal: "", tries: 0, consent: "", sealKey, unsaved: [], room,
  };
};

/** Says where the answers are, at the top of the page. */
export const say = (text, isWaiting = false) => {
  const place = main.querySelector("[data-trama-saved]");
  if (!place) return;
  if (place.textContent !== text) place.textContent = text;
  place.classList.toggle("is-waiting", isWaiting);
};

/** Keeps what `change` makes of the record as it is in the store now; one change after another. */
export const keep = (change) => {
  writing = writing.then(async () => {
    now.record = await update(now.secret, (kept) => change(kept ?? now.record ?? fresh())) ?? now.record;
  }).catch(() => {
    now.record = change(now.record ?? fresh()) ?? now.record;
    now.isBroken = true;
    say(now.bundle.words.no_room, true);
  });
  return writing;
};

/** The change that gives `values` on the page of the screen. */
export const giving = (values) => (kept) => ({
  ...kept, values: over(kept.values, values), unsaved: [...new Set([...kept.unsaved ?? [], now.shown])],
});

// A store writes a moment later; a page can be closed in that moment. Until the store has it, a note is left at once.
const NOTE = "trama-note:";
let noted = {};
let notes = 0;

const note = (values) => {
  noted = over(noted, values);
  try { localStorage.setItem(NOTE + now.secret, JSON.stringify(noted)); } catch { /* the store alone, then */ }
};

const forget = () => {
  noted = {};
  try { localStorage.removeItem(NOTE + now.secret); } catch { /* there was none */ }
};

/** Keeps answers of the page on the screen, also when it is closed at this very moment. */
export const give = async (values) => {
  note(values);
  notes += 1;
  const mine = notes;
  await keep(giving(values));
  if (mine === notes && !now.isBroken) forget();
};

/** What a page that was closed too soon had left noted. */
export const takeNote = async () => {
  let left = null;
  try { left = JSON.parse(localStorage.getItem(NOTE + now.secret)); } catch { /* unreadable */ }
  if (!left) return;
  await keep((kept) => (kept.state === "writing" ? giving(left)(kept) : kept));
  forget();
};

/** Says the word with which another phone goes on, once the server has told it. */
export const sayWord = () => {
  if (!now.word || !form() || main.querySelector(".resume")) return;
  const line = document.createElement("p");
  line.className = "resume";
  line.append(`${now.bundle.words.resume} `, Object.assign(document.createElement("b"), { textContent: now.word }));
  main.querySelector(".foot").before(line);
};

const AT_ONCE = 2; // times that a page is saved right after a change; then once in a while, since data cost money
const WHILE = 120000; // milliseconds
let left = AT_ONCE;
let last = 0; // of the clock that only counts since the page was opened

const save = async () => {
  if (now.isApart || now.record?.state !== "writing" || !now.record.unsaved?.length) return;
  left -= 1;
  last = performance.now();
  const { phone, waiting, sent } = now.bundle.words;
  const told = await keepOnServer(now.record, now.bundle, now.here);
  now.word = told.word || now.word;
  now.isApart = ["apart", "elsewhere"].includes(told.state);
  if (now.record.state !== "writing" || !form() || now.isBroken) return;
  if (told.state === "saved") say(`${phone} · ${sent}`);
  if (told.state === "saved") sayWord();
  if (told.state === "elsewhere") main.dispatchEvent(new Event("trama-elsewhere"));
  if (told.state !== "waiting") return;
  say(`${phone}. ${waiting}`, true);
  saveSoon(15000);
};

/** Brings the server's draft up to date after `delay` milliseconds without another change. */
export const saveSoon = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay); };

/** The same after a change, not more often than it is worth. */
export const saveLater = () => saveSoon(Math.max(1200, left > 0 ? 0 : last + WHILE - performance.now()));

/** Another page is on the screen. */
export const onAnotherPage = () => { left = AT_ONCE; };

/** Nothing more of this record goes to the server's draft. */
export const stopSaving = () => clearTimeout(timer);
