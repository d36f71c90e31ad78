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

test("drafts that nobody has decided on are kept, also with a final that came to nothing; all else is not", async () => {
  const { database } = await openScene();
  await fillJobs(narrow<ImageTables, JobTables>(database), 8);
  const rows = await database.read.selectFrom("job").select("id").orderBy("id").execute();
  const ids = rows.map(({ id }) => id);
  const [draft, decided, final, failing, failed, gone, other, earlier] = ids as [string, ...string[]] & string[];
  await database.write(({ db }) => db.updateTable("job").set({ status: "completed" }).execute());
  const failedOnes = [failed!, earlier!];
  await database.write(({ db }) =>
    db.updateTable("job").set({ status: "failed" }).where("id", "in", failedOnes).execute(),
  );
  const row = { is_draft: 0, draft_job_id: null, final_job_id: null, blog_id: null, blog_job_id: null, tags: "[]" };
  const draftWith = (job_id: string, final_job_id: string | null) => ({ ...row, job_id, is_draft: 1, final_job_id });
  await database.write(({ db }) =>
    db
      .insertInto("image_job")
      .values([
        draftWith(draft, null),
        draftWith(decided!, final!),
        { ...row, job_id: final!, draft_job_id: decided! },
        // One that was tried before, and then made.
        { ...row, job_id: earlier!, draft_job_id: decided! },
        draftWith(failing!, failed!),
        { ...row, job_id: failed!, draft_job_id: failing! },
        // Its final was made, and has had its time.
        draftWith(gone!, crypto.randomUUID()),
      ])
      .execute(),
  );
  const links = createImageLinks(database);
  expect(await links.undecidedOf([...ids, other!])).toEqual(new Set([draft, failing, failed]));
  expect(await links.undecidedOf([failed!])).toEqual(new Set([failed]));
  expect(await links.undecidedOf([earlier!, final!])).toEqual(new Set());
});
