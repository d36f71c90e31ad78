import { expect, onTestFinished, test } from "vitest";
import { createOfflineQueue, GalleyError, NetworkError, type OfflineEntry, type OfflineStore } from "../src/index.ts";
import { jobId, request } from "./support/samples.ts";

type Sent = { call: string; request: object; key: string | undefined };
type Outcome = Error | "accepted";

const away = new NetworkError("away", "network_error");
const refused = (status: number, code: string, problem = {}) =>
  new GalleyError(code, { code, status, retryable: false, problem: problem as never });

/** A client whose calls end as it is told, and time that passes when the test says so. */
function scene(outcome: (call: string) => Outcome = () => "accepted", entries = new Map<string, OfflineEntry>()) {
  const sent: Sent[] = [];
  const call = (name: string) => async (body: object, options?: { idempotencyKey?: string | undefined }) => {
    sent.push({ call: name, request: body, key: options?.idempotencyKey });
    const end = outcome(name);
    if (end !== "accepted") throw end;
    return { job_id: jobId } as never;
  };
  const client = {
    createBlogJob: call("createBlogJob"),
    createBlogBatch: call("createBlogBatch"),
    createImageJob: call("createImageJob"),
    createImageBatch: call("createImageBatch"),
  };
  const store: OfflineStore = {
    list: async () => [...entries.values()],
    put: async (entry) => void entries.set(entry.id, structuredClone(entry)),
    delete: async (id) => void entries.delete(id),
  };
  const waits: Array<() => void> = [];
  const wait = (_: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      waits.push(resolve);
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  const open = () => {
    const queue = createOfflineQueue({ client, store, wait });
    onTestFinished(() => queue.close());
    return queue;
  };
  return { sent, entries, open, waits };
}

const statesOf = async (queue: ReturnType<ReturnType<typeof scene>["open"]>) =>
  (await queue.entries()).map(({ kind, state }) => `${kind} ${state}`);

test("what is added is sent in its order, each kind by its call, and the answer is kept", async () => {
  const { open, sent } = scene();
  const queue = open();
  await queue.add({ kind: "blog", request });
  await queue.add({ kind: "image", request: { prompt: "A lighthouse" } });
  await queue.add({ kind: "blog-batch", request: { blogs: [request] } });
  await queue.add({ kind: "image-batch", request: { images: [{ prompt: "A lighthouse" }] } });
  await queue.flush();
  expect(sent.map(({ call }) => call)).toEqual([
    "createBlogJob",
    "createImageJob",
    "createBlogBatch",
    "createImageBatch",
  ]);
  const entries = await queue.entries();
  expect(new Set(sent.map(({ key }) => key)).size).toBe(4);
  expect(entries.map(({ idempotencyKey }) => idempotencyKey)).toEqual(sent.map(({ key }) => key));
  expect(entries[0]).toMatchObject({ state: "submitted", response: { job_id: jobId }, error: null, request });
});

test("what cannot be sent waits, what comes after it too, and goes with the same key later", async () => {
  let network: Outcome = away;
  const { open, sent, waits } = scene(() => network);
  const queue = open();
  await queue.add({ kind: "blog", request });
  await queue.flush();
  await queue.add({ kind: "image", request: { prompt: "A lighthouse" } });
  await queue.flush();
  expect(await statesOf(queue)).toEqual(["blog waiting", "image waiting"]);
  expect((await queue.entries())[0]?.error).toEqual({ code: "network_error", message: "away" });
  expect(new Set(sent.map(({ call }) => call))).toEqual(new Set(["createBlogJob"]));
  expect(sent.length).toBeGreaterThan(1);
  expect(waits).toHaveLength(1);
  network = "accepted";
  waits[0]?.();
  await expect.poll(() => statesOf(queue)).toEqual(["blog submitted", "image submitted"]);
  expect(new Set(sent.map(({ key }) => key)).size).toBe(2);
});

test("what was left by a queue that is gone is sent by the next one, with the key it had", async () => {
  const entries = new Map<string, OfflineEntry>();
  const before = scene(() => away, entries);
  const first = before.open();
  const added = await first.add({ kind: "blog", request });
  await first.flush();
  first.close();
  const after = scene(undefined, entries);
  const second = after.open();
  await second.flush();
  expect(after.sent).toEqual([{ call: "createBlogJob", request, key: added.idempotencyKey }]);
  expect(before.sent.every(({ key }) => key === added.idempotencyKey)).toBe(true);
});

test("what Galley refuses is refused, and what comes after it goes on", async () => {
  const { open } = scene((call) => (call === "createBlogJob" ? refused(422, "validation_failed") : "accepted"));
  const queue = open();
  await queue.add({ kind: "blog", request });
  await queue.add({ kind: "image", request: { prompt: "A lighthouse" } });
  await queue.flush();
  expect(await statesOf(queue)).toEqual(["blog refused", "image submitted"]);
  expect((await queue.entries())[0]?.error?.code).toBe("validation_failed");
});

test.each([401, 403])("a key that is not accepted (%d) is not the request's fault: it waits", async (status) => {
  const { open } = scene(() => refused(status, "unauthorized"));
  const queue = open();
  await queue.add({ kind: "blog", request });
  await queue.flush();
  expect(await statesOf(queue)).toEqual(["blog waiting"]);
});

test("whoever subscribes is told how it is and of each change; what is removed is not sent", async () => {
  const { open, sent } = scene(() => away);
  const queue = open();
  const told: string[] = [];
  const end = queue.subscribe((entries) => told.push(entries.map(({ state }) => state).join()));
  const { id } = await queue.add({ kind: "blog", request });
  await queue.flush();
  await queue.remove(id);
  const tries = sent.length;
  await queue.flush();
  expect(sent).toHaveLength(tries);
  expect(told[0]).toBe("");
  expect(told).toContain("waiting");
  expect(told.at(-1)).toBe("");
  end();
  await queue.add({ kind: "blog", request });
  await queue.flush();
  expect(told.at(-1)).toBe("");
});

test("of what is submitted the newest 50 are kept", async () => {
  const { open } = scene();
  const queue = open();
  for (let index = 0; index < 60; index++) await queue.add({ kind: "image", request: { prompt: `Picture ${index}` } });
  await queue.flush();
  const entries = await queue.entries();
  expect(entries.map(({ request }) => "prompt" in request && request.prompt)).toEqual(
    Array.from({ length: 50 }, (_, index) => `Picture ${index + 10}`),
  );
});

test("a store without room rejects what is added, and a closed queue takes nothing", async () => {
  const client = {} as never;
  const full: OfflineStore = { list: () => [], delete: () => {}, put: () => Promise.reject(new Error("no room")) };
  const queue = createOfflineQueue({ client, store: full });
  await expect(queue.add({ kind: "blog", request })).rejects.toThrow("no room");
  queue.close();
  await expect(queue.add({ kind: "blog", request })).rejects.toMatchObject({ name: "AbortError" });
});
