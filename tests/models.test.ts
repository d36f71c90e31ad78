import { BlogResult, type CreateJobResponse, JobStatusResponse } from "@galley/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  createModelServer,
  type Misbehaviour,
  type ModelServerOptions,
} from "../packages/server/test/fakes/model-server.ts";
import { call, startGalley } from "./support/server.ts";

type Protocol = ModelServerOptions["protocol"];

const request = {
  topic: "Composting at home",
  keywords: ["composting", "kitchen waste"],
  length: "short",
  sources: [
    "Compost is organic matter that micro-organisms have broken down. Turning the heap brings air to its middle.",
  ],
};

const settings: Record<Protocol, (url: string, key: string) => Record<string, string>> = {
  openai: (url, key) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: url, GALLEY_MODEL: "openai:gpt-5" }),
  anthropic: (url, key) => ({
    ANTHROPIC_API_KEY: key,
    ANTHROPIC_BASE_URL: url,
    GALLEY_MODEL: "anthropic:claude-opus-5",
  }),
  gemini: (url, key) => ({
    GOOGLE_GENERATIVE_AI_API_KEY: key,
    GOOGLE_BASE_URL: url,
    GALLEY_MODEL: "google:gemini-2.5-pro",
  }),
};
const providers: Record<Protocol, string> = { openai: "openai", anthropic: "anthropic", gemini: "google" };
const protocols = Object.keys(settings) as Protocol[];

/** Galley with its model behind one of the protocols; `script` says how the model goes wrong. */
async function scene(protocol: Protocol, script?: ModelServerOptions["script"]) {
  const model = await createModelServer({ protocol, ...(script && { script }) });
  onTestFinished(() => model.close());
  const { url } = await startGalley(settings[protocol](model.url, model.key));
  return {
    model,
    url,
    async submit(): Promise<CreateJobResponse> {
      const answer = await call<CreateJobResponse>(
        `${url}/api/v1/blog/generate-enhanced?async_mode=true`,
        "POST",
        request,
      );
      expect(answer.status).toBe(202);
      return answer.body;
    },
    status: async (job: CreateJobResponse, wait = 60) =>
      JobStatusResponse.parse((await call(`${url}${job.status_url}?wait=${wait}`)).body),
  };
}

describe.each(protocols)("a post written over %s's protocol", (protocol) => {
  test("is complete, and its account names the model, its tokens and its price", async () => {
    const { model, submit, status } = await scene(protocol);
    const job = await status(await submit());
    expect(job).toMatchObject({ status: "completed", error_message: null });
    const post = BlogResult.parse(job.result);
    const paid = post.stage_results.filter((stage) => stage.tokens > 0);
    expect(paid.map((stage) => stage.stage)).toEqual(expect.arrayContaining(["research_outline", "draft_generation"]));
    for (const stage of paid) expect(stage.provider).toBe(providers[protocol]);
    expect(post.total_tokens).toBe(paid.reduce((sum, stage) => sum + stage.tokens, 0));
    expect(post.total_cost).toBeGreaterThan(0);
    expect(model.requests.length).toBeGreaterThan(5);
  });

  test("gets over a 429, a 500 and an answer that is not JSON, without a second attempt", async () => {
    const soon = { "retry-after-ms": "1" };
    const misbehaviours: Array<Misbehaviour | undefined> = [
      { kind: "status", status: 429, headers: soon },
      { kind: "malformed" },
      undefined,
      { kind: "status", status: 500, headers: soon },
    ];
    const { submit, status } = await scene(protocol, (_request, n) => misbehaviours[n - 1]);
    expect(await status(await submit())).toMatchObject({ status: "completed", retry_count: 0 });
  });

  test("that the model refuses fails at once, and says so", async () => {
    const { model, submit, status } = await scene(protocol, () => ({ kind: "refusal" }));
    const job = await status(await submit());
    expect(job).toMatchObject({ status: "failed", error_code: "content_refused", retry_count: 0, result: null });
    expect(model.requests).toHaveLength(1);
  });

  test("that is cancelled lets go of the model at once", async () => {
    const { model, url, submit, status } = await scene(protocol, () => ({ kind: "hang" }));
    const job = await submit();
    await model.received(1);
    expect((await call(`${url}${job.cancel_url}`, "DELETE")).status).toBe(200);
    expect(await status(job)).toMatchObject({ status: "cancelled", error_code: null });
    expect(model.requests).toHaveLength(1);
  });
});

test("a model that is down puts the job off, with the time the provider asked for", async () => {
  const { submit, status } = await scene("openai", (_request, n) => ({
    kind: "status",
    status: 503,
    headers: n < 3 ? { "retry-after-ms": "1" } : { "retry-after": "3600" },
  }));
  const job = await submit();
  const waiting = await waitFor(
    () => status(job, 0),
    (state) => state.retry_count === 1,
  );
  expect(waiting).toMatchObject({ status: "queued", error_code: "provider_unavailable" });
  expect(waiting.error_message).toMatch(/OpenAI/);
});

test.each([
  ["content_refused", { kind: "refusal" }, {}],
  ["provider_rejected", { kind: "status", status: 422 }, {}],
  ["budget_exceeded", undefined, { max_cost_usd: 0.001 }],
] as const)(
  "a held request for a post that fails by its own fault (%s) is a 422 of that code",
  async (code, trouble, asked) => {
    const { url } = await scene("anthropic", () => trouble);
    const answer = await call(`${url}/api/v1/blog/generate-enhanced`, "POST", { ...request, ...asked });
    expect(answer).toMatchObject({ status: 422, body: { code } });
    const id = answer.headers.get("x-job-id");
    const job = JobStatusResponse.parse((await call(`${url}/api/v1/blog/jobs/${id}`)).body);
    expect(job).toMatchObject({ status: "failed", error_code: code, error_message: answer.body.detail });
  },
);

test("a held request for a post that fails by no fault of its own is a 502", async () => {
  const { url } = await scene("anthropic", () => ({ kind: "status", status: 401 }));
  const answer = await call(`${url}/api/v1/blog/generate-enhanced`, "POST", request);
  expect(answer).toMatchObject({ status: 502, body: { code: "job_failed" } });
});

/** Asks again, without a pause, until the answer is as wanted. */
async function waitFor<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (let answer = await ask(); ; answer = await ask()) if (wanted(answer)) return answer;
}
