import fc from "fast-check";
import { expect, test } from "vitest";
import { nesting } from "../../src/http/json-body.ts";

test("brackets in strings do not count", () => {
  expect(nesting('{"a":"[[[[{\\"["}')).toBe(1);
  expect(nesting("[[{}]]")).toBe(3);
  expect(nesting("3")).toBe(0);
});

test("the depth found in the text is the depth of the value", () => {
  const depth = (value: unknown): number =>
    value === null || typeof value !== "object" ? 0 : 1 + Math.max(0, ...Object.values(value).map(depth));
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
      expect(nesting(JSON.stringify(value))).toBe(depth(value));
    }),
  );
});
