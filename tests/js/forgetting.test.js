import assert from "node:assert/strict";
import test from "node:test";
import { forgets, lastDay } from "../../trama/static/js/answer/forgetting.js";

test("a browser of Apple forgets, unless the page is on the home screen", () => {
  assert.equal(forgets({ vendor: "Apple Computer, Inc." }, false), true);
  assert.equal(forgets({ vendor: "Apple Computer, Inc.", standalone: false }, false), true);
  assert.equal(forgets({ vendor: "Apple Computer, Inc.", standalone: true }, false), false);
  assert.equal(forgets({ vendor: "Apple Computer, Inc." }, true), false);
});

test("others do not", () => {
  for (const vendor of ["Google Inc.", ""]) assert.equal(forgets({ vendor }, false), false);
});

test("the day to open it again comes before the seventh", () => {
  assert.match(lastDay(new Date(2027, 5, 9, 12).getTime(), "es"), /martes.* 15 de junio/);
});
