// The questionnaire on this phone: answers are kept as they are given, pages change without network, and the whole
// response leaves through the outbox. Without this file each page is a plain form, and nothing is missing but that.
import { all, get, remove, update } from "./store.js";
import { newSecret, receiptCode, withdrawalCode } from "./codes.js";
import { startItemFlow, refresh } from "./item_flow.js";
import { saveCopy } from "./copies.js";
import { addressOf, load } from "./bundle.js";
import { flush, flushNow, watch } from "./outbox.js";
import { blanks, dress, end, focus, page, review } from "./screens.js";
import {
  form, give, giving, joined, keep, main, now, pages, saveLater, saveSoon, say, serverDraft, stopSaving, takeNote,
} from "./respondent.js";
import { fill, over, read, said } from "./form_values.js";

const RANK = ["writing", "ready", "refused", "received"];
const TEXTS = /** @type {const} */ (["purpose", "example", "level"]);
const PERSONAL = 7; // letters: links are longer than the codes of rooms

// --- moving on ----------------------------------------------------------------------------------------------------

/** @param {Happening} event */
const given = async (event) => {
  await give(said(event.target));
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

/** @param {Happening} event */
const submit = async (event) => {
  const isPage = event.target.matches("[data-trama-answers]");
  if (!event.submitter || now.isBroken || !isPage && !event.target.matches("[data-trama-local]")) return; // a plain form
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
  else if (isOn && blanks().length) { review(blanks()); history.pushState({ page: now.shown }, ""); focus(); } else await finish();
};

// --- what the browser and other tabs do -----------------------------------------------------------------------------

/** @param {PopStateEvent} event */
const back = ({ state }) => {
  if (state === null) return history.replaceState({ page: now.shown }, ""); // it only moved within the page
  if (now.record && now.record.state !== "writing") return end();
  if (!state.page) return undefined;
  page(state.page);
  focus();
  return now.record && keep((kept) => ({ ...kept, page: state.page }));
};

/** @param {string} id */
const renewed = async (id) => {
  if (id !== now.secret) return;
  now.record = await get(id) ?? now.record;
  if (!now.record) return;
  const here = form();
  if (now.record.state !== "writing") { stopSaving(); end(); } else if (here) { fill(here, now.record.values); refresh(here); }
};

/** @param {Happening} event */
const clicked = (event) => {
  if (event.target.closest("[data-trama-send]")) flushNow();
  if (now.record && event.target.closest("[data-trama-file]")) saveCopy(now.record);
};

const listen = () => {
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
  .filter((record) => record.door === now.door && record.state === "ready")
  .map((record) => update(record.id, (kept) => kept && { ...kept, closed: true })));

/** What the server has of this device comes in. Of one secret, what this phone has stays; when the questionnaire was
 *  brought here from another phone with its word, what was answered there stays and this phone fills what is blank.
 *  @param {Trama.ResponseRecord | undefined} known
 *  @returns {Promise<Trama.ResponseRecord | null | undefined>} */
const withDraft = async (known) => {
  if (known && known.state !== "writing") return known;
  const draft = await serverDraft(addressOf(now.door, now.red), now.secret).catch(() => /** @type {Trama.ServerDraft} */ ({}));
  now.word = draft.word ?? "";
  if (!draft.values) return known;
  const other = known && known.id !== now.secret ? known : null;
  const values = other ? over(other.values, draft.values) : draft.values;
  await keep((kept) => joined(kept.id === known?.id ? kept : { ...kept, page: draft.page ?? kept.page }, { values }));
  if (other && !now.isBroken) await remove(other.id);
  return now.record;
};

/** @param {Trama.Values} there
 *  @param {Trama.Values} here */
const isMore = (there, { items = {}, open = {}, ...rest }) => Object.keys(there.items ?? {}).some((code) => !(code in items))
  || Object.entries(there.open ?? {}).some(([key, text]) => text && !(key in open))
  || TEXTS.some((name) => there[name] && !(name in rest));

// What was answered before this file was ready.
/** @param {Part} here */
const already = async (here) => {
  const there = read(here);
  if (!isMore(there, now.record?.values ?? {})) return;
  await keep((kept) => giving(over(there, kept.values))(kept));
  say(pages().words.phone);
  saveLater();
};

/** @param {Trama.ResponseRecord | null | undefined} known */
const begin = async (known) => {
  now.record = known ?? null;
  now.secret = known?.id ?? (now.secret || newSecret());
  listen();
  if (known && known.state !== "writing") return end();
  await takeNote();
  const here = form();
  if (here) await already(here);
  const first = Math.min(known?.page || now.shown || 1, pages().pages.length);
  history.replaceState({ page: first }, "");
  if (form() && now.shown === first) await dress(); else page(first);
  if (now.record?.unsaved?.length) saveSoon(0);
  return undefined;
};

/** @param {string} code */
const arrived = async (code) => {
  for (const record of (await all()).filter((each) => each.door === now.door && ["writing", "ready"].includes(each.state))) {
    const known = await receiptCode(record.id);
    if (known ? known !== code : record.door.length < PERSONAL) continue;
    await update(record.id, (kept) => kept && { ...kept, state: "received", outcome: "already", receipt: code, values: {} });
  }
};

/** @param {Part | null} shell
 *  @param {Trama.ResponseRecord | undefined} known */
const withoutPages = (shell, known) => {
  if (shell && known && !now.red) location.replace(`${location.pathname}?red=${known.wave}`);
  else if (shell) shell.hidden = false;
};

const open = async () => {
  const receipt = main.querySelector("[data-receipt]")?.dataset.receipt;
  if (receipt) return arrived(receipt);
  const [closed, shell] = [main.querySelector("[data-trama-closed]"), main.querySelector("[data-trama-shell]")];
  const here = form();
  if (!here && !closed && !shell) return undefined;
  now.secret = here?.elements.s.value ?? "";
  now.shown = Number(here?.elements.page.value ?? 0);
  if (here && !now.secret) return undefined; // a preview
  const records = await all();
  if (now.isAnother) await closeOthers(records);
  const known = mine(records);
  now.bundle = await load(now.door, now.red);
  if (!now.bundle) return here ? startItemFlow(here, here.dataset.change ?? "") : withoutPages(shell, known);
  if (closed && !["writing", "ready"].includes(known?.state ?? "")) return undefined;
  return begin(here?.dataset.draft ? await withDraft(known) : known);
};

const link = async () => {
  const place = document.querySelector("[data-trama-outbox]");
  if (place) place.hidden = (await all()).length === 0;
};

open().catch(() => {
  const here = form();
  if (here && !now.bundle) startItemFlow(here, here.dataset.change ?? "");
});
watch(link);
link().catch(() => { /* a phone without a store: every page is a plain form */ });
flush();
