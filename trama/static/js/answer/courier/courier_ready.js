// Makes a phone able to carry without signal: resolves only when all that it takes is here, else rejects.

import { prepare } from "./camera.js";
import { bringCourier, isInstalled } from "../offline_ready.js";

const PAUSE = 400; // milliseconds between looks
const MOST = 50; // looks: the files come after those of the questionnaire, by a slow line

/** @param {string[]} addresses */
const areHere = async (addresses) => (await Promise.all(addresses.map((address) => caches.match(address)))).every(Boolean);

/** @param {{ needs: string[], library: string }} what */
export const courierReady = async ({ needs, library }) => {
  const reader = await prepare(library);
  if (!await isInstalled()) throw new Error("no service worker");
  const isOwn = reader === globalThis.BarcodeDetector;
  const wanted = isOwn ? needs : [...needs, library];
  for (let looks = 0; looks < MOST; looks += 1) {
    if (await areHere(wanted)) return;
    bringCourier();
    if (!isOwn) await tramaInTime(library, {}, 60000); // the service worker keeps it, once it is at work; until then it costs nothing twice
    await new Promise((go) => { setTimeout(go, PAUSE); });
  }
  throw new Error("not everything came");
};
