import { createAdjustableClock } from "@galley/foundation";
import { onTestFinished } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { createWorld, projectId } from "./reconcile-world.ts";

/** The routes of resumable uploads over a storage and a database that fail where a test wants it. */
export async function openResumableWorld() {
  const world = await createWorld({ clock: createAdjustableClock() });
  const app = await createApp({ logLevel: "silent" });
  await app.register(world.resumable.routes, { prefix: "/api/v1" });
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => app.close());
  const names = { project_id: projectId, dataset_id: await world.newDataset() };
  return { ...world, url, names };
}
