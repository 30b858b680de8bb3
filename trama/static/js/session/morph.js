// Makes what is here like what came, touching only what differs: who is writing keeps focus, caret and text.

/** @param {Part} element */
const isField = (element) => element.matches("textarea, input:not([type=hidden])");
/** @param {Part} field */
const isClean = (field) => field.type === "checkbox" ? field.checked === field.defaultChecked : field.value === field.defaultValue;

/** @param {Part} here
 *  @param {Part} fresh */
const dress = (here, fresh) => {
  // What a field was compared with when somebody began to write stays as long as they write.
  const base = here.dataset.tramaBase && document.getElementById(here.dataset.tramaBase);
  if (base && !isClean(base)) return;
  for (const { name, value } of fresh.attributes) if (here.getAttribute(name) !== value) here.setAttribute(name, value);
  // What somebody unfolded here stays so, but for the folds that are opened and closed for the room.
  const isOwn = !fresh.dataset.fold;
  for (const { name } of [...here.attributes]) if (!(isOwn && name === "open") && !fresh.hasAttribute(name)) here.removeAttribute(name);
};

/** @param {Part} here
 *  @param {Part} fresh */
const children = (here, fresh) => {
  const known = new Map([...here.children].filter((child) => child.id).map((child) => [child.id, child]));
  let at = here.firstChild;
  for (const next of /** @type {Part[]} */ ([...fresh.childNodes])) {
    while (at?.dataset?.tramaOwn !== undefined) at = at.nextSibling;
    const isLike = at && !at.id && at.nodeType === next.nodeType && at.nodeName === next.nodeName;
    const same = next.id ? known.get(next.id) : isLike && at;
    if (!same) { here.insertBefore(next, at); continue; }
    if (same === at) at = at.nextSibling;
    else here.insertBefore(same, at);
    morph(/** @type {Part} */ (same), next);
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    if (gone.dataset?.tramaOwn === undefined) gone.remove();
  }
};

/** @param {Part} here
 *  @param {Part} fresh */
export const morph = (here, fresh) => {
  if (here.isEqualNode(fresh)) return;
  if (here.nodeType !== Node.ELEMENT_NODE) { here.nodeValue = fresh.nodeValue; return; }
  if (here.nodeName !== fresh.nodeName) { here.replaceWith(fresh); return; }
  if (here.classList.contains("write__told")) return; // what a form told who writes in it
  const wasClean = isField(here) && isClean(here);
  dress(here, fresh);
  if (here.nodeName !== "TEXTAREA") { children(here, fresh); return; }
  here.defaultValue = fresh.defaultValue;
  if (wasClean) here.value = fresh.defaultValue;
};

// Among its like by their order; without one, at the end: what one reads does not move.
/** @param {Part} box
 *  @param {Part} piece */
export const place = (box, piece) => {
  const order = Number(piece.dataset.order);
  const after = [...box.children].find((other) => other !== piece && Number(other.dataset.order) > order);
  box.insertBefore(piece, after ?? null);
};

// Whose page has to ask for what is its own: everybody's (""), or only those that are named.
/** @param {string | undefined} who
 *  @param {string} me */
const isFor = (who, me) => who === "" || Boolean(who?.split(" ").includes(me));

// A note of this phone changed: who left it is known here alone, so no name travels with it.
/** @param {string} id */
const isOwn = (id) => id.startsWith("note-") && Boolean(document.getElementById("own")?.dataset.codes?.split(" ").includes(id.slice(5)));

/** Puts each element that came in the place of the one that is here; whether this page has to ask for its own part.
 *  tests/live_put.py does the same without a browser, and is held against this.
 *  @param {string} html
 *  @param {string} me */
export const put = (html, me) => {
  const box = document.createElement("template");
  box.innerHTML = html;
  let asks = false;
  for (const piece of /** @type {Part[]} */ ([...box.content.children])) {
    if ("tramaAsk" in piece.dataset) { asks ||= isFor(piece.dataset.tramaAsk, me); continue; }
    asks ||= isOwn(piece.id);
    const here = document.getElementById(piece.id);
    if ("tramaGone" in piece.dataset) { here?.remove(); continue; }
    const into = piece.dataset.tramaInto && document.querySelector(piece.dataset.tramaInto);
    if (piece.dataset.tramaInto && !into) { here?.remove(); continue; }
    if (!here && !into) continue; // not shown on this page
    for (const inner of piece.querySelectorAll("[data-trama-into]")) {
      const elsewhere = document.getElementById(inner.id); // it comes with its new place: here it leaves the old one
      if (elsewhere && !here?.contains(elsewhere)) elsewhere.remove();
    }
    const hasMoved = here && into && (here.parentElement !== into || here.dataset.order !== piece.dataset.order);
    if (here) morph(here, piece);
    if (hasMoved) place(into, here);
    else if (!here && into) place(into, piece);
  }
  return asks;
};
