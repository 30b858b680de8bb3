// The pages of a questionnaire without anybody's answers, fetched once and kept beside the service worker's files.

import "../shared/outbox.js";

const CACHE = "trama-hojas";
const SLOW = 60000; // milliseconds for all of them by a slow line
const SOON = 4000; // and when older ones are at hand

/** @param {string} door
 *  @param {string} red */
export const addressOf = (door, red) => `/e/${encodeURIComponent(door)}/hojas/${red ? `?red=${red}` : ""}`;

/** @param {string} address
 *  @returns {Promise<Trama.Bundle | null>} */
const keptAt = async (address) => {
  if (!("caches" in globalThis)) return null; // only where the address is safe
  const found = await caches.match(address, { cacheName: CACHE });
  return found ? found.json() : null;
};

/** @param {string} address
 *  @param {Trama.Bundle | null} kept
 *  @returns {Promise<Trama.Bundle | null>} */
const fetched = async (address, kept) => {
  const answer = await tramaInTime(address, kept ? { headers: { "If-None-Match": kept.tag } } : {}, SLOW);
  if (answer.status === 304) return kept;
  if (!answer.ok) throw new Error(String(answer.status));
  if ("caches" in globalThis) await (await caches.open(CACHE)).put(address, answer.clone());
  return answer.json();
};

/** The pages of the questionnaire behind a door: those at hand, renewed meanwhile; of an
 *  older site only when no newer ones come soon; or nothing without network.
 *  @param {string} door
 *  @param {string} red */
export const load = async (door, red) => {
  const address = addressOf(door, red);
  const kept = await keptAt(address).catch(() => null);
  const fresh = fetched(address, kept).catch(() => kept);
  if (!kept) return fresh;
  if (kept.site === document.body.dataset.site) return kept;
  return Promise.race([fresh, new Promise((resolve) => { setTimeout(resolve, SOON, kept); })]);
};

/** The pages with which a record can be read here, if they are at hand.
 *  @param {Pick<Trama.ResponseRecord, "door" | "wave">} record */
export const bundleOf = async ({ door, wave }) => {
  try {
    return await keptAt(addressOf(door, "")) ?? await keptAt(addressOf(door, wave));
  } catch {
    return null;
  }
};

/** Whether everything that this questionnaire needs without network is on this phone.
 *  @param {string} door
 *  @param {string} red
 *  @param {Trama.Bundle} bundle */
export const isKept = async (door, red, bundle) => {
  const wanted = [addressOf(door, red), ...bundle.needs];
  const found = await Promise.all(wanted.map((address) => caches.match(address)));
  return found.every(Boolean);
};
