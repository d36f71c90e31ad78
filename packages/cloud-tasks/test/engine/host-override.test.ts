import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type EngineBench, type EngineRun, openEngineBench, overrides, queueOf } from "./bench.ts";

let bench: EngineBench;
let run: EngineRun;
beforeEach(async () => {
  bench = await openEngineBench();
  run = await bench.open();
  await run.engine.createQueue("mail", queueOf());
});
afterEach(() => bench.close());

describe("the address of a queue", () => {
  test.each(["1.2.3.400", "256.1.1.1", "[1:2]", "[:::]"])(
    "is refused with the host %j, which a URL would pass over in silence",
    async (host) => {
      const update = run.engine.updateQueue("mail", () => overrides({ uriOverride: { host, mode: "ALWAYS" } }));
      await expect(update).rejects.toMatchObject({ code: "invalid_argument" });
    },
  );
});
