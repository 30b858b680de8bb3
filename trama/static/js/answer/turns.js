// A device in turns keeps nothing: a page that the browser had put aside is asked for again, and going back is the cover.
addEventListener("pageshow", (event) => {
  const [entry] = performance.getEntriesByType("navigation");
  if (event.persisted || entry?.type === "back_forward") location.replace(location.href);
});

// The word of the chosen point, and the next sentence into view.
for (const item of document.querySelectorAll(".item")) {
  item.addEventListener("change", (event) => {
    const chosen = item.querySelector(".chosen");
    if (chosen) chosen.textContent = event.target.dataset.word ?? "";
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    item.nextElementSibling?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  });
}
