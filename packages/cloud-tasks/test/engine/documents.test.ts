import { afterEach, beforeEach, expect, test } from "vitest";
import { type EngineBench, type EngineRun, openEngineBench } from "./bench.ts";

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
  run = await bench.open();
});
afterEach(() => bench.close());

test("a document is kept under its name, over a restart too, until it is replaced", async () => {
  expect(await run.engine.getDocument("a")).toBeUndefined();
  const value = { list: [1, null, "ü"], nested: { yes: true } };
  await run.engine.putDocument("a", value);
  await run.engine.putDocument("b", null);
  await run.close();
  run = await bench.open();
  expect(await run.engine.getDocument("a")).toEqual(value);
  expect(await run.engine.getDocument("b")).toBeNull();
  await run.engine.putDocument("a", "other");
  expect(await run.engine.getDocument("a")).toBe("other");
});

test("a document that expires is gone at its time, and later its space too", async () => {
  const now = bench.clock.now();
  await run.engine.putDocument("soon", 1, now + 1000);
  await run.engine.putDocument("later", 2, now + 1001);
  await run.engine.putDocument("past", 3, now);
  expect(await run.engine.getDocument("past")).toBeUndefined();
  await bench.clock.advance(999);
  expect(await run.engine.getDocument("soon")).toBe(1);
  await bench.clock.advance(1);
  expect([await run.engine.getDocument("soon"), await run.engine.getDocument("later")]).toEqual([undefined, 2]);
  await run.engine.start();
  await run.idle();
  expect(await run.database.read.selectFrom("task_document").select("name").execute()).toEqual([{ name: "later" }]);
});

test("a document that is replaced takes the new time, or none", async () => {
  const now = bench.clock.now();
  await run.engine.putDocument("a", 1, now + 1000);
  await run.engine.putDocument("a", 2, now + 5000);
  await run.engine.putDocument("b", 1, now + 1000);
  await run.engine.putDocument("b", 2);
  await bench.clock.advance(4999);
  expect([await run.engine.getDocument("a"), await run.engine.getDocument("b")]).toEqual([2, 2]);
  await bench.clock.advance(1);
  expect([await run.engine.getDocument("a"), await run.engine.getDocument("b")]).toEqual([undefined, 2]);
});
