import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { NewTask } from "../src/index.ts";
import { type Bench, openBench, type Run, settings } from "./bench.ts";

let bench: Bench;
let run: Run;
beforeEach(async () => {
  bench = await openBench();
  run = await bench.open();
  await run.queues.applyQueue("mail", settings({}, { maxAttempts: 1 }));
});
afterEach(() => bench.close());

const minute = 60 * 1000;
const once: NewTask = { queue: "mail", name: "once", path: "/work", body: "" };
const taken = { code: "already_exists", message: "Requested entity already exists" };

async function deliver(status: number): Promise<void> {
  await run.queues.start();
  await run.queues.createTask(once);
  (await bench.target.next()).answer(status);
  await run.attempts.next();
}

/** The ways in which a task comes to its end. */
const ends: Array<[string, () => Promise<void>]> = [
  ["succeeded", () => deliver(200)],
  ["was given up", () => deliver(500)],
  ["was deleted", () => run.queues.createTask(once).then(() => run.queues.deleteTask("mail", "once"))],
  [
    "was purged",
    async () => {
      await run.queues.createTask(once);
      await run.queues.purgeQueue("mail");
    },
  ],
  [
    "went with its queue",
    async () => {
      await run.queues.createTask(once);
      await run.queues.deleteQueue("mail");
      await run.queues.applyQueue("mail", settings());
    },
  ],
];

describe("the name of a task", () => {
  test("is taken while the task lives, in its queue only", async () => {
    await run.queues.createTask(once);
    await expect(run.queues.createTask(once)).rejects.toMatchObject(taken);
    await run.queues.applyQueue("other", settings());
    await expect(run.queues.createTask({ ...once, queue: "other" })).resolves.toBeDefined();
  });

  test("goes to one of two creations in the same moment", async () => {
    const results = await Promise.allSettled([run.queues.createTask(once), run.queues.createTask(once)]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  });

  test.each(ends)("stays reserved for an hour after the task %s, also over a restart", async (_, end) => {
    await end();
    expect(await run.queues.getTask("mail", "once")).toBeUndefined();
    await expect(run.queues.createTask(once)).rejects.toMatchObject(taken);

    await run.close();
    run = await bench.open();
    await bench.clock.advance(60 * minute - 1);
    await expect(run.queues.createTask(once)).rejects.toMatchObject(taken);
    await bench.clock.advance(1);
    await expect(run.queues.createTask(once)).resolves.toBeDefined();
  });

  test("stays reserved for an hour while expired names are swept away beside it", async () => {
    await run.queues.start();
    await run.queues.pauseQueue("mail");
    await run.queues.createTask({ ...once, name: "early" });
    await run.queues.deleteTask("mail", "early");
    await bench.clock.advance(30 * minute);
    await run.queues.createTask(once);
    await run.queues.deleteTask("mail", "once");
    for (let minutes = 0; minutes < 50; minutes++) await bench.clock.advance(minute);
    const kept = await run.database.read
      .selectFrom("task")
      .select("name")
      .where("queue", "=", "mail")
      .where("state", "=", "ended")
      .execute();
    expect(kept.map(({ name }) => name)).toEqual(["once"]);
    await expect(run.queues.createTask(once)).rejects.toMatchObject(taken);
    await expect(run.queues.createTask({ ...once, name: "early" })).resolves.toBeDefined();
  });

  test("of a task that is gone tells whether there ever was one", async () => {
    await expect(run.queues.deleteTask("mail", "never")).rejects.toMatchObject({
      code: "not_found",
      message: "Requested entity was not found.",
    });
    await deliver(200);
    await expect(run.queues.deleteTask("mail", "once")).rejects.toMatchObject({
      code: "not_found",
      message:
        "The task no longer exists, though a task with this name existed recently. The task either successfully completed or was deleted.",
    });
  });
});

describe("the sweep", () => {
  test("removes more expired names than fit into one batch", async () => {
    await run.queues.pauseQueue("mail");
    await Promise.all(Array.from({ length: 1200 }, (_, n) => run.queues.createTask({ ...once, name: `task-${n}` })));
    await run.queues.purgeQueue("mail");
    await bench.clock.advance(60 * minute);
    await run.queues.start();
    // Three batches, each a commit; every settling is at least two.
    for (let turn = 0; turn < 5; turn++) await run.settle();
    expect(await run.database.read.selectFrom("task").select("name").where("queue", "=", "mail").execute()).toEqual([]);
  });

  test("deletes a task that is 31 days old, and not a day before", async () => {
    const day = 24 * 60 * minute;
    await run.queues.pauseQueue("mail");
    await run.queues.createTask(once);
    await bench.clock.advance(30 * day);
    await run.queues.start();
    await run.settle();
    expect(await run.queues.getTask("mail", "once")).toBeDefined();
    await bench.clock.advance(day);
    // A sweep that began while the clock moved on looks at an earlier time; the next one comes after 10 minutes.
    for (let turn = 0; turn < 3; turn++) {
      await run.settle();
      await bench.clock.advance(10 * minute);
    }
    expect(await run.queues.getTask("mail", "once")).toBeUndefined();
    await expect(run.queues.createTask(once)).rejects.toMatchObject(taken);
  });
});
