// The moments of a workshop moved without leaving the page: by the buttons, or taken by their grip. Without this file: plain forms.
import { say, send } from "./act.js";

const STAYS = new Set(["up", "down", "remove", "again", "keep", "order"]);
const plan = document.getElementById("plan");
const offline = document.getElementById("told")?.dataset.offline;

// The plan as the server has it now; whoever was on a button stays on it, and hears where the moment went.
const draw = async (focus, moved) => {
  const answer = await fetch(location.pathname);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  plan.replaceChildren(...page.getElementById("plan").childNodes);
  equip();
  const place = focus.map((id) => document.getElementById(id)).find((one) => one && !one.disabled);
  place?.focus({ preventScroll: true });
  const row = moved && document.getElementById(`m-${moved}`);
  document.getElementById("moved").textContent = row?.dataset.said ?? "";
};

const act = async (does, which, extra = {}) => {
  const form = document.getElementById("moments");
  const data = new FormData(form);
  data.append("do", which ? `${does}:${which}` : does);
  for (const [name, value] of Object.entries(extra)) data.append(name, value);
  const answer = await send(form.action, data);
  if (!answer.ok) { say(answer.sentence || offline); return false; }
  return true;
};

const near = (does, which) => ({
  up: [`up-${which}`, `down-${which}`],
  down: [`down-${which}`, `up-${which}`],
  remove: [`again-${which}`],
  again: [`up-${which}`, `down-${which}`],
  keep: [`up-${which}`, `down-${which}`],
}[does] ?? []);

document.addEventListener("submit", async (event) => {
  const [does, which] = (event.submitter?.value ?? "").split(":");
  if (event.target.id !== "moments" || !STAYS.has(does)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await act(does, which)) await draw(near(does, which), which);
}, true);

// By the grip, with pointer or finger: the others make room while it passes.
let held = null; // { row, list, y, was }

const rows = () => [...plan.querySelectorAll(".moments > [data-moment]")];
const order = () => rows().map((one) => one.dataset.moment).join(" ");

const take = (event) => {
  const row = event.target.closest("[data-trama-grip]")?.closest("[data-moment]");
  if (!row || event.button !== 0) return;
  event.preventDefault();
  held = { row, was: order(), grip: event.target };
  event.target.setPointerCapture(event.pointerId);
  for (const one of plan.querySelectorAll(".add[open]")) one.open = false;
  row.classList.add("is-held");
};

const pass = (event) => {
  if (!held) return;
  const others = rows().filter((one) => one !== held.row);
  const after = others.find((one) => {
    const box = one.getBoundingClientRect();
    return event.clientY < box.top + box.height / 2;
  });
  if (after && after !== held.row.nextElementSibling) after.before(held.row);
  else if (!after && others.length && others.at(-1) !== held.row.previousElementSibling) others.at(-1).after(held.row);
  const edge = 80;
  if (event.clientY < edge) scrollBy(0, -12);
  else if (event.clientY > innerHeight - edge) scrollBy(0, 12);
};

const drop = async () => {
  if (!held) return;
  const { row, was } = held;
  row.classList.remove("is-held");
  held = null;
  const codes = order();
  if (codes === was) return;
  await act("order", "", { codes });
  await draw([], row.dataset.moment); // also when it could not be kept: the page says what is true
};

const cancel = () => {
  if (!held) return;
  held.row.classList.remove("is-held");
  held = null;
  draw([], "").catch(() => {});
};

function equip() {
  for (const grip of plan.querySelectorAll("[data-trama-grip]")) grip.hidden = false;
}

plan.addEventListener("pointerdown", take);
plan.addEventListener("pointermove", pass);
plan.addEventListener("pointerup", drop);
plan.addEventListener("pointercancel", cancel);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") cancel(); });
equip();
