import { expect, test } from "vitest";
import { everyJob } from "../../src/jobs/scope.ts";
import { submission } from "../jobs/harness.ts";
import { openScene, request } from "./scene.ts";

const high = { quality: "high" } as const;
const ultra = { quality: "ultra" } as const;
const conflict = { code: "job_state_conflict" };

/** The scene with a draft that is complete. */
async function openDrafted(options: Parameters<typeof openScene>[0] = {}, draftOptions = {}) {
  const scene = await openScene(options);
  const { job_id } = await scene.accept({ ...request, quality: "draft" }, draftOptions);
  await scene.runner.deliver(job_id);
  expect((await scene.status(job_id)).status).toBe("completed");
  const { finals, jobs, links } = scene;
  return {
    ...scene,
    draft: job_id,
    finalOf: () => links.finalOf(job_id),
    finalize: async (wish: Parameters<typeof finals.of>[1], key?: string) => {
      const { accepted, replayed } = await finals.of(job_id, wish, everyJob, key);
      return { id: accepted.job_id, replayed };
    },
    cancel: (id: string) => jobs.cancel(id, everyJob),
    retry: (id: string) => jobs.retry(id, everyJob),
    retryMany: () => jobs.retryMany(everyJob, { status: "cancelled", limit: 10 }),
  };
}

test("a final that another has taken the place of is not made again, until that one has come to nothing too", async () => {
  const { finalize, cancel, retry, retryMany, finalOf, status, runner, state } = await openDrafted();
  const first = await finalize(high);
  await cancel(first.id);
  const second = await finalize(ultra);
  await expect(retry(first.id)).rejects.toMatchObject({
    ...conflict,
    message: `The draft of this final is made final already: by the job ${second.id}, in the quality ultra.`,
  });
  expect(await retryMany()).toEqual([]);
  expect(await status(first.id)).toMatchObject({ status: "cancelled", retry_count: 0 });
  expect(await finalOf()).toBe(second.id);

  await cancel(second.id);
  expect(await retry(first.id)).toMatchObject({ status: "queued" });
  expect(await finalOf()).toBe(first.id);
  await expect(retry(second.id)).rejects.toMatchObject(conflict);
  expect(await finalize(high)).toMatchObject({ id: first.id });
  await runner.deliver(first.id);
  expect((await status(first.id)).status).toBe("completed");
  await expect(retry(second.id)).rejects.toMatchObject(conflict);
  expect(state.made).toBe(2);
});

test("of two finals of one draft that are both to be tried again, one is", async () => {
  const { finalize, cancel, retryMany, finalOf } = await openDrafted();
  const ids: string[] = [];
  for (const wish of [high, ultra]) {
    const { id } = await finalize(wish);
    await cancel(id);
    ids.push(id);
  }
  const again = await retryMany();
  expect(again).toHaveLength(1);
  expect(ids).toContain(again[0]);
  expect(await finalOf()).toBe(again[0]);
});

test("a final, and what is no final, is tried again as ever", async () => {
  const { finalize, cancel, retry, finalOf, accept } = await openDrafted();
  const { id } = await finalize(high);
  await cancel(id);
  expect(await retry(id)).toMatchObject({ status: "queued" });
  expect(await finalOf()).toBe(id);
  const { job_id } = await accept(request);
  await cancel(job_id);
  expect(await retry(job_id)).toMatchObject({ status: "queued" });
});

test("the same key and body makes a draft final once, and answers with that also when it came to nothing", async () => {
  const { finalize, cancel, finalOf } = await openDrafted();
  const [one, two] = await Promise.all([finalize(high, "key"), finalize(high, "key")]);
  expect(one.id).toBe(two.id);
  expect([one.replayed, two.replayed].toSorted()).toEqual([false, true]);
  // Whoever asks without it, or with another, is answered with it too; that is no repetition.
  expect(await finalize(high)).toEqual({ id: one.id, replayed: false });
  expect(await finalize(high, "other")).toEqual({ id: one.id, replayed: false });
  await cancel(one.id);
  expect(await finalize(high, "key")).toEqual({ id: one.id, replayed: true });
  expect(await finalize(high, "other")).toEqual({ id: one.id, replayed: true });
  expect(await finalOf()).toBe(one.id);
  await expect(finalize(ultra, "key")).rejects.toMatchObject({ code: "idempotency_key_reused" });
  const again = await finalize(high, "third");
  expect(again).toMatchObject({ replayed: false });
  expect(again.id).not.toBe(one.id);
});

test("a key whose request was refused is free", async () => {
  const { finalize } = await openDrafted();
  await finalize(high);
  await expect(finalize(ultra, "key")).rejects.toMatchObject(conflict);
  expect(await finalize(high, "key")).toMatchObject({ replayed: false });
});

const rising = ({ quality }: { quality: string }) => (quality === "draft" ? 0.25 : 0.5);

test("what a final may spend is said of the final, not of its draft", async () => {
  const { draft, finals, finalize, cancel, runner, status } = await openDrafted(
    { cost: rising },
    { max_cost_usd: 0.3, metadata: { campaign: "spring" } },
  );
  const tight = await finalize({ ...high, max_cost_usd: 0.4 });
  await runner.deliver(tight.id);
  expect(await status(tight.id)).toMatchObject({ status: "failed", error_code: "budget_exceeded" });
  const free = await finalize(high);
  await runner.deliver(free.id);
  expect(await status(free.id)).toMatchObject({ status: "completed", metadata: { campaign: "spring" } });
  await expect(cancel(free.id)).rejects.toMatchObject(conflict);
  expect((await finals.of(draft, high, everyJob, undefined)).accepted.job_id).toBe(free.id);
});

test("a limit is refused where the price is not known", async () => {
  const { finalize } = await openDrafted({ cost: ({ quality }) => (quality === "draft" ? 0.25 : null) });
  await expect(finalize({ ...high, max_cost_usd: 1 })).rejects.toMatchObject({ code: "price_unknown" });
  await finalize(high);
});

test("a draft of a batch that is named twice is made final once", async () => {
  const { batches, jobs, job, finals, runner, status } = await openScene({ cost: rising });
  const input = job.input.parse({
    operation: "generate",
    request: { ...request, provider: "paid", quality: "draft" },
  });
  const { tenant, options } = submission();
  const prepared = await Promise.all([1, 2].map(() => jobs.prepare(job, input, { tenant, options })));
  const whole = { tenant, kind: job.kind, webhookUrl: null, webhookEvents: null, idempotency: undefined };
  const batch = await batches.create({ ...whole, jobs: prepared });
  const [first, second] = batch.jobs.map(({ id }) => id) as [string, string];
  for (const id of [first, second]) await runner.deliver(id);
  const wish = { ...high, max_cost_usd: 0.4, job_ids: [first, second, first] };
  const made = await finals.ofBatch(batch.id, wish, everyJob, undefined);
  expect(made.jobs).toHaveLength(2);
  for (const { id } of made.jobs) {
    await runner.deliver(id);
    expect(await status(id)).toMatchObject({ status: "failed", error_code: "budget_exceeded" });
  }
});
