// The questionnaire on this phone: answers are kept as they are given, pages change without network, and the whole
// response leaves through the outbox. Without this file each page is a plain form, and nothing is missing but that.
import { all, get, remove, update } from "./store.js";
import { newSecret, receiptCode, withdrawalCode } from "./codes.js";
import { goOn, isUntouched, refresh } from "./item_flow.js";
import { saveCodes, saveCopy } from "./copies.js";
import { addressOf, load } from "./bundle.js";
import { flush, flushNow, watch } from "./outbox.js";
import { blanks, dress, end, focus, page, review, withdraw } from "./screens.js";
import {
  forgetNotes, form, give, giving, joined, keep, main, note, now, pages, saveLater, saveSoon, say, sayWord, serverDraft, stopSaving,
  takeNotes,
} from "./respondent.js";
import { changedIn, fill, over, said, read } from "./form_values.js";
import { need } from "../shared/dom.js";

const RANK = ["writing", "ready", "refused", "received"];
const PERSONAL = 7; // letters: links are longer than the codes of rooms
const AGAIN = 15000; // milliseconds before the server's draft is asked for again
const SOON = 4000; // that somebody at the end waits for it
/** @type {Promise<unknown>} */
let joining = Promise.resolve(); // the first time that the server's draft is asked for
let isPlain = false; // this browser keeps nothing: plain forms
let isListening = false;

// What only whoever has sent needs: a first visit does without.
const takenBack = () => import("./taken_back.js");

// --- moving on ----------------------------------------------------------------------------------------------------

/** @param {Happening} event */
const given = async (event) => {
  const values = said(event.target);
  if (!now.bundle) { say(!isPlain && note(values) ? form()?.dataset.phone ?? "" : ""); return; }
  await give(values);
  if (now.isBroken) return;
  say(pages().words.phone);
  saveLater();
};

/** @param {number} number */
const turn = async (number) => {
  await keep((kept) => ({ ...kept, page: number }));
  history.pushState({ page: number }, "");
  page(number);
  focus();
  saveSoon(0);
};

const finish = async () => {
  stopSaving();
  const [receipt, withdrawal] = await Promise.all([receiptCode(now.secret), withdrawalCode(now.secret)]);
  await keep((kept) => ({ ...kept, state: "ready", receipt, withdrawal }));
  history.pushState({ page: 0 }, "", now.here);
  end();
  focus();
  flushNow();
};

// What the server has may fill them, if it comes soon.
const areBlank = async () => {
  if (blanks().length) await Promise.race([joining, new Promise((resolve) => { setTimeout(resolve, SOON); })]);
  return blanks().length > 0;
};

/** @param {Happening} event */
const submit = async (event) => {
  const isPage = event.target.matches("[data-trama-answers]");
  if (!event.submitter || now.isBroken || !now.bundle || !isPage && !event.target.matches("[data-trama-local]")) return; // a plain form
  event.preventDefault();
  const go = event.submitter.value;
  const isOn = go === "on";
  if (isPage) {
    const all = read(event.target);
    await keep((kept) => ({ ...giving(over(all, kept.values))(kept), consent: isOn ? pages().consent : kept.consent }));
  }
  if (go.startsWith("to:")) await turn(Number(go.slice(3)));
  else if (go === "back") await turn(Math.max(1, now.shown - 1));
  else if (isOn && now.shown < pages().pages.length) await turn(now.shown + 1);
  else if (isOn && await areBlank()) { review(blanks()); history.pushState({ page: now.shown }, ""); focus(); } else await finish();
};

// --- what the browser and other tabs do -----------------------------------------------------------------------------

/** @param {PopStateEvent} event */
const back = ({ state }) => {
  if (state === null) return history.replaceState({ page: now.shown }, ""); // it only moved within the page
  if (now.record && now.record.state !== "writing") return end();
  if (!state.page || !now.bundle) return undefined;
  page(state.page);
  focus();
  return now.record && keep((kept) => ({ ...kept, page: state.page }));
};

/** @param {string} id */
const renewed = async (id) => {
  if (id !== now.secret || !now.bundle) return;
  now.record = await get(id) ?? now.record;
  if (!now.record) return;
  const here = form();
  if (now.record.state !== "writing") { stopSaving(); end(); } else if (here) { fill(here, now.record.values); refresh(here); }
};

/** @param {Happening} event */
const clicked = (event) => {
  if (event.target.closest("[data-trama-send]")) flushNow();
  const another = event.target.closest("[data-trama-another]");
  if (another) another.search = another.search.replace(/otra=\w+/, `otra=${newSecret().replace(/\W/g, "")}`); // one word each
  if (now.record && event.target.closest("[data-trama-file]")) saveCopy(now.record);
  if (event.target.closest("[data-trama-codes]")) saveCodes(need("[data-trama-both]", main));
};

const listen = () => {
  if (isListening) return;
  isListening = true;
  main.addEventListener("input", (event) => { if (form()?.contains(event.target)) given(event); });
  main.addEventListener("submit", submit);
  main.addEventListener("click", clicked);
  addEventListener("popstate", back);
  addEventListener("online", () => saveSoon(0));
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveSoon(0); });
  watch(renewed);
};

// --- on opening -----------------------------------------------------------------------------------------------------

