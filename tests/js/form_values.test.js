import assert from "node:assert/strict";
import test from "node:test";
import { over, said } from "../../trama/static/js/answer/form_values.js";

const field = (what, isItem = false) => ({ ...what, closest: () => (isItem ? {} : null) });

test("what a field says", () => {
  assert.deepEqual(said(field({ type: "radio", name: "PRO1", value: "4", checked: true }, true)), { items: { PRO1: 4 } });
  assert.deepEqual(said(field({ type: "radio", name: "PRO1", value: "na", checked: true }, true)), { items: { PRO1: "na" } });
  assert.deepEqual(said(field({ type: "radio", name: "PRO1", value: "4", checked: false }, true)), {});
  assert.deepEqual(said(field({ type: "textarea", name: "open-1", value: "algo" })), { open: { 1: "algo" } });
  assert.deepEqual(said(field({ type: "checkbox", name: "quote", checked: true })), { quote: true });
  assert.deepEqual(said(field({ type: "text", name: "purpose", value: "leer" })), { purpose: "leer" });
  assert.deepEqual(said(field({ type: "hidden", name: "s", value: "secreto" })), {});
});

test("what was given last stays, and nothing else is lost", () => {
  const before = { items: { PRO1: 1, PRO2: 2 }, open: { a: "x" }, purpose: "p" };
  const after = over(before, { items: { PRO2: 5 }, level: "2" });
  assert.deepEqual(after, { items: { PRO1: 1, PRO2: 5 }, open: { a: "x" }, purpose: "p", level: "2" });
  assert.deepEqual(over(undefined, undefined), { items: {}, open: {} });
});
