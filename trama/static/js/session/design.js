// The moments of a workshop moved without leaving the page: by the buttons, or taken by their grip. Without this file: plain forms.
import { say, send } from "../shared/act.js";
import { need } from "../shared/dom.js";

const STAYS = new Set(["up", "down", "remove", "again", "keep", "order"]);
const plan = need("#plan");
const offline = document.getElementById("told")?.dataset.offline;

// The plan as the server has it now; whoever was on a button stays on it, and hears where the moment went.
/** @param {string[]} focus
 *  @param {string} moved */
const draw = async (focus, moved) => {
  const answer = await tramaInTime(location.pathname).catch(() => null);
  if (!answer?.ok) return; // no signal: it was said
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  plan.replaceChildren(...need("#plan", page).childNodes);
  equip();
  const place = focus.map((id) => document.getElementById(id)).find((element) => element && !element.disabled);
  place?.focus({ preventScroll: true });
  const row = moved && document.getElementById(`m-${moved}`);
  need("#moved").textContent = (row && row.dataset.said) ?? "";
};

/** @param {string} does
 *  @param {string} which
 *  @param {Record<string, string>} extra */
const act = async (does, which, extra = {}) => {
  const form = need("#plan-form");
  const data = new FormData(form);
  data.append("do", which ? `${does}:${which}` : does);
  for (const [name, value] of Object.entries(extra)) data.append(name, value);
  const answer = await send(form.action, data);
  if (!answer.ok) { say(answer.sentence || offline); return false; }
  return true;
};

/** @param {string} does
 *  @param {string} which
 *  @returns {string[]} */
const near = (does, which) => ({
  up: [`up-${which}`, `down-${which}`],
  down: [`down-${which}`, `up-${which}`],
  remove: [`again-${which}`, `keep-${which}`],
  again: [`remove-${which}`],
  keep: [`remove-${which}`],
}[does] ?? []);

document.addEventListener("submit", async (event) => {
  const [does, which] = (event.submitter?.value ?? "").split(":");
  if (event.target.id !== "plan-form" || !STAYS.has(does)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (await act(does, which)) await draw(near(does, which), which);
}, true);

// By the grip, with pointer or finger: the others make room while it passes. What is held is never taken out of the page,
// else the finger would lose it.
/** @type {{ row: Part, was: string } | null} */
let held = null;

const rows = () => [...plan.querySelectorAll(".plan-items > [data-item]")];
const order = () => rows().map((row) => row.dataset.item).join(" ");
/** @param {Part} row */
const middle = (row) => { const box = row.getBoundingClientRect(); return box.top + box.height / 2; };

/** @param {Happening} event */
const take = (event) => {
  const row = event.target.closest("[data-trama-grip]")?.closest("[data-item]");
  if (!row || event.button !== 0) return;
  for (const details of plan.querySelectorAll(".add[open]")) details.open = false;
  held = { row, was: order() };
  row.classList.add("is-held");
};

/** @param {Happening} event */
const pass = (event) => {
  if (!held) return;
  const all = rows();
  const here = all.indexOf(held.row);
  const [before, after] = [all[here - 1], all[here + 1]];
  if (before && event.clientY < middle(before)) held.row.after(before);
  else if (after && event.clientY > middle(after)) held.row.before(after);
  const edge = 80;
  if (event.clientY < edge) scrollBy({ top: -12, behavior: "instant" });
  else if (event.clientY > innerHeight - edge) scrollBy({ top: 12, behavior: "instant" });
};

const drop = async () => {
  if (!held) return;
  const { row, was } = held;
  row.classList.remove("is-held");
  held = null;
  const codes = order();
  if (codes === was) return;
  await act("order", "", { codes });
  await draw([], row.dataset.item ?? ""); // also when it could not be kept: the page says what is true
};

const cancel = () => {
  if (!held) return;
  held.row.classList.remove("is-held");
  held = null;
  draw([], "");
};

function equip() {
  for (const grip of plan.querySelectorAll("[data-trama-grip]")) grip.hidden = false;
}

plan.addEventListener("pointerdown", take);
document.addEventListener("pointermove", pass);
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", cancel);
// What is dragged is the moment, not its text: some engines would select it.
for (const name of ["selectstart", "dragstart"]) document.addEventListener(name, (event) => { if (held) event.preventDefault(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") cancel(); });
equip();
