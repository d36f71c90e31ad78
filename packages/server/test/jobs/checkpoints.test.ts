import { expect, test } from "vitest";
import { hashOf } from "../../src/jobs/checkpoints.ts";

test("the hash of a value does not depend on the order of its keys, but on everything else", () => {
  expect(hashOf({ a: 1, b: { c: [1, 2], d: null } })).toBe(hashOf({ b: { d: null, c: [1, 2] }, a: 1 }));
  expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
  expect(hashOf({ a: "1" })).not.toBe(hashOf({ a: 1 }));
});
