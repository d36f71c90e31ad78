import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

const many = 5000;

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
  run = await bench.open();
  await run.engine.createQueue("mail", queueOf());
});
afterEach(() => bench.close());

const createMany = (count: number, prefix: string) =>
  Promise.allSettled(Array.from({ length: count }, (_, n) => run.create({ name: `${prefix}-${n}` })));

async function namesIn(state: "waiting" | "dispatched" | "ended"): Promise<string[]> {
  const { read } = run.database;
  const rows = await read
    .selectFrom("task")
    .select("name")
    .where("queue", "=", "mail")
    .where("state", "=", state)
    .execute();
  return rows.map(({ name }) => name);
}

const taken = { code: "already_exists", message: "Requested entity already exists" };
const noQueue = {
  code: "not_found",
  message: "Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize.",
};

describe("a purge of thousands of tasks", () => {
  test("takes all that were there and none that come while it goes on", async () => {
    await createMany(many, "old");
    const purge = run.engine.purgeQueue("mail");
    const created = await createMany(500, "new");
    await purge;
    expect(created.every(({ status }) => status === "fulfilled")).toBe(true);
    const left = await namesIn("waiting");
    expect(left).toHaveLength(500);
    expect(left.every((name) => name.startsWith("new-"))).toBe(true);
    expect(await namesIn("ended")).toHaveLength(many);
    for (const n of [0, 999, 1000, many - 1])
      await expect(run.create({ name: `old-${n}` })).rejects.toMatchObject(taken);
    expect(await run.engine.stats("mail")).toMatchObject({ waiting: 500, inFlight: 0 });
    expect((await run.engine.findQueue("mail"))?.purgeTime).toBe(bench.clock.now());
  });

  test("takes those under way too, and lets others be written meanwhile", async () => {
    await run.engine.start();
    await createMany(50, "open");
    const open = await Promise.all(Array.from({ length: 50 }, () => bench.target.next()));
    await run.engine.pauseQueue("mail");
    await createMany(2500, "old");
    let purged = false;
    const purge = run.engine.purgeQueue("mail").then(() => {
      purged = true;
    });
    await run.engine.createQueue("other", queueOf());
    await run.create({ queue: "other", name: "beside" });
    expect(purged).toBe(false);
    await purge;
    expect(await run.engine.stats("mail")).toMatchObject({ waiting: 0, inFlight: 0 });
    for (const { answer } of open) answer(500);
    for (let n = 0; n < 50; n++) {
      const { queue, result } = await run.attempts.next();
      if (queue === "mail") expect(result).toBe("gone");
    }
    expect(await namesIn("waiting")).toEqual([]);
  });

  test("that is cut short by a crash leaves whole tasks, and can be done again", async () => {
    await createMany(2500, "old");
    const purge = run.engine.purgeQueue("mail");
    // The first of three batches.
    await run.database.write(async () => {});
    await run.database.write(async () => {});
    bench.crash();
    await purge;
    run = await bench.open();
    const [left, ended] = [(await namesIn("waiting")).length, (await namesIn("ended")).length];
    expect(left + ended).toBe(2500);
    await run.engine.purgeQueue("mail");
    expect(await namesIn("waiting")).toEqual([]);
  });
});

describe("the deletion of a queue with thousands of tasks", () => {
  test("leaves none behind, whenever they came", async () => {
    await createMany(many, "old");
    const deletion = run.engine.deleteQueue("mail");
    const created = [await createMany(300, "early"), await createMany(300, "late")].flat();
    await deletion;
    expect(await namesIn("waiting")).toEqual([]);
    for (const result of created) if (result.status === "rejected") expect(result.reason).toMatchObject(noQueue);
    const kept = created.filter(({ status }) => status === "fulfilled").length;
    expect(await namesIn("ended")).toHaveLength(many + kept);
    await expect(run.engine.listTasks("mail", { limit: 10 })).rejects.toMatchObject(noQueue);
    await expect(run.engine.stats("mail")).rejects.toMatchObject(noQueue);
    await expect(run.create({ name: "after" })).rejects.toMatchObject(noQueue);

    await run.engine.createQueue("mail", queueOf());
    expect(await run.engine.stats("mail")).toMatchObject({ waiting: 0, inFlight: 0 });
    await expect(run.create({ name: "old-7" })).rejects.toMatchObject(taken);
    await run.engine.start();
    await run.settle();
    expect(bench.target.waiting).toEqual([]);
  });

  test("leaves no request that takes a place from a new queue of its name", async () => {
    const one = queueOf({ maxConcurrentDispatches: 1 });
    await run.engine.updateQueue("mail", () => one);
    await run.engine.start();
    await run.create();
    const old = await bench.target.next();
    await run.engine.deleteQueue("mail");
    await run.engine.createQueue("mail", one);
    await run.create({ path: "/new" });
    expect((await bench.target.next()).path).toBe("/new");
    old.answer(500);
    expect(await run.attempts.next()).toMatchObject({ result: "gone" });
    expect(await run.engine.stats("mail")).toMatchObject({ waiting: 0, inFlight: 1 });
  });

  test("is refused where there is none", async () => {
    await expect(run.engine.deleteQueue("none")).rejects.toMatchObject({
      code: "not_found",
      message: "Requested entity was not found.",
    });
  });
});

