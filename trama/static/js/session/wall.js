// The board on the wall: the newest slip is outlined and in sight; the others stay where they are.
import "../shared/floor.js";

const slips = () => [...document.querySelectorAll(".wall__notes > .wall__slip")];
/** @type {Set<string>} */
let known = new Set();

// What is full writes smaller, once, and then scrolls to what is new.
/** @param {Part} box */
const fit = (box) => {
  for (const tight of ["is-tight", "is-tighter"]) if (box.scrollHeight > box.clientHeight) box.classList.add(tight);
};

const mark = () => {
  const all = slips();
  const fresh = all.filter((one) => !known.has(one.id));
  known = new Set(all.map((one) => one.id));
  const newest = all.reduce((last, one) => (!last || Number(one.dataset.order) > Number(last.dataset.order) ? one : last), /** @type {Part | null} */ (null));
  for (const one of all) one.classList.toggle("is-newest", one === newest);
  for (const box of document.querySelectorAll(".wall__body, .wall__notes")) fit(box);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const one of fresh.filter((one) => one === newest || one === one.parentElement?.lastElementChild)) one.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
};
document.addEventListener("trama:drawn", mark);
mark();
