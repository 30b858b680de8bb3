// What was taken back, here or elsewhere with its code: the word of the server wins over what this phone keeps.
import { all, update } from "./store.js";
import { withdrawalCode } from "./codes.js";
import { addressOf } from "./bundle.js";
import { serverDraft } from "./respondent.js";

/** @param {Trama.ResponseRecord} record
 *  @returns {Trama.ResponseRecord} */
const withdrawn = (record) => ({ ...record, state: "received", outcome: "withdrawn", withdrawal: "", values: {} });

/** Keeps that the answers of the page that says so were withdrawn. */
export const noteWithdrawn = async () => {
  const said = document.querySelector("[data-trama-withdrawn]")?.getAttribute("data-trama-withdrawn");
  const code = said?.replaceAll(/\W/g, "");
  if (!code) return;
  for (const { id, withdrawal } of await all()) {
    if (code === (withdrawal || await withdrawalCode(id))) await update(id, (kept) => kept && withdrawn(kept));
  }
};

/** Asks the server whether answers that arrived were taken back since; without signal it stays as it is.
 *  @param {Trama.ResponseRecord} record */
export const askWithdrawn = async (record) => {
  if (record.state !== "received" || record.outcome === "withdrawn" || !record.withdrawal) return;
  const known = await serverDraft(addressOf(record.door, record.room ? record.wave : ""), record.id).catch(() => null);
  if (known?.withdrawn) await update(record.id, (kept) => kept && withdrawn(kept));
};
