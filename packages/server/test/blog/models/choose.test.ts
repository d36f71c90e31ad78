import { describe, expect, it } from "vitest";
import { chooseModel } from "../../../src/blog/models/choose.ts";
import { costOf } from "../../../src/blog/models/price.ts";
import type { ModelSettings } from "../../../src/blog/models/settings.ts";

const none: ModelSettings = { callTimeout: 1000 };
const key = { apiKey: "a key" };
const local = { baseURL: "http://127.0.0.1:11434" };
const all: ModelSettings = { ...none, openai: key, anthropic: key, google: key, openaiCompatible: local };
const ok = (provider: string, model: string) => ({ ok: true, choice: { provider, model } });

describe("choosing a model", () => {
  it("takes the request's model before the configured one", () => {
    const settings = { ...all, defaultModel: "anthropic:claude-opus-5" };
    expect(chooseModel("openai:gpt-5", settings)).toEqual(ok("openai", "gpt-5"));
    expect(chooseModel("offline", settings)).toEqual(ok("offline", "offline"));
  });

  it("takes the configured model before those that have a key", () => {
    expect(chooseModel(undefined, { ...all, defaultModel: "google:gemini-2.5-pro" })).toEqual(
      ok("google", "gemini-2.5-pro"),
    );
    expect(chooseModel(undefined, { ...all, defaultModel: "offline" })).toEqual(ok("offline", "offline"));
  });

  it.each([
    { settings: all, provider: "openai" },
    { settings: { ...none, google: key, anthropic: key }, provider: "anthropic" },
    { settings: { ...none, google: key }, provider: "google" },
    { settings: { ...none, openaiCompatible: local }, provider: "offline" },
    { settings: none, provider: "offline" },
  ])("takes the usual model of the first provider with a key: $provider", ({ settings, provider }) => {
    expect(chooseModel(undefined, settings)).toMatchObject({ ok: true, choice: { provider } });
  });

  it("knows the price of every usual model", () => {
    const usage = {
      inputTokens: 1000,
      outputTokens: 1000,
      totalTokens: 2000,
      inputTokenDetails: { noCacheTokens: 1000, cacheReadTokens: 0, cacheWriteTokens: undefined },
      outputTokenDetails: { textTokens: 1000, reasoningTokens: 0 },
    };
    for (const provider of ["openai", "anthropic", "google"] as const) {
      const chosen = chooseModel(undefined, { ...none, [provider]: key });
      if (!chosen.ok) throw new Error(chosen.reason);
      expect(costOf(chosen.choice, usage)).toBeGreaterThan(0);
    }
  });

  it("keeps colons in the names of local models", () => {
    expect(chooseModel("openai-compatible:qwen3:8b", all)).toEqual(ok("openai-compatible", "qwen3:8b"));
    expect(chooseModel("openai-compatible:meta-llama/llama-3.3", all)).toMatchObject({ ok: true });
  });

  it.each([
    { name: "gpt-5", reason: /provider:model/ },
    { name: "openai:", reason: /provider:model/ },
    { name: ":gpt-5", reason: /provider:model/ },
    { name: "offline:fast", reason: /no model provider "offline"/ },
    { name: "mistral:large", reason: /no model provider "mistral".*openai, anthropic, google/ },
    { name: "google:../../secrets", reason: /cannot be the name/ },
    { name: "google:gemini pro", reason: /cannot be the name/ },
  ])("refuses $name with a sentence", ({ name, reason }) => {
    const sentence = expect.stringMatching(new RegExp(`${reason.source}.*\\.$`));
    expect(chooseModel(name, all)).toEqual({ ok: false, reason: sentence });
    expect(chooseModel(undefined, { ...all, defaultModel: name })).toMatchObject({ ok: false });
  });

  it.each(["openai:gpt-5", "anthropic:claude-opus-5", "google:gemini-2.5-pro", "openai-compatible:llama3.3"])(
    "refuses %s without its key or address",
    (name) => {
      expect(chooseModel(name, none)).toEqual({ ok: false, reason: expect.stringContaining(`${name} cannot be used`) });
    },
  );
});
