import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock, type Database, narrow, openSqlite } from "@galley/foundation";
import { expect, onTestFinished, test } from "vitest";
import { createImageFiles } from "../../src/images/files.ts";
import { createImageLinks } from "../../src/images/links.ts";
import { type ImageTables, migrateImageTables } from "../../src/images/tables.ts";
import { migrateJobTables } from "../../src/jobs/migrate.ts";
import type { JobTables } from "../../src/jobs/tables.ts";
import { openStorage } from "../../src/storage/open.ts";
import type { Storage } from "../../src/storage/port.ts";
import { fillJobs } from "../support/fill-jobs.ts";

type Tables = ImageTables & JobTables;

async function openScene() {
  const folder = mkdtempSync(join(tmpdir(), "galley-images-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const database: Database<Tables> = openSqlite(join(folder, "galley.db"));
  onTestFinished(() => database.close());
  await migrateJobTables(narrow<ImageTables, JobTables>(database));
  await migrateImageTables(narrow<JobTables, ImageTables>(database));
  const clock = createManualClock();
  const storage = await openStorage({ kind: "disk", folder: join(folder, "files") }, { clock });
  onTestFinished(() => storage.close());
  return { database, clock, storage };
}

test("the pictures of jobs that are gone are removed, and one that cannot be stands in nobody's way", async () => {
  const { database, clock, storage } = await openScene();
  let stuck: string | undefined;
  const stubborn: Storage = {
    ...storage,
    delete: (key) => (key === stuck ? Promise.reject(new Error("not now")) : storage.delete(key)),
  };
  const files = createImageFiles({ database, storage: stubborn, clock });
  const bytes = (text: string) => new TextEncoder().encode(text);
  const gone = crypto.randomUUID();
  const keys: string[] = [];
  for (let number = 0; number < 120; number += 1) keys.push(await files.put(gone, bytes(`${number}`), "image/png"));
  stuck = keys.toSorted()[3];
  expect(await files.removeOrphans()).toBe(119);
  expect(await storage.head(stuck!)).toBeDefined();
  stuck = undefined;
  expect(await files.removeOrphans()).toBe(1);
  for (const key of keys) expect(await storage.head(key)).toBeUndefined();
});

test("drafts that nobody has decided on are kept; those that have a final, and all else, are not", async () => {
  const { database } = await openScene();
  await fillJobs(narrow<ImageTables, JobTables>(database), 4);
  const rows = await database.read.selectFrom("job").select("id").orderBy("id").execute();
  const [draft, decided, final, other] = rows.map(({ id }) => id) as [string, string, string, string];
  await database.write(({ db }) => db.updateTable("job").set({ status: "completed" }).execute());
  const row = { is_draft: 0, draft_job_id: null, final_job_id: null, blog_id: null, blog_job_id: null };
  await database.write(({ db }) =>
    db
      .insertInto("image_job")
      .values([
        { ...row, job_id: draft, is_draft: 1 },
        { ...row, job_id: decided, is_draft: 1, final_job_id: final },
        { ...row, job_id: final, draft_job_id: decided },
      ])
      .execute(),
  );
  const held = await createImageLinks(database).undecidedOf([draft, decided, final, other]);
  expect([...held]).toEqual([draft]);
});
