// The desk: what was said goes without leaving the page, a button that changed under the finger waits, the top line stays true.
import { now } from "./live.js";
import { fieldsOf, say, send } from "../shared/act.js";
import { need } from "../shared/dom.js";

const root = need("[data-trama-live]");

// «Seguir» now leads elsewhere: for a moment it takes nobody by surprise, neither a second tap nor another's step.
const REST = 600; // milliseconds
const from = () => document.querySelector("#dock [name=from]")?.value;
let before = from();
let hush = 0;
const rest = () => {
  if (from() === before) return;
  before = from();
  root.classList.add("is-fresh");
  clearTimeout(hush);
  hush = setTimeout(() => root.classList.remove("is-fresh"), REST);
};
document.addEventListener("trama:drawn", rest);
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button || !("tramaOnce" in button.dataset)) return;
  if (!root.classList.contains("is-fresh") && !button.hasAttribute("aria-busy")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-trama-say]");
  if (!form) return;
  event.preventDefault();
  const answer = await send(form.action, fieldsOf(form, event.submitter));
  if (!answer.ok) { say(answer.sentence || need("#told").dataset.offline); return; }
  form.reset();
  const fold = form.closest("details");
  if (fold) fold.open = false;
});
document.addEventListener("toggle", ({ target }) => {
  if (target.id === "saying" && target.open) need("input[name=text]", target).focus();
}, { capture: true });
document.addEventListener("keydown", ({ key }) => {
  if (key !== "Escape") return;
  for (const details of document.querySelectorAll("#saying[open], .desk__codes[open], .agenda details[open]")) {
    const hadFocus = details.contains(document.activeElement);
    details.open = false;
    if (hadFocus) need("summary", details).focus();
  }
});

// When a moment runs over, the end goes with it.
const truth = () => {
  const line = document.querySelector("[data-trama-timing]");
  const deadline = Number(document.querySelector(".stage__clock")?.dataset.deadline);
  if (!line || !deadline || deadline > now()) return;
  const ends = now() + Number(line.dataset.rest) * 1000;
  const late = Math.round((ends - Number(line.dataset.planned)) / 60000);
  const way = late === 0 ? "on" : late > 0 ? "late" : "early";
  const sentence = root.dataset[late === 1 || late === -1 ? `${way}One` : way];
  const time = new Date(ends + Number(root.dataset.zone)).toISOString().slice(11, 16);
  const text = (sentence ?? "").replace("{count}", String(Math.abs(late))).replace("{time}", time);
  if (line.textContent?.trim() !== text) line.textContent = text;
};
setInterval(truth, 5000);
truth();
