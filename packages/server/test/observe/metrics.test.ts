import { readFileSync } from "node:fs";
import { createManualClock } from "@galley/foundation";
import { describe, expect, onTestFinished, test } from "vitest";
import { createBoundedNames } from "../../src/observe/bounded-names.ts";
import { createGauges } from "../../src/observe/gauges.ts";
import { createJobRecorder } from "../../src/observe/job-metrics.ts";
import { createMetrics } from "../../src/observe/metrics.ts";
import { noTracing } from "../../src/observe/tracing.ts";
import { createWorkWatch } from "../../src/observe/work-watch.ts";
import { createModelServer } from "../fakes/model-server.ts";
import { createHarness, unavailable } from "../jobs/harness.ts";
import { ask, finished, startObserved, submit } from "./galley.ts";
import { parseMetrics } from "./prometheus-text.ts";

const scrape = async (url: string) => parseMetrics((await ask(`${url}/metrics`)).text);

describe("a scrape", () => {
  test("counts what a job has gone through, with labels of closed sets", async () => {
    const model = await createModelServer({ protocol: "openai" });
    onTestFinished(() => model.close());
    const env = { OPENAI_API_KEY: model.key, OPENAI_BASE_URL: model.url, GALLEY_MODEL: "openai:gpt-5" };
    const { url } = await startObserved(env);
    const job = await submit(url);
    expect(await finished(url, job)).toMatchObject({ status: "completed" });
    await ask(`${url}/no/such/page`);
    const metrics = await scrape(url);

    expect(metrics.value("galley_jobs_created_total", { kind: "blog" })).toBe(1);
    expect(metrics.value("galley_jobs_ended_total", { kind: "blog", status: "completed" })).toBe(1);
    for (const status of ["pending", "queued", "processing"]) {
      expect(metrics.value("galley_jobs", { kind: "blog", status })).toBe(0);
    }
    expect(metrics.value("galley_job_seconds_count", { status: "completed" })).toBe(1);
    expect(metrics.value("galley_job_queue_wait_seconds_count", { kind: "blog" })).toBe(1);
    expect(metrics.value("galley_attempts_total", { outcome: "completed" })).toBe(1);
    expect(metrics.value("galley_attempts_running", { kind: "blog" })).toBe(0);
    expect(metrics.value("galley_stage_seconds_count", { stage: "draft_generation", outcome: "completed" })).toBe(1);
    const calls = { provider: "openai", model: "gpt-5" };
    expect(metrics.value("galley_model_call_seconds_count", { ...calls, outcome: "answered" })).toBe(
      model.requests.length,
    );
    for (const direction of ["input", "output"]) {
      expect(metrics.value("galley_model_tokens_total", { ...calls, direction })).toBeGreaterThan(100);
    }
    expect(metrics.value("galley_model_cost_dollars_total", calls)).toBeGreaterThan(0);
    expect(metrics.value("galley_queue_tasks", { queue: "blog-generation-queue", state: "waiting" })).toBe(0);
    expect(metrics.value("galley_queue_oldest_due_seconds", { queue: "blog-generation-queue" })).toBe(0);
    expect(metrics.value("galley_outbox_tasks")).toBe(0);
    expect(metrics.value("galley_outbox_lag_seconds")).toBe(0);
    const posted = { method: "POST", route: "/api/v1/blog/generate-enhanced", status: "202" };
    expect(metrics.value("galley_http_request_seconds_count", posted)).toBe(1);
    expect(metrics.value("galley_http_request_seconds_count", { route: "unknown", status: "404" })).toBe(1);
    for (const name of [
      "process_resident_memory_bytes",
      "nodejs_eventloop_lag_p99_seconds",
      "process_cpu_seconds_total",
    ]) {
      expect(metrics.value(name)).toBeGreaterThanOrEqual(0);
    }
    // Neither a job, nor a tenant, nor an address stands in a label.
    const labels = metrics.samples.flatMap((sample) => Object.entries(sample.labels));
    expect(
      labels.filter(([name, value]) => name === "tenant" || value.includes(job.job_id) || value === "/no/such/page"),
    ).toEqual([]);
    expect(metrics.samples.length).toBeLessThan(1500);
  });

  test("is told as Prometheus reads it, and is not kept", async () => {
    const { url } = await startObserved();
    const answer = await ask(`${url}/metrics`);
    expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const metrics = parseMetrics(answer.text);
    for (const { name } of metrics.samples) expect(metrics.described(name)).toBe(true);
  });

  test("knows how many streams are open, and does not measure them as requests", async () => {
    const model = await createModelServer({ protocol: "openai", script: () => ({ kind: "hang" }) });
    onTestFinished(() => model.close());
    const env = { OPENAI_API_KEY: model.key, OPENAI_BASE_URL: model.url };
    const { url } = await startObserved(env);
    const job = await submit(url);
    await model.received(1);
    const leave = new AbortController();
    await Promise.all([1, 2].map(() => fetch(`${url}${job.events_url}`, { signal: leave.signal })));
    await ask(`${url}/api/v1/jobs/00000000-0000-4000-8000-000000000000/events`);
    const metrics = await scrape(url);
    expect(metrics.value("galley_event_streams")).toBe(2);
    expect(metrics.value("galley_attempts_running", { kind: "blog" })).toBe(1);
    expect(metrics.value("galley_jobs", { kind: "blog", status: "processing" })).toBe(1);
    leave.abort();
    await expect.poll(async () => (await scrape(url)).value("galley_event_streams")).toBe(0);
    const streams = { route: "/api/v1/blog/jobs/:job_id/events" };
    expect((await scrape(url)).value("galley_http_request_seconds_count", streams)).toBeUndefined();
  });
});

