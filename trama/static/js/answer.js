// One sentence a time: folds what was answered, moves to the next, keeps a copy on the phone and sends it.
// Without this file the page is a plain form and nothing is missing but comfort.

const form = document.querySelector("[data-trama-answers]");
const saved = document.querySelector("[data-trama-saved]");
const words = document.documentElement.lang === "en"
  ? { phone: "Saved on this phone", sent: "Sent ✓", wait: "No signal: it will be sent by itself", change: "Change" }
  : { phone: "Guardado en este teléfono", sent: "Enviado ✓", wait: "Sin señal: se enviará solo", change: "Cambiar" };

if (form && form.elements.s?.value) {
  const key = `trama:${form.elements.s.value}:${form.elements.page.value}`;
  const items = [...form.querySelectorAll(".item")];
  let timer;

  const say = (text, waiting) => { saved.textContent = text; saved.classList.toggle("is-waiting", Boolean(waiting)); };

  const show = (item) => {
    const input = item.querySelector("input:checked");
    const place = item.querySelector(".chosen");
    if (!input) return;
    place.textContent = input.value === "na" ? item.querySelector(".na").textContent.trim() : `${input.value} · ${input.dataset.word}`;
  };

  const fold = (item) => {
    if (!item.querySelector("input:checked") || item.classList.contains("is-folded")) return;
    item.classList.add("is-folded");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "change";
    button.textContent = words.change;
    button.setAttribute("aria-label", `${words.change}: ${item.querySelector(".item__text").textContent}`);
    button.addEventListener("click", () => { item.classList.remove("is-folded"); button.remove(); item.querySelector("input:checked").focus(); });
    item.querySelector(".chosen").before(button);
  };

  const fill = () => {
    const done = items.filter((item) => item.querySelector("input:checked")).length;
    document.querySelector(".thread__part--now")?.style.setProperty("--filled", Math.round(100 * done / Math.max(1, items.length)));
  };

  const keep = () => {
    try {
      sessionStorage.setItem(key, JSON.stringify([...new FormData(form)].filter(([name]) => name !== "s")));
      say(words.phone);
    } catch { /* a phone without room: the server still gets every answer */ }
    clearTimeout(timer);
    timer = setTimeout(send, 1200);
  };

  const send = async () => {
    const body = new URLSearchParams(new FormData(form));
    body.set("go", "save");
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (answer.status === 204) say(`${words.phone} · ${words.sent}`);
    } catch {
      say(`${words.phone}. ${words.wait}`, true);
      timer = setTimeout(send, 15000);
    }
  };

  const restore = () => {
    let kept = [];
    try { kept = JSON.parse(sessionStorage.getItem(key) || "[]"); } catch { /* unreadable: the server's copy stands */ }
    for (const [name, value] of kept) {
      for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (field.type === "radio") field.checked ||= field.value === value && !form.querySelector(`[name="${CSS.escape(name)}"]:checked`);
        else if (field.tagName === "TEXTAREA" && !field.value) field.value = value;
      }
    }
  };

  restore();
  items.forEach((item) => { show(item); fold(item); });
  fill();

  let byPointer = false;
  form.addEventListener("pointerdown", () => { byPointer = true; });
  form.addEventListener("keydown", () => { byPointer = false; });
  form.addEventListener("change", (event) => {
    const item = event.target.closest(".item");
    if (item) {
      show(item);
      fill();
      if (byPointer) {
        fold(item);
        const next = items[items.indexOf(item) + 1] || item.closest(".block").nextElementSibling;
        next?.scrollIntoView({ block: next.classList.contains("item") ? "center" : "start" });
      }
    }
    keep();
  });
  form.addEventListener("input", (event) => { if (event.target.tagName === "TEXTAREA") keep(); });
  addEventListener("online", send);
  form.addEventListener("submit", () => { clearTimeout(timer); try { sessionStorage.removeItem(key); } catch { /* nothing kept */ } });
}
