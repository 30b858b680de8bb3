// Ideas taken with the pointer from one cluster to another. By keyboard or finger: mark them and press «Move to…».
import { say, send } from "../shared/act.js";
import { need } from "../shared/dom.js";

const FAR = 6; // pixels before a press is a drag
/** @type {{ idea: Part, x: number, y: number, moves: boolean } | null} */
let held = null;

/** @param {number} x
 *  @param {number} y */
const over = (x, y) => document.elementFromPoint(x, y)?.closest("[data-cluster]");

/** @param {Part | null | undefined} cluster */
const light = (cluster) => {
  for (const other of document.querySelectorAll(".cluster.is-over")) if (other !== cluster) other.classList.remove("is-over");
  cluster?.classList.add("is-over");
};

const drop = () => {
  if (!held) return;
  held.idea.classList.remove("is-held");
  held.idea.style.transform = "";
  light(null);
  held = null;
};

/** @param {Part} idea
 *  @param {Part} cluster */
const take = async (idea, cluster) => {
  const act = need("#act");
  const mover = need("#shelf button");
  const marked = [...document.querySelectorAll(".idea input[type=checkbox]:checked")].map((checkbox) => checkbox.value);
  const code = idea.id.replace("idea-", "");
  const data = new FormData();
  data.append("csrfmiddlewaretoken", act.elements.csrfmiddlewaretoken.value);
  for (const idea of marked.includes(code) ? marked : [code]) data.append("idea", idea);
  data.append("to", cluster.dataset.cluster ?? "");
  const answer = await send(mover.formAction, data);
  if (!answer.ok) say(answer.sentence || document.getElementById("told")?.dataset.offline);
};

document.addEventListener("pointerdown", (event) => {
  const idea = event.target.closest(".idea");
  if (event.button !== 0 || event.pointerType === "touch" || !idea || !document.getElementById("shelf") || event.target.closest("button, input, textarea, a")) return;
  held = { idea, x: event.clientX, y: event.clientY, moves: false };
});

document.addEventListener("pointermove", (event) => {
  if (!held) return;
  const [x, y] = [event.clientX - held.x, event.clientY - held.y];
  if (!held.moves && Math.hypot(x, y) < FAR) return;
  held.moves = true;
  event.preventDefault();
  held.idea.classList.add("is-held");
  held.idea.style.transform = `translate(${x}px, ${y}px)`;
  light(over(event.clientX, event.clientY));
});

document.addEventListener("pointerup", (event) => {
  if (!held) return;
  const { idea, moves } = held;
  const target = moves && over(event.clientX, event.clientY);
  drop();
  if (!moves) return;
  // The click that ends a drag marks nothing.
  document.addEventListener("click", (click) => click.preventDefault(), { capture: true, once: true });
  setTimeout(() => document.dispatchEvent(new MouseEvent("click")), 0);
  if (target && target !== idea.closest("[data-cluster]")) take(idea, target);
});

// What is dragged is the idea, not its text: some engines would select it.
for (const name of ["selectstart", "dragstart"]) document.addEventListener(name, (event) => { if (held) event.preventDefault(); });
document.addEventListener("pointercancel", drop);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") drop(); });
