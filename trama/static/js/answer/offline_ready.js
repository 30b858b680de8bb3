// Makes the phone able to answer without signal, and says so only when it is true.
import { update } from "./store.js";
import { isKept } from "./bundle.js";
import { forgets, lastDay } from "./forgetting.js";

const works = async () => { await update("probe", () => undefined); return true; };

/** Whether the service worker of the questionnaires is at work here. */
export const isInstalled = async () => {
  if (!("serviceWorker" in navigator)) return false;
  if (navigator.serviceWorker.controller) return true;
  await navigator.serviceWorker.register("/e/sw.js", { scope: "/e/" });
  return Boolean((await navigator.serviceWorker.ready).active);
};

/** Brings what handing over and carrying need: not while somebody answers with signal to the end, who needs none of it,
 *  but when a questionnaire is left before its end. */
export const bringCourier = async () => {
  const worker = navigator.serviceWorker?.controller ?? (await navigator.serviceWorker?.ready)?.active;
  worker?.postMessage("later");
};

document.addEventListener("visibilitychange", () => {
  if (document.hidden && document.querySelector("[data-trama-answers]")) bringCourier();
});

/** Whether this questionnaire can be answered without signal: its pages, its files and the store are here.
 *  @param {string} door
 *  @param {string} red
 *  @param {Trama.Bundle} bundle */
export const isReady = async (door, red, bundle) => {
  try {
    return await isInstalled() && await isKept(door, red, bundle) && await works();
  } catch {
    return false;
  }
};

/** @param {Part} place
 *  @param {Record<string, string>} words */
const asked = async (place, words) => {
  const isKeptForGood = await navigator.storage.persist();
  const answer = place.querySelector("[data-trama-ask]") ?? place;
  answer.textContent = isKeptForGood ? words.persisted : words.not_persisted;
  if (isKeptForGood) place.querySelector("[data-trama-forgets]")?.remove();
};

/** Offers, with its reason, to ask the phone not to clear what is kept.
 *  @param {Part | null} place
 *  @param {Record<string, string>} words */
export const offerToPersist = async (place, words) => {
  if (!place || await navigator.storage?.persisted?.()) return;
  const about = place.querySelector("[data-trama-forgets]");
  if (about && forgets(navigator, matchMedia("(display-mode: standalone)").matches)) {
    about.textContent = (words.forgets ?? "").replace("%(day)s", lastDay(Date.now(), document.documentElement.lang));
    place.hidden = false;
  }
  if (!navigator.storage?.persist) {
    place.querySelector("[data-trama-ask]")?.remove();
    return;
  }
  place.hidden = false;
  place.querySelector("button")?.addEventListener("click", () => asked(place, words), { once: true });
};
