import { createManualClock, type ManualClock } from "@galley/foundation";
import { describe, expect, it, onTestFinished } from "vitest";
import { SeoAnswer } from "../../../src/blog/briefs/seo.ts";
import { createModelCaller } from "../../../src/blog/models/call.ts";
import { chooseModels } from "../../../src/blog/models/choose.ts";
import { openModels } from "../../../src/blog/models/open.ts";
import type { ModelSettings } from "../../../src/blog/models/settings.ts";
import type { ModelCaller } from "../../../src/blog/tools.ts";
import type { BlogContext } from "../../../src/blog/types.ts";
import { createBudget } from "../../../src/jobs/budget.ts";
import { createModelServer, type ModelServer, type ModelServerOptions } from "../../fakes/model-server.ts";
import { createTestContext, sectionBrief, seoBrief, type TestContext } from "./context.ts";
import { noOffline, timeout } from "./setup.ts";

const first = { provider: "openai", model: "gpt-5" };
const second = { provider: "anthropic", model: "claude-sonnet-4-5" };
const local = { provider: "openai-compatible", model: "llama3.3" };

interface Scene {
  servers: { openai: ModelServer; anthropic: ModelServer; local: ModelServer };
  caller: ModelCaller;
  clock: ManualClock;
  context(more?: Partial<BlogContext>): TestContext;
}

type Scripts = Partial<Record<"openai" | "anthropic" | "local", ModelServerOptions["script"]>>;

const script = (given: ModelServerOptions["script"]) => (given ? { script: given } : {});

/** Three providers; those with a script may not be to be had. */
async function open(scripts: Scripts, fallbacks = [second, local]): Promise<Scene> {
  const start = async (options: ModelServerOptions): Promise<ModelServer> => {
    const server = await createModelServer(options);
    onTestFinished(() => server.close());
    return server;
  };
  const servers = {
    openai: await start({ protocol: "openai", ...script(scripts.openai) }),
    anthropic: await start({ protocol: "anthropic", ...script(scripts.anthropic) }),
    local: await start({ protocol: "openai", ...script(scripts.local) }),
  };
  const reach = ({ url, key }: ModelServer) => ({ baseURL: url, apiKey: key });
  const settings: ModelSettings = {
    callTimeout: timeout,
    openai: reach(servers.openai),
    anthropic: reach(servers.anthropic),
    openaiCompatible: reach(servers.local),
  };
  const clock = createManualClock();
  const caller = createModelCaller({ open: openModels(settings, noOffline), clock, timeout, retries: 0 });
  const context = (more: Partial<BlogContext> = {}): TestContext => {
    const made = createTestContext(first);
    return { ...made, pinned: { ...made.pinned, fallbacks }, ...more };
  };
  return { servers, caller, clock, context };
}

const status = (code: number, headers = {}) => ({ kind: "status", status: code, headers }) as const;
const asked = ({ servers }: Scene) =>
  [servers.openai, servers.anthropic, servers.local].map(({ requests }) => requests.length);