describe("waiting for no task to be left", () => {
  function watch(options: Parameters<EngineRun["engine"]["whenEmpty"]>[0]) {
    const watched = { state: "waiting" };
    const settled = run.engine.whenEmpty(options).then(
      () => {
        watched.state = "empty";
      },
      (error) => {
        watched.state = String(error);
      },
    );
    return { watched, settled };
  }

  test("is over at once where there is none", async () => {
    await run.engine.whenEmpty({});
    await run.engine.whenEmpty({ queue: "mail" });
    await run.engine.whenEmpty({ queue: "none" });
  });

  const ends: Array<[string, () => Promise<unknown>]> = [
    ["succeeded", async () => (await bench.target.next()).answer(200)],
    ["was given up", async () => (await bench.target.next()).answer(500)],
    ["was deleted", () => run.engine.deleteTask("mail", "a")],
    ["was purged", () => run.engine.purgeQueue("mail")],
    ["went with its queue", () => run.engine.deleteQueue("mail")],
    ["went with everything", () => run.engine.reset()],
  ];
  test.each(ends)("ends when the last task %s", async (_, end) => {
    await run.engine.updateQueue("mail", () => queueOf({ maxAttempts: 1 }));
    await run.engine.start();
    await run.create({ name: "a" });
    const [all, one] = [watch({}), watch({ queue: "mail" })];
    await run.idle();
    expect([all.watched.state, one.watched.state]).toEqual(["waiting", "waiting"]);
    await end();
    await Promise.all([all.settled, one.settled]);
    expect([all.watched.state, one.watched.state]).toEqual(["empty", "empty"]);
  });

  test("goes on while a task fails and waits, and sees other queues only where it was asked to", async () => {
    await run.engine.start();
    await run.engine.createQueue("other", queueOf());
    await run.engine.pauseQueue("other");
    await run.create({ queue: "other", name: "b" });
    await run.create({ name: "a" });
    const [all, one] = [watch({}), watch({ queue: "mail" })];
    (await bench.target.next()).answer(500);
    await run.attempts.next();
    await run.idle();
    expect(one.watched.state).toBe("waiting");
    await bench.clock.advance(10_000);
    (await bench.target.next()).answer(200);
    await one.settled;
    expect([one.watched.state, all.watched.state]).toEqual(["empty", "waiting"]);
    await run.engine.deleteTask("other", "b");
    await all.settled;
    expect(all.watched.state).toBe("empty");
  });

  test("ends when the last one was too old", async () => {
    await run.engine.pauseQueue("mail");
    await run.create({ name: "a" });
    await run.engine.start();
    let empty = false;
    void run.engine.whenEmpty({ queue: "mail" }).then(() => {
      empty = true;
    });
    await bench.clock.advance(31 * 24 * 3600_000);
    for (let sweeps = 0; sweeps < 3; sweeps++) {
      await run.idle();
      await bench.clock.advance(600_000);
    }
    await run.idle();
    await expect(run.engine.getTask("mail", "a")).rejects.toMatchObject({ code: "not_found" });
    expect(empty).toBe(true);
  });

  test("can be given up", async () => {
    await run.create({ name: "a" });
    const controller = new AbortController();
    const { watched, settled } = watch({ signal: controller.signal });
    await run.idle();
    controller.abort("enough");
    await settled;
    expect(watched.state).toBe("enough");
    await expect(run.engine.whenEmpty({ signal: controller.signal })).rejects.toBe("enough");
  });
});

describe("a reset", () => {
  test("leaves nothing but the key", async () => {
    await run.close();
    run = await bench.open({ queueNameReservation: 3600 });
    await run.engine.start();
    const keys = await run.engine.keys();
    await run.create({ name: "open" });
    const open = await bench.target.next();
    await run.engine.pauseQueue("mail");
    await run.create({ name: "waiting" });
    await run.create({ name: "done" });
    await run.engine.deleteTask("mail", "done");
    await run.engine.createQueue("deleted", queueOf());
    await run.engine.deleteQueue("deleted");
    await run.engine.putDocument("note", 1);

    await run.engine.reset();
    expect(await run.engine.listQueues({ limit: 10 })).toEqual([]);
    expect(await run.engine.getDocument("note")).toBeUndefined();
    expect(await run.engine.keys()).toEqual(keys);
    for (const name of ["mail", "deleted"]) await run.engine.createQueue(name, queueOf());
    await run.engine.pauseQueue("mail");
    for (const name of ["open", "waiting", "done"])
      expect(await run.create({ name })).toMatchObject({ dispatchCount: 0 });
    open.answer(200);
    expect(await run.attempts.next()).toMatchObject({ name: "open", result: "gone" });
    expect(await run.engine.getTask("mail", "open")).toMatchObject({ dispatchCount: 0, inFlight: false });
  });

  test("forgets what its queues have done", async () => {
    await run.engine.start();
    await run.create();
    (await bench.target.next()).answer(500);
    await run.attempts.next();
    await run.engine.reset();
    await run.engine.createQueue("mail", queueOf());
    expect(await run.engine.stats("mail")).toMatchObject({ dispatchedLastMinute: 0, failedLastMinute: 0 });
  });

  test("leaves no request that takes a place from the new queue of the same name", async () => {
    const one = queueOf({ maxConcurrentDispatches: 1 });
    await run.engine.updateQueue("mail", () => one);
    await run.engine.start();
    await run.create();
    const old = await bench.target.next();
    await run.engine.reset();
    for (const name of ["mail", "settle"]) await run.engine.createQueue(name, one);
    await run.create({ name: "a" });
    await run.settle();
    await run.idle();
    expect(await run.engine.getTask("mail", "a")).toMatchObject({ dispatchCount: 1 });
    // The old one, when it ends, frees no place of the new queue's.
    await run.create({ name: "b" });
    old.answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "gone" });
    await run.idle();
    expect(await run.engine.stats("mail")).toMatchObject({ waiting: 1, inFlight: 1 });
  });
});
