// A second copy that outlives a cleaned browser: a record as a file, and back.
import { get, put } from "./store.js";
import { receiptCode, spoken, withdrawalCode } from "./codes.js";
import { legible } from "./form_values.js";

const FORMAT = 1;

/** @param {string} name
 *  @param {string} text
 *  @param {string} type */
const download = (name, text, type) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

/** @param {Trama.ResponseRecord} record */
const nameOf = (record) => `trama-${record.network.normalize("NFD").replace(/[^\w]+/g, "-").toLowerCase()}-${record.receipt || record.wave}`;

/** A file with everything that is needed to send it later, from this phone or another.
 *  @param {Trama.ResponseRecord} record */
export const saveCopy = (record) => download(`${nameOf(record)}.json`, JSON.stringify({ trama: FORMAT, record }, null, 1), "application/json");

/** A file to be read by its author.
 *  @param {Trama.ResponseRecord} record
 *  @param {Trama.Bundle | null} bundle
 *  @param {Record<string, string>} words */
export const saveReading = (record, bundle, words) => {
  const lines = legible(record.values, bundle).map((answer) => `${answer.ask}\n    ${answer.said}\n`);
  const head = [record.network, record.receipt && `${words.receipt}: ${spoken(record.receipt)}`].filter(Boolean);
  download(`${nameOf(record)}.txt`, [...head, "", ...lines].join("\n"), "text/plain;charset=utf-8");
};

/** A file with the receipt and the code to withdraw, and where that is done.
 *  @param {Part} both */
export const saveCodes = (both) => {
  const lines = (both.content.textContent ?? "").split("\n").map((line) => line.trim()).filter(Boolean);
  download("trama-codigos.txt", [...lines, new URL(both.dataset.address ?? "", location.href).href, ""].join("\n"), "text/plain;charset=utf-8");
};

const texts = ["id", "door", "wave", "network", "language", "consent"];

/** @param {any} value whatever a file holds
 *  @returns {value is Trama.ResponseRecord} */
const isRecord = (value) => value && texts.every((name) => typeof value[name] === "string") && value.id.length >= 16
  && value.id.length <= 64 && value.door && typeof value.values === "object" && value.values !== null;

/** Brings the copy of a file back: what arrived stays as it is, the rest waits to be sent or goes on being written.
 *  Returns the record, or nothing when the file is not a copy.
 *  @param {Blob} file
 *  @returns {Promise<Trama.ResponseRecord | undefined>} */
export const loadCopy = async (file) => {
  let read;
  try { read = JSON.parse(await file.text()); } catch { return undefined; }
  const record = read?.record;
  if (read?.trama !== FORMAT || !isRecord(record)) return undefined;
  const here = await get(record.id);
  if (here?.state === "received") return here;
  const state = record.state === "refused" ? "ready" : record.state;
  /** @type {Trama.ResponseRecord} */
  const whole = {
    ...{ page: 1, version: "", sealKey: "" }, ...record, outcome: record.state === "received" ? record.outcome : "", tries: 0, state,
    receipt: record.receipt || await receiptCode(record.id), withdrawal: record.withdrawal || await withdrawalCode(record.id),
  };
  if (!["writing", "ready", "received"].includes(state)) return undefined;
  await put(whole);
  return whole;
};
