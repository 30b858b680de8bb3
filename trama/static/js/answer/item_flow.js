// One sentence a time: says what was chosen, folds it, moves to the next, fills the thread at the top.
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

/** Shows again what the fields say, and how much of the page is done.
 *  @param {Part} form */
export const refresh = (form) => {
  const items = [...form.querySelectorAll(".item")];
  items.forEach(show);
  const done = items.filter((item) => item.querySelector("input:checked")).length;
  form.closest("main")?.querySelector(".thread__part--now")?.style.setProperty("--filled", String(Math.round(100 * done / Math.max(1, items.length))));
};

/** Makes a page comfortable; `change` is the word on the button of what was folded.
 *  @param {Part} form
 *  @param {string} change */
export const startItemFlow = (form, change) => {
  const items = [...form.querySelectorAll(".item")];
  refresh(form);
  items.forEach((item) => fold(item, change));
  let byPointer = false;
  form.addEventListener("pointerdown", () => { byPointer = true; });
  form.addEventListener("keydown", () => { byPointer = false; });
  form.addEventListener("change", (event) => {
    const item = event.target.closest(".item");
    if (!item) return;
    refresh(form);
    if (!byPointer) return;
    fold(item, change);
    const next = items[items.indexOf(item) + 1] || item.closest(".block")?.nextElementSibling;
    next?.scrollIntoView({ block: next.classList.contains("item") ? "center" : "start" });
  });
};
