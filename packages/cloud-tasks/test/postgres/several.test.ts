import { DatabaseError, openPostgres, systemClock } from "@galley/foundation";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startPostgres, type TestPostgres } from "../../../foundation/test/support/postgres.ts";
import { migrateTaskTables, openEmbeddedQueues, TaskQueueError, type TaskTables } from "../../src/index.ts";
import { settings } from "../bench.ts";
import { openTarget } from "../target.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

/** Processes on one database, each with an engine, of which the leader's dispatches to the one target. */
async function scene() {
  const url = await server.createDatabase();
  const target = await openTarget();
  const problems: unknown[] = [];
  onTestFinished(async () => {
    await target.close();
    expect(problems).toEqual([]);
  });
  async function join() {
    const database = openPostgres<TaskTables>(url);
    await migrateTaskTables(database);
    const queues = openEmbeddedQueues({
      database,
      clock: systemClock,
      random: Math.random,
      origin: async () => target.origin,
      serviceAccount: "tasks@galley.test",
      audience: () => "https://worker.test",
      issuer: () => "https://queue.test",
      onError: (error) => void (error instanceof DatabaseError || problems.push(error)),
    });
    const leads: boolean[] = [];
    const process = {
      database,
      queues,
      leads,
      resign: async () => {},
      async campaign() {
        process.resign = await database.lead({
          async begin() {
            await queues.start();
            leads.push(true);
          },
          async end() {
            leads.push(false);
            await queues.stop(0);
          },
        });
      },
    };
    onTestFinished(async () => {
      await process.resign();
      await queues.stop(0);
      await database.close();
    });
    return process;
  }
  return { url, target, join };
}

