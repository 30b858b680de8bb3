// A page that moves by itself: what changed comes as elements with an id, each put in the place of the one that is here.
// <main data-trama-live="workshop:ABC234" data-as="room" data-since="12" data-now="…"> · Without this file: reload.

const root = document.querySelector("[data-trama-live]");

let ahead = 0; // milliseconds that the server's clock is ahead of this page's own counter
const tell = (server) => { ahead = Number(server) - performance.now(); };
const now = () => performance.now() + ahead;

const words = (seconds) => {
  const late = seconds < 0;
  const whole = Math.abs(seconds);
  return `${late ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

const tick = () => {
  for (const clock of document.querySelectorAll("[data-trama-clock]")) {
    const left = clock.dataset.deadline ? Math.round((clock.dataset.deadline - now()) / 1000) : Number(clock.dataset.left);
    const text = words(left);
    if (clock.textContent !== text) clock.textContent = text;
    clock.classList.toggle("is-near", left <= 60 && left >= 0);
    clock.classList.toggle("is-late", left < 0);
  }
};

export const put = (html) => {
  const box = document.createElement("template");
  box.innerHTML = html;
  let asks = false;
  for (const piece of [...box.content.children]) {
    asks ||= "tramaAsk" in piece.dataset;
    const here = document.getElementById(piece.id);
    if ("tramaGone" in piece.dataset) here?.remove();
    else if (here) here.replaceWith(piece);
    else document.querySelector(piece.dataset.tramaInto || null)?.append(piece);
  }
  tick();
  return asks;
};

if (root) {
  tell(root.dataset.now);
  setInterval(tick, 250);
  tick();
  let seen = root.dataset.since;
  let stream;

  // What is this person's own is asked for, never sent to all: what to do now. Not while they write in the same moment.
  const ask = async () => {
    const part = document.querySelector("[data-trama-part]");
    if (!part) return;
    const answer = await fetch(part.dataset.tramaPart);
    if (!answer.ok || answer.redirected) { location.reload(); return; }
    const box = document.createElement("template");
    box.innerHTML = await answer.text();
    const kept = new Map([...part.querySelectorAll("textarea, input[type=text]")].map((one) => [one.id, one.value]));
    part.replaceChildren(box.content);
    for (const [id, value] of kept) { const field = document.getElementById(id); if (field && value) field.value = value; }
  };

  const open = () => {
    const query = new URLSearchParams({ since: seen, as: root.dataset.as, lang: document.documentElement.lang });
    stream = new EventSource(`/vivo/${root.dataset.tramaLive}/?${query}`);
    stream.addEventListener("now", (event) => tell(event.data));
    stream.addEventListener("message", (event) => {
      seen = event.lastEventId || seen;
      const moment = document.getElementById("stage")?.dataset.moment;
      if (put(event.data) || document.getElementById("stage")?.dataset.moment !== moment) ask().catch(() => {});
      root.dispatchEvent(new CustomEvent("trama:news"));
    });
    stream.addEventListener("error", () => { root.classList.add("is-alone"); if (stream.readyState === EventSource.CLOSED) setTimeout(() => { stream.close(); open(); }, 4000); });
    stream.addEventListener("open", () => root.classList.remove("is-alone"));
  };

  open();
  // A page that nobody looks at for long gives its line back; it catches up when it is seen again.
  let rest;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(rest);
    if (document.hidden) rest = setTimeout(() => stream.close(), 120000);
    else if (stream.readyState === EventSource.CLOSED) open();
  });
}
