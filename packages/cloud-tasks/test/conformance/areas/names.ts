import { describe, expect, test } from "vitest";
import { type Bench, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";
import { time } from "../times.ts";

const hour = 60 * 60;

/** How a task may come to its end, so that only its name is left. */
const ends: Record<string, (bench: Bench, task: { queue: string; name: string }) => Promise<unknown>> = {
  "has succeeded": (bench, { queue }) => bench.answer(queue, 200),
  "has been given up": (bench, { queue }) => bench.answer(queue, 500),
  "was deleted": (bench, { name }) => bench.client.deleteTask({ name }),
  "was purged": (bench, { queue }) => bench.client.purgeQueue({ name: queue }),
};

export function names(face: FaceName): void {
  describe("a task's name", () => {
    const bench = useBench(face);
    /** A queue whose tasks have one attempt. */
    const newQueue = () => bench().newQueue({ retryConfig: { maxAttempts: 1 } });
    const isTaken = async (queue: string, name: string) => {
      const { code, message } = await refusal(bench().create(queue, { name }));
      expect([code, message]).toEqual(["ALREADY_EXISTS", texts.exists]);
    };
    /** What the three calls about one task are refused with. */
    const isGone = async (name: string, message: string) => {
      const { client } = bench();
      const notFound = { code: "NOT_FOUND", message, details: [] };
      expect(await refusal(client.getTask({ name }))).toEqual(notFound);
      expect(await refusal(client.runTask({ name }))).toEqual(notFound);
      expect(await refusal(client.deleteTask({ name }))).toEqual(notFound);
    };

    test("is taken while the task lives, and in its queue only", async () => {
      const [queue, other] = [await newQueue(), await newQueue()];
      const scheduleTime = time(bench().clock.now() + 1000);
      await bench().create(queue, { name: `${queue}/tasks/one`, scheduleTime });
      await isTaken(queue, `${queue}/tasks/one`);
      const name = `${other}/tasks/one`;
      expect(await bench().create(other, { name, scheduleTime })).toMatchObject({ name });
    });

    test.each(Object.keys(ends))("of a task that %s stays taken for an hour, through a restart", async (how) => {
      const queue = await newQueue();
      const name = `${queue}/tasks/one`;
      // Purged and deleted before it is due, or else delivered.
      const waits = how === "was deleted" || how === "was purged";
      await bench().create(queue, { name, ...(waits && { scheduleTime: time(bench().clock.now() + 1000) }) });
      await ends[how]!(bench(), { queue, name });
      await isTaken(queue, name);
      await isGone(name, texts.taskIsOver);
      await bench().restart();
      await isTaken(queue, name);
      await isGone(name, texts.taskIsOver);
      await bench().seconds(hour - 1);
      await isTaken(queue, name);
      await bench().seconds(1);
      await isGone(name, texts.notFound);
      expect(await bench().create(queue, { name })).toMatchObject({ name, dispatchCount: 0 });
      await bench().answer(queue, 200);
      expect(bench().target.waiting).toEqual([]);
    });

    test("that nobody has used belongs to no task", async () => {
      await isGone(`${await newQueue()}/tasks/one`, texts.notFound);
    });

    test("goes to one of many who want it in the same moment", async () => {
      const queue = await newQueue();
      const name = `${queue}/tasks/one`;
      const tries = Array.from({ length: 20 }, () => bench().create(queue, { name }));
      const won = (await Promise.allSettled(tries)).filter(({ status }) => status === "fulfilled");
      expect(won).toHaveLength(1);
      await bench().answer(queue, 200);
      await bench().settle();
      expect(bench().target.waiting).toEqual([]);
    });
  });

  describe("a server that reserves names for ten seconds", () => {
    const bench = useBench(face, () => ({ taskNameReservation: 10 }));

    test("gives a name back after ten seconds", async () => {
      const queue = await bench().newQueue();
      const name = `${queue}/tasks/one`;
      await bench().create(queue, { name });
      await bench().answer(queue, 200);
      await bench().seconds(9.999);
      expect(await refusal(bench().create(queue, { name }))).toMatchObject({ code: "ALREADY_EXISTS" });
      await bench().seconds(0.001);
      await bench().create(queue, { name });
      await bench().answer(queue, 200);
    });
  });
}
