import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "@galley/foundation";
import { expect, onTestFinished, test, vi } from "vitest";
import { call, startGalley, temporaryFolder } from "../../../../../tests/support/server.ts";
import { queryIn } from "../../../../../tests/support/stored.ts";
import { openStorage } from "../../../src/storage/open.ts";
import { readStorageUrl } from "../../../src/storage/settings.ts";
import { openFakeGcs } from "../../storage/fake-gcs.ts";
import { fakeS3Keys, openFakeS3 } from "../../storage/fake-s3.ts";
import { formOf, formType, makeDataset, openRequest, picture, post, watching, written } from "./scene.ts";

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
  return { fake, dataset: await makeDataset(url), storage, ...watching(storage, queryIn(folder)) };
}

const parts = Array.from({ length: 12 }, (_, number) => ({ name: `${number}.jpg`, bytes: picture(number, 300_000) }));
const isUpload = (method: string | undefined): boolean => method === "POST" || method === "PUT";

test.each(["S3", "GCS"] as const)("pictures are stored on %s, byte for byte", async (kind) => {
  const { dataset, rows, storage, expectWhole } = await open(kind);
  const { status, body } = await post(dataset.batch, formOf(parts));
  expect([status, body.uploaded_count]).toEqual([200, 12]);
  for (const [index, { key }] of (await rows()).entries()) {
    const object = await storage.get(String(key));
    expect(Buffer.concat(await object!.stream.toArray()).equals(parts[index]!.bytes)).toBe(true);
  }
  await expectWhole();
});

test.each(["S3", "GCS"] as const)("what %s does not take is told and may be sent again", async (kind) => {
  const { fake, dataset, expectWhole } = await open(kind);
  let count = 0;
  fake.trouble = ({ method }) => (isUpload(method) && ++count % 3 === 0 ? 403 : undefined);
  const { status, body } = await post(dataset.batch, formOf(parts));
  expect([status, body.uploaded_count, body.failed_count]).toEqual([200, 8, 4]);
  expect(body.errors).toHaveLength(4);
  for (const error of body.errors) expect(error).toMatch(/^\d+\.jpg: It could not be stored; send it again$/);
  await expectWhole();
  fake.trouble = undefined;
  const again = await post(dataset.batch, formOf(parts));
  expect([again.body.uploaded_count, again.body.failed_count]).toEqual([4, 8]);
  await expectWhole();
});

test.each(["S3", "GCS"] as const)("where %s takes nothing, it is our fault and nothing is left", async (kind) => {
  const { fake, dataset, expectNothing } = await open(kind);
  fake.trouble = ({ method }) => (isUpload(method) ? 403 : undefined);
  const { status, headers, body } = await post(dataset.batch, formOf(parts.slice(0, 2)));
  expect([status, body.code]).toEqual([503, "files_unavailable"]);
  expect(headers["retry-after"]).toBe("5");
  expect(body.detail).not.toContain(fake.origin);
  await expectNothing();
});

test.each(["S3", "GCS"] as const)("an upload to %s that breaks off leaves nothing", async (kind) => {
  const { fake, dataset, uploads, keys, until, expectNothing } = await open(kind);
  const form = formOf(parts);
  const { request } = openRequest(dataset.batch, { ...formType, "content-length": `${form.byteLength}` });
  await written(request, form.subarray(0, 2_000_000));
  await until("some files", async () => (await keys()).length >= 4);
  request.destroy();
  await until("nothing", async () => (await uploads()) === 0);
  expect(fake.open()).toBe(0);
  await expectNothing();
});
