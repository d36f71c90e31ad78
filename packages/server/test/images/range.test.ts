import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRange } from "../../src/http/send-object.ts";

describe("a range of a picture", () => {
  it.each([
    [undefined, undefined],
    ["bytes=", undefined],
    ["bytes=-", undefined],
    ["items=0-1", undefined],
    ["bytes=0-1,4-5", undefined],
    ["bytes=5-2", undefined],
    ["bytes=0-", { first: 0 }],
    ["bytes=4-9", { first: 4, last: 9 }],
    ["bytes=90-1000", { first: 90, last: 99 }],
    ["bytes=-10", { first: 90 }],
    ["bytes=-1000", { first: 0 }],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=100-", "unsatisfiable"],
  ])("%s", (header, range) => expect(readRange(header, 100)).toEqual(range));

  it("lies within the picture, whatever is asked for", () => {
    const number = fc.option(fc.nat(300), { nil: "" });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1, max: 200 }), (from, to, total) => {
        const range = readRange(`bytes=${from}-${to}`, total);
        if (range === undefined || range === "unsatisfiable") return;
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.first).toBeLessThan(total);
        expect(range.last ?? total - 1).toBeLessThan(total);
        expect(range.last ?? total - 1).toBeGreaterThanOrEqual(range.first);
      }),
    );
  });
});
