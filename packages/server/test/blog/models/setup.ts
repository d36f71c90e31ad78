import type { LanguageModelV4 } from "@ai-sdk/provider";
import { createManualClock, type ManualClock } from "@galley/foundation";
import { MockLanguageModelV4 } from "ai/test";
import { onTestFinished } from "vitest";
import { createModelCaller } from "../../../src/blog/models/call.ts";
import { openModels } from "../../../src/blog/models/open.ts";
import type { ModelSettings } from "../../../src/blog/models/settings.ts";
import type { ModelCaller } from "../../../src/blog/tools.ts";
import type { ModelChoice } from "../../../src/blog/types.ts";
import { createModelServer, type ModelServer, type ModelServerOptions } from "../../fakes/model-server.ts";
import { createTestContext, type TestContext } from "./context.ts";

export const timeout = 60_000;

/** Each provider with the protocol it speaks and a model whose price is known. */
export const providers = [
  { protocol: "openai", choice: { provider: "openai", model: "gpt-5" } },
  { protocol: "anthropic", choice: { provider: "anthropic", model: "claude-sonnet-4-5" } },
  { protocol: "gemini", choice: { provider: "google", model: "gemini-2.5-flash" } },
] as const satisfies ReadonlyArray<{ protocol: ModelServerOptions["protocol"]; choice: ModelChoice }>;

/** A model that must not be asked. */
export const noOffline: LanguageModelV4 = new MockLanguageModelV4();

export function settingsFor(provider: string, baseURL: string, apiKey: string): ModelSettings {
  const reach = { baseURL, apiKey };
  const name = provider === "openai-compatible" ? "openaiCompatible" : provider;
  return { callTimeout: timeout, [name]: reach };
}

export interface Setup {
  server: ModelServer;
  caller: ModelCaller;
  context: TestContext;
  clock: ManualClock;
}

/** A caller that reaches a model server through the real SDK adapter; both end with the test. */
export async function setUp(
  choice: ModelChoice,
  options: ModelServerOptions & { retries?: number; callersKey?: string },
): Promise<Setup> {
  const server = await createModelServer(options);
  onTestFinished(() => server.close());
  const clock = createManualClock();
  const open = openModels(settingsFor(choice.provider, server.url, options.callersKey ?? server.key), noOffline);
  const caller = createModelCaller({ open, clock, timeout, retries: options.retries });
  return { server, caller, clock, context: createTestContext(choice) };
}
