// The sentences that the server wrote for a page's script, with their numbers and codes filled in.

const words = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** The sentence of that name; of a pair, the one for `n`. */
export const message = (name, values = {}) => {
  const sentence = Array.isArray(words[name]) ? words[name][values.n === 1 ? 0 : 1] : words[name];
  return sentence.replace(/\{(\w+)\}/g, (_, key) => values[key]);
};

/** A code as it is read aloud, in two groups of three. */
export const spoken = (code) => `${code.slice(0, 3)} ${code.slice(3)}`;

/** The place that a page marks with data-trama-NAME. */
export const place = (name) => document.querySelector(`[data-trama-${name}]`);

/** An element with a text in it. */
export const element = (name, text = "", className = "") => Object.assign(document.createElement(name), { textContent: text, className });

/** Says something in a live region of the page: good news, or what to do. */
export const tell = (sentences, isGood, region = "told") => {
  const box = element("div", "", `told${isGood ? " told--good" : ""}`);
  box.append(...[sentences].flat().map((one) => element("p", one)));
  place(region).replaceChildren(box);
};

/** Records by their wave: [[wave, records], …]. */
export const byWave = (records) => {
  const waves = new Map();
  for (const one of records) waves.set(one.wave, [...(waves.get(one.wave) || []), one]);
  return [...waves];
};