/** The engine with everything that is seen of it. */
async function watched(work: Parameters<typeof createHarness>[0] = {}) {
  const metrics = createMetrics();
  const clock = createManualClock();
  const lines: object[] = [];
  const log = { info: (fields: object) => void lines.push(fields) };
  const { watch, recorder } = createWorkWatch({ metrics, tracing: noTracing, clock, log, traceFields: () => ({}) });
  const harness = await createHarness(work, { watch, recorders: [recorder], clock });
  const read = async () => parseMetrics(await metrics.registry.metrics());
  return { ...harness, metrics, lines, read };
}

describe("the recorder", () => {
  test("tells retries, failures and cancellations apart, and how long the queue kept a job waiting", async () => {
    const { accept, clock, deliverDue, jobs, read, lines } = await watched({
      first: () => Promise.reject(unavailable()),
    });
    const failing = await accept("one");
    await clock.advance(7000);
    await deliverDue();
    for (let attempt = 2; attempt <= 3; attempt++) {
      await clock.advance(300_000);
      await deliverDue();
    }
    await jobs.cancel(await accept("two"), { tenant: undefined, kind: undefined });
    await jobs.retry(failing, { tenant: undefined, kind: undefined });
    const metrics = await read();
    const kind = "word";
    expect(metrics.value("galley_jobs_created_total", { kind })).toBe(2);
    expect(metrics.value("galley_jobs_ended_total", { kind, status: "failed" })).toBe(1);
    expect(metrics.value("galley_jobs_ended_total", { kind, status: "cancelled" })).toBe(1);
    expect(metrics.value("galley_job_failures_total", { kind, code: "provider_unavailable" })).toBe(1);
    expect(metrics.value("galley_job_retries_total", { kind, cause: "automatic" })).toBe(2);
    expect(metrics.value("galley_job_retries_total", { kind, cause: "requested" })).toBe(1);
    expect(metrics.value("galley_attempts_total", { kind, outcome: "retried" })).toBe(2);
    expect(metrics.value("galley_attempts_total", { kind, outcome: "failed" })).toBe(1);
    expect(metrics.value("galley_stage_seconds_count", { stage: "first", outcome: "failed" })).toBe(3);
    // 7 s for the first; the others were to wait 10 s and 20 s, and the rest was the queue's doing.
    expect(metrics.value("galley_job_queue_wait_seconds_sum", { kind })).toBe(7 + 290 + 280);
    expect(lines).toMatchObject([
      { job_id: failing, kind, attempt: 1, retry: 0, outcome: "retried", error_code: "provider_unavailable" },
      { attempt: 2, retry: 1, outcome: "retried" },
      { attempt: 3, retry: 2, outcome: "failed" },
    ]);
  });

  test("counts nothing that is not committed, and what is once, however often its unit ran", async () => {
    const metrics = createMetrics();
    const record = createJobRecorder(metrics, () => {});
    const { accept, database } = await createHarness();
    const job = await database.read
      .selectFrom("job")
      .selectAll()
      .where("id", "=", await accept())
      .executeTakeFirstOrThrow();
    const change = { before: undefined, job, update: undefined };
    const refused = database.write(async (work) => {
      await record(work, change);
      throw new Error("rolled back");
    });
    await expect(refused).rejects.toThrow("rolled back");
    expect(parseMetrics(await metrics.registry.metrics()).value("galley_jobs_created_total")).toBeUndefined();
    await database.write((work) => record(work, change));
    expect(parseMetrics(await metrics.registry.metrics()).value("galley_jobs_created_total")).toBe(1);
  });
});

