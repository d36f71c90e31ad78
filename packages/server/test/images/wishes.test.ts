import fc from "fast-check";
import { expect, test } from "vitest";
import type { ImageJobInput } from "../../src/images/types.ts";
import { questionOf } from "../../src/images/wishes.ts";

test("a job's first picture has the seed that was asked for, and each one its own that every provider takes", () => {
  const input = {
    operation: "variations",
    request: { quality: "draft", num_variations: 10, variation_strength: 0.5 },
  } as ImageJobInput;
  const largest = 4_294_967_295;
  const near = fc.integer({ min: largest - 12, max: largest });
  fc.assert(
    fc.property(fc.oneof(near, fc.integer({ min: 0, max: largest })), (seed) => {
      const seeds = Array.from({ length: 10 }, (_, index) => questionOf(input, { seed }, index).seed);
      expect(seeds[0]).toBe(seed);
      expect(new Set(seeds.map((each) => Math.min(each, largest - 1))).size).toBe(10);
    }),
  );
});
