// What is being written in the room (sheet, note, idea, prediction) survives every redraw, a reload, a pause and the end
// of its moment. A form is one of these by `data-trama-write`; with the value "notebook", what stands in it when its moment
// ends goes as it stands. Once it is sent it waits in outbox.js until it has arrived.
import { key, say } from "../shared/act.js";
import { need } from "../shared/dom.js";
import { all, drop, entrust, hold, keep, kept, sentences, show, SURE } from "./outbox.js";

const root = need("[data-trama-live]");
const change = need("#change");
const moment = () => document.getElementById("stage")?.dataset.moment ?? "";
const NOT_FIELDS = ["text", "csrfmiddlewaretoken", "sent"];

/** The fields of a form that are texts: none of these has a file.
 *  @param {Part} form
 *  @returns {[string, string][]} */
const fields = (form) => [...new FormData(form)].flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : []));

/** @param {Part} form */
const written = (form) => ({
  address: form.action,
  fields: fields(form).filter(([name]) => !NOT_FIELDS.includes(name)),
  text: form.elements.text.value,
  moment: moment(),
  isNotebook: form.dataset.tramaWrite === "notebook",
});

/** @param {Happening} event */
const noted = ({ target }) => {
  const form = target.closest("[data-trama-write]");
  const field = form?.elements.text;
  if (!form || !field) return;
  if (field.value.trim()) keep(`draft:${field.id}`, written(form));
  else drop(`draft:${field.id}`);
  const place = form.querySelector("[role=status]");
  if (place) place.textContent = "";
};
document.addEventListener("input", noted);
document.addEventListener("change", (event) => { if (event.target.type === "checkbox") noted(event); });

/** @param {Part} form */
const clear = (form) => {
  const field = form.elements.text;
  drop(`draft:${field.id}`);
  field.value = field.defaultValue = "";
  for (const tick of form.querySelectorAll("[type=checkbox]")) tick.checked = tick.defaultChecked;
};

// What has to be changed, or looked at again by its author, goes back to where it was written; pressed again as it is, a
// text about which they were asked is left so.
/** @type {Map<string, string>} */
const asked = new Map();
/** @param {string} id
 *  @param {Part} field */
const goesBack = (id, field) => {
  const left = kept(id);
  if (!left) return;
  const { asks, isWrong, ...what } = left;
  if (!(asks || isWrong) || !field.isConnected || field.value || field === change.elements.text) return;
  fill(field, what);
  keep(`draft:${field.id}`, { ...what, at: Date.now() });
  drop(id);
  if (asks) asked.set(field.id, what.text);
  show();
};

let sentAt = 0;
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-trama-write]");
  if (!form) return;
  event.preventDefault();
  const field = form.elements.text;
  if (!field.value.trim()) { field.focus(); return; }
  const place = form.querySelector("[role=status]");
  const sent = key();
  const what = written(form);
  const gone = entrust(asked.get(field.id) === what.text ? { ...what, fields: [...what.fields, SURE] } : what, sent);
  sentAt = Date.now();
  clear(form);
  if (form === change) put(null);
  if (place) place.textContent = sentences.sending ?? "";
  await gone;
  const left = kept(`out:${sent}`);
  const sentence = left ? left.sentence || sentences.offline : sentences.added;
  if (place?.isConnected && form.checkVisibility?.() !== false) place.textContent = sentence ?? "";
  else say(sentence);
  if (left) goesBack(`out:${sent}`, field);
});
// Tapped twice: the second tap finds an empty form, and that is no mistake.
document.addEventListener("invalid", (event) => {
  if (event.target.closest("[data-trama-write]") && Date.now() - sentAt < 2000) event.preventDefault();
}, true);

// «Me too», or not any more: what was wished last is what is sent.
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.matches("[data-trama-echo]")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const text = button.closest("li")?.querySelector(".slip__text")?.textContent?.trim();
  const label = [button.textContent?.trim(), text].filter(Boolean).join(": ");
  const wish = { isMark: true, code: button.dataset.tramaEcho, isOn: button.name === "yes", label };
  entrust({ ...wish, address: button.formAction, fields: [[button.name, "1"]], text: "" }, `mark:${wish.code}`);
  mark();
}, true);
const mark = () => {
  for (const { code, isOn } of all("out:mark:")) {
    for (const button of document.querySelectorAll(`[data-trama-echo="${code}"]`)) {
      button.setAttribute("aria-pressed", String(isOn));
      button.name = isOn ? "not" : "yes";
    }
  }
};

// Changing an entry where it stands.
/** @param {Part | null} link
 *  @param {string} [text]
 *  @param {string} [version] */
const put = (link, text = link?.dataset.text, version = link?.dataset.version) => {
  const field = change.elements.text;
  if (!link) { change.hidden = true; root.append(change); return; }
  if (!change.hidden && field.value !== field.defaultValue && change.action !== link.href) { field.focus(); return; }
  change.action = link.href;
  change.elements.version.value = version;
  field.defaultValue = link.dataset.text ?? "";
  field.value = text;
  link.closest(".entry")?.append(change);
  change.hidden = false;
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-trama-change]");
  if (link) { event.preventDefault(); put(link); change.elements.text.focus(); }
  if (event.target.closest("[data-trama-cancel]")) { drop("draft:text-change"); put(null); }
});

// A text stays where it was being written as long as that moment lasts (what is not of a sheet, whenever its form is
// there), also after a reload.
/** @param {Part} field
 *  @param {Pick<Trama.Waiting, "text" | "fields">} what */
const fill = (field, what) => {
  field.value = what.text;
  for (const [name, value] of what.fields) {
    for (const tick of field.form.querySelectorAll("[type=checkbox]")) if (tick.name === name && tick.value === value) tick.checked = true;
  }
  const fold = field.closest("details");
  if (fold) fold.open = true;
};
/** @param {Pick<Trama.Waiting, "address">} what */
const linkOf = (what) => [...document.querySelectorAll("[data-trama-change]")].find((link) => link.href === what.address);
/** @param {string} id
 *  @param {Omit<Trama.Waiting, "id">} what */
const returned = (id, what) => {
  if (what.isNotebook && what.moment !== moment()) return false;
  if (id === "text-change") {
    const link = change.hidden && linkOf(what);
    if (link) put(link, what.text, what.fields.find(([name]) => name === "version")?.[1]);
    return !change.hidden;
  }
  const field = document.getElementById(id);
  if (field && !field.value) fill(field, what);
  return Boolean(field);
};

// When the moment is over, what was being written goes to the sheet as it stands; the rest is shown and not sent.
const restore = () => {
  for (const { id, ...what } of all("draft:")) {
    const field = id.slice("draft:".length);
    if (returned(field, what)) continue;
    if (what.isNotebook) entrust(what);
    else hold(what, field);
    drop(id);
    const here = document.getElementById(field); // until the page has drawn the next moment
    if (here?.value === what.text) clear(here.form);
  }
  for (const { id, ...what } of all("out:")) {
    const field = what.isHeld && document.getElementById(what.held ?? "");
    if (!field || field.value) continue;
    fill(field, what);
    keep(`draft:${field.id}`, written(field.form));
    drop(id);
  }
  show();
};

const tidy = () => {
  const what = kept("draft:text-change");
  // Its entry is not on the page any more, or its moment is over.
  if (!change.hidden && (!change.isConnected || (what && what.moment !== moment()))) put(null);
  restore();
  mark();
};
document.addEventListener("trama:drawn", tidy);
tidy();
