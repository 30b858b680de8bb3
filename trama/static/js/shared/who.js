// A browser that changes hands: what one account had begun to write in a workshop, a conversation or a form is not for the next.
// <html data-who="…"> says whose page it is, by a word that means nothing elsewhere; empty for nobody.
const WHO = "trama:who";
const BEGUN = ["trama:workshop:", "said:"];
export const who = document.documentElement.dataset.who ?? "";

/** What one of the browser's stores holds of them.
 *  @param {Storage} store */
const begun = (store) => Object.keys(store).filter((name) => BEGUN.some((kind) => name.startsWith(kind)));

try {
  const before = localStorage.getItem(WHO) ?? "";
  if (before && before !== who) for (const store of [localStorage, sessionStorage]) for (const name of begun(store)) store.removeItem(name);
  if (who) localStorage.setItem(WHO, who);
  else localStorage.removeItem(WHO);
} catch { /* this browser keeps nothing */ }

// Signing out deletes what waits to be sent: not before they know.
for (const form of document.querySelectorAll("[data-trama-sign-out]")) {
  const sentence = form.querySelector("[data-trama-unsent]");
  form.addEventListener("submit", (event) => {
    if (!sentence?.hidden || !begun(localStorage).some((name) => name.includes(":out:"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    sentence.hidden = false;
    sentence.focus();
  });
}
