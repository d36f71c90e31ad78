import { describe, expect, test } from "vitest";
import { createGate, createHarness } from "./harness.ts";

describe("a job that was left alone", () => {
  test("is found by the sweeper when its task is gone, and only then", async () => {
    const harness = await createHarness();
    const id = await harness.accept();
    await harness.clock.advance(300_000);
    expect(await harness.sweeper.sweep()).toBe(0);
    harness.waiting.clear();
    expect(await harness.sweeper.sweep()).toBe(1);
    await harness.deliverDue();
    expect(await harness.status(id)).toMatchObject({ status: "completed" });
    expect(await harness.sweeper.sweep()).toBe(0);
  });

  test("is found by the timer too, however many there are", async () => {
    const harness = await createHarness();
    await Promise.all(Array.from({ length: 450 }, (_, number) => harness.accept(`word ${number}`)));
    harness.waiting.clear();
    harness.sweeper.start();
    await harness.clock.advance(119_999);
    expect(harness.waiting.size).toBe(0);
    await harness.clock.advance(60_001);
    await expect.poll(() => harness.waiting.size, { timeout: 20_000 }).toBe(450);
    harness.sweeper.stop();
  });

  test("is not taken for abandoned while it is worked on", async () => {
    const gate = createGate<string>();
    const harness = await createHarness({ first: () => gate.pass() });
    await harness.accept();
    const running = harness.deliverDue();
    await gate.reached;
    await harness.clock.advance(300_000);
    expect(await harness.sweeper.sweep()).toBe(0);
    gate.open("1");
    await running;
  });
});
