// Keys ← → go through the steps of the conversation, unless somebody is writing: they press its buttons, so what was
// typed goes along. What opens or ends something has another way and no key. However else the page is left, what was typed waits in this browser until it is seen here as kept.
import "../shared/outbox.js";
import { who } from "../shared/who.js";

const KEPT = `said:${who}:${location.pathname}`;
// What belongs together, the words first: the rest of a group goes when they have arrived.
const GROUPS = [["text"], ["reason", "dimension"], ["what", "who", "when"]];

/** @param {Happening} event */
const turn = (event) => {
  if (event.target.closest("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
  const back = ["ArrowLeft", "PageUp"].includes(event.key);
  if (!back && !["ArrowRight", "PageDown"].includes(event.key)) return;
  const way = document.querySelector(`[data-trama-way=${back ? "back" : "on"}]`);
  if (way) { event.preventDefault(); way.click(); }
};
window.addEventListener("keydown", turn);

// The projector shows what this page shows: the same step, also when it is reached by the browser's own way, and the same
// folds. Nothing typed goes along. It does so only while the conversation stands where this tab was: a page that is behind says so.
const [, steps, step] = location.pathname.match(/^(.*?)(\d+)\/$/) ?? ["", "", ""];
const STOOD = `stood:${steps}`;
const open = () => [...document.querySelectorAll("details[data-fold][open]")].map((fold) => /** @type {HTMLElement} */ (fold).dataset.fold ?? "");
let projected = String(open());
/** @param {boolean} isNews
 *  @param {string} since */
const stand = (isNews, since) => {
  const token = document.querySelector("#talk [name=csrfmiddlewaretoken]");
  if (!(token instanceof HTMLInputElement) || !(isNews || String(open()) !== projected)) return;
  projected = String(open());
  const body = new URLSearchParams({ csrfmiddlewaretoken: token.value, stand: "yes", since });
  for (const fold of open()) body.append("unfolded", fold);
  tramaInTime(location.pathname, { method: "POST", body, keepalive: true }).then(({ ok, status }) => {
    const elsewhere = document.querySelector("[data-trama-elsewhere]");
    if (ok) elsewhere?.remove();
    else if (isNews && status === 409 && !elsewhere) location.reload();
  }).catch(() => { projected = "?"; });
};
document.addEventListener("toggle", () => stand(false, step), true);
window.addEventListener("pageshow", ({ persisted }) => {
  const [way] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  const since = sessionStorage.getItem(STOOD) ?? step;
  sessionStorage.setItem(STOOD, step);
  if (persisted || way?.type === "back_forward") stand(true, since);
});

/** @param {string} text */
const plain = (text) => text.replace(/\s+/g, " ").trim();

/** @param {string} text */
const isKept = (text) => [...document.querySelectorAll("[data-said]")].some((said) => plain(said.innerText) === plain(text));

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("talk"));
const fields = GROUPS.flat();

if (form) {
  /** @type {Record<string, string>} */
  const left = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  for (const group of GROUPS) {
    const hasArrived = isKept(left[group[0]] ?? "");
    for (const name of group) {
      const field = /** @type {HTMLInputElement | RadioNodeList | null} */ (form.elements.namedItem(name));
      if (hasArrived) delete left[name];
      else if (field && left[name]) field.value = left[name];
    }
  }
  const keep = () => {
    const typed = new FormData(form);
    const found = fields.map((name) => [name, String(typed.get(name) ?? "")]).filter(([, value]) => value);
    if (found.length) localStorage.setItem(KEPT, JSON.stringify(Object.fromEntries(found)));
    else localStorage.removeItem(KEPT);
  };
  keep();
  for (const kind of ["input", "change"]) document.addEventListener(kind, keep);
}
