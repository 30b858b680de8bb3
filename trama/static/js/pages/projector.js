// What a room sees fits its screen: what is longer is drawn smaller, once and again, and a new step begins at its top.
const SMALLER = ["is-tight", "is-tighter"];
let asked = "";

const fit = () => {
  const stage = document.querySelector(".talk__stage");
  if (!stage) return;
  stage.classList.remove(...SMALLER);
  for (const size of SMALLER) if (stage.scrollHeight > stage.clientHeight) stage.classList.add(size);
  const question = document.querySelector("h1")?.textContent ?? "";
  if (question !== asked) stage.scrollTop = 0;
  asked = question;
};
document.addEventListener("trama:drawn", fit);
window.addEventListener("resize", fit);
fit();