describe("the gauges", () => {
  test("count by an index that holds no finished job, however many there are", async () => {
    const { database, accept } = await createHarness();
    for (let n = 0; n < 3; n++) await accept(`word ${n}`);
    const statements: string[] = [];
    const read = database.read.withPlugin({
      transformQuery: ({ node }) => {
        statements.push(database.read.getExecutor().compileQuery(node, { queryId: "1" }).sql);
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const metrics = createMetrics();
    const look = createGauges({
      metrics,
      database: { read },
      kinds: ["word"],
      queues: { stats: async () => undefined },
      queueNames: [],
      queueHealth: async () => ({ untold: 4, oldest: 1000 }),
      clock: createManualClock(61_000),
    });
    await look();
    const found = parseMetrics(await metrics.registry.metrics());
    expect(found.value("galley_jobs", { kind: "word", status: "queued" })).toBe(3);
    expect(found.value("galley_outbox_tasks")).toBe(4);
    expect(found.value("galley_outbox_lag_seconds")).toBe(60);
    const counts = new Set(statements.filter((statement) => statement.includes("count(")));
    expect(counts.size).toBeGreaterThan(0);
    for (const statement of counts) {
      const plan = await database.read.executeQuery<{ detail: string }>({
        sql: `explain query plan ${statement}`,
        parameters: ["queued", "word", 100],
      } as never);
      expect(plan.rows.map(({ detail }) => detail).join("\n")).toMatch(
        /SEARCH job USING COVERING INDEX job_by_status \(status=\? AND kind=\?\)/,
      );
    }
  });

  test("leave out what does not answer, and say so; the rest is told", async () => {
    const { database } = await createHarness();
    const metrics = createMetrics();
    const clock = createManualClock();
    const look = createGauges({
      metrics,
      database,
      kinds: ["word"],
      queues: { stats: () => new Promise(() => {}) },
      queueNames: ["word-queue"],
      queueHealth: () => Promise.reject(new Error("gone")),
      clock,
    });
    const looked = look();
    await clock.advance(2000);
    await looked;
    const found = parseMetrics(await metrics.registry.metrics());
    expect(found.value("galley_metrics_look_failures_total", { what: "outbox" })).toBe(1);
    expect(found.value("galley_metrics_look_failures_total", { what: "queues" })).toBe(1);
    expect(found.value("galley_queue_tasks")).toBeUndefined();
    expect(found.value("galley_jobs", { kind: "word", status: "queued" })).toBe(0);
  });
});

test("names that requests make up are no labels without end", () => {
  const name = createBoundedNames(2);
  expect(["a", "b", "c", "a", "d"].map(name)).toEqual(["a", "b", "other", "a", "other"]);
});

test("the guide names every metric of Galley's, and no other", async () => {
  const guide = readFileSync(new URL("../../../../docs/operations.md", import.meta.url), "utf8");
  const told = new Set(guide.match(/\bgalley_[a-z_]+/g));
  const real = createMetrics()
    .registry.getMetricsAsArray()
    .map(({ name }) => name)
    .filter((name) => name.startsWith("galley_"));
  expect([...told].sort()).toEqual(real.sort());
});
