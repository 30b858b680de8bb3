// What is on the screen: a page, what was left blank, or what became of the response.
import { inFours, spoken } from "./codes.js";
import { foldAll, startItemFlow } from "./item_flow.js";
import { stateOf } from "./outbox.js";
import { isReady, offerToPersist } from "./offline_ready.js";
import { main, now, onAnotherPage, pages, say, sayWord } from "./respondent.js";
import { fill } from "./form_values.js";
import { need } from "../shared/dom.js";

const HEADING = "h1, .block__title, h2";

/** @param {string} name
 *  @param {string} html
 *  @param {string} title */
const put = (name, html, title) => {
  main.innerHTML = html;
  main.dataset.screen = name;
  document.title = title;
  scrollTo({ top: 0, behavior: "instant" });
};

/** Whoever reads with the ear is taken to what changed. */
export const focus = () => {
  const place = main.querySelector(HEADING);
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
};

/** Puts the answers into the page on the screen; says whether it works without signal, once that is known. */
export const dress = () => {
  const here = need("[data-trama-answers]", main);
  const bundle = pages();
  here.elements.s.value = now.secret;
  const given = now.record?.values ?? {};
  fill(here, given);
  const asked = bundle.codes[Number(here.elements.page.value) - 1];
  here.dataset.elsewhere = String(Object.keys(given.items ?? {}).filter((code) => !asked.includes(code)).length);
  startItemFlow(here);
  offerToPersist(main.querySelector("[data-trama-persist]"), bundle.words);
  isReady(now.door, now.red, bundle).then((isHere) => {
    const place = main.querySelector("[data-trama-ready]");
    if (place && isHere) place.textContent = bundle.words.ready;
  });
};

/** Shows a page of the questionnaire.
 *  @param {number} number */
export const page = (number) => {
  const bundle = pages();
  now.shown = number;
  onAnotherPage();
  put("page", bundle.pages[number - 1], `${number}/${bundle.pages.length} · ${bundle.network}`);
  if (now.record) say(bundle.words.phone);
  sayWord();
  dress();
  foldAll(need("[data-trama-answers]", main));
};

/** Pages with sentences left blank: [{number, count}]. */
export const blanks = () => pages().codes.map((codes, place) => ({
  number: place + 1, count: codes.filter((code) => !(code in (now.record?.values.items ?? {}))).length,
})).filter((blank) => blank.count);

/** Before sending with blanks: what was left, and both ways on.
 *  @param {{ number: number, count: number }[]} left */
export const review = (left) => {
  const { words, screens, network } = pages();
  const total = left.reduce((sum, blank) => sum + blank.count, 0);
  put("review", screens.review, network);
  need(HEADING, main).textContent = (total === 1 ? words.left_one : words.left_many).replace("%(total)s", String(total));
  for (const { number, count } of left) {
    const button = need("button", need("template", main).content).cloneNode();
    button.value = `to:${number}`;
    button.textContent = (count === 1 ? words.back_one : words.back_many).replace("%(number)s", String(number)).replace("%(count)s", String(count));
    need("form", main).append(button);
  }
};

/** @param {Trama.ResponseRecord} record */
const screenOf = ({ state, outcome }) => {
  if (state === "received") return outcome === "withdrawn" ? "withdrawn" : "receipt";
  return state === "refused" ? "refused" : "waiting";
};

/** What became of the response: on its way, with Trama, or with its author. */
export const end = () => {
  const { record } = now;
  if (!record) return;
  const { words, screens, network } = pages();
  const screen = screenOf(record);
  if (main.dataset.screen !== screen) {
    const had = main.contains(document.activeElement);
    /** @type {Record<string, string>} */
    const codes = {
      code: record.receipt, spoken: spoken(record.receipt),
      withdrawal: record.withdrawal, withdrawal_spoken: inFours(record.withdrawal),
    };
    put(screen, screens[screen].replaceAll(/%(\w+)%/g, (whole, name) => codes[name] ?? whole), network);
    if (!record.withdrawal) main.querySelector(".withdraw")?.remove(); // another phone handed it over, and has it
    main.querySelector("[data-trama-codes]")?.toggleAttribute("hidden", false);
    now.shown = 0;
    if (had) focus();
  }
  const code = main.querySelector("[data-trama-code]");
  if (code) code.textContent = spoken(record.receipt);
  code?.parentElement?.toggleAttribute("hidden", !record.receipt);
  main.querySelector("[data-trama-talk]")?.toggleAttribute("hidden", record.outcome === "annulled");
  const state = main.querySelector("[data-trama-state]");
  const said = stateOf(record, words);
  if (state && state.textContent !== said) state.textContent = said;
};

/** @param {Part} from
 *  @param {Part} button */
const withdrawn = async (from, button) => {
  const body = new URLSearchParams({ code: from.elements.code.value, do: button.value });
  const answer = await tramaInTime(from.action, { method: "POST", body });
  if (answer.status >= 500) throw new Error(String(answer.status));
  return new DOMParser().parseFromString(await answer.text(), "text/html");
};

/** Withdraws: what Trama says comes into the page; without signal the code is still there, and that is said.
 *  @param {Happening} event */
export const withdraw = async (event) => {
  const unanswered = event.target.querySelector("[data-trama-unanswered]");
  if (!unanswered || !event.submitter) return; // another form
  event.preventDefault();
  unanswered.textContent = "";
  try {
    const after = await withdrawn(event.target, event.submitter);
    main.innerHTML = need("#main", after).innerHTML;
    document.title = after.title;
    scrollTo({ top: 0, behavior: "instant" });
    if (main.querySelector("[data-trama-withdrawn]")) main.dataset.screen = "withdrawn";
    focus();
    await import("./taken_back.js").then(({ noteWithdrawn }) => noteWithdrawn()).catch(() => { /* a phone without a store */ });
  } catch {
    unanswered.textContent = event.target.dataset.unanswered ?? "";
    unanswered.scrollIntoView({ block: "nearest" });
  }
};
