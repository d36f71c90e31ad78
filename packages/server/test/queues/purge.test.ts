import { Problem, PurgeQueueResponse } from "@galley/contract";
import { armFaults, DatabaseError } from "@galley/foundation";
import { afterEach, describe, expect, test } from "vitest";
import { createGate, unavailable } from "../jobs/harness.ts";
import { settings } from "./fake-queues.ts";
import { createScene } from "./support.ts";

afterEach(() => armFaults(undefined));

type Scene = Awaited<ReturnType<typeof createScene>>;

/** More than two batches of jobs. */
const many = 250;
const batch = 100;

const acceptMany = (scene: Scene, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, (_, number) => scene.accept(`word ${number}`)));

async function byStatus(scene: Scene): Promise<Record<string, number>> {
  const rows = await scene.database.read.selectFrom("job").select("status").execute();
  return Object.fromEntries(
    Map.groupBy(rows, ({ status }) => (status === "pending" ? "queued" : status))
      .entries()
      .map(([status, those]) => [status, those.length]),
  );
}

/** The process dies at the n-th passage of a fault point: here, whoever passes gets no further. */
function dieAt(point: string, passage = 1): void {
  let left = passage;
  armFaults((passed) => {
    if (passed !== point) return;
    left -= 1;
    if (left === 0) throw new Error("the process is dead");
  });
}

describe("purging a queue", () => {
  test("cancels every job in it, however many, and leaves no task", async () => {
    const scene = await createScene();
    await acceptMany(scene, many);
    await scene.queues.createTask({ queue: "word-queue", name: "of-no-job", path: "/elsewhere", body: "" });
    const { status, body } = await scene.call("POST", "/word-queue/purge");
    expect(status).toBe(200);
    const purged = PurgeQueueResponse.parse(body);
    expect(purged).toMatchObject({ cancelled_jobs: many, stopping_jobs: 0 });
    expect(purged.queue).toMatchObject({ name: "word-queue", purge_time: new Date(scene.clock.now()).toISOString() });
    expect(purged.queue.stats?.depth).toBe(0);
    expect(await byStatus(scene)).toEqual({ cancelled: many });
    expect(scene.waiting.size).toBe(0);
  });

  test("cancels the jobs before it purges, so that no job is ever without a task", async () => {
    const scene = await createScene();
    await acceptMany(scene, 3);
    const purge = scene.queues.purgeQueue;
    let seen: Record<string, number> = {};
    scene.queues.purgeQueue = async (name) => {
      seen = await byStatus(scene);
      return purge(name);
    };
    await scene.call("POST", "/word-queue/purge");
    expect(seen).toEqual({ cancelled: 3 });
  });

  test("tells running jobs to stop, cancels those that wait for another attempt, and leaves finished ones", async () => {
    const gate = createGate<string>();
    const scene = await createScene({
      first: async (context) => {
        if (context.input.word === "retried") throw unavailable();
        if (context.input.word === "finished") return "done";
        context.signal.addEventListener("abort", () => gate.fail(context.signal.reason));
        return gate.pass();
      },
    });
    const finished = await scene.accept("finished");
    const retried = await scene.accept("retried");
    await scene.deliverDue();
    const running = await scene.accept("running");
    const delivery = scene.deliverDue();
    await gate.reached;
    const waiting = await scene.accept("waiting");
    const { body } = await scene.call("POST", "/word-queue/purge");
    expect(body).toMatchObject({ cancelled_jobs: 2, stopping_jobs: 1 });
    await delivery;
    expect((await scene.status(finished)).status).toBe("completed");
    for (const id of [retried, running, waiting]) expect((await scene.status(id)).status).toBe("cancelled");
  });

  test("leaves the jobs of other queues alone", async () => {
    const scene = await createScene();
    await acceptMany(scene, 2);
    const { body } = await scene.call("POST", "/webhook-queue/purge");
    expect(body).toMatchObject({ cancelled_jobs: 0, queue: { name: "webhook-queue" } });
    expect(await byStatus(scene)).toEqual({ queued: 2 });
    expect(scene.waiting.size).toBe(2);
  });

  test("an empty queue is nothing wrong", async () => {
    const scene = await createScene();
    const { status, body } = await scene.call("POST", "/word-queue/purge");
    expect([status, body.cancelled_jobs]).toEqual([200, 0]);
  });
});

test("jobs that come while a queue is purged go when the purge took their tasks, and stay when it did not", async () => {
  const scene = await createScene();
  await acceptMany(scene, 2);
  const { cancel } = scene.jobs;
  const purge = scene.queues.purgeQueue;
  let during: string | undefined;
  let after = "";
  scene.jobs.cancel = async (id, kind) => {
    if (during === undefined) {
      during = "";
      await scene.clock.advance(5);
      during = await scene.accept("during");
    }
    return cancel(id, kind);
  };
  scene.queues.purgeQueue = async (name) => {
    const purged = await purge(name);
    await scene.clock.advance(5);
    after = await scene.accept("after");
    return purged;
  };
  const { body } = await scene.call("POST", "/word-queue/purge");
  expect(body.cancelled_jobs).toBe(3);
  expect((await scene.status(during!)).status).toBe("cancelled");
  expect((await scene.status(after)).completed_at).toBeNull();
  expect([...scene.waiting.values()].map(({ job }) => job?.id)).toEqual([after]);
});

