import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createManualClock } from "@galley/foundation";
import { MockLanguageModelV4 } from "ai/test";
import { describe, expect, it, onTestFinished } from "vitest";
import { OutlineAnswer } from "../../../src/blog/briefs/outline.ts";
import { SeoAnswer } from "../../../src/blog/briefs/seo.ts";
import { createModelCaller } from "../../../src/blog/models/call.ts";
import { createOfflineModel } from "../../../src/blog/models/offline/model.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { openModels } from "../../../src/blog/models/open.ts";
import { createModelServer } from "../../fakes/model-server.ts";
import { createTestContext, outlineBrief, sectionBrief, seoBrief } from "./context.ts";
import { noOffline, providers, settingsFor, setUp, timeout } from "./setup.ts";

const local = { provider: "openai-compatible", model: "llama3.3" };

describe("opening models", () => {
  it("gives the offline writer without settings", async () => {
    const offline = new MockLanguageModelV4();
    const open = openModels({ callTimeout: timeout }, offline);
    expect(await open({ provider: "offline", model: "offline" })).toBe(offline);
  });

  it("fails for good when the pinned model is not configured any more", async () => {
    const open = openModels({ callTimeout: timeout }, noOffline);
    await expect(open({ provider: "openai", model: "gpt-5" })).rejects.toMatchObject({
      name: "JobError",
      code: "provider_unauthorized",
      retryable: false,
    });
  });

  it.each(providers)("adds the version path to an address of $choice.provider without one", async (each) => {
    const server = await createModelServer({ protocol: each.protocol });
    onTestFinished(() => server.close());
    const settings = settingsFor(each.choice.provider, new URL(server.url).origin, server.key);
    const caller = createModelCaller({ open: openModels(settings, noOffline), clock: createManualClock(), timeout });
    await caller.text(createTestContext(each.choice), "section", sectionBrief);
    expect(server.requests).toHaveLength(1);
  });

  it("lets the offline writer answer like any other, at no cost", async () => {
    const open = openModels(
      { callTimeout: timeout },
      createOfflineModel(async (brief) => writeOffline(brief)),
    );
    const caller = createModelCaller({ open, clock: createManualClock(), timeout });
    const context = createTestContext({ provider: "offline", model: "offline" });
    await expect(caller.text(context, "section", sectionBrief)).resolves.toBe(writeOffline(sectionBrief));
    const outline = await caller.object(context, "outline", outlineBrief, OutlineAnswer);
    expect(outline).toEqual(JSON.parse(writeOffline(outlineBrief)));
    const charge = { provider: "offline", model: "offline", tokens: expect.any(Number), cost: 0 };
    expect(context.charges).toEqual([charge, charge]);
    expect(context.charges[0]?.tokens).toBeGreaterThan(100);
  });

  it("loads no SDK and no price list before a model is asked", async () => {
    const script = `
      import { registerHooks } from "node:module";
      const loaded = [];
      registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
      await import(${JSON.stringify(new URL("../../../src/blog/models/open.ts", import.meta.url).href)});
      await import(${JSON.stringify(new URL("../../../src/blog/models/call.ts", import.meta.url).href)});
      await import(${JSON.stringify(new URL("../../../src/blog/models/choose.ts", import.meta.url).href)});
      console.log(JSON.stringify(loaded));`;
    const flags = ["--conditions=galley-source", "--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, flags);
    const loaded = JSON.parse(stdout) as string[];
    expect(loaded.some((url) => url.endsWith("/models/call.ts"))).toBe(true);
    expect(loaded.filter((url) => /node_modules\/(ai|@ai-sdk|@pydantic)\//.test(url))).toEqual([]);
  });
});

describe("a model server of one's own", () => {
  it("is asked for JSON by its schema and has its reasoning left out", async () => {
    const seo = { meta_title: "A title", meta_description: "A description.", excerpt: "An excerpt." };
    const answer = (): string => `<think>The user wants { braces }.</think>\n\n${JSON.stringify(seo)}`;
    const { caller, context, server } = await setUp(local, { protocol: "openai", answer });
    await expect(caller.object(context, "seo", seoBrief, SeoAnswer)).resolves.toEqual(seo);
    expect(server.requests[0]).toMatchObject({ model: "llama3.3", format: "json", schema: { type: "object" } });
    expect(context.charges).toEqual([{ ...local, tokens: expect.any(Number), cost: null }]);
  });

  it("leaves the reasoning out of text", async () => {
    const answer = (): string => "<think>Let me think.</think>Compost needs air.";
    const { caller, context } = await setUp(local, { protocol: "openai", answer });
    await expect(caller.text(context, "section", sectionBrief)).resolves.toBe("Compost needs air.");
  });

  it("is named as what it is in an error", async () => {
    const script = () => ({ kind: "status", status: 404 }) as const;
    const { caller, context } = await setUp(local, { protocol: "openai", retries: 0, script });
    await expect(caller.text(context, "section", sectionBrief)).rejects.toThrow(
      "The model server does not know the model llama3.3 (HTTP 404).",
    );
  });
});

describe("an older Anthropic model", () => {
  it("answers with an object through its JSON tool", async () => {
    const choice = { provider: "anthropic", model: "claude-sonnet-4-0" };
    const { caller, context, server } = await setUp(choice, { protocol: "anthropic" });
    const seo = await caller.object(context, "seo", seoBrief, SeoAnswer);
    expect(SeoAnswer.parse(seo)).toEqual(seo);
    expect(server.requests[0]).toMatchObject({ tool: "json", format: "json" });
  });
});
