// In a rehearsal its people act by themselves while its page is open. Without this file: the button «Let something happen».
import "../shared/floor.js";

const PACE = 3000;
const UNSEEN = 300000; // they also act while another tab shows the phone or the wall; not all night long
const form = document.querySelector("[data-trama-rehearsal]");
let seen = performance.now();

const step = async () => {
  if (!document.hidden) seen = performance.now();
  if (performance.now() - seen > UNSEEN) return;
  const data = new FormData(form);
  data.append("do", "step");
  await fetch(form.action, { method: "POST", body: data, headers: { "X-Trama": "1" } }).catch(() => {});
};

if (form) {
  setInterval(step, PACE);
  step();
}
