import { z } from "zod";
import type { Protocol, Received, Reply } from "./service.ts";

const refusal = (status: number, message: string, type: string, code: string | null): Reply => ({
  status,
  body: { error: { message, type, param: null, code } },
});

export const wrongKey = refusal(
  401,
  "Incorrect API key provided: sk-test.",
  "invalid_request_error",
  "invalid_api_key",
);
export const noModel = refusal(
  404,
  "The model `gpt-6-luna` does not exist or you do not have access to it.",
  "invalid_request_error",
  "model_not_found",
);

/** `POST /v1/responses` as far as a search needs it; unknown parameters are refused, as OpenAI does. */
const Asked = z.strictObject({
  model: z.string(),
  input: z.tuple([
    z.strictObject({ role: z.enum(["developer", "system"]), content: z.string() }),
    z.strictObject({
      role: z.literal("user"),
      content: z.tuple([z.strictObject({ type: z.literal("input_text"), text: z.string() })]),
    }),
  ]),
  tools: z.tuple([
    z.strictObject({ type: z.literal("web_search"), search_context_size: z.enum(["low", "medium", "high"]) }),
  ]),
  tool_choice: z.strictObject({ type: z.literal("web_search") }),
  include: z.array(z.enum(["web_search_call.action.sources", "reasoning.encrypted_content"])),
  max_output_tokens: z.int().min(16),
  max_tool_calls: z.int().min(1),
  store: z.boolean(),
  reasoning: z.strictObject({ effort: z.enum(["low", "medium", "high"]), summary: z.string().optional() }).optional(),
});

interface Source {
  url: string;
  title: string;
}

export const queryIn = ({ body }: Received): string => {
  const { input } = Asked.parse(JSON.parse(body));
  return JSON.parse(input[1].content[0].text).query;
};

/** OpenAI's Responses API with its `web_search` tool. */
export const openaiSearch: Protocol = {
  basePath: "/v1",
  key: "sk-test-0123456789abcdefghijklmn",
  answer({ method, path, headers, body }, results) {
    if (path !== "/responses" || method !== "POST")
      return refusal(404, `Invalid URL (${path})`, "invalid_request_error", null);
    if (headers.authorization !== `Bearer ${openaiSearch.key}`) return wrongKey;
    const asked = Asked.safeParse(JSON.parse(body));
    if (!asked.success) return refusal(400, z.prettifyError(asked.error), "invalid_request_error", "unknown_parameter");
    const { model, max_output_tokens, include } = asked.data;
    const pages = results as Source[];
    const sources = pages.map((page) => (page?.url === undefined ? page : { type: "url", url: page.url }));
    const cited = pages.filter((page) => typeof page?.title === "string");
    return {
      status: 200,
      body: {
        id: "resp_0123",
        object: "response",
        created_at: 1_790_000_000,
        status: "completed",
        error: null,
        incomplete_details: null,
        max_output_tokens,
        model,
        output: [
          { id: "rs_0123", type: "reasoning", summary: [] },
          {
            id: "ws_0123",
            type: "web_search_call",
            status: "completed",
            action: {
              type: "search",
              query: "compost",
              queries: ["compost"],
              ...(include.includes("web_search_call.action.sources") && { sources }),
            },
          },
          {
            id: "msg_0123",
            type: "message",
            status: "completed",
            role: "assistant",
            content: [
              {
                type: "output_text",
                text: "I also know https://invented.example/page.",
                logprobs: [],
                annotations: cited.map(({ url, title }) => {
                  return { type: "url_citation", start_index: 0, end_index: 6, url, title };
                }),
              },
            ],
          },
        ],
        parallel_tool_calls: true,
        tools: [{ type: "web_search" }],
        usage: {
          input_tokens: 9000,
          input_tokens_details: { cached_tokens: 1000 },
          output_tokens: 400,
          output_tokens_details: { reasoning_tokens: 200 },
          total_tokens: 9400,
        },
      },
    };
  },
  result: ({ url, title }) => ({ url, title }),
};
