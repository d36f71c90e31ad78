import { randomUUIDv7 } from "node:crypto";
import { DatabaseError } from "@galley/foundation";
import { expect, test } from "vitest";
import { storageDown } from "./reconcile-world.ts";
import { begin, metadata, patch, tus } from "./resumable-scene.ts";
import { openResumableWorld } from "./resumable-world.ts";
import { picture } from "./upload/scene.ts";

type World = Awaited<ReturnType<typeof openResumableWorld>>;

const size = 1000;

/** An upload of which so many bytes have come, each as a part of its own. */
async function beginInPieces({ url, names, disk, database }: World, count: number) {
  const bytes = Buffer.from(picture(count, size));
  const address = await begin(url, { size, filename: "a.jpg", ...names });
  const upload_id = address.split("/").at(-1)!;
  const store = async (_: unknown, first_byte: number) => {
    const key = `uploads/${upload_id}/${first_byte}-x`;
    await disk.put(key, bytes.subarray(first_byte, first_byte + 1), { contentType: "application/octet-stream" });
    return { upload_id, first_byte, size: 1, key };
  };
  const rows = await Promise.all(Array.from({ length: count }, store));
  await database.write(({ db }) => db.insertInto("resumable_part").values(rows).execute());
  return { address, bytes };
}

async function pictureOf({ rows, disk }: World): Promise<Buffer> {
  const [image] = await rows("dataset_image");
  const object = await disk.get((image as unknown as { key: string }).key);
  return Buffer.concat(await object!.stream.toArray());
}

test("an upload may come in any number of pieces: many become one", async () => {
  const world = await openResumableWorld();
  const { address, bytes } = await beginInPieces(world, 195);
  for (let offset = 195; offset < 210; offset++) {
    const answer = await patch(address, offset, bytes.subarray(offset, offset + 1));
    expect([offset, answer.status, answer.headers.get("upload-offset")]).toEqual([offset, 204, `${offset + 1}`]);
  }
  // The first 200 are one, and ten are more.
  expect(await world.keys()).toHaveLength(11);
  expect(await world.rows("dataset_removal")).toEqual([]);
  expect((await patch(address, 210, bytes.subarray(210))).status).toBe(204);
  expect((await pictureOf(world)).equals(bytes)).toBe(true);
  expect(await world.keys()).toHaveLength(1);
});

test("where a part is gone when they are made one, that is what has become of the upload", async () => {
  const world = await openResumableWorld();
  const { address, bytes } = await beginInPieces(world, 200);
  await world.disk.delete((await world.keys())[100]!);
  const answer = await patch(address, 200, bytes.subarray(200));
  expect(answer).toMatchObject({ status: 400, body: { detail: expect.stringMatching(/part of it is gone/) } });
  expect((await tus(address, "HEAD")).status).toBe(400);
  expect([await world.keys(), await world.rows("dataset_removal")]).toEqual([[], []]);
});

/** Calls of the request that makes many parts one: the n-th of a kind. */
const failing = [
  ["get uploads/", 1],
  ["get uploads/", 200],
  ["put uploads/", 1],
  ["stored uploads/", 1],
  ["put uploads/", 2],
  ["stored uploads/", 2],
  ["write", 1],
  ["write", 2],
  ["write", 3],
  ["write", 202],
  ["delete uploads/", 1],
  ["delete uploads/", 200],
] as const;

test("each call fails while many become one: the upload goes on from where it is", async () => {
  const world = await openResumableWorld();
  const { troubles, openReconciler, database, disk, keys, rows, told } = world;
  for (const [kind, nth] of failing) {
    const { address, bytes } = await beginInPieces(world, 200);
    let calls = 0;
    troubles.failWhen((call) => {
      if (!call.startsWith(kind) || ++calls !== nth) return undefined;
      return kind === "write" ? new DatabaseError("full", "no space") : storageDown();
    });
    const answer = await patch(address, 200, bytes.subarray(200, 500));
    const what = `${nth}. ${kind}`;
    expect(calls, what).toBeGreaterThanOrEqual(nth);
    troubles.reset();
    expect([204, 503], what).toContain(answer.status);
    const offset = Number((await tus(address, "HEAD")).headers.get("upload-offset"));
    expect([200, 500], what).toContain(offset);
    await openReconciler().sweep();
    expect((await patch(address, offset, bytes.subarray(offset))).status, what).toBe(204);
    await openReconciler().sweep();
    expect((await pictureOf(world)).equals(bytes), what).toBe(true);
    const [image] = (await rows("dataset_image")) as unknown as Array<{ key: string }>;
    expect([await keys(), await rows("dataset_removal"), told], what).toEqual([[image!.key], [], []]);
    await disk.delete(image!.key);
    await database.write(({ db }) => db.deleteFrom("dataset_image").execute());
  }
});

test("uploads that cannot be removed do not keep later ones from being", async () => {
  const { database, clock, names, resumable } = await openResumableWorld();
  const now = clock.now();
  const row = { tenant: "t", dataset_id: names.dataset_id, session: 1, filename: "a", metadata: "{}", size: 1 };
  const rows = Array.from({ length: 250 }, (_, number) => ({
    ...row,
    id: randomUUIDv7(),
    lock_token: number < 249 ? "somebody's" : null,
    lock_until: number < 249 ? now + 1e9 : null,
    created_at: 1,
    expires_at: 2,
  }));
  await database.write(({ db }) => db.insertInto("resumable_upload").values(rows).execute());
  const attempts = { attempt: async (_: string, work: () => Promise<unknown>) => Boolean(await work()), isDown: false };
  await resumable.sweep(attempts);
  const left = await database.read.selectFrom("resumable_upload").select("lock_token").execute();
  expect(new Set(left.map(({ lock_token }) => lock_token))).toEqual(new Set(["somebody's"]));
});

test("of an upload that has become a picture nothing is looked for in storage when it is over", async () => {
  const { url, names, clock, troubles, database, keys, openReconciler } = await openResumableWorld();
  const done = await begin(url, { size: 400, filename: "done.jpg", ...names });
  expect((await patch(done, 0, Buffer.from(picture(1)))).status).toBe(204);
  const half = await begin(url, { size: 400, filename: "half.jpg", ...names });
  await patch(half, 0, Buffer.from(picture(2)).subarray(0, 200));
  expect(await keys()).toHaveLength(2);
  const deleted: string[] = [];
  troubles.failWhen((call) => void (call.startsWith("delete") && deleted.push(call)));
  clock.advance(25 * 3_600_000);
  const reconciler = openReconciler();
  await reconciler.sweep();
  await reconciler.sweep();
  expect(deleted).toEqual([`deletePrefix uploads/${half.split("/").at(-1)}/`]);
  expect(await database.read.selectFrom("resumable_upload").selectAll().execute()).toEqual([]);
  expect(await keys()).toHaveLength(1);
});

test("a dataset whose id is none, or no text for a database, is not there", async () => {
  const { url, names } = await openResumableWorld();
  for (const name of ["project_id", "dataset_id"] as const)
    for (const id of [`${names[name]}\0`, "\0", "x"]) {
      const pairs = { "upload-metadata": metadata({ filename: "a.jpg", ...names, [name]: id }) };
      const answer = await tus(`${url}/api/v1/uploads`, "POST", { "upload-length": "10", ...pairs });
      expect(answer, JSON.stringify(id)).toMatchObject({ status: 404, body: { code: "dataset_not_found" } });
    }
});
