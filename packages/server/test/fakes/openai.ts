import { z } from "zod";
import { closedSchemaFault } from "./json-schema.ts";
import { type Asked, countTokens, type Protocol, pieces, Rejected, type Reply } from "./protocol.ts";

/** OpenAI's chat completions: `POST /v1/chat/completions`. */
export const openai: Protocol = {
  basePath: "/v1",
  serves: (path) => path === "/v1/chat/completions",
  keyOf: (headers) => /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1],
  badKey(sent) {
    if (sent === undefined) return new Rejected(401, "You didn't provide an API key.");
    return new Rejected(401, `Incorrect API key provided: ${sent}.`, { code: "invalid_api_key" });
  },
  list: (models) => ({
    object: "list",
    data: models.map((id) => ({ id, object: "model", created: 1_700_000_000, owned_by: "openai" })),
  }),
  read,
  whole(asked, reply) {
    const refusal = reply.end === "refusal" ? reply.text : null;
    const content = reply.end === "refusal" || reply.end === "blocked" ? null : reply.text;
    return {
      ...head(asked, "chat.completion"),
      choices: [
        {
          index: 0,
          message: { role: "assistant", content, refusal, annotations: [] },
          logprobs: null,
          finish_reason: finishReason(reply),
        },
      ],
      usage: usage(asked, reply),
    };
  },
  events(asked, reply) {
    const base = head(asked, "chat.completion.chunk");
    const chunk = (delta: object, finish: string | null): { data: string } => ({
      data: JSON.stringify({ ...base, choices: [{ index: 0, delta, finish_reason: finish }] }),
    });
    const field = reply.end === "refusal" ? "refusal" : "content";
    const spoken = reply.end === "blocked" ? [] : pieces(reply.text);
    return [
      chunk({ role: "assistant", content: "" }, null),
      ...spoken.map((piece) => chunk({ [field]: piece }, null)),
      chunk({}, finishReason(reply)),
      { data: JSON.stringify({ ...base, choices: [], usage: usage(asked, reply) }) },
      { data: "[DONE]" },
    ];
  },
  failure: ({ status, message, code }) => ({
    error: { message, type: errorType(status), param: null, code: code ?? null },
  }),
};

const Message = z.object({
  role: z.enum(["system", "developer", "user", "assistant"]),
  content: z.union([z.string(), z.array(z.object({ type: z.literal("text"), text: z.string() }))]),
});

const ChatRequest = z.object({
  model: z.string().min(1),
  messages: z.array(Message).min(1),
  max_tokens: z.int().min(1).optional(),
  max_completion_tokens: z.int().min(1).optional(),
  stream: z.boolean().optional(),
  stream_options: z.object({ include_usage: z.boolean() }).optional(),
  response_format: z
    .discriminatedUnion("type", [
      z.object({ type: z.literal("text") }),
      z.object({ type: z.literal("json_object") }),
      z.object({
        type: z.literal("json_schema"),
        json_schema: z.object({
          name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
          strict: z.boolean().optional(),
          schema: z.record(z.string(), z.unknown()),
        }),
      }),
    ])
    .optional(),
});

/** Models that reason take `max_completion_tokens` only. */
const reasons = /^(o\d|gpt-[5-9])/;

function read(_path: string, _headers: unknown, body: unknown): Asked {
  const parsed = ChatRequest.safeParse(body);
  if (!parsed.success) throw new Rejected(400, `Invalid request: ${z.prettifyError(parsed.error)}`);
  const { model, messages, max_tokens, max_completion_tokens, response_format: format, stream = false } = parsed.data;
  if (max_tokens !== undefined && reasons.test(model)) {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'.";
    throw new Rejected(400, message, { code: "unsupported_parameter" });
  }
  const texts = (roles: string[]): string =>
    messages.flatMap(({ role, content }) => (roles.includes(role) ? [textOf(content)] : [])).join("\n\n");
  const instructions = texts(["system", "developer"]);
  const prompt = texts(["user"]);
  if (format?.type === "json_object" && !/json/i.test(instructions + prompt)) {
    throw new Rejected(400, "'messages' must contain the word 'json' in some form, to use 'response_format'.");
  }
  if (format?.type === "json_schema" && format.json_schema.strict) {
    const fault = closedSchemaFault(format.json_schema.schema, { allRequired: true });
    if (fault) throw new Rejected(400, `Invalid schema for response_format '${format.json_schema.name}': ${fault}`);
  }
  return {
    model,
    instructions,
    prompt,
    format: format === undefined || format.type === "text" ? "text" : "json",
    ...(format?.type === "json_schema" ? { schema: format.json_schema.schema } : {}),
    maxOutputTokens: max_completion_tokens ?? max_tokens,
    stream,
  };
}

function textOf(content: z.infer<typeof Message>["content"]): string {
  return typeof content === "string" ? content : content.map(({ text }) => text).join("");
}

function head({ model }: Asked, object: string): object {
  return { id: "chatcmpl-test", object, created: 1_767_225_600, model, service_tier: "default" };
}

function finishReason({ end }: Reply): string {
  if (end === "blocked") return "content_filter";
  return end === "length" ? "length" : "stop";
}

function usage(asked: Asked, reply: Reply): object {
  const prompt = countTokens(asked.instructions + asked.prompt);
  const completion = countTokens(reply.text);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  };
}

function errorType(status: number): string {
  if (status === 429) return "rate_limit_error";
  return status >= 500 ? "server_error" : "invalid_request_error";
}
