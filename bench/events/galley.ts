/** Jobs that go through ten stages each, all at once, as fast as they can be stored. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlite } from "@galley/foundation";
import { openEventScene } from "../../packages/server/test/events/scene.ts";
import { serveParent } from "./parent.ts";

const jobs = Number(process.argv[2]);
const folder = mkdtempSync(join(tmpdir(), "galley-bench-"));
const scene = await openEventScene(openSqlite(join(folder, "events.db")));
const ids = await Promise.all(Array.from({ length: jobs }, () => scene.create()));
serveParent(
  ids.map((id) => `${scene.url}/jobs/${id}/events`),
  async () => {
    await Promise.all(
      ids.map(async (id) => {
        await scene.claim(id);
        for (let stage = 1; stage <= 10; stage += 1) await scene.progress(id, stage);
        await scene.complete(id);
      }),
    );
  },
  async () => {
    await scene.close();
    rmSync(folder, { recursive: true, force: true });
  },
);
