import { describe, expect, test } from "vitest";
import { JobCancelled } from "../../src/jobs/job-error.ts";
import { usualLeaseTime as leaseTime } from "../../src/jobs/lease.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { createGate, createHarness, unavailable } from "./harness.ts";

describe("cancelling", () => {
  test("a waiting job takes its task out of the queue", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    expect(await harness.jobs.cancel(id, everyJob)).toMatchObject({ status: "cancelled" });
    expect(harness.waiting.size).toBe(0);
    expect(await harness.jobs.cancel(id, everyJob)).toMatchObject({ status: "cancelled" });
  });

  test("a running job aborts its signal at once, and no later stage starts", async () => {
    const gate = createGate<string>();
    let later = false;
    const harness = await createHarness({
      first: (context) => {
        context.signal.addEventListener("abort", () => gate.fail(context.signal.reason));
        return gate.pass();
      },
      second: async () => {
        later = true;
        return "2";
      },
    });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    expect(await harness.jobs.cancel(id, everyJob)).toMatchObject({ status: "processing", cancel_requested: true });
    await running;
    expect(await harness.status(id)).toMatchObject({ status: "cancelled", result: null });
    expect(later).toBe(false);
  });

  test("a job that runs in another process reaches it with the next heartbeat", async () => {
    const gate = createGate<string>();
    let reason: unknown;
    const harness = await createHarness({
      first: (context) => {
        context.signal.addEventListener("abort", () => {
          reason = context.signal.reason;
          gate.fail(reason);
        });
        return gate.pass();
      },
    });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.store.apply(id, { type: "cancelled" });
    await harness.clock.advance(leaseTime / 3);
    await running;
    expect(reason).toBeInstanceOf(JobCancelled);
    expect(await harness.status(id)).toMatchObject({ status: "cancelled" });
  });

  test("a job in its last stage leaves no result", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ third: () => gate.pass() });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.store.apply(id, { type: "cancelled" });
    gate.open("3");
    await running;
    expect(await harness.status(id)).toMatchObject({ status: "cancelled", result: null });
  });

  test("a job that waits for another attempt forgets the last one's error", async () => {
    const harness = await createHarness({
      first: async () => {
        throw unavailable();
      },
    });
    const id = await harness.accept();
    await harness.deliverDue();
    expect(await harness.jobs.cancel(id, everyJob)).toMatchObject({
      status: "cancelled",
      error_code: null,
      error_message: null,
    });
  });

  test("a job whose attempt fails meanwhile ends it as cancelled", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ first: () => gate.pass() });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.store.apply(id, { type: "cancelled" });
    gate.fail(unavailable());
    await running;
    expect(await harness.status(id)).toMatchObject({ status: "cancelled", error_code: null });
    expect(harness.waiting.size).toBe(0);
  });

  test("a job that its worker was giving back ends it with the next delivery", async () => {
    const gate = createGate<string>();
    let stages = 0;
    const harness = await createHarness({
      first: () => {
        stages += 1;
        return gate.pass();
      },
    });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.store.apply(id, { type: "cancelled" });
    const stopping = harness.runner.stop();
    gate.fail(new Error("interrupted"));
    await Promise.all([running, stopping]);
    await harness.deliverDue(harness.startRunner());
    expect(await harness.status(id)).toMatchObject({ status: "cancelled" });
    expect(stages).toBe(1);
  });

  test("a cancelled job again changes nothing", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    await harness.jobs.cancel(id, everyJob);
    const before = await harness.jobs.version(id, everyJob);
    await harness.jobs.cancel(id, everyJob);
    expect(await harness.jobs.version(id, everyJob)).toEqual(before);
  });

  test("a finished job is a conflict", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    await harness.deliverDue();
    await expect(harness.jobs.cancel(id, everyJob)).rejects.toMatchObject({ code: "job_state_conflict" });
  });
});