const cut = (url: string) =>
  server.query(
    url,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
  );

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await condition()); ) {
    if (Date.now() > end) throw new Error("It did not come to that");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("engines on one database", () => {
  test("the leader dispatches what another has created, at once", async () => {
    const { target, join } = await scene();
    const leader = await join();
    const other = await join();
    await leader.campaign();
    await other.campaign();
    await until(() => leader.leads.length + other.leads.length === 1);
    const follower = leader.leads.length === 1 ? other : leader;
    await follower.queues.applyQueue("mail", settings());
    for (const name of ["a", "b", "c"]) {
      await follower.queues.createTask({ queue: "mail", name, path: `/${name}`, body: name });
      const request = await target.next();
      expect(request.path).toBe(`/${name}`);
      request.answer(200);
    }
    await until(async () => (await follower.queues.listTasks("mail")).tasks.length === 0);
  });

  test("a task that several create at once is created once; a queue too", async () => {
    const { join } = await scene();
    const processes = await Promise.all([join(), join(), join()]);
    await Promise.all(processes.map(({ queues }) => queues.applyQueue("mail", settings())));
    const outcomes = await Promise.allSettled(
      processes.map(({ queues }) => queues.createTask({ queue: "mail", name: "once", path: "/", body: "" })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") {
        expect(outcome.reason).toBeInstanceOf(TaskQueueError);
        expect(outcome.reason).toMatchObject({ code: "already_exists" });
      }
    }
  });

  test("sign with one key, although all make one at the same moment", async () => {
    const { join } = await scene();
    const processes = await Promise.all([join(), join(), join(), join()]);
    const [first, ...others] = await Promise.all(processes.map(({ queues }) => queues.keys()));
    for (const keys of others) expect(keys).toEqual(first);
    const stored = await processes[0]!.database.read.selectFrom("task_key").select("kid").execute();
    expect(stored).toHaveLength(1);
  });

  test("any of them runs a task on demand", async () => {
    const { target, join } = await scene();
    const leader = await join();
    await leader.campaign();
    const other = await join();
    await leader.queues.applyQueue("mail", settings());
    await leader.queues.createTask({ queue: "mail", name: "a", path: "/a", body: "", scheduleTime: Date.now() + 3e6 });
    expect(await other.queues.runTask("mail", "a")).toMatchObject({ dispatchCount: 1, inFlight: true });
    (await target.next()).answer(200);
    await until(async () => (await leader.queues.getTask("mail", "a")) === undefined);
  });

  test("take no more than a queue allows, though the database expects it to be empty", async () => {
    const { url, target, join } = await scene();
    const leader = await join();
    await leader.campaign();
    await leader.queues.applyQueue("mail", settings({ maxConcurrentDispatches: 10 }));
    await leader.queues.pauseQueue("mail");
    // The planner's figures are those of an empty table, as after a quiet night.
    await server.query(url, "ANALYZE task");
    for (let number = 0; number < 200; number += 1) {
      await leader.queues.createTask({ queue: "mail", name: `t${number}`, path: "/", body: "" });
    }
    await leader.queues.resumeQueue("mail");
    const held = [];
    for (let number = 0; number < 10; number += 1) held.push(await target.next());
    const { inFlight } = await leader.queues.stats("mail");
    expect([inFlight, target.waiting.length]).toEqual([10, 0]);
    await leader.queues.pauseQueue("mail");
    for (const request of held) request.answer(200);
  });

  test("one that does not know yet that another leads takes no tasks, and gives back what it has at its end", async () => {
    const { target, join } = await scene();
    const [old, young] = [await join(), await join()];
    await old.queues.applyQueue("mail", settings());
    await old.queues.start();
    await old.queues.createTask({ queue: "mail", name: "a", path: "/a", body: "" });
    await target.next();
    await young.queues.start();
    const again = await target.next();
    expect(again.path).toBe("/a");
    await old.queues.createTask({ queue: "mail", name: "b", path: "/b", body: "" });
    const request = await target.next();
    expect(request.headers["x-cloudtasks-taskname"]).toBe("b");
    await old.queues.stop(0);
    // The old one's own attempt at a was over with the young one's start: giving it back changes nothing.
    expect(await young.queues.getTask("mail", "a")).toMatchObject({ inFlight: true, dispatchCount: 2 });
    again.answer(200);
    request.answer(200);
    await until(async () => (await young.queues.listTasks("mail")).tasks.length === 0);
    await young.queues.stop(0);
  });

  test("what was run on demand at one that ends is due again at the leader", async () => {
    const { target, join } = await scene();
    const leader = await join();
    await leader.campaign();
    const other = await join();
    await leader.queues.applyQueue("mail", settings());
    await leader.queues.createTask({ queue: "mail", name: "a", path: "/a", body: "", scheduleTime: Date.now() + 3e6 });
    await other.queues.runTask("mail", "a");
    await target.next();
    await other.queues.stop(0);
    const again = await target.next();
    expect(again.headers["x-cloudtasks-taskretrycount"]).toBe("1");
    again.answer(200);
    await until(async () => (await leader.queues.getTask("mail", "a")) === undefined);
  });

  test("a paused queue is paused for all: once the pause is answered nothing more is sent", async () => {
    const { target, join } = await scene();
    const leader = await join();
    await leader.campaign();
    const other = await join();
    await leader.queues.applyQueue("mail", settings());
    await other.queues.pauseQueue("mail");
    await other.queues.createTask({ queue: "mail", name: "a", path: "/a", body: "" });
    await leader.queues.applyQueue("other", settings());
    await other.queues.createTask({ queue: "other", name: "b", path: "/b", body: "" });
    const request = await target.next();
    expect(request.path).toBe("/b");
    request.answer(200);
    await other.queues.resumeQueue("mail");
    const next = await target.next();
    expect(next.path).toBe("/a");
    next.answer(200);
  });

  test("every task is delivered although the leader loses its connections again and again, and few twice", async () => {
    const { url, target, join } = await scene();
    const processes = [await join(), await join()];
    for (const process of processes) await process.campaign();
    const [first] = processes;
    await first!.queues.applyQueue("mail", settings({}, { minBackoff: 0.1, maxBackoff: 0.1 }));
    const wanted = 300;
    const seen = new Map<string, number>();
    let stop = false;
    const serving = (async () => {
      while (!stop) {
        const request = await target.next();
        seen.set(request.path, (seen.get(request.path) ?? 0) + 1);
        request.answer(200);
      }
    })();
    for (let number = 0; number < wanted; number += 1) {
      const { queues } = processes[number % 2]!;
      const task = { queue: "mail", name: `t${number}`, path: `/${number}`, body: "" };
      for (;;) {
        try {
          await queues.createTask(task);
          break;
        } catch (error) {
          // It was stored, and only the answer was lost.
          if (error instanceof TaskQueueError && error.code === "already_exists") break;
          if (!(error instanceof Error) || error.name !== "DatabaseError") throw error;
        }
      }
      if (number % 75 === 40) await cut(url);
    }
    await until(() => seen.size === wanted);
    await until(async () => (await first!.queues.listTasks("mail")).tasks.length === 0);
    const twice = [...seen.values()].filter((count) => count > 1).length;
    expect(twice).toBeLessThan(wanted / 3);
    stop = true;
    await first!.queues.createTask({ queue: "mail", name: "last", path: "/last", body: "" });
    await serving;
  });
});
