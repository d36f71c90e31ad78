import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createAgenda } from "../../src/engine/agenda.ts";

const queue = fc.constantFrom("a", "b", "c", "d", "e");
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("add" as const), queue, time: fc.integer({ min: 0, max: 50 }) }),
    fc.record({
      kind: fc.constant("due" as const),
      now: fc.integer({ min: 0, max: 50 }),
      limit: fc.integer({ min: 1, max: 4 }),
    }),
  ),
  { maxLength: 60 },
);

describe("the agenda", () => {
  test("hands out each queue at its earliest time, once, and forgets none", () => {
    fc.assert(
      fc.property(steps, (course) => {
        const agenda = createAgenda();
        const expected = new Map<string, number>();
        for (const step of course) {
          if (step.kind === "add") {
            agenda.add(step.queue, step.time);
            expected.set(step.queue, Math.min(step.time, expected.get(step.queue) ?? step.time));
          } else {
            const ripe = [...expected].filter(([, time]) => time <= step.now).map(([name]) => name);
            const taken = agenda.due(step.now, step.limit);
            expect(taken.length).toBe(Math.min(step.limit, ripe.length));
            expect(new Set(taken).size).toBe(taken.length);
            for (const name of taken) expect(ripe).toContain(name);
            for (const name of taken) expected.delete(name);
          }
          expect(agenda.next()).toBe(expected.size === 0 ? undefined : Math.min(...expected.values()));
        }
      }),
    );
  });

  test("serves every queue in turn, however often the others come back", () => {
    const counts = fc.record({ queues: fc.integer({ min: 1, max: 20 }), limit: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(counts, ({ queues, limit }) => {
        const agenda = createAgenda();
        const names = Array.from({ length: queues }, (_, index) => `queue-${index}`);
        for (const name of names) agenda.add(name, 0);
        const served = new Map(names.map((name) => [name, 0]));
        for (let now = 0; now < 3 * queues; now++) {
          for (const name of agenda.due(now, limit)) {
            served.set(name, served.get(name)! + 1);
            agenda.add(name, now);
          }
        }
        const [least, most] = [Math.min(...served.values()), Math.max(...served.values())];
        expect(most - least).toBeLessThanOrEqual(1);
        expect(least).toBeGreaterThanOrEqual(3);
      }),
    );
  });

  test("is empty after it was cleared", () => {
    const agenda = createAgenda();
    agenda.add("a", 1);
    agenda.clear();
    expect(agenda.next()).toBeUndefined();
    expect(agenda.due(2, 9)).toEqual([]);
  });
});
