// Passkeys: the forms that make and use them appear only where the browser can; without this file the mailed code is the door.
import "../shared/outbox.js";

const Credentials = globalThis.PublicKeyCredential;
const can = isSecureContext && Boolean(Credentials) && "parseCreationOptionsFromJSON" in Credentials && "toJSON" in Credentials.prototype;

/** @param {Part} form */
const ask = async (form) => {
  const making = form.dataset.tramaPasskey === "create";
  const answer = await tramaInTime(form.dataset.tramaOptions ?? "", {
    method: making ? "POST" : "GET",
    headers: { Accept: "application/json", ...(making && { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value }) },
  });
  if (!answer.ok) throw new Error("no options");
  const options = await answer.json();
  const { publicKey } = options.request_options || options;
  const credential = making
    ? await navigator.credentials.create({ publicKey: Credentials.parseCreationOptionsFromJSON(publicKey) })
    : await navigator.credentials.get({ publicKey: Credentials.parseRequestOptionsFromJSON(publicKey) });
  if (!credential) throw new Error("no passkey");
  return JSON.stringify(credential.toJSON());
};

for (const form of document.querySelectorAll("[data-trama-passkey]")) {
  form.hidden = !can;
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    try {
      form.elements.credential.value = await ask(form);
      form.submit();
    } catch {
      form.querySelector("[role=alert]")?.removeAttribute("hidden");
      delete form.dataset.sent;
    }
  });
}
if (can) document.querySelector("[data-trama-no-passkey]")?.remove();
