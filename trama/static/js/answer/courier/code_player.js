// Shows a parcel as codes, one after another, for the camera of another phone.

import { encodeQR } from "../../../vendor/qr.js";
import { CODE, cut } from "./frames.js";

const BORDER = 4; // modules of white around, as the standard asks

// The screen stays on; where the browser cannot, nothing else changes.
const awake = async () => { try { return await navigator.wakeLock.request("screen"); } catch { return null; } };

/** @param {Part} canvas
 *  @param {string} text */
const paint = (canvas, text) => {
  const rows = /** @type {boolean[][]} */ (encodeQR(text, "raw", { ...CODE, border: BORDER }));
  const scale = Math.max(2, Math.ceil(720 / rows.length)); // whole pixels for each module
  canvas.width = canvas.height = rows.length * scale;
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  rows.forEach((row, y) => row.forEach((dark, x) => { if (dark) pen.fillRect(x * scale, y * scale, scale, scale); }));
};

/** Plays `parcel` on `canvas`: play(), pause(), next(), end(), `speed` in codes a second, and how many make one round.
 *  @param {{ parcel: Uint8Array<ArrayBuffer>, canvas: Part, speed: number, shown?: (number: number) => void }} how
 *  @returns {Promise<Trama.CodePlayer>} */
export const playCodes = async ({ parcel, canvas, speed, shown = () => {} }) => {
  const frames = await cut(parcel);
  let [number, timer] = [0, 0];
  /** @type {WakeLockSentinel | null} */
  let lock = null;
  const next = () => {
    paint(canvas, frames.text(number));
    canvas.dataset.number = String(number);
    shown(number);
    number += 1;
  };
  const player = {
    total: frames.total,
    speed,
    next,
    get isPlaying() { return Boolean(timer); },
    async play() {
      const step = () => { next(); timer = setTimeout(step, 1000 / player.speed); };
      if (!timer) step();
      if (lock) return;
      const held = await awake();
      if (timer && !lock) lock = held;
      else await held?.release(); // it ended meanwhile
    },
    pause() { clearTimeout(timer); timer = 0; },
    async end() { player.pause(); await lock?.release(); lock = null; },
  };
  next();
  return player;
};
