import { expect, onTestFinished, test, vi } from "vitest";
import { createOfflineQueue, GalleyError, type OfflineEntry, type OfflineStore } from "../src/index.ts";
import { jobId, request } from "./support/samples.ts";

type Sent = { topic: string; end: (error?: Error) => void };

/** A queue whose calls end when the test says so, over a store that may be broken. */
function scene(store: (entries: Map<string, OfflineEntry>) => Partial<OfflineStore> = () => ({})) {
  const entries = new Map<string, OfflineEntry>();
  const sent: Sent[] = [];
  const createBlogJob = ({ topic }: { topic: string }, { signal }: { signal: AbortSignal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      sent.push({ topic, end: (error) => (error ? reject(error) : resolve({ job_id: jobId })) });
    });
  const usual: OfflineStore = {
    list: () => [...entries.values()],
    put: (entry) => void entries.set(entry.id, structuredClone(entry)),
    delete: (id) => void entries.delete(id),
  };
  const waits: Array<() => void> = [];
  const wait = () => new Promise<void>((resolve) => void waits.push(resolve));
  const queue = createOfflineQueue({
    client: { createBlogJob } as never,
    store: { ...usual, ...store(entries) },
    wait,
  });
  onTestFinished(() => queue.close());
  const add = (topic: string) => queue.add({ kind: "blog", request: { ...request, topic } });
  const sentTo = async (count: number) => {
    await expect.poll(() => sent.length).toBe(count);
    return sent[count - 1] as Sent;
  };
  const states = async () =>
    (await queue.entries()).map(({ request, state }) => `${"topic" in request && request.topic} ${state}`);
  return { queue, add, sentTo, sent, states, entries, waits };
}

test("what is removed while it is being sent does not come back", async () => {
  const { queue, add, sentTo, states } = scene();
  const { id } = await add("Worms");
  const sending = await sentTo(1);
  await queue.remove(id);
  sending.end();
  await queue.flush();
  expect(await states()).toEqual([]);
});

test("what is submitted is not sent again where there is no room for its answer", async () => {
  const { queue, add, sentTo, sent, states } = scene((entries) => ({
    put(entry) {
      if (entry.state === "submitted") throw new DOMException("full", "QuotaExceededError");
      entries.set(entry.id, entry);
    },
  }));
  await add("Worms");
  await add("Leaves");
  (await sentTo(1)).end();
  (await sentTo(2)).end();
  await queue.flush();
  expect(sent.map(({ topic }) => topic)).toEqual(["Worms", "Leaves"]);
  expect(await states()).toEqual([]);
});

test("what was submitted before makes room for what is refused", async () => {
  const { queue, add, sentTo, states } = scene((entries) => ({
    put(entry) {
      const isFull = [...entries.values()].some(({ state }) => state === "submitted");
      if (isFull && entry.state === "refused") throw new DOMException("full", "QuotaExceededError");
      entries.set(entry.id, entry);
    },
  }));
  await add("Worms");
  (await sentTo(1)).end();
  await add("Leaves");
  (await sentTo(2)).end(
    new GalleyError("no", { code: "validation_failed", status: 422, retryable: false, problem: {} as never }),
  );
  await queue.flush();
  expect(await states()).toEqual(["Leaves refused"]);
});

test("a listener that throws keeps nothing from being kept and sent, nor others from being told", async () => {
  const thrown: unknown[] = [];
  const report = vi.spyOn(globalThis, "queueMicrotask").mockImplementation((run) => {
    try {
      run();
    } catch (error) {
      thrown.push(error);
    }
  });
  onTestFinished(() => report.mockRestore());
  const { queue, add, sentTo, states } = scene();
  const told = vi.fn();
  queue.subscribe(() => {
    throw new Error("a mistake");
  });
  queue.subscribe(told);
  expect(await add("Worms")).toMatchObject({ state: "waiting" });
  (await sentTo(1)).end();
  await queue.flush();
  expect(await states()).toEqual(["Worms submitted"]);
  expect(told.mock.lastCall?.[0]).toMatchObject([{ state: "submitted" }]);
  expect(thrown).toContainEqual(new Error("a mistake"));
});

test("a store that cannot be read for a while is asked again", async () => {
  let isBroken = true;
  const { sentTo, entries, waits } = scene((known) => ({
    list: async () => {
      if (isBroken) throw new Error("closed");
      return [...known.values()];
    },
  }));
  await expect.poll(() => waits.length).toBe(1);
  const rest = { state: "waiting", response: null, error: null, addedAt: "2026-11-29T00:00:00.000Z" } as const;
  entries.set("1", { kind: "blog", request, id: "1", idempotencyKey: "key", ...rest });
  isBroken = false;
  waits[0]?.();
  expect((await sentTo(1)).topic).toBe(request.topic);
});

test("what a proxy finds too large keeps nothing behind it", async () => {
  const { queue, add, sentTo, states } = scene();
  await add("Worms");
  await add("Leaves");
  (await sentTo(1)).end(new GalleyError("too large", { code: "http_error", status: 413, retryable: false }));
  (await sentTo(2)).end();
  await queue.flush();
  expect(await states()).toEqual(["Worms refused", "Leaves submitted"]);
});
