import { streamText } from "ai";
import { describe, expect, it, onTestFinished } from "vitest";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { openModels } from "../../../src/blog/models/open.ts";
import { promptFor } from "../../../src/blog/models/prompt.ts";
import { createModelServer, type ModelServer, type ModelServerOptions } from "../../fakes/model-server.ts";
import { sectionBrief } from "./context.ts";
import { noOffline, providers, settingsFor } from "./setup.ts";

async function start(options: ModelServerOptions): Promise<ModelServer> {
  const server = await createModelServer(options);
  onTestFinished(() => server.close());
  return server;
}

const paths = {
  openai: "/chat/completions",
  anthropic: "/messages",
  gemini: "/models/gemini-2.5-flash:generateContent",
};
const keys = (key: string) => ({
  openai: { authorization: `Bearer ${key}` },
  anthropic: { "x-api-key": key, "anthropic-version": "2023-06-01" },
  gemini: { "x-goog-api-key": key },
});
const good = {
  openai: { model: "gpt-5", messages: [{ role: "user", content: "Hello" }] },
  anthropic: { model: "claude-sonnet-5", max_tokens: 100, messages: [{ role: "user", content: "Hello" }] },
  gemini: { contents: [{ role: "user", parts: [{ text: "Hello" }] }] },
};

async function post(protocol: ModelServerOptions["protocol"], change: object, key = "test-key"): Promise<Response> {
  const server = await start({ protocol });
  return fetch(server.url + paths[protocol], {
    method: "POST",
    headers: { "content-type": "application/json", ...keys(key)[protocol] },
    body: JSON.stringify({ ...good[protocol], ...change }),
  });
}

describe.each(providers)("the $protocol server", ({ protocol, choice }) => {
  it("streams what it would have answered as a whole", async () => {
    const server = await start({ protocol });
    const open = openModels(settingsFor(choice.provider, server.url, server.key), noOffline);
    const result = streamText({ model: await open(choice), ...promptFor(sectionBrief), maxOutputTokens: 500 });
    const deltas: string[] = [];
    for await (const delta of result.textStream) deltas.push(delta);
    expect(deltas.length).toBeGreaterThan(5);
    expect(deltas.join("")).toBe(writeOffline(sectionBrief));
    expect(await result.finishReason).toBe("stop");
    expect((await result.usage).outputTokens).toBeGreaterThan(5);
    expect(server.requests[0]).toMatchObject({ stream: true, brief: sectionBrief });
  });

  it("streams a refusal", async () => {
    const server = await start({ protocol, script: () => ({ kind: "refusal" }) });
    const open = openModels(settingsFor(choice.provider, server.url, server.key), noOffline);
    const result = streamText({ model: await open(choice), prompt: "Hello", maxOutputTokens: 500 });
    await result.consumeStream();
    expect(await result.finishReason).toBe("content-filter");
  });

  it("answers a prompt without a brief", async () => {
    const response = await post(protocol, {});
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("There is no brief");
  });

  it("refuses a key that is not its own", async () => {
    const response = await post(protocol, {}, "another");
    expect(response.status).toBe(protocol === "gemini" ? 400 : 401);
    expect(await response.json()).toHaveProperty("error.message");
  });

  it("does not know other paths", async () => {
    const server = await start({ protocol });
    expect((await fetch(`${server.url}/other`, { method: "POST", body: "{}" })).status).toBe(404);
  });
});

describe("what the services refuse", () => {
  it.each([
    ["openai", { messages: [] }],
    ["openai", { messages: [{ role: "narrator", content: "Hello" }] }],
    ["openai", { max_tokens: 100 }],
    ["openai", { response_format: { type: "json_object" } }],
    ["openai", { response_format: format({ type: "object", properties: { a: {} }, additionalProperties: false }) }],
    ["openai", { response_format: format({ type: "object", properties: {} }) }],
    ["anthropic", { max_tokens: undefined }],
    ["anthropic", { messages: [{ role: "assistant", content: "Hello" }] }],
    ["anthropic", { messages: [{ role: "user", content: "" }] }],
    ["anthropic", { output_config: { format: { type: "json_schema", schema: { type: "string", minLength: 3 } } } }],
    ["gemini", { contents: [] }],
    ["gemini", { unknown_field: true }],
    ["gemini", { generationConfig: { responseJsonSchema: { type: "object" } } }],
  ] as const)("%s refuses %j", async (protocol, change) => {
    const response = await post(protocol, change);
    expect(response.status).toBe(400);
    expect(await response.json()).toHaveProperty("error.message");
  });

  it("takes JSON only", async () => {
    const server = await start({ protocol: "openai" });
    const headers = keys(server.key).openai;
    const response = await fetch(server.url + paths.openai, { method: "POST", headers, body: "{" });
    expect(response.status).toBe(400);
  });
});

function format(schema: object): object {
  return { type: "json_schema", json_schema: { name: "answer", strict: true, schema } };
}
