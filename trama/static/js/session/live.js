// A page that moves by itself: what changed comes as elements with an id, each put in the place of the one that is here.
// <main data-trama-live="workshop:ABC234" data-as="room" data-since="12" data-now="…"> · Without this file: reload.
import "../shared/outbox.js";
import { listen } from "./line.js";
import { need } from "../shared/dom.js";
import { morph, put } from "./morph.js";

const root = document.querySelector("[data-trama-live]");

const REST = 20000; // milliseconds out of sight, after which a page gives its line back
const SILENCE = 20000; // milliseconds without a heartbeat: the line is dead, or the device slept and its counter stood still
let heardAt = Date.now();
let ahead = 0; // milliseconds that the server's clock is ahead of this page's own counter
/** @param {string | undefined} server */
const tell = (server) => {
  ahead = Number(server) - performance.now();
  heardAt = Date.now();
};
export const now = () => performance.now() + ahead;

/** @param {number} seconds */
const words = (seconds) => {
  const late = seconds < 0;
  const whole = Math.abs(seconds);
  return `${late ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
};

const tick = () => {
  for (const clock of document.querySelectorAll("[data-trama-clock]")) {
    const left = clock.dataset.deadline ? Math.round((Number(clock.dataset.deadline) - now()) / 1000) : Number(clock.dataset.left);
    const text = words(left);
    if (clock.textContent !== text) clock.textContent = text;
    clock.classList.toggle("is-near", left <= 60 && left >= 0);
    clock.classList.toggle("is-late", left < 0);
    if (clock.matches(".stage__clock")) clock.closest(".stage--desk")?.classList.toggle("is-near", left <= 60 && left >= 0);
  }
};

if (root) {
  tell(root.dataset.now);
  setInterval(tick, 250);
  tick();
  setInterval(() => { if (!document.hidden && Math.abs(Date.now() - heardAt) > SILENCE) open(); }, 1000);
  let seen = root.dataset.since ?? "";
  /** @type {ReturnType<typeof listen> | undefined} */
  let stream;

  // What is this person's own is asked for, never sent to all: what to do now. What they are writing stays.
  // An answer that news overtook is asked again; if they keep overtaking it, the stream goes back to where it stood.
  const MOST_TRIES = 3;
  let isAsking = false;
  let isWanted = false;
  let owed = 0;
  let newsCount = 0; // how often news came
  /** @param {Part} part
   *  @param {number} tries
   *  @returns {Promise<void>} */
  const askOnce = async (part, tries) => {
    const before = newsCount;
    const answer = await tramaInTime(part.dataset.tramaPart ?? "");
    if (answer.status >= 500) throw new Error("the server stumbled");
    if (!answer.ok || answer.redirected) { location.reload(); return; }
    const fresh = part.cloneNode(false);
    fresh.dataset.moment = answer.headers.get("X-Trama-Moment") ?? "";
    fresh.innerHTML = await answer.text();
    if (newsCount !== before && tries < MOST_TRIES) { await askOnce(part, tries + 1); return; }
    morph(part, fresh);
    if (newsCount === before && heard === line()) return;
    const drawn = answer.headers.get("X-Trama-Version") ?? seen;
    if (parseInt(drawn, 10) <= parseInt(seen, 10)) seen = drawn; // marks: a version and the server's seal
    open();
  };
  const ask = async () => {
    isWanted = true;
    if (isAsking) return;
    isAsking = true;
    clearTimeout(owed);
    try {
      const part = document.querySelector("[data-trama-part]");
      while (isWanted) {
        isWanted = false;
        if (part) await askOnce(part, 1);
      }
    } catch {
      owed = setTimeout(ask, 3000 + Math.random() * 2000); // no signal, no server: it is still owed
      return;
    } finally { isAsking = false; }
    tick();
    document.dispatchEvent(new CustomEvent("trama:drawn"));
    if (heard !== line()) open();
  };

  // A page hears its workshop, and beside it, on the same line, the group whose sheet it shows. What it may see is chosen
  // when the line opens: it opens again when the board opened or closed for this person.
  let heard = "";
  let again = 0;
  const beside = () => document.querySelector("[data-trama-beside]")?.dataset.tramaBeside ?? "";
  const line = () => `${beside()} ${document.querySelector("[data-trama-view]")?.dataset.tramaView ?? ""}`;

  // A part says which moment it was drawn for: it may have been asked for while the news of another was on its way.
  const isOfAnotherMoment = () => {
    const part = document.querySelector("[data-trama-part]");
    return part && part.dataset.moment !== (document.getElementById("stage")?.dataset.moment ?? "");
  };

  /** @param {string} html */
  const news = (html) => {
    newsCount += 1;
    const asks = put(html, root.dataset.me ?? "");
    tick();
    if (asks || isOfAnotherMoment()) ask();
    document.dispatchEvent(new CustomEvent("trama:drawn"));
    root.dispatchEvent(new CustomEvent("trama:news"));
  };

  const open = () => {
    clearTimeout(again);
    stream?.close();
    heardAt = Date.now();
    heard = line();
    stream = listen(topic(), (event) => {
      hears[event.kind]?.(event);
      if (event.lastEventId || event.kind === "beside") stream?.at(topic());
    });
  };

  /** What this page listens to, and how far it is. */
  const topic = () => {
    const query = new URLSearchParams({ since: seen, as: root.dataset.as ?? "", lang: document.documentElement.lang });
    if (beside()) query.set("beside", `${beside()}@${need("[data-trama-beside]").dataset.since}`);
    return `${root.dataset.tramaLive}?${query}`;
  };

  /** @type {Record<string, (event: Trama.LineEvent) => void>} */
  const hears = {
    now: ({ data }) => tell(data),
    message: ({ data = "", lastEventId }) => {
      seen = lastEventId || seen;
      news(data);
    },
    beside: ({ data = "" }) => {
      const end = data.indexOf("\n");
      const [other, version] = data.slice(0, end).split(" ");
      const place = document.querySelector(`[data-trama-beside="${other}"]`);
      if (!place) return;
      news(data.slice(end + 1));
      place.dataset.since = version;
    },
    error: ({ isClosed }) => {
      root.classList.add("is-alone");
      if (isClosed) ask(); // perhaps this page may not be here any more: it finds out
      again = setTimeout(open, (isClosed ? 4000 : 1000) + Math.random() * 1000);
    },
    open: () => {
      root.classList.remove("is-alone");
      document.dispatchEvent(new CustomEvent("trama:open"));
    },
  };

  document.addEventListener("trama:ask", () => { ask(); });
  open();
  // A page that nobody looks at for long gives its line back; it catches up when it is seen again.
  let rest = 0;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(rest);
    if (document.hidden) rest = setTimeout(() => stream?.close(), REST);
    else if (!stream?.isOpen || Math.abs(Date.now() - heardAt) > SILENCE) open();
  });
}
