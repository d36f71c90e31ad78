import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { redact } from "../../src/observe/redact.ts";
import { readObserveSettings } from "../../src/observe/settings.ts";
import { formatTraceParent, parseTraceParent } from "../../src/observe/traceparent.ts";
import { createModelServer } from "../fakes/model-server.ts";
import { ask, finished, startObserved, submit } from "./galley.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

describe("the log", () => {
  test("has one line for each attempt, with the ids by which it is found", async () => {
    const galley = await startObserved({ GALLEY_LOG_LEVEL: "info", GOOGLE_CLOUD_PROJECT: "my-project" });
    const job = await submit(galley.url, { traceparent });
    await finished(galley.url, job);
    await galley.close();
    const [line, ...more] = galley.logged("attempt ended");
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      level: 30,
      job_id: job.job_id,
      kind: "blog",
      attempt: 1,
      retry: 0,
      outcome: "completed",
      duration_ms: expect.any(Number),
      trace_id: traceId,
      "logging.googleapis.com/trace": `projects/my-project/traces/${traceId}`,
      "logging.googleapis.com/trace_sampled": true,
    });
  });

  test("has a line for each request at level debug alone, without the query", async () => {
    const galley = await startObserved({ GALLEY_LOG_LEVEL: "debug" });
    await ask(`${galley.url}/api/v1/jobs?limit=1&token=very-secret`, {
      headers: { "x-request-id": "my-id", traceparent },
    });
    const job = await submit(galley.url, { "x-request-id": "posting" });
    await galley.close();
    expect(galley.logged("request").find((line) => line.request_id === "posting")).toMatchObject({
      job_id: job.job_id,
      route: "/api/v1/blog/generate-enhanced",
      status: 202,
    });
    expect(galley.logged("request").filter((line) => line.request_id === "my-id")).toMatchObject([
      { level: 20, request_id: "my-id", method: "GET", route: "/api/v1/jobs", status: 200, trace_id: traceId },
    ]);
    expect(galley.lines.join("")).not.toContain("very-secret");
  });

  test("holds no key, whatever the words of a failure are", async () => {
    const key = "sk-proj-Abcdef0123456789Abcdef01";
    const model = await createModelServer({ protocol: "openai", key: "another" });
    onTestFinished(() => model.close());
    const env = { GALLEY_LOG_LEVEL: "trace", OPENAI_API_KEY: key, OPENAI_BASE_URL: model.url };
    const galley = await startObserved(env);
    expect(await finished(galley.url, await submit(galley.url))).toMatchObject({ status: "failed" });
    await galley.close();
    expect(galley.lines.length).toBeGreaterThan(0);
    expect(galley.lines.join("")).not.toContain(key);
  });
});

describe("secrets", () => {
  const { settings } = readObserveSettings({
    OPENAI_API_KEY: "plain-word-without-digits",
    GALLEY_API_KEYS: 'customer-one:admin:first-key-of-alice,second"key-of-bob',
    DATABASE_URL: "postgres://me:p%40ssw%40rd1@db/galley",
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Basic%20collector-token",
    PORT: "8080",
  });
  const clean = redact(settings.secrets);

  test.each([
    ["a key that the configuration names", "plain-word-without-digits", "plain-word"],
    ["each of several", "first-key-of-alice", "of-alice"],
    ["one that JSON writes otherwise", 'second"key-of-bob', "second"],
    ["the database's password, as written and as meant", "p%40ssw%40rd1 p@ssw@rd1", "ssw"],
    ["a collector's token", "collector-token", "collector-token"],
    ["whatever is in front of a host", "connect to redis://user:hidden1@host", "hidden1"],
    ["a bearer token that was sent to us", "authorization: Bearer abcdefghijklmnop.qrst", "abcdefgh"],
    ["a key of a provider's form", "AIzaSyA1234567890abcdefghijklmnopqrstu", "AIzaSy"],
    ["the token of an address", "GET /api/v1/jobs/1/events?token=abc.def&x=1", "abc.def"],
  ])("%s", (_name, text, hidden) => {
    const line = clean(JSON.stringify({ level: 50, msg: `failed: ${text}`, port: "8080" }));
    expect(line).not.toContain(hidden);
    expect(clean('{"msg":"customer-one: no authorization"}')).toBe('{"msg":"customer-one: no authorization"}');
    // Still a line of JSON, and nothing else is taken out.
    expect(JSON.parse(line)).toMatchObject({ level: 50, port: "8080" });
  });

  test("are not looked for in words that could be anything", () => {
    expect(readObserveSettings({ SOME_API_KEY: "short" }).settings.secrets).toEqual([]);
  });

  test("any line of JSON is one afterwards", () => {
    fc.assert(
      fc.property(fc.json(), fc.array(fc.string({ minLength: 8 }), { maxLength: 3 }), (json, secrets) => {
        const line = redact(secrets)(JSON.stringify({ msg: json }));
        expect(JSON.parse(line)).toHaveProperty("msg");
      }),
    );
  });
});

