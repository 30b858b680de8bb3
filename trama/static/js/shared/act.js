// Buttons and small forms whose result comes by the stream: sent without leaving the page. Without this file: plain forms.
// A button with form="act" and its own formaction needs no token of its own, so it can stand in what all pages receive.

import "./floor.js";
import "./outbox.js";

/** @type {DOMStringMap} */
const sentences = document.getElementById("told")?.dataset ?? {};

export const key = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The fields of a form as `submitter` sends them; FormData's own second argument is younger than the floor.
 *  @param {Part} form
 *  @param {Part | null} [submitter] */
export const fieldsOf = (form, submitter) => {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  return data;
};

const LATER = [408, 425, 429];

/** What the server says to a form sent without leaving the page.
 *  @param {string} address
 *  @param {FormData | URLSearchParams} data
 *  @returns {Promise<Trama.Answer>} */
export const send = async (address, data) => {
  try {
    const answer = await tramaInTime(address, { method: "POST", body: data, headers: { "X-Trama": "1" } });
    if (answer.status === 204) return { ok: true, sentence: "" };
    const text = await answer.text();
    // A page after a redirect: the page of who is in was the answer of a plain form.
    if (answer.ok && answer.redirected) return { ok: text.includes("data-trama-live="), isOut: true, sentence: "" };
    const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
    const isFinal = !plain && answer.status < 500 && !LATER.includes(answer.status);
    const asks = answer.headers.has("X-Trama-Asks");
    return { ok: false, asks, isFinal, isWrong: answer.status === 422, sentence: plain ? text : "" };
  } catch {
    return { ok: false, isCut: true, sentence: "" };
  }
};

const ask = () => document.dispatchEvent(new CustomEvent("trama:ask"));

/** @param {Part} form
 *  @param {Part} submitter */
const settled = (form, submitter) => {
  for (const field of form.elements) {
    const brief = field.dataset.tramaBrief; // which button empties it; "" is any
    if (field.name?.startsWith("hands-") || brief === "" || (brief !== undefined && brief === submitter.name)) field.value = "";
    else if (field.matches("textarea")) field.defaultValue = field.value;
    else if (field.type === "checkbox" && submitter.name === "to") field.checked = false;
  }
};

for (const act of document.querySelectorAll("#act, [data-trama-act]")) act.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button) return; // a plain form
  event.preventDefault();
  event.stopImmediatePropagation();
  button.setAttribute("aria-busy", "true");
  const answer = await send(button.hasAttribute("formaction") ? button.formAction : act.action, fieldsOf(act, button));
  button.removeAttribute("aria-busy");
  if (answer.ok) { settled(act, button); ask(); return; }
  say(answer.sentence || sentences.offline || "");
});

// A refusal is said where it is heard and seen, and goes by itself.
let hush = 0;
const placeOfRefusals = () => {
  const fresh = Object.assign(document.createElement("p"), { id: "refused", className: "refused-now" });
  fresh.setAttribute("role", "status");
  document.body.append(fresh);
  return fresh;
};
/** @param {string | undefined} sentence */
export const say = (sentence) => {
  if (!sentence) return;
  const place = document.getElementById("refused") ?? placeOfRefusals();
  setTimeout(() => { place.textContent = sentence; }, 50);
  clearTimeout(hush);
  hush = setTimeout(() => { place.textContent = ""; }, 8000);
};

// Own marks («me too»): which are pressed is known only to this page.
const mark = () => {
  const [codes, own] = ["echoed", "own"].map((id) => new Set((document.getElementById(id)?.dataset.codes ?? "").split(" ")));
  for (const button of document.querySelectorAll("[data-trama-echo]")) {
    const code = button.dataset.tramaEcho ?? "";
    button.hidden = own.has(code);
    const isOn = codes.has(code);
    button.setAttribute("aria-pressed", String(isOn));
    button.name = isOn ? "not" : "yes";
  }
};
mark();
document.addEventListener("trama:drawn", mark);

// The last minute is said once, politely.
const minute = document.querySelector("[data-trama-minute]");
let said = "";
/** @param {Part} place */
const warn = (place) => {
  const clock = document.querySelector(".stage__clock");
  const moment = document.getElementById("stage")?.dataset.moment ?? "";
  const isNear = clock?.classList.contains("is-near");
  if (isNear && said !== moment) place.textContent = place.dataset.tramaMinute ?? "";
  else if (!isNear) place.textContent = "";
  said = isNear ? moment : "";
};
if (minute) setInterval(() => warn(minute), 1000);
