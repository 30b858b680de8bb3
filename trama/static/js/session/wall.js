// The board on the wall: the newest slip is outlined and in sight; the others stay where they are.
import "../shared/floor.js";

const slips = () => [...document.querySelectorAll(".wall__notes > .wall__slip")];
/** @type {Set<string>} */
let known = new Set();
let isBegun = false;
let newest = "";

// What is full writes smaller, once, and then scrolls to what is new.
/** @param {Part} box */
const fit = (box) => {
  for (const tight of ["is-tight", "is-tighter"]) if (box.scrollHeight > box.clientHeight) box.classList.add(tight);
};

const mark = () => {
  const all = slips();
  const fresh = all.filter((slip) => !known.has(slip.id));
  known = new Set(all.map((slip) => slip.id));
  // Where a slip hangs does not tell when it came: the newest is the one that was not here before.
  if (isBegun && fresh.length) newest = fresh[fresh.length - 1].id;
  isBegun = true;
  for (const slip of all) slip.classList.toggle("is-newest", slip.id === newest);
  for (const box of document.querySelectorAll(".wall__body, .wall__notes")) fit(box);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const slip of fresh.filter((slip) => slip.id === newest || slip === slip.parentElement?.lastElementChild)) slip.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
};
document.addEventListener("trama:drawn", mark);
mark();
