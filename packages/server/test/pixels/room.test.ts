import fc from "fast-check";
import { expect, test } from "vitest";
import { bytesNeeded, createPixelRoom } from "../../src/pixels/room.ts";

/** Work that goes on until it is told to end. */
function held() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (name: number) => () =>
    new Promise<void>((resolve) => {
      begun.push(name);
      ends[name] = resolve;
    });
  return { begun, ends, work };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("Light work runs together, up to the slots; the rest comes in its order", async () => {
  const room = createPixelRoom({ bytes: 1000, slots: 2 });
  const { begun, ends, work } = held();
  const all = [0, 1, 2, 3].map((name) => room.run(1, work(name)));
  await settled();
  expect(begun).toEqual([0, 1]);
  ends[1]!();
  await settled();
  expect(begun).toEqual([0, 1, 2]);
  for (const end of [0, 2]) ends[end]!();
  await settled();
  ends[3]!();
  await Promise.all(all);
});

test("Heavy work waits for room and is not passed by; more than all the room runs alone", async () => {
  const room = createPixelRoom({ bytes: 100, slots: 5 });
  const { begun, ends, work } = held();
  const all = [room.run(60, work(0)), room.run(5000, work(1)), room.run(1, work(2))];
  await settled();
  expect(begun).toEqual([0]);
  ends[0]!();
  await settled();
  expect(begun).toEqual([0, 1]);
  ends[1]!();
  await settled();
  expect(begun).toEqual([0, 1, 2]);
  ends[2]!();
  await Promise.all(all);
});

test("At no time is more in the room than it holds, and all work is done, also after failures", async () => {
  const jobs = fc.array(
    fc.record({ bytes: fc.integer({ min: 0, max: 150 }), fails: fc.boolean(), turns: fc.integer({ min: 0, max: 3 }) }),
    { maxLength: 40 },
  );
  await fc.assert(
    fc.asyncProperty(jobs, fc.integer({ min: 1, max: 4 }), async (asked, slots) => {
      const room = createPixelRoom({ bytes: 100, slots });
      let [bytes, running, done] = [0, 0, 0];
      const outcomes = asked.map((job) =>
        room.run(job.bytes, async () => {
          const taken = Math.min(100, job.bytes);
          bytes += taken;
          running++;
          expect(bytes).toBeLessThanOrEqual(100);
          expect(running).toBeLessThanOrEqual(slots);
          for (let turn = 0; turn < job.turns; turn++) await Promise.resolve();
          bytes -= taken;
          running--;
          done++;
          if (job.fails) throw new Error("failed");
          return job.bytes;
        }),
      );
      const ended = await Promise.allSettled(outcomes);
      expect(ended.map(({ status }) => status === "rejected")).toEqual(asked.map(({ fails }) => fails));
      expect(done).toBe(asked.length);
    }),
  );
});

test("Who waits can give up, and those behind come forward", async () => {
  const room = createPixelRoom({ bytes: 100, slots: 5 });
  const { begun, ends, work } = held();
  const first = room.run(60, work(0));
  const leaving = new AbortController();
  const second = room.run(60, work(1), leaving.signal);
  const third = room.run(40, work(2));
  await settled();
  expect(begun).toEqual([0]);
  leaving.abort(new Error("cancelled"));
  await expect(second).rejects.toThrow("cancelled");
  await settled();
  expect(begun).toEqual([0, 2]);
  await expect(room.run(1, work(3), leaving.signal)).rejects.toThrow("cancelled");
  for (const end of [0, 2]) ends[end]!();
  await Promise.all([first, third]);
});

test("A progressive JPEG needs more than a plain one, a GIF more than both, and a larger result more again", () => {
  const size = { width: 4000, height: 3000 };
  const needs = [
    bytesNeeded({ ...size, format: "jpeg", isProgressive: false }, 0),
    bytesNeeded({ ...size, format: "png", isProgressive: false }, 0),
    bytesNeeded({ ...size, format: "jpeg", isProgressive: true }, 0),
    bytesNeeded({ ...size, format: "gif", isProgressive: false }, 0),
    bytesNeeded({ ...size, format: "gif", isProgressive: false }, 1e6),
  ];
  expect(needs).toEqual([...needs].sort((a, b) => a - b));
  expect(new Set(needs).size).toBe(needs.length);
});
