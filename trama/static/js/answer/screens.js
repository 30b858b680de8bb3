// What is on the screen: a page, what was left blank, or what became of the response.
import { spoken } from "./codes.js";
import { startItemFlow } from "./item_flow.js";
import { stateOf } from "./outbox.js";
import { isReady, offerToPersist } from "./offline_ready.js";
import { form, main, now, onAnotherPage, say, sayWord } from "./respondent.js";
import { fill } from "./form_values.js";

const heading = () => main.querySelector("h1, .block__title, h2");

const put = (name, html, title) => {
  main.innerHTML = html;
  main.dataset.screen = name;
  document.title = title;
  scrollTo({ top: 0, behavior: "instant" });
};

/** Whoever reads with the ear is taken to what changed. */
export const focus = () => {
  const place = heading();
  if (!place) return;
  place.tabIndex = -1;
  place.focus({ preventScroll: true });
};

/** Puts the answers into the page on the screen, and says whether it works without signal. */
export const dress = async () => {
  form().elements.s.value = now.secret;
  fill(form(), now.record?.values ?? {});
  startItemFlow(form(), now.bundle.words.change);
  offerToPersist(main.querySelector("[data-trama-persist]"), now.bundle.words);
  const isHere = await isReady(now.door, now.red, now.bundle);
  const place = main.querySelector("[data-trama-ready]");
  if (place && isHere) place.textContent = now.bundle.words.ready;
};

/** Shows a page of the questionnaire. */
export const page = (number) => {
  now.shown = number;
  onAnotherPage();
  put("page", now.bundle.pages[number - 1], `${number}/${now.bundle.pages.length} · ${now.bundle.network}`);
  if (now.record) say(now.bundle.words.phone);
  sayWord();
  dress();
};

/** Pages with sentences left blank: [{number, count}]. */
export const blanks = () => now.bundle.codes.map((codes, place) => ({
  number: place + 1, count: codes.filter((code) => !(code in (now.record.values.items ?? {}))).length,
})).filter((blank) => blank.count);

/** Before sending with blanks: what was left, and both ways on. */
export const review = (left) => {
  const { words, screens, network } = now.bundle;
  const total = left.reduce((sum, blank) => sum + blank.count, 0);
  put("review", screens.review, network);
  heading().textContent = (total === 1 ? words.left_one : words.left_many).replace("%(total)s", total);
  for (const { number, count } of left) {
    const button = main.querySelector("template").content.firstElementChild.cloneNode();
    button.value = `to:${number}`;
    button.textContent = (count === 1 ? words.back_one : words.back_many).replace("%(number)s", number).replace("%(count)s", count);
    main.querySelector("form").append(button);
  }
};

/** The link is in use on another device: the same page for everybody, with the place for its word. */
export const elsewhere = () => {
  put("elsewhere", now.bundle.screens.elsewhere, now.bundle.network);
  focus();
};

/** What became of the response: on its way, with Trama, or with its author. */
export const end = () => {
  const { record, bundle: { words, screens, network } } = now;
  const screen = { received: "receipt", refused: "refused" }[record.state] ?? "waiting";
  if (main.dataset.screen !== screen) {
    const had = main.contains(document.activeElement);
    put(screen, screens[screen].replaceAll("%code%", record.receipt).replaceAll("%spoken%", spoken(record.receipt)), network);
    now.shown = 0;
    if (had) focus();
  }
  const code = main.querySelector("[data-trama-code]");
  if (code) code.textContent = spoken(record.receipt);
  if (code) code.parentElement.hidden = !record.receipt;
  const state = main.querySelector("[data-trama-state]");
  const said = stateOf(record, words);
  if (state && state.textContent !== said) state.textContent = said;
};
