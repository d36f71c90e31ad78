import { describe, expect, test } from "vitest";
import { createGate, unavailable } from "./harness.ts";
import { createOutboxHarness, type OutboxHarness, until } from "./remote-queue.ts";

/** The end of a loop that would not end by itself. */
const mostDeliveries = 100;

/**
 * Has a queue whose clock is ahead by `skew` ms bring its tasks, and what comes of them, until none is due. No time
 * passes meanwhile. Answers how many deliveries that were.
 */
async function deliverAhead(harness: OutboxHarness, skew: number): Promise<number> {
  const { remote, runner, clock } = harness;
  for (let count = 0; count < mostDeliveries; count++) {
    await until(async () => (await harness.rows()).length === 0);
    const task = [...remote.tasks.values()].find(({ scheduleTime = 0 }) => scheduleTime <= clock.now() + skew);
    if (!task) return count;
    await runner.deliver(JSON.parse(task.body).job_id);
    remote.tasks.delete(task.name!);
  }
  return mostDeliveries;
}

describe.each([30_000, 600_000])("a queue elsewhere whose clock is %i ms ahead", (skew) => {
  test("brings a job that waits for its next attempt some times in vain, and then in time", async () => {
    let attempts = 0;
    const harness = await createOutboxHarness({
      first: async () => {
        attempts += 1;
        if (attempts === 1) throw unavailable();
        return "1";
      },
    });
    await harness.start();
    const id = await harness.accept();
    // The first is the attempt itself; waits of 5 s, doubling, pass the difference.
    const deliveries = await deliverAhead(harness, skew);
    expect(deliveries).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(skew / 5000) + 1));
    expect(attempts).toBe(1);
    await harness.clock.advance(2 * skew);
    await deliverAhead(harness, skew);
    expect(attempts).toBe(2);
    expect(await harness.status(id)).toMatchObject({ status: "completed", retry_count: 1 });
  });

  test("looks some times in vain whether a lease has ended", async () => {
    const gate = createGate<string>();
    const harness = await createOutboxHarness({ first: () => gate.pass() });
    await harness.start();
    const id = await harness.accept();
    const running = harness.runner.deliver(id);
    await gate.reached;
    expect(await deliverAhead(harness, skew)).toBeLessThanOrEqual(2 + Math.ceil(Math.log2(skew / 5000) + 1));
    gate.open("1");
    await running;
    expect(await harness.status(id)).toMatchObject({ status: "completed" });
  });
});

test("a job that was worked on between two deliveries in vain waits no longer for that", async () => {
  const gates = [createGate<string>(), createGate<string>()];
  let attempts = 0;
  const harness = await createOutboxHarness({ first: () => gates[attempts++]!.pass() });
  await harness.start();
  const id = await harness.accept();
  const allTold = () => until(async () => (await harness.rows()).length === 0);
  const next = async () => {
    await allTold();
    harness.remote.tasks.clear();
    expect(await harness.runner.deliver(id)).not.toBe("final");
    await allTold();
    const [task] = [...harness.remote.tasks.values()];
    return ((task?.scheduleTime ?? 0) - harness.clock.now()) / 1000;
  };
  let running = harness.runner.deliver(id);
  await gates[0]!.reached;
  const waits = [await next(), await next(), await next(), await next(), await next()];
  // The lease has 30 s left each time.
  expect(waits).toEqual([30, 30, 30, 40, 80]);
  gates[0]!.fail(unavailable(0));
  await running;
  running = harness.runner.deliver(id);
  await gates[1]!.reached;
  expect(await next()).toBe(30);
  gates[1]!.open("1");
  await running;
});

describe("a worker that stops while its queue goes on bringing jobs", () => {
  test("sends each of them back for some seconds, not at once", async () => {
    const harness = await createOutboxHarness();
    await harness.start();
    const ids = [await harness.accept("one"), await harness.accept("two")];
    await harness.runner.stop();
    expect(await deliverAhead(harness, 0)).toBe(2);
    for (const task of harness.remote.tasks.values()) expect(task.scheduleTime).toBe(harness.clock.now() + 5000);
    for (const id of ids) expect(await harness.status(id)).toMatchObject({ status: "queued", retry_count: 0 });
    const successor = harness.startRunner();
    await harness.clock.advance(5000);
    for (const id of ids) await successor.deliver(id);
    for (const id of ids) expect(await harness.status(id)).toMatchObject({ status: "completed" });
  });
});