describe("a request's id", () => {
  test("is the client's where it is sane, and a new one where it is not; it is always answered", async () => {
    const app = await createApp({ logLevel: "silent" });
    app.get("/ping", async () => "pong");
    const idFor = async (given?: string) => {
      const answer = await app.inject({
        url: "/ping",
        headers: { host: "localhost", ...(given && { "x-request-id": given }) },
      });
      return answer.headers["x-request-id"];
    };
    expect(await idFor("web-1:abc/2")).toBe("web-1:abc/2");
    for (const bad of ["two words", "x".repeat(129), '"quoted"', "a,b"])
      expect(await idFor(bad)).toMatch(/^[\da-f-]{36}$/);
    expect(await idFor()).not.toBe(await idFor());
    const refused = await app.inject({ url: "/nothing", headers: { host: "localhost", "x-request-id": "mine" } });
    expect(refused).toMatchObject({ statusCode: 404, headers: { "x-request-id": "mine" } });
    await app.close();
  });
});

describe("a traceparent", () => {
  test("is read and written", () => {
    const hex = (length: number) =>
      fc
        .array(fc.constantFrom(..."0123456789abcdef"), { minLength: length, maxLength: length })
        .map((all) => all.join(""));
    fc.assert(
      fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, sampled) => {
        fc.pre(!/^0+$/.test(traceId) && !/^0+$/.test(spanId));
        const parent = { traceId, spanId, sampled };
        expect(parseTraceParent(formatTraceParent(parent))).toEqual(parent);
      }),
    );
  });

  test.each([
    ["", "nothing"],
    ["00-abc-def-01", "short ids"],
    [`00-${"0".repeat(32)}-00f067aa0ba902b7-01`, "no trace"],
    [`00-${traceId}-${"0".repeat(16)}-01`, "no span"],
    [`ff-${traceId}-00f067aa0ba902b7-01`, "a version that cannot be"],
    [`00-${traceId}-00f067aa0ba902b7-01-more`, "more than its version has"],
    [traceparent.toUpperCase(), "capitals"],
  ])("%j (%s) is none", (text) => expect(parseTraceParent(text)).toBeUndefined());

  test("of a later version may have more parts", () => {
    expect(parseTraceParent(`01-${traceId}-00f067aa0ba902b7-00-more`)).toMatchObject({ traceId, sampled: false });
  });
});

describe("the settings of traces", () => {
  const tracing = (env: Record<string, string>) => readObserveSettings(env);

  test("are OpenTelemetry's own", () => {
    expect(tracing({}).settings.tracing).toBeUndefined();
    expect(
      tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318/", OTEL_SDK_DISABLED: "true" }).settings.tracing,
    ).toBeUndefined();
    expect(tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318/base/" }).settings.tracing).toMatchObject({
      url: "http://c:4318/base/v1/traces",
      serviceName: "galley",
      sampler: "parentbased_always_on",
    });
    expect(
      tracing({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://t/x" }).settings
        .tracing?.url,
    ).toBe("http://t/x");
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" }, "OTEL_EXPORTER_OTLP_ENDPOINT"],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }, "OTEL_EXPORTER_OTLP_PROTOCOL"],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_TRACES_SAMPLER: "sometimes" }, "OTEL_TRACES_SAMPLER"],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_TRACES_SAMPLER_ARG: "2" }, "OTEL_TRACES_SAMPLER_ARG"],
    [
      { OTEL_EXPORTER_OTLP_ENDPOINT: "http://c", OTEL_EXPORTER_OTLP_HEADERS: "just-a-token" },
      "OTEL_EXPORTER_OTLP_HEADERS",
    ],
  ])("%j is refused in one line that names it", (env, name) => {
    const { wrong } = tracing(env);
    expect(wrong).toEqual([expect.stringMatching(new RegExp(`^${name}:`))]);
    expect(wrong[0]).not.toContain("just-a-token");
  });
});
