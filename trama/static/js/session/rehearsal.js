// In a rehearsal its people act by themselves while its page is open. Without this file: the button «Let something happen».
import "../shared/outbox.js";

const PACE = 3000;
const UNSEEN = 300000; // they also act while another tab shows the phone or the wall; not all night long
const form = document.querySelector("[data-trama-rehearsal]");
let seen = performance.now();
let isGoing = false;

/** @param {Part} form */
const step = async (form) => {
  if (!document.hidden) seen = performance.now();
  if (isGoing || performance.now() - seen > UNSEEN) return;
  isGoing = true;
  const data = new FormData(form);
  data.append("do", "step");
  await tramaInTime(form.action, { method: "POST", body: data, headers: { "X-Trama": "1" } }).catch(() => {});
  isGoing = false;
};

if (form) {
  setInterval(() => step(form), PACE);
  step(form);
}
