import type { LiveText, TextDelta } from "@galley/contract";
import { createManualClock } from "@galley/foundation";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createTextReader } from "../../src/events/text.ts";
import { createLiveWriter, type LiveSection } from "../../src/jobs/live-writer.ts";

/** What a client holds, by the rules of the contract alone. */
function createClient(snapshot: LiveText[]) {
  const held = new Map(snapshot.map(({ section, revision, text }) => [section, { revision, text }]));
  return {
    held,
    take({ section, revision, offset, text }: TextDelta): void {
      const before = held.get(section);
      if (offset > 0) expect(before).toMatchObject({ revision });
      if (offset > 0) expect(before?.text).toHaveLength(offset);
      held.set(section, { revision, text: (offset > 0 ? (before?.text ?? "") : "") + text });
    },
  };
}

const piece = fc.string({ unit: fc.constantFrom("a", "é", "🌱", "字", " ", "\n"), maxLength: 6 });
const step = fc.oneof(
  fc.record({ section: fc.constantFrom("s1", "s2", "s3"), more: piece }),
  fc.record({ section: fc.constantFrom("s1", "s2", "s3"), anew: piece }),
  fc.constantFrom("read" as const, "cut" as const),
);

test("a listener holds the text as it is written, whenever it looks and however often it is cut off", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const sections = new Map<string, LiveSection>();
      const writer = createLiveWriter({
        clock: createManualClock(),
        sections,
        tell: () => {},
        store: async () => {},
        end: () => {},
        onError: () => {},
      });
      const all = () => writer.now();
      const begin = () => {
        const reader = createTextReader();
        return { reader, client: createClient(reader.whole(all())) };
      };
      let { reader, client } = begin();
      const read = () => {
        for (const { event, data } of reader.news(all())) {
          expect(event).toBe("delta");
          client.take(JSON.parse(data));
        }
        for (const { section, revision, text } of all()) expect(client.held.get(section)).toEqual({ revision, text });
      };
      for (const one of steps) {
        if (one === "read") read();
        // Who resumes is told by a reader that knows of nothing.
        else if (one === "cut") ({ reader, client } = { reader: createTextReader(), client });
        else {
          const shown = { section: one.section, place: Number(one.section.slice(1)), heading: "H" };
          const before = sections.get(one.section)?.text ?? "";
          writer.show(shown, "more" in one ? before + one.more : one.anew);
        }
      }
      read();
      expect(reader.news(all())).toEqual([]);
      ({ reader, client } = begin());
      read();
      await writer.close();
    }),
  );
});

test("half of a character waits for the other half, and a NUL is left out", async () => {
  const stored: LiveSection[] = [];
  const clock = createManualClock();
  const writer = createLiveWriter({
    clock,
    sections: new Map(),
    tell: () => {},
    store: async (some) => void stored.push(...some),
    end: () => {},
    onError: () => {},
  });
  const reader = createTextReader();
  const section = { section: "s1", place: 0, heading: "H" };
  writer.show(section, "a\0\ud83c");
  expect(reader.whole(writer.now())[0]?.text).toBe("a");
  await clock.advance(500);
  expect(stored.at(-1)?.text).toBe("a");
  writer.show(section, "a\0\ud83c\udf31");
  expect(JSON.parse(reader.news(writer.now())[0]?.data ?? "")).toMatchObject({ offset: 1, text: "🌱", revision: 1 });
  await writer.close();
  expect(stored.at(-1)?.text).toBe("a🌱");
});
