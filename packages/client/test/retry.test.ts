import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { newIdempotencyKey } from "../src/idempotency-key.ts";
import { createGalleyClient } from "../src/index.ts";
import { hangUp, problem } from "./support/fake-galley.ts";
import { jobId, request, status } from "./support/samples.ts";
import { useFakeGalley } from "./support/setup.ts";

const scene = useFakeGalley();
const busy = (code: number) => problem("storage_unavailable", code);

describe("what is tried again", () => {
  test.each([429, 502, 503, 504])("a read after %d, with doubling pauses", async (code) => {
    scene.galley.next.push(busy(code), busy(code), busy(code));
    expect((await scene.client.getJobStatus(jobId)).status).toBe("queued");
    expect(scene.time.waits).toEqual([250, 500, 1000]);
  });

  test("a read after a broken connection, also one that breaks within the answer", async () => {
    scene.galley.next.push(hangUp, (response) => {
      response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      response.write('{"job_id":', () => response.destroy());
    });
    expect((await scene.client.getJobStatus(jobId)).status).toBe("queued");
    expect(scene.galley.seen).toHaveLength(3);
  });

  test("creating a job, with the same key each time, so that one job comes of it", async () => {
    scene.galley.next.push(hangUp, busy(503));
    await scene.client.createBlogJob(request);
    const keys = scene.galley.seen.map((seen) => seen.headers["idempotency-key"]);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(new Set(scene.galley.seen.map((seen) => JSON.stringify(seen.body))).size).toBe(1);
  });

  test("cancelling, because cancelling twice is no error", async () => {
    scene.galley.next.push(hangUp);
    expect((await scene.client.cancelJob(jobId)).status).toBe("cancelled");
  });

  test("a retry of a job only when it was refused by a rate limit", async () => {
    scene.galley.timeline = [{ at: 0, status: status("failed", 30) }];
    scene.galley.next.push(busy(429));
    expect((await scene.client.retryJob(jobId)).status).toBe("queued");
    for (const failure of [hangUp, busy(503)]) {
      scene.galley.seen = [];
      scene.galley.next.push(failure);
      await expect(scene.client.retryJob(jobId)).rejects.toMatchObject({ retryable: true });
      expect(scene.galley.seen).toHaveLength(1);
    }
  });

  test.each([400, 401, 403, 404, 409, 413, 422, 500])("nothing after %d", async (code) => {
    scene.galley.next.push(problem("validation_failed", code));
    await expect(scene.client.createBlogJob(request)).rejects.toMatchObject({ status: code });
    expect(scene.galley.seen).toHaveLength(1);
    expect(scene.time.waits).toEqual([]);
  });
});

describe("when trying again ends", () => {
  test("after four repeats, with the last answer as the error", async () => {
    scene.galley.next.push(...Array(9).fill(busy(503)));
    const call = scene.client.getJobStatus(jobId);
    await expect(call).rejects.toMatchObject({ status: 503, code: "storage_unavailable", retryable: true });
    expect(scene.galley.seen).toHaveLength(5);
    expect(scene.time.waits).toEqual([250, 500, 1000, 2000]);
  });

  test("after as many repeats as the caller says, none included", async () => {
    scene.galley.next.push(...Array(9).fill(hangUp));
    const client = createGalleyClient({ ...scene.options, maxRetries: 0 });
    await expect(client.getJobStatus(jobId)).rejects.toMatchObject({ name: "NetworkError" });
    expect(scene.galley.seen).toHaveLength(1);
  });

  test("a server that is not there is a NetworkError that names it and the reason", async () => {
    await scene.galley.close();
    const error = await scene.client.getJobStatus(jobId).catch((e: unknown) => e);
    expect(error).toMatchObject({ name: "NetworkError", code: "network_error", retryable: true, status: undefined });
    expect(String(error)).toContain(scene.galley.baseUrl);
    expect(String(error)).toContain("ECONNREFUSED");
  });
});

describe("the pause", () => {
  test("is never shorter than Retry-After in seconds", async () => {
    scene.galley.next.push(problem("storage_unavailable", 503, { "retry-after": "7" }));
    await scene.client.getJobStatus(jobId);
    expect(scene.time.waits).toEqual([7000]);
  });

  test("takes a Retry-After date against the server's own clock", async () => {
    const date = "Sun, 22 Nov 2020 10:00:00 GMT";
    const headers = { date, "retry-after": "Sun, 22 Nov 2020 10:00:20 GMT" };
    scene.galley.next.push(problem("storage_unavailable", 429, headers));
    await scene.client.getJobStatus(jobId);
    expect(scene.time.waits).toEqual([20_000]);
  });

  test("ignores a Retry-After that cannot be read", async () => {
    scene.galley.next.push(problem("storage_unavailable", 429, { "retry-after": "soon" }));
    await scene.client.getJobStatus(jobId);
    expect(scene.time.waits).toEqual([250]);
  });

  test("is left to the caller when the server asks for more than a minute", async () => {
    scene.galley.next.push(problem("storage_unavailable", 429, { "retry-after": "61" }));
    await expect(scene.client.getJobStatus(jobId)).rejects.toMatchObject({ status: 429, retryAfter: 61_000 });
    expect(scene.time.waits).toEqual([]);
  });

  test("lies between half and all of 0.5 s, 1 s, 2 s … 8 s, whatever chance says", async () => {
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.array(random, { minLength: 6, maxLength: 6 }), async (chances) => {
        const waits: number[] = [];
        const client = createGalleyClient({
          baseUrl: "https://galley.example",
          maxRetries: 6,
          random: () => chances[waits.length] ?? 0,
          wait: async (pause) => void waits.push(pause),
          fetch: () => Promise.reject(new TypeError("no network")),
        });
        await expect(client.getJobStatus(jobId)).rejects.toMatchObject({ code: "network_error" });
        const full = [500, 1000, 2000, 4000, 8000, 8000];
        expect(waits).toEqual(full.map((most, retry) => most / 2 + (most / 2) * (chances[retry] ?? 0)));
      }),
      { numRuns: 50 },
    );
  });
});

describe("the idempotency key", () => {
  const uuid4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  test("is a UUID of version 4 also where only getRandomValues exists, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const getRandomValues = (into: Uint8Array) => {
          into.set(bytes);
          return into;
        };
        const key = newIdempotencyKey({ getRandomValues });
        expect(key).toMatch(uuid4);
        const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
        const plain = key.replaceAll("-", "");
        const free = (text: string) => text.slice(0, 12) + text.slice(13, 16) + text.slice(17);
        expect(free(plain)).toBe(free(hex));
      }),
    );
  });

  test("is not made up from weak chance: without crypto the caller is asked for one", () => {
    expect(() => newIdempotencyKey({})).toThrow(/idempotencyKey/);
  });
});
