// Leaving a workshop on a phone that may be passed on: what its author had begun to write goes with them, and not before
// they know that something of it has not arrived.
import { need } from "../shared/dom.js";

const code = location.pathname.split("/")[2];
/** @param {string} part */
const kept = (part) => Object.keys(localStorage).filter((name) => name.startsWith(`trama:workshop:${code}:`) && name.includes(part));

const form = document.querySelector("[data-trama-leave]");
form?.addEventListener("submit", (event) => {
  const sentence = need("[data-trama-unsent]");
  if (!sentence.hidden || !kept(":out:").length) return;
  event.preventDefault();
  delete form.dataset.sent;
  sentence.hidden = false;
  sentence.focus();
});
const left = document.querySelector("[data-trama-left]");
const own = `:${left?.dataset.me}:`; // who came in after somebody else keeps theirs
if (left) for (const name of kept("")) if (!name.includes(own)) localStorage.removeItem(name);
