// What a template promises is there; where it is not, the page says which part is missing.

/** @param {string} selectors
 *  @param {{ querySelector(selectors: string): Part | null }} [within]
 *  @returns {Part} */
export const need = (selectors, within = document) => {
  const found = within.querySelector(selectors);
  if (!found) throw new Error(`Trama: no ${selectors} on this page`);
  return found;
};