/** @param {Trama.ResponseRecord[]} records */
const mine = (records) => {
  const behind = records.filter((record) => record.door === now.door && (!now.red || record.wave === now.red));
  const open = behind.filter((record) => (now.isAnother ? record.state === "writing" : !record.closed));
  open.sort((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state));
  return open.find((record) => record.id === now.secret && record.state === "writing") ?? open[0];
};

// Who answered before on a shared phone is not read by who comes after.
/** @param {Trama.ResponseRecord[]} records */
const closeOthers = (records) => Promise.all(records
  .filter((record) => record.door === now.door && ["ready", "received", "refused"].includes(record.state))
  .map((record) => update(record.id, (kept) => kept && tramaSending.parted({ ...kept, closed: true }))));

/** What the server has of this device comes in when it comes: until then, and where both say something, what this phone has
 *  stays. When the questionnaire was brought here from another phone with its word, what was answered there stays over
 *  what `other`, the record that was here before, says.
 *  @param {Trama.ResponseRecord | undefined} other
 *  @returns {Promise<void>} */
const join = async (other) => {
  const draft = await serverDraft(addressOf(now.door, now.red), now.secret).catch(() => null);
  if (!draft) { setTimeout(join, AGAIN, other); return; }
  if (now.record && now.record.state !== "writing") return;
  now.word ||= draft.word ?? "";
  const values = over(other?.values, draft.values);
  if (draft.values) await keep((kept) => (kept.state === "writing" ? joined(kept, { values }) : kept));
  if (other && !now.isBroken) await remove(other.id);
  sayWord();
};

// What was answered before this file was ready.
/** @param {Part} here */
const already = async (here) => {
  const there = changedIn(here);
  if (!there) return;
  await keep(giving(there));
  say(pages().words.phone);
  saveLater();
};

/** @param {Trama.ResponseRecord | undefined} known */
const begin = async (known) => {
  const served = now.secret;
  now.record = known ?? null;
  now.secret = known?.id ?? (served || newSecret());
  listen();
  if (known && known.state !== "writing") { end(); return takenBack().then(({ askWithdrawn }) => askWithdrawn(known)).catch(() => { /* no signal */ }); }
  await takeNotes([...new Set([now.secret, served])]);
  const here = form();
  if (here) await already(here);
  const first = Math.min(known?.page || now.shown || 1, pages().pages.length);
  history.replaceState({ page: first }, "");
  const isBack = Boolean(known?.values.items) && (!here || isUntouched(here));
  if (here && now.shown === first) dress(); else page(first);
  const shown = form();
  if (isBack && shown) goOn(shown);
  if (now.record?.unsaved?.length) saveSoon(0);
  return undefined;
};

/** @param {string} code */
const arrived = async (code) => {
  for (const record of (await all()).filter((each) => each.door === now.door && ["writing", "ready"].includes(each.state))) {
    const known = await receiptCode(record.id);
    if (known ? known !== code : record.door.length < PERSONAL) continue;
    await update(record.id, (kept) => kept && tramaSending.parted({ ...kept, state: "received", outcome: "already", receipt: code, values: {} }));
  }
  await forgetNotes(async (id) => [code, ""].includes(await receiptCode(id)));
};

/** @param {Part | null} shell
 *  @param {Trama.ResponseRecord | undefined} known */
const withoutPages = (shell, known) => {
  if (shell && known && !now.red) location.replace(`${location.pathname}?red=${known.wave}`);
  else if (shell) shell.hidden = false;
};

const open = async () => {
  if (main.querySelector("[data-trama-withdrawn]")) await (await takenBack()).noteWithdrawn();
  const receipt = main.querySelector("[data-receipt]")?.dataset.receipt;
  if (receipt) { listen(); main.querySelector("[data-trama-codes]")?.toggleAttribute("hidden", false); return arrived(receipt); }
  const [closed, shell] = [main.querySelector("[data-trama-closed]"), main.querySelector("[data-trama-shell]")];
  const here = form();
  if (!here && !closed && !shell) return undefined;
  now.secret = here?.elements.s.value ?? "";
  now.shown = Number(here?.elements.page.value ?? 0);
  if (here && !now.secret) return undefined; // a preview
  if (here) listen(); // before anything is waited for
  const records = await all();
  if (now.isAnother) await closeOthers(records);
  const known = mine(records);
  now.bundle = await load(now.door, now.red);
  if (!now.bundle) return here ? undefined : withoutPages(shell, known);
  if (closed && !["writing", "ready"].includes(known?.state ?? "")) return undefined;
  if (!here?.dataset.draft || known && known.state !== "writing") return begin(known);
  await begin(known?.id === now.secret ? known : undefined);
  const other = mine(records.filter(({ id, state }) => id !== now.secret && state === "writing"));
  joining = join(now.door.length < PERSONAL ? undefined : other); // behind a code, who answered before is another person
  return undefined;
};

main.addEventListener("submit", withdraw);

const link = async () => {
  const place = document.querySelector("[data-trama-outbox]");
  if (place) place.hidden = (await all()).length === 0;
};

open().catch(() => { isPlain = true; });
watch(link);
link().catch(() => { /* a phone without a store: every page is a plain form */ });
flush();
