import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { createModelServer } from "../fakes/model-server.ts";
import { createCollector, kinds, type ReceivedSpan, statuses } from "./collector.ts";
import { ask, finished, startObserved, submit, temporaryFolder } from "./galley.ts";

/** A model behind OpenAI's protocol that is down for its first `failures` requests. */
async function openModel(failures = 0) {
  const unavailable = { kind: "status", status: 503, headers: { "retry-after-ms": "1" } } as const;
  const model = await createModelServer({
    protocol: "openai",
    script: (_request, n) => (n <= failures ? unavailable : undefined),
  });
  onTestFinished(() => model.close());
  return { OPENAI_API_KEY: model.key, OPENAI_BASE_URL: model.url, GALLEY_MODEL: "openai:gpt-5" };
}

/** A call is repeated twice before its attempt fails. */
const oneAttempt = 3;

describe("the trace of a job", () => {
  test("goes from its POST through the queue and a retry to the calls of the model", async () => {
    const collector = await createCollector();
    const galley = await startObserved({
      ...(await openModel(oneAttempt)),
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    });
    const job = await submit(galley.url);
    await expect
      .poll(async () => (await ask(`${galley.url}${job.status_url}`)).body.retry_count, { timeout: 20_000 })
      .toBe(1);
    // Past the wait, and not past the lease of an attempt that may have begun.
    galley.clock.advance(15_000);
    expect(await finished(galley.url, job)).toMatchObject({ status: "completed" });
    await galley.close();

    const [root] = collector.named("POST /api/v1/blog/generate-enhanced");
    const mine = collector.spans.filter((span) => span.traceId === root?.traceId);
    const byId = new Map(mine.map((span) => [span.spanId, span]));
    const parent = (span: ReceivedSpan | undefined) => byId.get(span?.parentSpanId ?? "");
    expect(root).toMatchObject({
      kind: kinds.server,
      service: "galley",
      attributes: { "http.route": "/api/v1/blog/generate-enhanced", "http.response.status_code": 202 },
    });
    expect(root?.parentSpanId).toBeUndefined();

    const attempts = mine.filter((span) => span.name === "attempt blog");
    expect(attempts.map(({ attributes }) => attributes)).toMatchObject([
      { "galley.job.id": job.job_id, "galley.job.attempt": 1, "galley.job.outcome": "retried" },
      { "galley.job.id": job.job_id, "galley.job.attempt": 2, "galley.job.outcome": "completed" },
    ]);
    expect(attempts.map(({ status }) => status.code)).toEqual([statuses.error, statuses.unset]);
    for (const attempt of attempts) {
      expect(attempt.kind).toBe(kinds.consumer);
      // The queue's request came with the trace.
      expect(parent(attempt)?.name).toBe("POST /api/v1/blog/worker");
      expect(parent(parent(attempt))).toBe(root);
    }

    const calls = mine.filter((span) => span.name === "chat gpt-5");
    expect(calls.length).toBeGreaterThan(3);
    for (const call of calls) expect(parent(parent(call))).toSatisfy((span: ReceivedSpan) => attempts.includes(span));
    expect(calls[0]).toMatchObject({
      status: { code: statuses.error },
      attributes: { "error.type": "provider_unavailable" },
    });
    expect(calls.at(-1)).toMatchObject({
      kind: kinds.client,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-5",
        "gen_ai.usage.input_tokens": expect.any(Number),
        "gen_ai.usage.output_tokens": expect.any(Number),
        "gen_ai.response.finish_reasons": ["stop"],
      },
    });
    const stages = mine.filter((span) => span.name.startsWith("stage "));
    expect(new Set(stages.map((span) => parent(span)))).toEqual(new Set(attempts));
    // Neither what is written nor what it is written from leaves with a trace.
    for (const body of collector.bodies) expect(body).not.toMatch(/Compost|kitchen|organic/i);
  });

  test("goes on from the client's own, and is not recorded where that is not", async () => {
    const collector = await createCollector();
    const galley = await startObserved({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/custom/traces` });
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const traces = [`00-${traceId}-b7ad6b7169203331-01`, `00-${"1".repeat(32)}-${"2".repeat(16)}-00`];
    const jobs = await Promise.all(traces.map((traceparent) => submit(galley.url, { traceparent })));
    for (const job of jobs) await finished(galley.url, job);
    await galley.close();
    const [root] = collector.named("POST /api/v1/blog/generate-enhanced");
    expect(root).toMatchObject({ traceId, parentSpanId: "b7ad6b7169203331" });
    expect(collector.named("attempt blog")).toMatchObject([
      { traceId, attributes: { "galley.job.id": jobs[0]?.job_id } },
    ]);
    expect(collector.requests[0]?.path).toBe("/custom/traces");
  });

  test("is not recorded where the sampler says so", async () => {
    const collector = await createCollector();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_TRACES_SAMPLER: "always_off" };
    const galley = await startObserved(env);
    await ask(`${galley.url}/api/v1/jobs`);
    await galley.close();
    expect(collector.spans).toEqual([]);
  });
});

describe("spans of requests", () => {
  test("name the route, keep tokens of the address to themselves, and take no client's mistake for a failure", async () => {
    const collector = await createCollector();
    const galley = await startObserved({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    const missing = "00000000-0000-4000-8000-000000000000";
    await ask(`${galley.url}/api/v1/jobs/${missing}/events?token=very-secret`);
    for (const path of ["/health/live", "/health/ready", "/metrics"]) await ask(`${galley.url}${path}`);
    await galley.close();
    const [span] = collector.named("GET /api/v1/jobs/:job_id/events");
    expect(span).toMatchObject({
      attributes: { "url.path": `/api/v1/jobs/${missing}/events`, "http.response.status_code": 404 },
      status: { code: statuses.ok },
    });
    expect(collector.bodies.join("")).not.toContain("very-secret");
    expect(collector.spans.some(({ name }) => /health|metrics/.test(name))).toBe(false);
  });
});

describe("a collector", () => {
  test("is sent the headers that it asks for", async () => {
    const collector = await createCollector();
    const galley = await startObserved({
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_EXPORTER_OTLP_HEADERS: "x-team=content,x-key=a%20b",
      OTEL_SERVICE_NAME: "posts",
    });
    await ask(`${galley.url}/api/v1/jobs`);
    await galley.close();
    expect(collector.requests[0]).toMatchObject({
      path: "/v1/traces",
      headers: { "x-team": "content", "x-key": "a b" },
    });
    expect(collector.spans[0]?.service).toBe("posts");
  });

  test("that refuses is told of in one line, and nothing else fails", async () => {
    const collector = await createCollector();
    collector.answerWith(400);
    const galley = await startObserved({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    expect(await ask(`${galley.url}/api/v1/jobs`)).toMatchObject({ status: 200 });
    await galley.close();
    const told = galley.lines.filter((line) => line.includes("spans cannot be sent"));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(collector.url);
  });

  test("that is not there keeps the service neither from working nor from ending in time", async () => {
    const galley = await startObserved({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" });
    await ask(`${galley.url}/api/v1/jobs`);
    const begun = performance.now();
    await galley.close();
    expect(performance.now() - begun).toBeLessThan(8000);
  });
});

test("without a collector nothing of OpenTelemetry's is loaded but its interfaces, nor is the page of the API", async () => {
  const server = new URL("../../src/server.ts", import.meta.url).href;
  const config = new URL("../../src/config.ts", import.meta.url).href;
  const script = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    const { startServer } = await import(${JSON.stringify(server)});
    const { readConfig } = await import(${JSON.stringify(config)});
    const galley = await startServer(readConfig({ PORT: "0", GALLEY_DATA_DIR: ${JSON.stringify(temporaryFolder())} }));
    await fetch(galley.url + "/metrics");
    await galley.close();
    console.log(JSON.stringify(loaded));`;
  const args = ["--conditions=galley-source", "--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 16 * 1024 ** 2 });
  const loaded: string[] = JSON.parse(stdout);
  expect(loaded.some((url) => url.endsWith("/observe/metrics.ts"))).toBe(true);
  expect(loaded.filter((url) => /@opentelemetry\/(?!api\/)|@fastify\/otel|@scalar/.test(url))).toEqual([]);
});
