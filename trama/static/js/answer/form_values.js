// Between the fields of a page and the values of a record (store.js).

import { need } from "../shared/dom.js";

const TEXTS = new Set(["purpose", "example"]);

/** What one field says, as values; nothing for a field that is not an answer.
 *  @param {Part} field
 *  @returns {Trama.Values} */
export const said = (field) => {
  if (field.type === "radio" && !field.checked) return {};
  if (field.closest(".item")) return { items: { [field.name]: field.value === "na" ? "na" : Number(field.value) } };
  if (field.name.startsWith("open-")) return { open: { [field.name.slice(5)]: field.value } };
  if (field.type === "checkbox") return { [field.name]: field.checked };
  return field.name === "level" || TEXTS.has(field.name) ? { [field.name]: field.value } : {};
};

/** `given` over `before`: what was given last stays, and nothing else is lost.
 *  @param {Trama.Values | undefined} before
 *  @param {Trama.Values | undefined} given
 *  @returns {Trama.Values} */
export const over = (before, given) => ({
  ...before, ...given, items: { ...before?.items, ...given?.items }, open: { ...before?.open, ...given?.open },
});

/** Everything a page says.
 *  @param {Part} form */
export const read = (form) => [...form.querySelectorAll("input, textarea")].map(said).reduce(over, {});

/** @param {Part} field */
const isChanged = (field) => (["radio", "checkbox"].includes(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);

/** What a page says otherwise than it came, or nothing.
 *  @param {Part} form
 *  @returns {Trama.Values | undefined} */
export const changedIn = (form) => {
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea")].filter(isChanged);
  return fields.length ? fields.map(said).reduce(over, {}) : undefined;
};

/** @param {Part} field
 *  @param {Trama.Values} values */
const valueOf = (field, values) => {
  if (field.closest(".item")) return values.items?.[field.name];
  return field.name.startsWith("open-") ? values.open?.[field.name.slice(5)] : /** @type {Record<string, unknown>} */ (values)[field.name];
};

/** Puts values into the fields of a page; the one being written in is left alone.
 *  @param {Part} form
 *  @param {Trama.Values} values */
export const fill = (form, values) => {
  for (const field of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    const value = valueOf(field, values);
    if (value === undefined || field === document.activeElement && field.type === "textarea") continue;
    if (field.type === "radio") field.checked = String(value) === field.value;
    else if (field.type === "checkbox") field.checked = Boolean(value);
    else field.value = value;
  }
};

/** Questions and answers of a record, as a person reads them. Without the pages, only codes.
 *  @param {Trama.Values} values
 *  @param {Trama.Bundle | null} bundle
 *  @returns {{ ask: string, said: string }[]} */
export const legible = (values, bundle) => {
  if (!bundle) return Object.entries({ ...values.items, ...values.open }).map(([ask, value]) => ({ ask, said: String(value) }));
  return bundle.pages.flatMap((html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const form = need("form", page);
    fill(form, values);
    return [...form.querySelectorAll(".item, .levels, textarea")].map(line).filter((answer) => answer.said);
  });
};

/** @param {Part | null | undefined} place */
const text = (place) => place?.textContent?.trim().replace(/\s+/g, " ") ?? "";

/** @param {Part} place */
const line = (place) => {
  if (place.tagName === "TEXTAREA") return { ask: text(place.form.querySelector(`label[for="${place.id}"]`)), said: place.value.trim() };
  const ask = text(place.querySelector("legend"));
  const chosen = place.querySelector("input:checked");
  if (!chosen) return { ask, said: "" };
  return { ask, said: chosen.dataset.word ? `${chosen.value} · ${chosen.dataset.word}` : text(chosen.closest("label")?.querySelector("b") ?? chosen.closest("label")) };
};