describe("a purge that is cut short", () => {
  test.each([1, 2])(
    "after batch %i, the jobs that are left have their tasks, and purging again does the rest",
    async (passage) => {
      const scene = await createScene();
      await acceptMany(scene, many);
      dieAt("purge-after-batch", passage);
      expect((await scene.call("POST", "/word-queue/purge")).status).toBe(500);
      armFaults(undefined);

      expect(await byStatus(scene)).toEqual({ cancelled: passage * batch, queued: many - passage * batch });
      expect(scene.waiting.size).toBe(many - passage * batch);
      await scene.clock.advance(10 * 60_000);
      await scene.sweeper.sweep();
      expect(scene.waiting.size).toBe(many - passage * batch);

      const { body } = await scene.call("POST", "/word-queue/purge");
      expect(body.cancelled_jobs).toBe(many - passage * batch);
      expect(await byStatus(scene)).toEqual({ cancelled: many });
      expect(scene.waiting.size).toBe(0);
    },
  );

  test("after the purge itself, what was cancelled stays so", async () => {
    const scene = await createScene();
    await acceptMany(scene, 3);
    dieAt("purge-after-purge");
    expect((await scene.call("POST", "/word-queue/purge")).status).toBe(500);
    armFaults(undefined);
    await scene.clock.advance(10 * 60_000);
    expect(await scene.sweeper.sweep()).toBe(0);
    expect(await byStatus(scene)).toEqual({ cancelled: 3 });
    expect(scene.waiting.size).toBe(0);
  });

  test("by a stop of the service says so after its batch", async () => {
    const scene = await createScene();
    await acceptMany(scene, many);
    let closed: Promise<unknown> | undefined;
    armFaults((point) => {
      if (point === "purge-after-batch") closed ??= scene.app.close();
    });
    const { status, body } = await scene.call("POST", "/word-queue/purge");
    await closed;
    expect([status, Problem.parse(body).code]).toEqual([503, "shutting_down"]);
    const { cancelled, queued } = await byStatus(scene);
    expect(body.detail).toContain(`${cancelled} jobs of word-queue were cancelled. Purge it again for the rest.`);
    expect(cancelled).toBeLessThan(many);
    expect(cancelled! + queued!).toBe(many);
    expect(scene.waiting.size).toBe(queued);
  });
});

describe("a queue service that does not answer", () => {
  test("at first: no job is touched", async () => {
    const scene = await createScene();
    await acceptMany(scene, 3);
    scene.refuse("getQueue", "unavailable");
    const { status, body } = await scene.call("POST", "/word-queue/purge");
    expect([status, Problem.parse(body).code]).toEqual([503, "queue_unavailable"]);
    expect(await byStatus(scene)).toEqual({ queued: 3 });
    expect(scene.waiting.size).toBe(3);
  });

  test("nor does one that is not there yet", async () => {
    const scene = await createScene({}, { settings: { "word-queue": settings(), "later-queue": settings() } });
    const { status, body } = await scene.call("POST", "/later-queue/purge");
    expect([status, Problem.parse(body).code]).toEqual([404, "queue_not_found"]);
  });

  test("at the purge: the jobs are cancelled, and purging again empties the queue", async () => {
    const scene = await createScene();
    await acceptMany(scene, 3);
    await scene.queues.createTask({ queue: "word-queue", name: "of-no-job", path: "/elsewhere", body: "" });
    scene.refuse("purgeQueue", "permission_denied");
    const { status, body } = await scene.call("POST", "/word-queue/purge");
    expect([status, Problem.parse(body).code]).toEqual([502, "queue_refused"]);
    expect(body.detail).toContain("3 jobs of word-queue were cancelled. Purge it again for the rest.");
    expect(await byStatus(scene)).toEqual({ cancelled: 3 });
    scene.refuse("purgeQueue");
    expect((await scene.call("POST", "/word-queue/purge")).status).toBe(200);
    expect(scene.waiting.size).toBe(0);
  });
});

test("a purge that the queue service refuses also tells of the jobs that were told to stop", async () => {
  const gate = createGate<string>();
  const scene = await createScene({
    first: (context) => {
      context.signal.addEventListener("abort", () => gate.fail(context.signal.reason));
      return gate.pass();
    },
  });
  await scene.accept("running");
  const delivery = scene.deliverDue();
  await gate.reached;
  await scene.accept("waiting");
  scene.refuse("purgeQueue", "permission_denied", "secret-project");
  const { status, body } = await scene.call("POST", "/word-queue/purge");
  expect([status, Problem.parse(body).code]).toEqual([502, "queue_refused"]);
  expect(body.detail).toContain("1 job of word-queue was cancelled, and 1 more told to stop.");
  expect(body.detail).not.toContain("secret-project");
  await delivery;
});

test("a database that takes no writes is told as such, and no task is purged", async () => {
  const scene = await createScene();
  await acceptMany(scene, 2);
  scene.jobs.cancel = () => Promise.reject(new DatabaseError("full", "database or disk is full"));
  const { status, body } = await scene.call("POST", "/word-queue/purge");
  expect([status, Problem.parse(body).code]).toEqual([503, "storage_unavailable"]);
  expect(scene.waiting.size).toBe(2);
});
