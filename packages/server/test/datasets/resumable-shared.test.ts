import { request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { startPostgres } from "../../../../tests/support/postgres.ts";
import { call, startGalley, temporaryFolder } from "../../../../tests/support/server.ts";
import { begin, namesOf, patch, tus } from "./resumable-scene.ts";
import { makeDataset, picture } from "./upload/scene.ts";

test("two processes on one database agree on who works on an upload", { timeout: 60_000 }, async () => {
  const postgres = await startPostgres();
  try {
    const env = { DATABASE_URL: await postgres.createDatabase(), STORAGE_URL: `file:${temporaryFolder()}` };
    const [one, other] = [await startGalley(env), await startGalley(env)];
    try {
      await call(`${one.url}/api/v1/queues/image-processing-queue/pause`, "POST");
      const whole = picture(1, 90_000);
      const size = whole.length;
      const here = await begin(one.url, { size, filename: "a.jpg", ...namesOf(await makeDataset(one.url)) });
      const there = `${other.url}${new URL(here).pathname}`;
      const headers = {
        "tus-resumable": "1.0.0",
        "upload-offset": "0",
        "content-type": "application/offset+octet-stream",
        "content-length": `${size}`,
      };
      const open = httpRequest(here, { method: "PATCH", headers, agent: false });
      open.on("error", () => {});
      await new Promise<void>((resolve) => open.write(whole.subarray(0, 30_000), () => resolve()));
      // The other process asks the first one to let go of it.
      let kept = 0;
      while (kept === 0) kept = Number((await tus(there, "HEAD")).headers.get("upload-offset"));
      expect(kept).toBeLessThanOrEqual(30_000);
      const last = await patch(there, kept, whole.subarray(kept));
      expect([last.status, last.headers.get("upload-offset")]).toEqual([204, `${size}`]);
      const told = (await tus(here, "HEAD")).headers.get("galley-image-id");
      expect(told).toBe(last.headers.get("galley-image-id"));
      const rows = await postgres.query(env.DATABASE_URL, "select id, file_size from dataset_image");
      expect(rows).toMatchObject([{ id: told }]);
      expect(await postgres.query(env.DATABASE_URL, "select * from resumable_part")).toEqual([]);
      open.destroy();
    } finally {
      await other.close();
      await one.close();
    }
  } finally {
    await postgres.close();
  }
});
