// While there is network the server's draft goes along, so that its word opens it in another phone.
import { update } from "./store.js";
import { fill, over } from "./form_values.js";

/** What the server has of this secret: {values, page, word}, or {} . */
export const serverDraft = async (address, secret) => {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ s: secret }) });
  return answer.ok ? answer.json() : {};
};

/** A record with what the server has: where both say something, this phone's word stays. */
export const joined = (record, draft) => (draft.values ? { ...record, values: over(draft.values, record.values) } : record);

const fieldsOf = (record, bundle, number) => {
  const form = new DOMParser().parseFromString(bundle.pages[number - 1], "text/html").querySelector("form");
  fill(form, record.values);
  const fields = new URLSearchParams(new FormData(form));
  fields.set("s", record.id);
  fields.set("go", "save");
  return fields;
};

/** Brings the server's draft up to date, page by page, the one where its author is at the end.
 *  Returns "saved" with the word to go on in another phone, "elsewhere" when the link is in use there, "apart" when
 *  nobody may begin any more (what is here can still be sent whole), or "waiting" without network. */
export const keepOnServer = async (record, bundle, address) => {
  let word = "";
  const pages = [...new Set(record.unsaved)].filter((page) => page !== record.page).concat(record.page);
  try {
    for (const page of pages) {
      const answer = await fetch(address, { method: "POST", body: fieldsOf(record, bundle, page), keepalive: true });
      if (answer.status === 409) return { state: "elsewhere" };
      if (answer.status === 410) return { state: "apart" };
      if (answer.status !== 204) return { state: "waiting" };
      word = answer.headers.get("Trama-Word") ?? word;
    }
  } catch {
    return { state: "waiting" };
  }
  await update(record.id, (now) => now && { ...now, unsaved: (now.unsaved ?? []).filter((page) => !pages.includes(page)) });
  return { state: "saved", word };
};
