// What a measurement will be able to tell, and of how many, follows what is chosen: the page itself is asked, and opens nothing.
import "../shared/outbox.js";
import { need } from "../shared/dom.js";

const form = need("[data-trama-opening]");
const FOLLOWS = ["who", "what", "until", "how"];
let asked = 0;

const forecast = async () => {
  asked += 1;
  const mine = asked;
  const body = new FormData(form);
  body.set("do", "forecast");
  const answer = await tramaInTime(form.action || location.href, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelectorAll("[data-trama-forecast]");
  const places = form.querySelectorAll("[data-trama-forecast]");
  if (mine === asked && fresh.length === places.length) for (const [at, place] of places.entries()) place.replaceWith(fresh[at]);
};

const follow = () => { forecast().catch(() => { /* it is asked about before it is opened */ }); };
form.addEventListener("change", ({ target }) => { if (FOLLOWS.includes(target.name)) follow(); });
form.addEventListener("trama:begun", follow); // what had been chosen came back
