import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { newSecret, receiptCode, spoken, withdrawalCode } from "../../trama/static/js/answer/codes.js";

const vectors = JSON.parse(readFileSync(new URL("../vectors/codes.json", import.meta.url), "utf8"));

test("codes are those of the server", async () => {
  assert.ok(vectors.length > 0);
  for (const { secret, receipt, withdrawal } of vectors) {
    assert.equal(await receiptCode(secret), receipt);
    assert.equal(await withdrawalCode(secret), withdrawal);
  }
});

test("a code is spoken in two groups", () => assert.equal(spoken("ABC4D2"), "ABC 4D2"));

test("secrets are long enough, safe in an address and never the same", () => {
  const secrets = Array.from({ length: 50 }, newSecret);
  assert.equal(new Set(secrets).size, 50);
  for (const secret of secrets) assert.match(secret, /^[\w-]{24}$/);
});
