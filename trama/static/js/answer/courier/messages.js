// The sentences that the server wrote for a page's script, with their numbers and codes filled in.
import { need } from "../../shared/dom.js";

/** @type {Record<string, string | [string, string]>} */
const words = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** The sentence of that name; of a pair, the one for `n`.
 *  @param {string} name
 *  @param {Record<string, string | number>} values */
export const message = (name, values = {}) => {
  const sentence = Array.isArray(words[name]) ? words[name][values.n === 1 ? 0 : 1] : words[name];
  return sentence.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));
};

/** The place that a page marks with data-trama-NAME.
 *  @param {string} name */
export const place = (name) => need(`[data-trama-${name}]`);

/** An element with a text in it.
 *  @param {string} name
 *  @returns {Part} */
export const element = (name, text = "", className = "") => Object.assign(/** @type {Part} */ (document.createElement(name)), { textContent: text, className });

/** Says something in a live region of the page: good news, or what to do.
 *  @param {string | string[]} sentences
 *  @param {boolean} [isGood] */
export const tell = (sentences, isGood, region = "told") => {
  const box = element("div", "", `told${isGood ? " told--good" : ""}`);
  box.append(...[sentences].flat().map((sentence) => element("p", sentence)));
  place(region).replaceChildren(box);
};

/** Records by their wave: [[wave, records], …].
 *  @template {{ wave: string }} Grouped
 *  @param {Grouped[]} records
 *  @returns {[string, Grouped[]][]} */
export const byWave = (records) => {
  /** @type {Map<string, Grouped[]>} */
  const waves = new Map();
  for (const record of records) waves.set(record.wave, [...(waves.get(record.wave) || []), record]);
  return [...waves];
};
