// A page that the browser had put aside is asked for again: whoever goes back after signing out, or on a phone that was
// passed on, sees what is theirs.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});
