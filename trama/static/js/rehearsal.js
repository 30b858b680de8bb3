// In a rehearsal its people act by themselves while the page is looked at. Without this file: the button «Let something happen».

const PACE = 3000;
const form = document.querySelector("[data-trama-rehearsal]");

const step = async () => {
  if (document.hidden) return;
  const data = new FormData(form);
  data.append("do", "step");
  await fetch(form.action, { method: "POST", body: data, headers: { "X-Trama": "1" } }).catch(() => {});
};

if (form) {
  setInterval(step, PACE);
  step();
}
