import fc from "fast-check";
import { expect, test } from "vitest";
import { createFollower } from "../../src/events/follow.ts";
import type { StoredEvent } from "../../src/events/frames.ts";
import type { JobEventRow } from "../../src/jobs/tables.ts";

const page = 20;

function eventOf(sequence: number): StoredEvent {
  const frame = async () => ({ event: "progress", data: "{}", id: String(sequence) });
  return {
    row: { sequence } as JobEventRow,
    place: { group: 0, position: sequence },
    ofJob: frame,
    ofAll: frame,
  };
}

test("a listener that is slower than the events come is led through what is stored, each once and in order", async () => {
  // How many events come while the listener takes one; more than are kept for it.
  const bursts = fc.array(fc.integer({ min: 1, max: 150 }), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(bursts, async (counts) => {
      const total = counts.reduce((sum, count) => sum + count, 1);
      const stored = [eventOf(1)];
      const coming = [...counts];
      const heard: number[] = [];
      let seen = 0;
      let reads = 0;
      const follower = createFollower({
        sink: {
          ended: false,
          async send({ id }) {
            heard.push(Number(id));
            for (let left = coming.shift() ?? 0; left > 0; left -= 1) {
              const event = eventOf(stored.length + 1);
              stored.push(event);
              follower.offer(event);
            }
          },
        },
        page,
        async read() {
          reads += 1;
          return stored.filter(({ row }) => row.sequence > seen).slice(0, page);
        },
        isNew: ({ row }) => row.sequence > seen,
        took: ({ row }) => {
          seen = row.sequence;
        },
        frameOf: (event) => event.ofJob(),
        isLast: ({ row }) => row.sequence === total && coming.length === 0,
      });
      await follower.run();
      expect(heard).toEqual(Array.from({ length: total }, (_, index) => index + 1));
      expect(reads).toBeLessThanOrEqual(Math.ceil(total / page) + counts.length + 1);
    }),
  );
});
