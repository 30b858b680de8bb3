// Behaviours that any page may ask for, by data-trama-… attributes. Without this file every page still works.
import "./begun.js";
import "./put_aside.js";
import "./who.js";

for (const button of document.querySelectorAll("[data-trama-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.tramaCopy ?? "");
    const was = button.textContent;
    button.textContent = button.dataset.tramaCopied ?? was;
    setTimeout(() => { button.textContent = was; }, 2000);
  });
}

// A form is sent once, however often its button is tapped.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
}

for (const button of document.querySelectorAll("[data-trama-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Lists that can be searched: the text box filters the items of the list it names.
for (const box of document.querySelectorAll("[data-trama-filter]")) {
  /** @param {string} text */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  box.closest(".field, p, div")?.removeAttribute("hidden");
  box.addEventListener("input", () => {
    const wanted = plain(box.value);
    for (const item of document.querySelectorAll(box.dataset.tramaFilter ?? "none")) item.hidden = !plain(item.textContent ?? "").includes(wanted);
  });
}
