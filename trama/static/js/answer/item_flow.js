// One sentence a time: says what was chosen, folds it, moves to the next, says how far one is. It starts by itself on the page
// that came, before what keeps the answers is here. What was tapped before that stays as it is under the finger.
import { changedIn } from "./form_values.js";
import { need } from "../shared/dom.js";

/** @param {Part} item */
const show = (item) => {
  const input = item.querySelector("input:checked");
  if (!input) return;
  const na = need(".na", item).textContent?.trim() ?? "";
  need(".chosen", item).textContent = input.value === "na" ? na : `${input.value} · ${input.dataset.word}`;
};

/** @param {Part} item
 *  @param {string} change */
const fold = (item, change) => {
  if (!item.querySelector("input:checked") || item.classList.contains("is-folded")) return;
  item.classList.add("is-folded");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "change";
  button.textContent = change;
  button.setAttribute("aria-label", `${change}: ${need(".item__text", item).textContent}`);
  button.addEventListener("click", () => { item.classList.remove("is-folded"); button.remove(); item.querySelector("input:checked")?.focus(); });
  need(".chosen", item).before(button);
};

/** Shows again what the fields say, how much of the page is done and how many sentences of all.
 *  @param {Part} form */
export const refresh = (form) => {
  const main = form.closest("main");
  const items = [...form.querySelectorAll(".item")];
  items.forEach(show);
  const done = items.filter((item) => item.querySelector("input:checked")).length;
  main?.querySelector(".thread__part--now")?.style.setProperty("--filled", String(Math.round(100 * done / Math.max(1, items.length))));
  const place = main?.querySelector(".head__place");
  if (place) place.textContent = (form.dataset.progress ?? "").replace("%(done)s", String(Number(form.dataset.elsewhere) + done));
};

/** Folds what is answered, on a page that was not on the screen before: on one that was, everything below would move.
 *  @param {Part} form */
export const foldAll = (form) => { for (const item of form.querySelectorAll(".item")) fold(item, form.dataset.change ?? ""); };

let isTouched = false; // the page on the screen
let rests = 0; // where it was scrolled to by itself

// Reloaded, a browser puts back what was scrolled to and chosen, and the address keeps where the notice led: nobody did that now.
const isReloaded = performance.getEntriesByType("navigation").some((entry) => /** @type {PerformanceNavigationTiming} */ (entry).type === "reload");
if (isReloaded) history.scrollRestoration = "manual";

/** Whether nobody has begun to read or answer the page on the screen.
 *  @param {Part} form */
export const isUntouched = (form) => !isTouched
  && (isReloaded || Math.abs(scrollY - rests) < 2 && !location.hash && !changedIn(form));

/** Goes on where somebody was: to the first sentence without an answer, or past them all.
 *  @param {Part} form */
export const goOn = (form) => {
  const blank = [...form.querySelectorAll(".item")].find((item) => !item.querySelector("input:checked"));
  const next = blank ?? need(".words, .go", form);
  next.scrollIntoView({ block: blank ? "center" : "start", behavior: "instant" });
  rests = scrollY;
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
};

/** Makes a page comfortable, once.
 *  @param {Part} form */
export const startItemFlow = (form) => {
  refresh(form);
  if (form.dataset.flows) return;
  form.dataset.flows = "yes";
  const change = form.dataset.change ?? "";
  const items = [...form.querySelectorAll(".item")];
  let byPointer = false;
  form.addEventListener("pointerdown", () => { byPointer = true; });
  form.addEventListener("keydown", () => { byPointer = false; });
  form.addEventListener("change", (event) => {
    const item = event.target.closest(".item");
    if (!item) return;
    refresh(form);
    history.scrollRestoration = "manual"; // coming back goes on at what is blank
    if (!byPointer) return;
    fold(item, change);
    const next = items[items.indexOf(item) + 1] || item.closest(".block")?.nextElementSibling;
    next?.scrollIntoView({ block: next.classList.contains("item") ? "center" : "start" });
  });
};

for (const kind of ["pointerdown", "keydown", "wheel"]) addEventListener(kind, () => { isTouched = true; }, { passive: true });
const served = document.querySelector("[data-trama-answers]");
if (served?.elements.s.value) { // not a preview
  const isBack = served.dataset.back && isUntouched(served);
  startItemFlow(served);
  if (isBack) goOn(served);
}