describe("while the pinned model is not to be had", () => {
  it.each([
    ["it is overloaded", status(503)],
    ["it limits", status(429)],
    ["it does not know the key", status(401)],
    ["the connection breaks", { kind: "reset" }],
  ] as const)("the next one answers: %s", async (_why, wrong) => {
    const scene = await open({ openai: () => wrong });
    const context = scene.context();
    await expect(scene.caller.text(context, "section", sectionBrief)).resolves.toMatch(/\w/);
    expect(asked(scene)).toEqual([1, 1, 0]);
    expect(context.charges).toEqual([{ ...second, tokens: expect.any(Number), cost: expect.any(Number) }]);
  });

  it("it is not asked again for a minute, and then it is", async () => {
    let out = true;
    const scene = await open({ openai: () => (out ? status(503) : undefined) });
    const context = scene.context();
    await scene.caller.text(context, "one", sectionBrief);
    await scene.caller.object(context, "two", seoBrief, SeoAnswer);
    expect(asked(scene)).toEqual([1, 2, 0]);
    out = false;
    await scene.clock.advance(60_000);
    await scene.caller.text(context, "three", sectionBrief);
    await scene.caller.text(context, "four", sectionBrief);
    expect(asked(scene)).toEqual([3, 2, 0]);
  });

  it("it is left alone for as long as it asks for", async () => {
    const limited = status(429, { "retry-after": "240" });
    const scene = await open({ openai: (_request, n) => (n === 1 ? limited : undefined) });
    await scene.caller.text(scene.context(), "one", sectionBrief);
    await scene.clock.advance(239_999);
    await scene.caller.text(scene.context(), "two", sectionBrief);
    expect(asked(scene)).toEqual([1, 2, 0]);
    await scene.clock.advance(1);
    await scene.caller.text(scene.context(), "three", sectionBrief);
    expect(asked(scene)).toEqual([2, 2, 0]);
  });

  it("all are tried, and an error that time may mend is thrown rather than another", async () => {
    const scene = await open({ openai: () => status(401), anthropic: () => status(529), local: () => status(403) });
    const asking = scene.caller.text(scene.context(), "section", sectionBrief);
    await expect(asking).rejects.toMatchObject({ code: "provider_unavailable", retryable: true });
    expect(asked(scene)).toEqual([1, 1, 1]);
  });

  it.each([
    ["does not know the model", { anthropic: () => status(404) }],
    ["refuses", { anthropic: () => ({ kind: "refusal" }) as const }],
    ["finds the request too long", { anthropic: () => status(400) }],
  ] as const)("one that stands in and %s makes nothing final", async (_why, scripts) => {
    const scene = await open({ openai: () => status(503), ...scripts }, [second]);
    const asking = scene.caller.text(scene.context(), "section", sectionBrief);
    await expect(asking).rejects.toMatchObject({ code: "provider_unavailable", retryable: true });
    expect(asked(scene)).toEqual([1, 1, 0]);
  });

  it("one that is too dear makes nothing final", async () => {
    const scene = await open({ openai: () => status(503) }, [second]);
    // Room for the model itself, and none for the other, which costs more.
    const { reserve } = createBudget(0.12, 0);
    const context = scene.context({ maxCost: 0.12, reserve });
    await expect(scene.caller.text(context, "section", sectionBrief)).rejects.toMatchObject({ retryable: true });
    expect(asked(scene)).toEqual([1, 0, 0]);
  });

  it("one of unknown price does not answer for a job that may not spend more than so much", async () => {
    const scene = await open({ openai: () => status(503) }, [local]);
    const asking = scene.caller.text(scene.context({ maxCost: 1 }), "section", sectionBrief);
    await expect(asking).rejects.toMatchObject({ code: "provider_unavailable" });
    expect(asked(scene)).toEqual([1, 0, 0]);
    await scene.caller.text(scene.context({ maxCost: null }), "section", sectionBrief);
    expect(asked(scene)).toEqual([1, 0, 1]);
  });

  it("what the next one wrote is kept, and not asked for again when the pinned one is back", async () => {
    const scene = await open({ openai: (_request, n) => (n === 1 ? status(503) : undefined) });
    const context = scene.context();
    const text = await scene.caller.text(context, "section", sectionBrief);
    await scene.clock.advance(60_000);
    await expect(scene.caller.text(context, "section", sectionBrief)).resolves.toBe(text);
    expect(asked(scene)).toEqual([1, 1, 0]);
  });
});

describe("nobody stands in for a model", () => {
  it.each([
    ["that refuses", { kind: "refusal" }, "content_refused"],
    ["that does not take the request", status(400), "provider_rejected"],
    ["that answers nonsense", { kind: "text", text: " " }, "invalid_model_output"],
  ] as const)("%s", async (_why, wrong, code) => {
    const scene = await open({ openai: () => wrong });
    await expect(scene.caller.text(scene.context(), "section", sectionBrief)).rejects.toMatchObject({ code });
    expect(asked(scene).slice(1)).toEqual([0, 0]);
  });

  it("whose second opinion is wanted", async () => {
    const scene = await open({ anthropic: () => status(503) });
    const asking = scene.caller.text(scene.context(), "section", sectionBrief, { by: second });
    await expect(asking).rejects.toMatchObject({ code: "provider_unavailable" });
    expect(asked(scene)).toEqual([0, 1, 0]);
  });
});

describe("the models of a job", () => {
  const settings: ModelSettings = {
    callTimeout: timeout,
    openai: { apiKey: "k" },
    anthropic: { apiKey: "k" },
    openaiCompatible: { baseURL: "http://127.0.0.1:1/v1" },
  };

  it("are the chosen one, those that stand in for it but not itself, and a second of another provider", () => {
    const fallbacks = ["openai:gpt-5", "openai-compatible:llama3.3"];
    expect(chooseModels("openai:gpt-5", { ...settings, fallbacks })).toEqual({
      ok: true,
      choice: first,
      fallbacks: [local],
      consensus: { provider: "anthropic", model: expect.stringMatching(/^claude-/) },
    });
    expect(chooseModels("openai:gpt-5", { ...settings, consensusModel: "openai-compatible:llama3.3" })).toMatchObject({
      consensus: local,
    });
  });

  it("have no second where there is none but itself", () => {
    const alone = { callTimeout: timeout, openai: { apiKey: "k" } };
    expect(chooseModels("openai:gpt-5", alone)).not.toHaveProperty("consensus");
    expect(chooseModels("openai:gpt-5", { ...alone, consensusModel: "openai:gpt-5" })).not.toHaveProperty("consensus");
    expect(chooseModels("openai:gpt-5", { ...alone, consensusModel: "openai:gpt-6-sol" })).toHaveProperty("consensus");
  });

  it("are the offline writer alone where that writes", () => {
    const chosen = chooseModels("offline", { ...settings, fallbacks: ["openai:gpt-5"] });
    expect(chosen).toEqual({ ok: true, choice: { provider: "offline", model: "offline" } });
  });
});
