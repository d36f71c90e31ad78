import { DatabaseError } from "@galley/foundation";
import { describe, expect, test } from "vitest";
import { usualLeaseTime as leaseTime } from "../../src/jobs/lease.ts";
import { createGate, createHarness, unavailable } from "./harness.ts";

describe("a lease", () => {
  test("is renewed while the attempt lives; a second delivery is put off until it ends", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ first: () => gate.pass() });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.clock.advance(leaseTime * 3);
    expect(await harness.runner.deliver(id)).toBe("leased");
    const [check] = [...harness.waiting.values()];
    expect(check!.at).toBeGreaterThan(harness.clock.now());
    expect(check!.at).toBeLessThanOrEqual(harness.clock.now() + leaseTime);
    gate.open("1");
    expect(await running).toEqual(["ended"]);
    await harness.clock.advance(leaseTime);
    expect(await harness.deliverDue()).toEqual(["final"]);
  });

  test("that was taken over leaves the old attempt without a say", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ second: () => gate.pass() });
    const id = await harness.accept();
    const zombie = harness.deliverDue();
    await gate.reached;
    await harness.store.takeBackLeases();
    const successor = harness.startRunner({ second: async () => "by the successor" });
    expect(await successor.deliver(id)).toBe("ended");
    gate.open("by the zombie");
    expect(await zombie).toEqual(["leased"]);
    const job = await harness.status(id);
    expect(job.result).toMatchObject({ text: "first of hello | by the successor | third of hello" });
    expect(job.progress_updates).toHaveLength(6);
  });
});

describe("a database that takes no writes", () => {
  test("costs the job no attempt: the queue is told to come again", async () => {
    let full = true;
    const harness = await createHarness({
      second: async () => {
        if (full) throw new DatabaseError("full", "database or disk is full");
        return "2";
      },
    });
    const id = await harness.accept();
    await expect(harness.deliverDue()).rejects.toThrow("disk is full");
    full = false;
    await harness.clock.advance(leaseTime);
    expect(await harness.runner.deliver(id)).toBe("ended");
    expect(await harness.status(id)).toMatchObject({ status: "completed", retry_count: 0 });
    expect(harness.defects).toEqual([]);
  });
});

describe("what comes at the wrong time", () => {
  test("a stray task does not begin a retry before its time", async () => {
    let attempts = 0;
    const gate = createGate<string>();
    const harness = await createHarness({
      first: () => {
        attempts += 1;
        return attempts === 1 ? gate.pass() : Promise.resolve("1");
      },
    });
    const id = await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    expect(await harness.runner.deliver(id)).toBe("leased");
    gate.fail(unavailable(600_000));
    await running;
    await harness.clock.advance(leaseTime);
    expect(await harness.deliverDue()).toEqual(["early"]);
    expect(attempts).toBe(1);
    await harness.clock.advance(600_000 - leaseTime);
    expect((await harness.deliverDue()).sort()).toContain("ended");
    expect(await harness.status(id)).toMatchObject({ status: "completed", retry_count: 1 });
  });

  test("a part made by an attempt that has lost its job is not stored", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ second: (context) => context.part("a", 1, () => gate.pass()) });
    const id = await harness.accept();
    const zombie = harness.deliverDue();
    await gate.reached;
    await harness.store.takeBackLeases();
    const successor = createGate<string>();
    const second = harness
      .startRunner({ second: (context) => context.part("a", 1, () => successor.pass()) })
      .deliver(id);
    await successor.reached;
    gate.open("by the zombie");
    await zombie;
    expect(
      await harness.database.read.selectFrom("job_checkpoint").select("key").where("key", "=", "second/a").execute(),
    ).toEqual([]);
    successor.open("by the successor");
    await second;
    expect((await harness.status(id)).result).toMatchObject({ text: expect.stringContaining("by the successor") });
  });

  test("the same part asked for twice in an attempt is made once", async () => {
    let made = 0;
    const make = async () => String(++made);
    const harness = await createHarness({
      second: async (context) => (await context.part("a", 1, make)) + (await context.part("a", 1, make)),
    });
    const id = await harness.accept();
    await harness.deliverDue();
    expect((await harness.status(id)).result).toMatchObject({ text: expect.stringContaining("| 11 |") });
  });
});
