// What is being written in a sheet survives every redraw, a reload, a pause and the end of the group work.
// Each text is kept in this tab with the key by which it arrives once, however often it is sent.
import { key, say, send } from "./act.js";

const root = document.querySelector("[data-trama-live]");
const told = document.getElementById("told").dataset;
const prefix = `trama:${root.dataset.tramaLive}:`;
const change = document.getElementById("change");
const unsent = document.getElementById("unsent");

const kept = (id) => JSON.parse(sessionStorage.getItem(prefix + id) ?? "null");
const keep = (id, what) => what ? sessionStorage.setItem(prefix + id, JSON.stringify(what)) : sessionStorage.removeItem(prefix + id);
const all = () => Object.keys(sessionStorage).filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
const moment = () => document.getElementById("stage")?.dataset.moment ?? "";
const isSheet = (id) => id !== "text-idea" && id !== "text-prediction";

const rest = (form) => Object.fromEntries([...new FormData(form)].filter(([name]) => !["text", "csrfmiddlewaretoken", "sent"].includes(name)));

const token = () => document.querySelector("#act [name=csrfmiddlewaretoken]").value;

const deliver = async ({ address, fields, text, sent }) => {
  const data = new FormData();
  for (const [name, value] of Object.entries({ ...fields, text, sent, csrfmiddlewaretoken: token() })) data.append(name, value);
  return send(address, data);
};

// A text that may hurt is asked about; pressed again as it is, it is left so.
const sure = new Map();
const withSure = (what) => ({ ...what, fields: { ...what.fields, sure: "1" } });

document.addEventListener("input", ({ target }) => {
  const form = target.closest("[data-trama-write]");
  if (!form || target.name !== "text") return;
  const before = kept(target.id);
  if (!target.value.trim()) keep(target.id, null);
  else keep(target.id, { address: form.action, fields: rest(form), text: target.value, sent: before?.sent ?? key(), moment: moment() });
});

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-trama-write]");
  if (!form) return;
  event.preventDefault();
  const field = form.elements.text;
  const what = kept(field.id) ?? { address: form.action, fields: rest(form), text: field.value, sent: key() };
  if (!what.text.trim()) { field.focus(); return; }
  const place = form.querySelector("[role=status]");
  place.textContent = told.sending;
  const answer = await deliver(sure.get(field.id) === what.text ? withSure(what) : what);
  place.textContent = answer.ok ? told.added : answer.sentence || told.offline;
  if (answer.asks) { sure.set(field.id, what.text); return; }
  if (!answer.ok) { if (!answer.isFinal) keep(field.id, { ...what, isWaiting: true }); return; }
  forget(field.id, what.text);
  if (form === change) put(null);
  document.dispatchEvent(new CustomEvent("trama:ask"));
});

// Changing an entry where it stands.
const put = (link, text = link?.dataset.text, version = link?.dataset.version) => {
  const field = change.elements.text;
  if (!link) { change.hidden = true; root.append(change); return; }
  if (!change.hidden && field.value !== field.defaultValue && change.action !== link.href) { field.focus(); return; }
  change.action = link.href;
  change.elements.version.value = version;
  field.defaultValue = link.dataset.text;
  field.value = text;
  link.closest(".entry").append(change);
  change.hidden = false;
};
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-trama-change]");
  if (link) { event.preventDefault(); put(link); change.elements.text.focus(); }
  if (event.target.closest("[data-trama-cancel]")) { keep("text-change", null); put(null); }
});

// A text stays where it was being written as long as that moment lasts, also after a reload.
const restore = () => {
  for (const id of all()) {
    const what = kept(id);
    const field = document.getElementById(id);
    if (what.moment !== moment() && isSheet(id)) continue;
    if (id === "text-change" && change.hidden) {
      const link = [...document.querySelectorAll("[data-trama-change]")].find((one) => one.href === what.address);
      if (link) put(link, what.text, what.fields.version);
    } else if (field && !field.value) field.value = what.text;
  }
};

// When the moment is over, what was being written goes to the sheet as it stands; what cannot is shown and tried again.
const hasPlace = (id) => kept(id).moment === moment() && (id === "text-change" ? !change.hidden : document.getElementById(id));
const homeless = () => all().filter((id) => isSheet(id) && (kept(id).isWaiting || !hasPlace(id)));

// Kept by the server; what was written after it was sent is another text.
const forget = (id, text) => {
  const field = document.getElementById(id);
  if (kept(id)?.text === text) keep(id, null);
  else if (kept(id)) keep(id, { ...kept(id), sent: key() });
  if (field?.value === text) field.value = "";
};

let isBusy = false;
const rescue = async () => {
  if (isBusy) return;
  isBusy = true;
  for (const id of homeless()) {
    const what = kept(id);
    if (what.isRefused) continue;
    const answer = await deliver(what);
    if (answer.ok) forget(id, what.text);
    else if (answer.asks) { say(answer.sentence); keep(id, { ...withSure(what), isRefused: true }); }
    else if (answer.isFinal) keep(id, { ...what, isRefused: true });
  }
  isBusy = false;
  show();
};

const show = () => {
  const left = homeless().map(kept);
  unsent.hidden = left.length === 0;
  unsent.querySelector("ul").replaceChildren(...left.map(({ text }) => {
    const line = document.createElement("li");
    line.textContent = text;
    return line;
  }));
};

unsent.addEventListener("click", async (event) => {
  if (event.target.closest("[data-trama-forget]")) for (const id of homeless()) keep(id, null);
  if (event.target.closest("[data-trama-retry]")) {
    for (const id of homeless()) keep(id, { ...kept(id), isRefused: false });
    await rescue();
    if (!unsent.hidden) say(told.offline);
  }
  show();
});

const tidy = () => {
  const what = kept("text-change");
  // Its entry is not on the page any more, or its moment is over.
  if (!change.hidden && (!change.isConnected || (what && what.moment !== moment()))) put(null);
  restore();
  rescue();
};
document.addEventListener("trama:drawn", tidy);
window.addEventListener("online", rescue);
setInterval(() => { if (homeless().length) rescue(); }, 5000);
tidy();
