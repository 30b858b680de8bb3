// Below the floor of docs/browsers.md a page is its plain forms: a script that takes this first does not start there.

const isBelow = !globalThis.CSSLayerBlockRule || !("submitter" in (globalThis.SubmitEvent?.prototype ?? {}));
if (isBelow) throw new Error("Trama: this browser is older than its live pages; its forms work without them.");
