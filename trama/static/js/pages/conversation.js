// Keys ← → go through the steps of the conversation, unless somebody is writing. What was written and not yet
// noted goes along with the arrow, and waits on this screen if the page is left some other way.
import { who } from "../shared/who.js";

const said = document.querySelector(".talk__write textarea");
const kept = `said:${who}:${location.pathname}`;

/** @param {Happening} event */
const turn = (event) => {
  if (event.target.closest("input, textarea, select") || event.altKey || event.ctrlKey || event.metaKey) return;
  const back = ["ArrowLeft", "PageUp"].includes(event.key);
  if (!back && !["ArrowRight", "PageDown"].includes(event.key)) return;
  const way = said?.value.trim()
    ? said.form.querySelector(`button[value="${back ? "back" : "on"}"]`)
    : document.querySelector(`a[rel="${back ? "prev" : "next"}"]`);
  if (way) { event.preventDefault(); way.click(); }
};
window.addEventListener("keydown", turn);

/** @param {string} text */
const plain = (text) => text.replace(/\s+/g, " ").trim();

/** @param {string} text */
const isNoted = (text) => [...document.querySelectorAll(".talk__said .slip p")].some((slip) => plain(slip.innerText) === plain(text));

if (said) {
  const left = sessionStorage.getItem(kept) ?? "";
  if (isNoted(left)) sessionStorage.removeItem(kept); // only what is seen here has arrived
  else said.value ||= left;
  said.addEventListener("input", () => sessionStorage.setItem(kept, said.value));
}
