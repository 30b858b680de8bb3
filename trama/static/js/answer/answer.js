// The questionnaire on this phone: answers are kept as they are given, pages change without network, and the whole
// response leaves through the outbox. Without this file each page is a plain form, and nothing is missing but that.
import { all, get, remove, update } from "./store.js";
import { newSecret, receiptCode, withdrawalCode } from "./codes.js";
import { startItemFlow, refresh } from "./item_flow.js";
import { saveCopy } from "./copies.js";
import { addressOf, load } from "./bundle.js";
import { flush, flushNow, watch } from "./outbox.js";
import { blanks, dress, elsewhere, end, focus, page, review } from "./screens.js";
import {
  form, give, giving, joined, keep, main, now, saveLater, saveSoon, say, serverDraft, stopSaving, takeNote,
} from "./respondent.js";
import { fill, over, read, said } from "./form_values.js";

const RANK = ["writing", "ready", "refused", "received"];
const PERSONAL = 7; // letters: links are longer than the codes of rooms

// --- moving on ----------------------------------------------------------------------------------------------------

const given = async (event) => {
  await give(said(event.target));
  if (now.isBroken) return;
  say(now.bundle.words.phone);
  saveLater();
};

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

const submit = async (event) => {
  const isPage = event.target.matches("[data-trama-answers]");
  if (!event.submitter || now.isBroken || !isPage && !event.target.matches("[data-trama-local]")) return; // a plain form
  event.preventDefault();
  const go = event.submitter.value;
  const isOn = go === "on";
  if (isPage) {
    const all = read(event.target);
    await keep((kept) => ({ ...giving(over(all, kept.values))(kept), consent: isOn ? now.bundle.consent : kept.consent }));
  }
  if (go.startsWith("to:")) await turn(Number(go.slice(3)));
  else if (go === "back") await turn(Math.max(1, now.shown - 1));
  else if (isOn && now.shown < now.bundle.pages.length) await turn(now.shown + 1);
  else if (isOn && blanks().length) { review(blanks()); history.pushState({ page: now.shown }, ""); focus(); } else await finish();
};

// --- what the browser and other tabs do -----------------------------------------------------------------------------

const back = ({ state }) => {
  if (state === null) return history.replaceState({ page: now.shown }, ""); // it only moved within the page
  if (now.record && now.record.state !== "writing") return end();
  if (!state.page) return undefined;
  page(state.page);
  focus();
  return now.record && keep((kept) => ({ ...kept, page: state.page }));
};

const renewed = async (id) => {
  if (id !== now.secret) return;
  now.record = await get(id) ?? now.record;
  if (!now.record) return;
  if (now.record.state !== "writing") { stopSaving(); end(); } else if (form()) { fill(form(), now.record.values); refresh(form()); }
};

const clicked = (event) => {
  if (event.target.closest("[data-trama-send]")) flushNow();
  if (event.target.closest("[data-trama-file]")) saveCopy(now.record);
};

const listen = () => {
  main.addEventListener("input", (event) => { if (form()?.contains(/** @type {Node} */ (event.target))) given(event); });
  main.addEventListener("submit", submit);
  main.addEventListener("click", clicked);
  main.addEventListener("trama-elsewhere", elsewhere);
  addEventListener("popstate", back);
  addEventListener("online", () => saveSoon(0));
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveSoon(0); });
  watch(renewed);
};

// --- on opening -----------------------------------------------------------------------------------------------------

const mine = (records) => {
  const behind = records.filter((one) => one.door === now.door && (!now.red || one.wave === now.red));
  const open = behind.filter((one) => (now.isAnother ? one.state === "writing" : !one.closed));
  open.sort((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state));
  return open.find((one) => one.id === now.secret && one.state === "writing") ?? open[0];
};

// Who answered before on a shared phone is not read by who comes after.
const closeOthers = (records) => Promise.all(records
  .filter((one) => one.door === now.door && one.state === "ready")
  .map((one) => update(one.id, (kept) => kept && { ...kept, closed: true })));

/** What the server has of this device comes in. Of one secret, what this phone has stays; when the questionnaire was
 *  brought here from another phone with its word, what was answered there stays and this phone fills what is blank. */
const withDraft = async (known) => {
  if (known && known.state !== "writing") return known;
  const draft = await serverDraft(addressOf(now.door, now.red), now.secret).catch(() => ({}));
  now.word = draft.word ?? "";
  if (!draft.values) return known;
  const isOther = known && known.id !== now.secret;
  const values = isOther ? over(known.values, draft.values) : draft.values;
  await keep((kept) => joined(kept.id === known?.id ? kept : { ...kept, page: draft.page }, { values }));
  if (isOther && !now.isBroken) await remove(known.id);
  return now.record;
};

const isMore = (there, { items = {}, open = {}, ...rest }) => Object.keys(there.items).some((code) => !(code in items))
  || Object.entries(there.open).some(([key, text]) => text && !(key in open))
  || ["purpose", "example", "level"].some((name) => there[name] && !(name in rest));

// What was answered before this file was ready.
const already = async () => {
  const there = read(form());
  if (!isMore(there, now.record?.values ?? {})) return;
  await keep((kept) => giving(over(there, kept.values))(kept));
  say(now.bundle.words.phone);
  saveLater();
};

const begin = async (known) => {
  now.record = known ?? null;
  now.secret = known?.id ?? (now.secret || newSecret());
  listen();
  if (known && known.state !== "writing") return end();
  await takeNote();
  if (form()) await already();
  const first = Math.min(known?.page || now.shown || 1, now.bundle.pages.length);
  history.replaceState({ page: first }, "");
  if (form() && now.shown === first) await dress(); else page(first);
  if (now.record?.unsaved?.length) saveSoon(0);
  return undefined;
};

const arrived = async (code) => {
  for (const one of (await all()).filter((each) => each.door === now.door && ["writing", "ready"].includes(each.state))) {
    const known = await receiptCode(one.id);
    if (known ? known !== code : one.door.length < PERSONAL) continue;
    await update(one.id, (kept) => kept && { ...kept, state: "received", outcome: "already", receipt: code, values: {} });
  }
};

const withoutPages = (shell, known) => {
  if (shell && known && !now.red) location.replace(`${location.pathname}?red=${known.wave}`);
  else if (shell) shell.hidden = false;
};

const open = async () => {
  const receipt = main.querySelector("[data-receipt]")?.dataset.receipt;
  if (receipt) return arrived(receipt);
  const [closed, shell] = [main.querySelector("[data-trama-closed]"), main.querySelector("[data-trama-shell]")];
  if (!form() && !closed && !shell) return undefined;
  now.secret = form()?.elements.s.value ?? "";
  now.shown = Number(form()?.elements.page.value ?? 0);
  if (form() && !now.secret) return undefined; // a preview
  const records = await all();
  if (now.isAnother) await closeOthers(records);
  const known = mine(records);
  now.bundle = await load(now.door, now.red);
  if (!now.bundle) return form() ? startItemFlow(form(), form().dataset.change) : withoutPages(shell, known);
  if (closed && !["writing", "ready"].includes(known?.state)) return undefined;
  return begin(form()?.dataset.draft ? await withDraft(known) : known);
};

const link = async () => {
  const place = document.querySelector("[data-trama-outbox]");
  if (place) place.hidden = (await all()).length === 0;
};

open().catch(() => { if (form() && !now.bundle) startItemFlow(form(), form().dataset.change); });
watch(link);
link().catch(() => { /* a phone without a store: every page is a plain form */ });
flush();
