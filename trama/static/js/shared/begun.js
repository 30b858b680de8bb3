// What was typed in a long form waits in this browser until it is sent: it is there again after a reload, and when the page
// was left by another way. A form asks for it by `data-trama-begun`, with a name where its address has several. Passwords,
// codes and files are never kept, and who.js deletes the rest when the browser changes hands.
import { who } from "./who.js";

const SENT = "said:sent";
const MOVES = ["date", "datetime-local", "time"]; // what the page says there may be only today
const NEVER = ["password", "file", "hidden", "submit", "button", "reset", "image"];

/** @typedef {[string | boolean, string | boolean]} Change  What the page said, and what was made of it. */

/** @param {Part} field */
const isKept = (field) => Boolean(field.name) && !NEVER.includes(field.type) && field.getAttribute("autocomplete") !== "one-time-code";
/** @param {Part} field */
const isTick = (field) => ["checkbox", "radio"].includes(field.type);
/** @param {Part} field */
const nameOf = (field) => (isTick(field) ? `${field.name}=${field.value}` : field.name);
/** @param {Part} field */
const valueOf = (field) => (isTick(field) ? field.checked : field.value);
/** @param {Part} field
 *  @param {string | boolean} value */
const put = (field, value) => {
  if (isTick(field)) field.checked = Boolean(value);
  else field.value = value;
};
/** @param {Part} form */
const keyOf = (form) => `said:${who}:${form.getAttribute("action") || location.pathname}:${form.dataset.tramaBegun}`;

/** @param {Part} form */
const follow = (form) => {
  const key = keyOf(form);
  const fields = [...form.elements].filter(isKept);
  /** @type {Record<string, Change>} */
  const left = JSON.parse(localStorage.getItem(key) ?? "{}");
  /** @type {Map<Part, string | boolean>} */
  const said = new Map();
  const back = fields.filter((field) => {
    const now = valueOf(field);
    const [was, typed] = left[nameOf(field)] ?? [now, now];
    // A page that hands back what was sent, to be put right, says the typed value itself.
    said.set(field, now === typed ? was : now);
    const isNewer = now !== was && !MOVES.includes(field.type); // changed by somebody since: that stays
    if (now === typed || isNewer) return false;
    put(field, typed);
    if (valueOf(field) === typed) return true;
    put(field, now); // what was chosen is not offered any more
    return false;
  });
  const keep = () => {
    const changed = fields.filter((field) => valueOf(field) !== said.get(field));
    const found = changed.map((field) => [nameOf(field), [said.get(field), valueOf(field)]]);
    if (found.length) localStorage.setItem(key, JSON.stringify(Object.fromEntries(found)));
    else localStorage.removeItem(key);
  };
  keep();
  for (const kind of ["input", "change"]) form.addEventListener(kind, keep);
  for (const field of back) for (let fold = field.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  // Whatever follows the form hears of it, once it listens.
  if (back.length) document.addEventListener("DOMContentLoaded", () => { form.dispatchEvent(new Event("trama:begun")); });
};

/** Whether this page is where a form that arrived leads to: one that did not comes back itself, or nothing comes. */
const hasArrived = () => performance.getEntriesByType("navigation")[0]?.redirectCount !== 0;

const begin = () => {
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  if (sent && hasArrived()) localStorage.removeItem(sent);
  if (who) for (const form of document.querySelectorAll("[data-trama-begun]")) follow(form);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (who && form.matches("[data-trama-begun]") && !event.defaultPrevented) sessionStorage.setItem(SENT, keyOf(form));
  });
};

try { begin(); } catch { /* this browser keeps nothing */ }
