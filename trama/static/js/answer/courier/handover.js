// Hands answers to another phone: this phone's own, sealed now, and those that it carries, by codes or by file.

import { toBase64, fromBase64, sha256 } from "./bytes.js";
import { waiting } from "./carried.js";
import { playCodes } from "./code_player.js";
import { pack, toFile } from "./parcel.js";
import { bringCourier, isInstalled } from "../offline_ready.js";
import { byWave, element, place, message, tell } from "./messages.js";
import { spoken } from "../codes.js";
import { entry, seal } from "./seal.js";
import { all, changed, update } from "../store.js";

const [form, list] = [place("choose"), place("list")];
const FEW = 4; // ticks that are shown at once; more are a tap away
/** @type {Map<string, { size: number, envelopes: () => Promise<Uint8Array<ArrayBuffer>[]> }>} */
const groups = new Map(); // the name of a tick → how to get its envelopes
/** @type {Trama.CodePlayer | undefined} */
let playing;

/** The same answers give the same envelope, so that a carrier knows it again.
 *  @param {Trama.ResponseRecord} record */
const sealed = async (record) => {
  const of = toBase64(await sha256(new TextEncoder().encode(JSON.stringify(entry(record)))));
  if (record.sealed?.of === of) return fromBase64(record.sealed.envelope);
  const envelope = await seal(record);
  await update(record.id, (now) => now && { ...now, sealed: { of, envelope: toBase64(envelope) } });
  return envelope;
};

// With a receipt in the address, only that answer is ticked to begin with.
const wanted = decodeURIComponent(location.hash.slice(1));

/** @param {string} name
 *  @param {string} label
 *  @param {string} detail
 *  @param {string} [receipt] */
const tick = (name, label, detail, receipt) => {
  const [row, box, text] = [element("label", "", "tick"), element("input"), element("span", label)];
  Object.assign(box, { type: "checkbox", name, checked: form.elements[name]?.checked ?? (!wanted || receipt === wanted) });
  text.append(element("small", detail));
  row.append(box, text);
  return row;
};

const count = () => {
  const n = [...groups].reduce((sum, [name, { size }]) => sum + (form.elements[name].checked ? size : 0), 0);
  place("count").textContent = message("chosen", { n });
  for (const button of [place("codes"), place("save")]) button.disabled = n === 0;
  place("every").checked = [...groups.keys()].every((name) => form.elements[name].checked);
};

const draw = async () => {
  const mine = (await all()).filter((record) => record.state === "ready" && record.sealKey);
  const carried = byWave(await waiting());
  const rows = [];
  groups.clear();
  for (const [number, record] of mine.entries()) {
    const detail = record.receipt ? message("receipt", { receipt: spoken(record.receipt) }) : message("wave", { wave: spoken(record.wave) });
    rows.push(tick(`own-${number}`, message("own", { network: record.network }), detail, record.receipt));
    groups.set(`own-${number}`, { size: 1, envelopes: async () => [await sealed(record)] });
  }
  for (const [wave, those] of carried) {
    rows.push(tick(`wave-${wave}`, message("carried", { n: those.length }), message("wave", { wave: spoken(wave) })));
    groups.set(`wave-${wave}`, { size: those.length, envelopes: async () => those.map((record) => record.envelope) });
  }
  list.replaceChildren(...rows);
  place("none").hidden = rows.length > 0;
  form.hidden = rows.length === 0 || Boolean(playing);
  place("every").closest("label")?.toggleAttribute("hidden", rows.length < 2);
  place("which").open ||= rows.length <= FEW;
  if (rows.length) count();
};

const envelopes = async () => {
  const chosen = [...groups].filter(([name]) => form.elements[name].checked);
  return (await Promise.all(chosen.map(([, group]) => group.envelopes()))).flat();
};

let isStarting = false;
const start = async () => {
  if (isStarting || playing) return; // tapped twice: one player paints
  isStarting = true;
  try { await show(); } finally { isStarting = false; }
};

const show = async () => {
  const speed = Number(document.querySelector("[name=speed]:checked")?.value ?? 4);
  const bar = place("bar");
  const player = await playCodes({
    parcel: pack(await envelopes()), canvas: place("code"), speed,
    shown: (number) => { bar.value = playing ? (number % playing.total + 1) / playing.total : 0; },
  });
  playing = player;
  place("plain").hidden = form.hidden = true;
  place("show").hidden = false;
  place("told").replaceChildren();
  place("pause").hidden = player.total === 1;
  if (player.total > 1) player.play();
  describe(player);
  place("show").scrollIntoView({ block: "start" });
  place("pause").focus({ preventScroll: true });
};

/** @param {Trama.CodePlayer} player */
const describe = (player) => {
  place("round").textContent = message("round", { n: player.total, seconds: Math.ceil(player.total / player.speed) });
  place("pause").textContent = message(player.isPlaying ? "pause" : "on");
};

const end = async () => {
  await playing?.end();
  playing = undefined;
  place("show").hidden = true;
  place("plain").hidden = false;
  await draw();
  place("codes").focus();
};

const save = async () => {
  const text = toFile(await envelopes());
  const name = message("file");
  // Browsers share files of few kinds: the same text goes as .txt by the share sheet and as .trama when it is saved.
  const file = new File([text], `${name}.trama.txt`, { type: "text/plain" });
  try {
    if (!navigator.canShare?.({ files: [file] })) throw new TypeError("no share sheet");
    await navigator.share({ files: [file] });
    tell(message("shared"), true);
  } catch (problem) {
    if (problem instanceof DOMException && problem.name === "AbortError") return; // the person changed their mind
    const link = Object.assign(element("a"), { href: URL.createObjectURL(new Blob([text])), download: `${name}.trama` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    tell(message("saved"), true);
  }
};

/** @param {() => Promise<void>} act */
const tried = (act) => () => act().catch(() => tell(message("sealing")));

place("codes").addEventListener("click", tried(start));
place("save").addEventListener("click", tried(save));
place("end").addEventListener("click", end);
place("pause").addEventListener("click", () => {
  if (!playing) return;
  if (playing.isPlaying) playing.pause();
  else playing.play();
  describe(playing);
});
for (const radio of document.querySelectorAll("[name=speed]")) {
  radio.checked = radio.value === (matchMedia("(prefers-reduced-motion: reduce)").matches ? "2" : "4");
  radio.addEventListener("change", () => {
    if (!playing) return;
    playing.speed = Number(radio.value);
    describe(playing);
  });
}
place("every").addEventListener("change", ({ target }) => {
  for (const name of groups.keys()) form.elements[name].checked = target.checked;
});
form.addEventListener("change", count);
place("address").textContent = location.host + place("address").textContent;
changed(() => { if (!playing) draw(); });
draw();
isInstalled().then(bringCourier).catch(() => { /* no service worker here: the page works while it is open */ });
