// A sheet by keyboard: one figure a sentence, each moves on by itself. Without this file the same page is a plain form.
import "../shared/floor.js";

const form = document.querySelector("[data-trama-typing]");
const rows = [...(form?.querySelectorAll("[data-trama-row]") ?? [])];
const code = form?.querySelector("[name=sheet]");

/** @param {number} place */
const go = (place) => {
  const row = rows[place];
  rows.forEach((other) => other.classList.toggle("type__row--now", other === row));
  if (!row) {
    const after = rows.at(-1)?.closest("section")?.nextElementSibling;
    (form?.querySelector("input[type=checkbox]") ?? form?.querySelector("button"))?.focus();
    after?.scrollIntoView({ block: "center" });
    return;
  }
  (row.querySelector("input:checked") ?? row.querySelector("input"))?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center" });
};

/** @param {Part} element */
const placeOf = (element) => rows.findIndex((row) => row === element.closest("[data-trama-row]"));

/** @param {number} place
 *  @param {string} key */
const choose = (place, key) => {
  const values = [...rows[place].querySelectorAll("input")];
  const wanted = /^[0n]$/i.test(key) ? values.find((choice) => choice.value === "na") : values[Number(key) - 1];
  if (!wanted || (wanted.value === "na" && !/^[0n]$/i.test(key))) return false;
  wanted.checked = true;
  go(place + 1);
  return true;
};

form?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const place = placeOf(event.target);
  if (place < 0) {
    if (event.target === code && event.key === "Enter") { event.preventDefault(); go(0); }
    return;
  }
  if (event.key === "Backspace") { event.preventDefault(); go(Math.max(place - 1, 0)); }
  else if (event.key === "Enter") {
    event.preventDefault();
    for (const input of rows[place].querySelectorAll("input")) input.checked = false;
    go(place + 1);
  } else if (/^[0-9nN]$/.test(event.key) && choose(place, event.key)) event.preventDefault();
});

code?.addEventListener("input", () => {
  if (code.value.replace(/[\s-]/g, "").length === 8) go(0);
});
form?.addEventListener("focusin", (event) => {
  const place = placeOf(event.target);
  if (place >= 0) rows.forEach((other, at) => other.classList.toggle("type__row--now", at === place));
});
if (code?.readOnly) go(0);
else code?.focus();
