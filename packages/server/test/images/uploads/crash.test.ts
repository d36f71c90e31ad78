import { expect, test } from "vitest";
import { runGalley } from "../../../../../tests/support/process.ts";
import { startGalley, temporaryFolder } from "../../access/support.ts";
import { picture } from "../../fakes/images/pictures.ts";
import { photo } from "../../support/photos.ts";
import { expectNothingOf, leftOf, upload } from "./support.ts";

const hours = 3_600_000;

/** Where the process is killed; whether the picture is usable afterwards. */
const points: Array<[point: string, isWhole: boolean]> = [
  ["picture-upload-noted", false],
  ["picture-upload-stored", false],
  ["picture-upload-recorded", true],
];

test.each(points)("killed at %s, it may be sent again, and what was left goes in time", async (point, isWhole) => {
  const folder = temporaryFolder();
  const first = runGalley(["start"], { GALLEY_DATA_DIR: folder, PORT: "0", GALLEY_FAULT: point });
  const bytes = await picture(40, 30);
  await expect(upload({ url: await first.ready }, bytes)).rejects.toThrow();
  expect((await first.ended).signal).toBe("SIGKILL");
  const left = await leftOf({ folder });
  expect(left.rows.map(({ sha256 }) => sha256 !== null)).toEqual([isWhole]);

  const galley = await startGalley({ GALLEY_DATA_DIR: folder });
  const again = await upload(galley, bytes);
  expect(again.status, again.text).toBe(201);
  expect(again.body.url.includes(String(left.rows[0]!.id))).toBe(isWhole);
  const json = { image_url: again.body.url, quality: "draft" };
  expect((await galley.call("/api/v1/images/upscale", { method: "POST", json })).status).toBe(200);
  // What has died is over after some hours, what was sent again a day after that.
  galley.clock.advance(7 * hours);
  await expect.poll(async () => (await leftOf(galley)).rows.length).toBe(1);
  expect((await fetch(`${galley.url}${again.body.url}`)).status).toBe(200);
  galley.clock.advance(25 * hours);
  // First the job that has named it, then the picture.
  const rest = async () => {
    galley.clock.advance(hours / 10);
    return (await leftOf(galley)).rows;
  };
  await expect.poll(rest, { timeout: 10_000 }).toEqual([]);
});

test("killed while it removes one that was refused, the rest goes in time", async () => {
  const folder = temporaryFolder();
  const first = runGalley(["start"], { GALLEY_DATA_DIR: folder, PORT: "0", GALLEY_FAULT: "picture-upload-given-up" });
  const half = (await photo(1)).bytes.subarray(0, 5000);
  await expect(upload({ url: await first.ready }, half, { type: "image/jpeg" })).rejects.toThrow();
  await first.ended;
  expect((await leftOf({ folder })).rows).toMatchObject([{ sha256: null, removed: 1 }]);
  const galley = await startGalley({ GALLEY_DATA_DIR: folder });
  galley.clock.advance(7 * hours);
  await expectNothingOf(galley);
});
