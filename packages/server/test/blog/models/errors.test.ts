import { APICallError } from "ai";
import { describe, expect, it } from "vitest";
import { JobError } from "../../../src/jobs/job-error.ts";
import { toJobError } from "../../../src/upstream/sdk-errors.ts";
import type { Misbehaviour } from "../../fakes/model-server.ts";
import { sectionBrief } from "./context.ts";
import { providers, setUp } from "./setup.ts";

const [openai, anthropic, google] = providers;
type Provider = (typeof providers)[number];

async function failureOf({ protocol, choice }: Provider, wrong: Misbehaviour): Promise<JobError> {
  const { caller, context } = await setUp(choice, { protocol, retries: 0, script: () => wrong });
  const error = await caller.text(context, "section", sectionBrief).catch((error: unknown) => error);
  if (!(error instanceof JobError)) throw error;
  return error;
}

describe("the wait a provider asks for", () => {
  it("is read from Retry-After in seconds", async () => {
    const error = await failureOf(anthropic, { kind: "status", status: 529, headers: { "retry-after": "7" } });
    expect(error.retryAfter).toBe(7000);
  });

  it("is read from Retry-After as a date, by the clock", async () => {
    const headers = { "retry-after": "Thu, 01 Jan 2026 00:01:30 GMT" };
    const error = await failureOf(openai, { kind: "status", status: 503, headers });
    expect(error.retryAfter).toBe(90_000);
  });

  it("is not negative for a date that has passed", async () => {
    const headers = { "retry-after": "Wed, 31 Dec 2025 00:00:00 GMT" };
    const error = await failureOf(openai, { kind: "status", status: 429, headers });
    expect(error.retryAfter).toBe(0);
  });

  it("is read from Google's RetryInfo", async () => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "36.5s" }];
    const error = await failureOf(google, { kind: "status", status: 429, details });
    expect(error.retryAfter).toBe(36_500);
  });

  it.each([{}, { "retry-after": "soon" }, { "retry-after-ms": "-4" }])("is absent for %j", async (headers) => {
    const error = await failureOf(openai, { kind: "status", status: 429, headers });
    expect(error).toMatchObject({ code: "provider_rate_limited", retryAfter: undefined });
  });

  it("is not given for an error that is final", async () => {
    const error = await failureOf(openai, { kind: "status", status: 400, headers: { "retry-after": "7" } });
    expect(error).toMatchObject({ retryable: false, retryAfter: undefined });
  });
});

describe("a failure of a provider", () => {
  it("is told in words for people, with the provider's reason and without keys or addresses", async () => {
    const message =
      "max_tokens is too large: 99999. See https://platform.openai.com/docs?key=abc or mail Bearer abcdef, sk-proj-A1b2C3d4.";
    const error = await failureOf(openai, { kind: "status", status: 400, message });
    expect(error.message).toBe(
      "OpenAI does not accept the request: max_tokens is too large: 99999. See … or mail …, … (HTTP 400).",
    );
  });

  it("names a model that the provider does not know", async () => {
    const error = await failureOf(google, { kind: "status", status: 404 });
    expect(error.message).toBe("Google does not know the model gemini-2.5-flash (HTTP 404).");
  });

  it("says when the quota is used up", async () => {
    const error = await failureOf(openai, { kind: "status", status: 429, code: "insufficient_quota" });
    expect(error).toMatchObject({ code: "provider_rate_limited", retryable: true });
    expect(error.message).toContain("quota is used up");
  });

  it.each([
    { from: openai, wrong: { kind: "status", status: 400, code: "content_policy_violation" } },
    {
      from: openai,
      wrong: { kind: "status", status: 400, code: "invalid_prompt", message: "against our usage policy" },
    },
    { from: anthropic, wrong: { kind: "status", status: 400, message: "Output blocked by content filtering policy" } },
  ] as const)("is a refusal when $from.protocol refuses with an error", async ({ from, wrong }) => {
    expect(await failureOf(from, wrong)).toMatchObject({ code: "content_refused", retryable: false });
  });

  it("is an unreachable provider when nothing listens", async () => {
    const { caller, context, server } = await setUp(openai.choice, { protocol: "openai", retries: 0 });
    await server.close();
    const error = await caller.text(context, "section", sectionBrief).catch((error: unknown) => error);
    expect(error).toMatchObject({
      code: "provider_unavailable",
      retryable: true,
      message: "OpenAI cannot be reached.",
    });
  });

  it("keeps its cause for the logs", async () => {
    const error = await failureOf(openai, { kind: "status", status: 500 });
    expect(error.cause).toMatchObject({ name: "AI_APICallError", statusCode: 500 });
  });

  it("is left as it is when it is a mistake of ours", () => {
    const mistake = new RangeError("a mistake");
    expect(toJobError(mistake, { choice: openai.choice, now: 0 })).toBe(mistake);
  });

  it("is a timeout when the connection waits in vain", () => {
    const code = "UND_ERR_HEADERS_TIMEOUT";
    const cause = Object.assign(new Error("Headers Timeout Error"), { code });
    const error = new APICallError({
      message: "Cannot connect",
      url: "",
      requestBodyValues: {},
      isRetryable: true,
      cause,
    });
    expect(toJobError(error, { choice: openai.choice, now: 0 })).toMatchObject({
      code: "provider_timeout",
      retryable: true,
      message: "OpenAI took too long to answer.",
    });
  });

  it("knows a connection that breaks below the SDK", () => {
    const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
    const error = toJobError(new TypeError("terminated", { cause }), { choice: openai.choice, now: 0 });
    expect(error).toMatchObject({ code: "provider_unavailable", retryable: true });
  });
});
