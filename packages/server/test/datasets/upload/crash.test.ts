import { join } from "node:path";
import { systemClock } from "@galley/foundation";
import { expect, onTestFinished, test } from "vitest";
import { runGalley } from "../../../../../tests/support/process.ts";
import { call, temporaryFolder } from "../../../../../tests/support/server.ts";
import { queryIn } from "../../../../../tests/support/stored.ts";
import { openDisk } from "../../../src/storage/disk/disk.ts";
import { photo } from "../../support/photos.ts";
import { formOf, makeDataset, post, watching } from "./scene.ts";

const full = process.env.GALLEY_TEST_FULL !== undefined;

/** Where the process is killed while it takes in eight pictures; and whether they must all be there afterwards. */
const points: Array<[point: string, isThere: boolean]> = [
  ["storage-chunk:3", false],
  ["storage-after-visible:1", false],
  ["upload-file-stored:1", false],
  ["upload-file-stored:8", false],
  ["upload-before-commit", false],
  ["upload-after-commit", true],
];
const quick = new Set(["upload-file-stored:1", "upload-before-commit", "upload-after-commit"]);

test.each(points.filter(([point]) => full || quick.has(point)))(
  "killed at %s, all of the upload is there or nothing of it, and it may be repeated",
  { timeout: 60_000 },
  async (point, isThere) => {
    const folder = temporaryFolder();
    const env = { GALLEY_DATA_DIR: folder, PORT: "0" };
    const storage = await openDisk(join(folder, "files"), systemClock);
    onTestFinished(() => storage.close());
    const { rows, keys, uploads, until, expectWhole } = watching(storage, queryIn(folder));

    const first = runGalley(["start"], { ...env, GALLEY_FAULT: point });
    const before = await makeDataset(await first.ready);
    const parts = await Promise.all(Array.from({ length: 8 }, (_, number) => photo(number)));
    await expect(post(before.batch, formOf(parts))).rejects.toThrow();
    expect((await first.ended).signal).toBe("SIGKILL");
    expect(await rows()).toHaveLength(isThere ? 8 : 0);

    const second = runGalley(["start"], env);
    const url = await second.ready;
    const address = before.address.replace(/^http:\/\/[^/]+/, url);
    if (!isThere) await until("nothing", async () => (await uploads()) === 0 && (await keys()).length === 0);
    const again = await post(`${address}/images/batch-upload`, formOf(parts));
    expect([again.status, again.body.uploaded_count]).toEqual([200, isThere ? 0 : 8]);
    await until("all done", async () => (await call(address)).body.processing_status === "completed");
    expect((await call(address)).body).toMatchObject({ image_count: 8, processed_files: 8, failed_files: 0 });
    await expectWhole();
    second.kill("SIGTERM");
    expect((await second.ended).code).toBe(0);
  },
);
