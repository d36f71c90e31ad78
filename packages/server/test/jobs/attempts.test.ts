import { JobAttempts } from "@galley/contract";
import { expect, test } from "vitest";
import { JobError } from "../../src/jobs/job-error.ts";
import { usualLeaseTime as leaseTime } from "../../src/jobs/lease.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { createGate, createHarness, type HarnessOptions, unavailable, type Work } from "./harness.ts";

async function open(work: Partial<Work> = {}, options: HarnessOptions = {}) {
  const harness = await createHarness(work, options);
  const begun = harness.clock.now();
  const seconds = (time: string | null) => (time === null ? null : (Date.parse(time) - begun) / 1000);
  return {
    ...harness,
    attempts: async (id: string) => JobAttempts.parse(await harness.jobs.attempts(id, everyJob)).attempts,
    /** Each attempt in short: when it began and ended, in seconds, and how. */
    async told(id: string) {
      const { attempts } = await harness.jobs.attempts(id, everyJob);
      expect(attempts.map(({ number }) => number)).toEqual(attempts.map((_, index) => index + 1));
      return attempts.map((attempt) => [seconds(attempt.started_at), seconds(attempt.ended_at), attempt.outcome]);
    },
  };
}

test("a job that waits has none, one that is worked on one that runs, and then it is complete", async () => {
  const gate = createGate<string>();
  const { accept, deliverDue, clock, told } = await open({ second: () => gate.pass() });
  const id = await accept();
  expect(await told(id)).toEqual([]);
  await clock.advance(2000);
  const working = deliverDue();
  await gate.reached;
  expect(await told(id)).toEqual([[2, null, "running"]]);
  await clock.advance(3000);
  gate.open("2");
  await working;
  expect(await told(id)).toEqual([[2, 5, "completed"]]);
});

test("each that ends in an error says in which; the last has failed, also when somebody asks for the job again", async () => {
  let failing = true;
  const { accept, deliverDue, clock, told, attempts, jobs } = await open({
    second: async () => {
      if (failing) throw unavailable();
      return "2";
    },
  });
  const id = await accept();
  for (const wait of [0, 10_000, 20_000]) {
    await clock.advance(wait);
    await deliverDue();
  }
  expect(await told(id)).toEqual([
    [0, 0, "retried"],
    [10, 10, "retried"],
    [30, 30, "failed"],
  ]);
  const error = { error_code: "provider_unavailable", error_message: "The provider did not answer." };
  expect(await attempts(id)).toMatchObject([error, error, error]);
  failing = false;
  await jobs.retry(id, everyJob);
  await deliverDue();
  expect((await told(id)).slice(2)).toEqual([
    [30, 30, "failed"],
    [30, 30, "completed"],
  ]);
  expect((await attempts(id)).at(-1)).toMatchObject({ error_code: null, error_message: null });
});

test("one that a final error has ended is the only one", async () => {
  const { accept, deliverDue, attempts } = await open({
    first: () => Promise.reject(new JobError("content_refused", "The model refused.", { retryable: false })),
  });
  const id = await accept();
  await deliverDue();
  expect(await attempts(id)).toMatchObject([{ outcome: "failed", error_code: "content_refused" }]);
});

test("one whose worker falls silent is lost when its lease has run out, and nothing that it does later counts", async () => {
  const gate = createGate<string>();
  const { accept, deliverDue, clock, store, startRunner, told, attempts } = await open({ second: () => gate.pass() });
  const id = await accept();
  const zombie = deliverDue();
  await gate.reached;
  await clock.advance(4000);
  await store.takeBackLeases();
  await clock.advance(1000);
  const successor = createGate<string>();
  const second = startRunner({ second: () => successor.pass() }).deliver(id);
  await successor.reached;
  expect(await told(id)).toEqual([
    [0, 5, "lost"],
    [5, null, "running"],
  ]);
  gate.fail(unavailable());
  await zombie;
  successor.open("2");
  await second;
  expect(await told(id)).toEqual([
    [0, 5, "lost"],
    [5, 5, "completed"],
  ]);
  expect((await attempts(id))[0]).toMatchObject({ error_code: null, error_message: null });
});

test("one that is lost ended when its lease did, however late that is found, and also where that ends the job", async () => {
  const { accept, store, clock, told, jobs, runner } = await open();
  const [late, cancelled, hopeless] = [await accept(), await accept(), await accept()];
  const claim = (id: string) =>
    store.apply(id, {
      ...{ type: "claimed", token: crypto.randomUUID(), leaseUntil: clock.now() + leaseTime },
      ...(id === hopeless && { mostInterruptions: 0 }),
    } as const);
  for (const id of [late, cancelled, hopeless]) await claim(id);
  await clock.advance(100_000);
  expect(await runner.deliver(late)).toBe("ended");
  await jobs.cancel(cancelled, everyJob);
  await claim(hopeless);
  expect(await told(late)).toEqual([
    [0, 30, "lost"],
    [100, 100, "completed"],
  ]);
  expect(await told(cancelled)).toEqual([[0, 30, "lost"]]);
  expect(await told(hopeless)).toEqual([[0, 30, "lost"]]);
  expect(await jobs.status(hopeless, everyJob)).toMatchObject({ status: "failed", error_code: "worker_lost" });
});

test("one that was told to stop is cancelled; a job that is cancelled while it waits has had none", async () => {
  const gate = createGate<string>();
  const { accept, deliverDue, jobs, told } = await open({
    first: ({ signal }) => {
      signal.addEventListener("abort", () => gate.fail(signal.reason));
      return gate.pass();
    },
  });
  const id = await accept();
  const working = deliverDue();
  await gate.reached;
  await jobs.cancel(id, everyJob);
  await working;
  expect(await told(id)).toEqual([[0, 0, "cancelled"]]);
  const waiting = await accept();
  await jobs.cancel(waiting, everyJob);
  expect(await told(waiting)).toEqual([]);
});

test("one that gives its job back, near its deadline or because its worker stops, is continued by the next", async () => {
  const gate = createGate<string>();
  const { accept, deliverDue, clock, runner, startRunner, told } = await open({
    first: async () => {
      await clock.advance(1_600_000);
      return "1";
    },
    second: ({ signal }) => {
      signal.addEventListener("abort", () => gate.fail(signal.reason));
      return gate.pass();
    },
  });
  const id = await accept();
  expect(await deliverDue()).toEqual(["continued"]);
  const working = deliverDue();
  await gate.reached;
  await runner.stop();
  expect(await working).toEqual(["continued"]);
  await deliverDue(startRunner({ second: async () => "2" }));
  expect(await told(id)).toEqual([
    [0, 1600, "continued"],
    [1600, 1600, "continued"],
    [1600, 1600, "completed"],
  ]);
});

test("they go with their job, and are not another tenant's", async () => {
  const { accept, deliverDue, database, jobs } = await open();
  const id = await accept();
  await deliverDue();
  await expect(jobs.attempts(id, { tenant: "other", kind: undefined })).rejects.toMatchObject({
    code: "job_not_found",
  });
  await database.write(({ db }) => db.deleteFrom("job").where("id", "=", id).execute());
  expect(await database.read.selectFrom("job_attempt").selectAll().execute()).toEqual([]);
});
