import type { LiveText } from "@galley/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { withDelta } from "../src/live-job.ts";

const section = (id: string, index: number, text: string, revision = 1): LiveText => ({
  section: id,
  index,
  heading: `On ${id}`,
  revision,
  text,
});

test("a piece is put where it stands, and nothing stands behind it", () => {
  const texts = [section("a", 0, "Start with"), section("b", 1, "Then")];
  const longer = withDelta(texts, { ...section("a", 0, " leaves."), offset: 10 });
  expect(longer?.map(({ text }) => text)).toEqual(["Start with leaves.", "Then"]);
  const shorter = withDelta(texts, { ...section("a", 0, "!"), offset: 5 });
  expect(shorter?.[0]?.text).toBe("Start!");
  expect(texts[0]?.text).toBe("Start with");
});

test("a new revision begins anew, an old one changes nothing, and a gap is told", () => {
  const texts = [section("a", 0, "Start with", 2)];
  expect(withDelta(texts, { ...section("a", 0, "No", 3), offset: 0 })?.[0]).toMatchObject({ text: "No", revision: 3 });
  expect(withDelta(texts, { ...section("a", 0, "old", 1), offset: 0 })).toBe(texts);
  expect(withDelta(texts, { ...section("a", 0, "gap", 2), offset: 11 })).toBeUndefined();
  expect(withDelta(texts, { ...section("a", 0, "gap", 3), offset: 1 })).toBeUndefined();
  expect(withDelta([], { ...section("b", 1, "gap"), offset: 1 })).toBeUndefined();
});

/** What a writer does: it adds to a section, or writes it anew. Sections come in any order, with characters of two units. */
const step = fc.record({
  index: fc.nat(4),
  anew: fc.boolean(),
  piece: fc.string({ unit: fc.constantFrom("a", "é", "🌱", "\n"), maxLength: 5 }),
  /** Whether it is told once more from the beginning, as after a break. */
  again: fc.boolean(),
});

test("whatever is written, and whenever it is told once more, the reader has the writer's text", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const written = new Map<number, LiveText>();
      let read: readonly LiveText[] = [];
      for (const { index, anew, piece, again } of steps) {
        const before = written.get(index) ?? section(`s${index}`, index, "", 0);
        const isNew = anew || before.revision === 0;
        const text = isNew ? piece : before.text + piece;
        const now = { ...before, revision: isNew ? before.revision + 1 : before.revision, text };
        written.set(index, now);
        const offset = isNew || again ? 0 : before.text.length;
        read = withDelta(read, { ...now, offset, text: text.slice(offset) }) ?? [];
      }
      expect(read).toEqual([...written.values()].sort((one, other) => one.index - other.index));
    }),
    { numRuns: 500 },
  );
});
