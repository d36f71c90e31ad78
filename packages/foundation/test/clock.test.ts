import { expect, test } from "vitest";
import { createManualClock } from "../src/index.ts";

test("timers fire in order of their time, those set while time moves included, and cancelled ones never", async () => {
  const clock = createManualClock(1000);
  const fired: string[] = [];
  clock.after(30, () => fired.push(`c at ${clock.now()}`));
  clock.after(10, () => {
    fired.push(`a at ${clock.now()}`);
    clock.after(5, () => fired.push(`b at ${clock.now()}`));
  });
  clock.after(20, () => fired.push("never"))();
  await clock.advance(29);
  expect(fired).toEqual(["a at 1010", "b at 1015"]);
  await clock.advance(1);
  expect(fired).toEqual(["a at 1010", "b at 1015", "c at 1030"]);
  expect(clock.now()).toBe(1030);
  expect(clock.waiting).toBe(0);
});
