import fc from "fast-check";
import { expect, test } from "vitest";
import { chunksOf, type Planned, roundsOf } from "../src/upload-plan.ts";

const mebibyte = 1024 * 1024;
const planned = (index: number, size: number, name = `${index}.jpg`): Planned => ({
  index,
  name,
  blob: { size } as Blob,
});

test("requests keep the order and the limits, and each but the last is as full as it can be", () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 10 * mebibyte }));
  fc.assert(
    fc.property(fc.array(size, { maxLength: 400 }), (sizes) => {
      const files = sizes.map((bytes, index) => planned(index, bytes));
      const chunks = chunksOf(files);
      expect(chunks.flat()).toEqual(files);
      const bytes = chunks.map((chunk) => chunk.reduce((sum, { blob }) => sum + blob.size, 0));
      for (const [index, chunk] of chunks.entries()) {
        expect(chunk.length).toBeGreaterThan(0);
        expect(chunk.length).toBeLessThanOrEqual(100);
        expect(bytes[index]!).toBeLessThanOrEqual(25 * mebibyte);
        const next = chunks[index + 1]?.[0];
        if (next) expect(chunk.length === 100 || bytes[index]! + next.blob.size > 25 * mebibyte).toBe(true);
      }
    }),
  );
});

test("a round has no name twice, whatever way it is written, and files of a name keep their order", () => {
  const name = fc.constantFrom("a.jpg", "b.jpg", "x/a.jpg", "x\\b.jpg", "é.jpg", "e\u0301.jpg");
  fc.assert(
    fc.property(fc.array(name, { maxLength: 30 }), (names) => {
      const files = names.map((one, index) => planned(index, 1, one));
      const rounds = roundsOf(files);
      const plain = ({ name: one }: Planned) => one.normalize("NFC").split(/[/\\]/).at(-1);
      for (const round of rounds) expect(new Set(round.map(plain)).size).toBe(round.length);
      for (const one of new Set(files.map(plain))) {
        const inOrder = rounds.flat().filter((file) => plain(file) === one);
        expect(inOrder).toEqual(files.filter((file) => plain(file) === one));
      }
      expect(rounds.flat()).toHaveLength(files.length);
    }),
  );
});
