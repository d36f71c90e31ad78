import { z } from "zod";
import type { Protocol, Received, Reply } from "./service.ts";

const refusal = (status: number, type: string, message: string): Reply => ({
  status,
  body: { type: "error", error: { type, message }, request_id: "req_0123" },
});

export const wrongKey = refusal(401, "authentication_error", "invalid x-api-key");
export const noModel = refusal(404, "not_found_error", "model: claude-haiku-4-5");
export const overloaded = refusal(529, "overloaded_error", "Overloaded");

/** `POST /v1/messages` as far as a search needs it; unknown fields are refused, as Anthropic does. */
const Asked = z.strictObject({
  model: z.string(),
  max_tokens: z.int().min(1),
  system: z.array(z.strictObject({ type: z.literal("text"), text: z.string() })),
  messages: z.tuple([
    z.strictObject({
      role: z.literal("user"),
      content: z.tuple([z.strictObject({ type: z.literal("text"), text: z.string() })]),
    }),
  ]),
  tools: z.tuple([
    z.strictObject({ type: z.literal("web_search_20250305"), name: z.literal("web_search"), max_uses: z.int().min(1) }),
  ]),
  tool_choice: z.strictObject({ type: z.literal("auto") }).optional(),
});

export const queryIn = ({ body }: Received): string => {
  const { messages } = Asked.parse(JSON.parse(body));
  return JSON.parse(messages[0].content[0].text).query;
};

/** What a message says of a search: its results, or an error in their place. */
export const message = (model: string, content: unknown): Reply => ({
  status: 200,
  body: {
    id: "msg_0123",
    type: "message",
    role: "assistant",
    model,
    content: [
      { type: "server_tool_use", id: "srvtoolu_0123", name: "web_search", input: { query: "compost" } },
      { type: "web_search_tool_result", tool_use_id: "srvtoolu_0123", content },
      { type: "text", text: "I also know https://invented.example/page." },
    ],
    stop_reason: "end_turn",
    stop_sequence: null,
    usage: {
      input_tokens: 9000,
      cache_creation_input_tokens: 0,
      cache_read_input_tokens: 0,
      output_tokens: 400,
      server_tool_use: { web_search_requests: 1 },
      service_tier: "standard",
    },
  },
});

/** Anthropic's messages with the `web_search` tool. */
export const anthropicSearch: Protocol = {
  basePath: "/v1",
  key: "sk-ant-test-0123456789abcdef",
  answer({ method, path, headers, body }, results) {
    if (path !== "/messages" || method !== "POST") return refusal(404, "not_found_error", "Not Found");
    if (headers["x-api-key"] !== anthropicSearch.key) return wrongKey;
    if (headers["anthropic-version"] === undefined) return refusal(400, "invalid_request_error", "anthropic-version");
    const asked = Asked.safeParse(JSON.parse(body));
    if (!asked.success) return refusal(400, "invalid_request_error", z.prettifyError(asked.error));
    return message(asked.data.model, results);
  },
  result: ({ url, title, publishedAt }) => ({
    type: "web_search_result",
    url,
    title,
    encrypted_content: "EqgfCioIARgBIiQ3YTAwMjY1Mi1mZjM5LTQ1NGUtODgxNC1kNjNjNTk1ZWI3Y",
    page_age: publishedAt ?? null,
  }),
};
