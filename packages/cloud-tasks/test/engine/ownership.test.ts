import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { openSqlite } from "@galley/foundation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EngineBench, openEngineBench, queueOf } from "./bench.ts";

let bench: EngineBench;
let children: ChildProcess[];
beforeEach(async () => {
  bench = await openEngineBench();
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await bench.close();
});

/** Starts an engine in another process; what became of it. */
async function startAnother(): Promise<unknown> {
  const script = fileURLToPath(new URL("./holder.ts", import.meta.url));
  const child = fork(script, [bench.path], { execArgv: ["--conditions=galley-source"] });
  children.push(child);
  const [message] = await once(child, "message");
  return message;
}

describe("one database file", () => {
  test("is refused to a second engine of the same process, and the first goes on", async () => {
    const run = await bench.open();
    await run.engine.createQueue("mail", queueOf());
    await run.engine.start();
    await expect(bench.open()).rejects.toMatchObject({ fault: "in_use" });
    await run.create({ name: "a" });
    (await bench.target.next()).answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
    await run.close();
    await expect(bench.open()).resolves.toBeDefined();
  });

  test("is one by whatever link it is opened", async () => {
    const link = `${bench.path}-link`;
    symlinkSync(bench.path, link);
    const run = await bench.open();
    expect(() => openSqlite(link)).toThrow(expect.objectContaining({ fault: "in_use" }));
    await run.close();
    const database = openSqlite(link);
    await expect(bench.open()).rejects.toMatchObject({ fault: "in_use" });
    await database.close();
  });

  test("is refused to an engine of another process, which changes nothing", async () => {
    const run = await bench.open();
    await run.engine.createQueue("mail", queueOf());
    await run.engine.start();
    await run.create({ name: "a" });
    const request = await bench.target.next();
    expect(await startAnother()).toBe("in_use");
    expect(await run.engine.getTask("mail", "a")).toMatchObject({ inFlight: true, dispatchCount: 1 });
    request.answer(200);
    expect(await run.attempts.next()).toMatchObject({ result: "succeeded" });
  });

  test("that another process holds is refused, until that one is killed", async () => {
    expect(await startAnother()).toBe("holding");
    expect(() => openSqlite(bench.path)).toThrow(expect.objectContaining({ fault: "in_use" }));
    const [holder] = children;
    holder?.kill("SIGKILL");
    await once(holder!, "exit");
    const run = await bench.open();
    await run.engine.createQueue("mail", queueOf());
    expect(await run.engine.findQueue("mail")).toMatchObject({ state: "RUNNING" });
  });
});
