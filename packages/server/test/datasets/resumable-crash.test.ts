import { join } from "node:path";
import { systemClock } from "@galley/foundation";
import { expect, test } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";
import { temporaryFolder } from "../../../../tests/support/server.ts";
import { queryIn } from "../../../../tests/support/stored.ts";
import { openStorage } from "../../src/storage/open.ts";
import { begin, namesOf, patch, tus } from "./resumable-scene.ts";
import { makeDataset, picture, watching } from "./upload/scene.ts";

const full = process.env.GALLEY_TEST_FULL !== undefined;

/** Where the process dies, and how much of the second half is there for whoever asks afterwards. */
const points: Array<[point: string, kept: boolean]> = [
  ["resumable-part-stored:2", false],
  ["resumable-part-before-commit:2", false],
  ["resumable-part-after-commit:2", true],
  ["upload-file-stored", true],
  ["upload-before-commit", true],
  ["upload-after-commit", true],
  ["resumable-settled", true],
  ["removal-after-files", true],
];

// Two processes each: with full sizes at all of them, else at every second one.
const chosen = points.filter((_, index) => full || index % 2 === 0);

test.each(chosen)("killed at %s, the upload is finished once, and nothing is left over", async (point, kept) => {
  const folder = temporaryFolder();
  const env = { PORT: "0", GALLEY_DATA_DIR: folder };
  const first = runGalley(["start"], { ...env, GALLEY_FAULT: point });
  const url = await first.ready;
  const bytes = Buffer.from(picture(5, 4000));
  const one = await begin(url, { size: 4000, filename: "a.jpg", ...namesOf(await makeDataset(url)) });
  expect((await patch(one, 0, bytes.subarray(0, 1500))).status).toBe(204);
  await expect(patch(one, 1500, bytes.subarray(1500))).rejects.toThrow();
  expect((await first.ended).signal).toBe("SIGKILL");

  const second = runGalley(["start"], env);
  const again = `${await second.ready}${new URL(one).pathname}`;
  const storage = await openStorage({ kind: "disk", folder: join(folder, "files") }, { clock: systemClock });
  const query = queryIn(folder);
  const { rows, until, expectWhole } = watching(storage, query);
  if (!kept) {
    const head = await tus(again, "HEAD");
    expect([head.status, head.headers.get("upload-offset")]).toEqual([200, "1500"]);
    expect((await patch(again, 1500, bytes.subarray(1500))).status).toBe(204);
  }
  // The leader finds what is complete by itself; whoever asks is told the same.
  await until("it is a picture", async () => (await rows()).length === 1);
  const head = await tus(again, "HEAD");
  const [image] = await rows();
  expect([head.headers.get("upload-offset"), head.headers.get("galley-image-id")]).toEqual(["4000", image!.id]);
  const object = await storage.get(String(image!.key));
  expect(Buffer.concat(await object!.stream.toArray()).equals(bytes)).toBe(true);
  const parts = async () => (await Array.fromAsync(storage.list("uploads/"))).length;
  await until("its parts are gone", async () => (await parts()) === 0);
  await until("nothing is under way", async () => (await query("select * from dataset_upload")).length === 0);
  await until("nothing is to be removed", async () => (await query("select * from dataset_removal")).length === 0);
  await expectWhole();
  expect(await query("select * from resumable_part")).toEqual([]);
  second.kill("SIGTERM");
  expect((await second.ended).code).toBe(0);
});
