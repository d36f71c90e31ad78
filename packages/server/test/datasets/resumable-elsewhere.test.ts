import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@galley/foundation";
import { expect, onTestFinished, test, vi } from "vitest";
import { call, startGalley, temporaryFolder } from "../../../../tests/support/server.ts";
import { queryIn } from "../../../../tests/support/stored.ts";
import { openStorage } from "../../src/storage/open.ts";
import { readStorageUrl } from "../../src/storage/settings.ts";
import { openFakeGcs } from "../storage/fake-gcs.ts";
import { fakeS3Keys, openFakeS3 } from "../storage/fake-s3.ts";
import { begin, namesOf, openPoorNetwork, patch, tus, uploadWith } from "./resumable-scene.ts";
import { makeDataset, picture, watching } from "./upload/scene.ts";

const services = {
  async S3() {
    const fake = await openFakeS3({ bucket: "photos", clock: systemClock });
    vi.stubEnv("AWS_ACCESS_KEY_ID", fakeS3Keys.id);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", fakeS3Keys.secret);
    return { fake, url: `s3://photos?endpoint=${fake.origin}&region=eu-west-1` };
  },
  async GCS() {
    const fake = await openFakeGcs({ bucket: "photos", clock: systemClock });
    const folder = await mkdtemp(join(tmpdir(), "galley-key-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, "key.json"), fake.keyFile);
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", join(folder, "key.json"));
    return { fake, url: `gs://photos?endpoint=${fake.origin}` };
  },
};

async function open(kind: keyof typeof services) {
  const { fake, url: STORAGE_URL } = await services[kind]();
  onTestFinished(() => {
    vi.unstubAllEnvs();
    return fake.close();
  });
  const folder = temporaryFolder();
  const { url } = await startGalley({ GALLEY_DATA_DIR: folder, STORAGE_URL });
  await call(`${url}/api/v1/queues/image-processing-queue/pause`, "POST");
  const { storage: settings } = readStorageUrl(STORAGE_URL, folder);
  const storage = await openStorage(settings!, { clock: systemClock });
  onTestFinished(() => storage.close());
  const read = async (key: string) => Buffer.concat(await (await storage.get(key))!.stream.toArray());
  const parts = async () => (await Array.fromAsync(storage.list("uploads/"))).length;
  return { fake, url, names: namesOf(await makeDataset(url)), read, parts, ...watching(storage, queryIn(folder)) };
}

test.each(["S3", "GCS"] as const)("an upload that is interrupted comes whole on %s", async (kind) => {
  const { url, names, rows, read, parts, expectWhole } = await open(kind);
  const whole = picture(1, 400_000);
  const network = await openPoorNetwork(url, [90_000, 30_000, 120_000]);
  await uploadWith(whole, { endpoint: `${network.url}/api/v1/uploads`, metadata: { filename: "a.jpg", ...names } });
  expect(network.cuts()).toBe(3);
  expect((await read(String((await rows())[0]!.key))).equals(whole)).toBe(true);
  expect(await parts()).toBe(0);
  await expectWhole();
});

test.each(["S3", "GCS"] as const)("what %s does not take is told, and may be sent again", async (kind) => {
  const { fake, url, names, rows, expectWhole } = await open(kind);
  const bytes = Buffer.from(picture(2, 4000));
  const one = await begin(url, { size: 4000, filename: "a.jpg", ...names });
  expect((await patch(one, 0, bytes.subarray(0, 1000))).status).toBe(204);
  fake.trouble = (request) => (request.method === "GET" ? undefined : 403);
  expect(await patch(one, 1000, bytes.subarray(1000))).toMatchObject({
    status: 503,
    body: { code: "storage_unavailable" },
  });
  fake.trouble = undefined;
  expect((await tus(one, "HEAD")).headers.get("upload-offset")).toBe("1000");
  // All is there, and the file that is made of it is not taken: it is not a picture yet, and whoever asks is told so.
  fake.trouble = (request, { href }) =>
    request.method !== "GET" && /[/=]datasets\//.test(decodeURIComponent(href)) ? 403 : undefined;
  expect((await patch(one, 1000, bytes.subarray(1000))).status).toBe(503);
  expect(await rows()).toEqual([]);
  expect((await tus(one, "HEAD")).status).toBe(503);
  fake.trouble = undefined;
  const head = await tus(one, "HEAD");
  expect(head.headers.get("galley-image-id")).toBe((await rows())[0]!.id);
  await expectWhole();
});
