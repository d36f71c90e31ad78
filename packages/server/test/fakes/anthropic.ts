import { z } from "zod";
import { closedSchemaFault } from "./json-schema.ts";
import { type Asked, countTokens, type Protocol, pieces, Rejected, type Reply } from "./protocol.ts";

/** Anthropic's messages: `POST /v1/messages`. */
export const anthropic: Protocol = {
  basePath: "/v1",
  serves: (path) => path === "/v1/messages",
  keyOf: (headers) => headers["x-api-key"],
  badKey: (sent) => new Rejected(401, sent === undefined ? "x-api-key header is required" : "invalid x-api-key"),
  list: (models) => ({
    data: models.map((id) => ({ type: "model", id, display_name: id, created_at: "2026-01-01T00:00:00Z" })),
    has_more: false,
    first_id: models[0] ?? null,
    last_id: models.at(-1) ?? null,
  }),
  read,
  whole: (asked, reply) => ({
    ...head(asked),
    content: contentOf(asked, reply),
    stop_reason: stopReason(asked, reply),
    stop_sequence: null,
    usage: { ...inputUsage(asked), output_tokens: countTokens(reply.text) },
  }),
  events(asked, reply) {
    const event = (type: string, rest: object): { event: string; data: string } => ({
      event: type,
      data: JSON.stringify({ type, ...rest }),
    });
    const blocks = contentOf(asked, reply).flatMap((block, index) => [
      event("content_block_start", { index, content_block: emptied(block) }),
      ...pieces(block.type === "text" ? block.text : JSON.stringify(block.input)).map((piece) =>
        event("content_block_delta", { index, delta: deltaOf(block.type, piece) }),
      ),
      event("content_block_stop", { index }),
    ]);
    const start = { ...head(asked), content: [], stop_reason: null, usage: { ...inputUsage(asked), output_tokens: 1 } };
    return [
      event("message_start", { message: start }),
      event("ping", {}),
      ...blocks,
      event("message_delta", {
        delta: { stop_reason: stopReason(asked, reply), stop_sequence: null },
        usage: { output_tokens: countTokens(reply.text) },
      }),
      event("message_stop", {}),
    ];
  },
  failure: ({ status, message, code }) => ({
    type: "error",
    error: { type: code ?? errorTypes[status] ?? "api_error", message },
    request_id: "req_test",
  }),
};

const errorTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  402: "billing_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

const Text = z.object({ type: z.literal("text"), text: z.string().min(1) });
const Content = z.union([z.string().min(1), z.array(Text).min(1)]);

const MessagesRequest = z.object({
  model: z.string().min(1),
  max_tokens: z.int().min(1),
  system: Content.optional(),
  messages: z.array(z.object({ role: z.enum(["user", "assistant"]), content: Content })).min(1),
  stream: z.boolean().optional(),
  output_config: z
    .object({
      format: z.object({ type: z.literal("json_schema"), schema: z.record(z.string(), z.unknown()) }).optional(),
    })
    .optional(),
  tools: z.array(z.object({ name: z.string(), input_schema: z.record(z.string(), z.unknown()) })).optional(),
  tool_choice: z.object({ type: z.string(), name: z.string().optional() }).optional(),
});

/** What Anthropic's constrained decoding does not take in a schema. */
const forbidden = ["minLength", "maxLength", "minimum", "maximum", "multipleOf", "maxItems", "uniqueItems"];

function read(_path: string, headers: Readonly<Record<string, string | undefined>>, body: unknown): Asked {
  if (headers["anthropic-version"] === undefined) throw new Rejected(400, "anthropic-version: header is required");
  const parsed = MessagesRequest.safeParse(body);
  if (!parsed.success) throw new Rejected(400, z.prettifyError(parsed.error));
  const { model, max_tokens, system, messages, stream = false, output_config, tools, tool_choice } = parsed.data;
  if (messages[0]?.role !== "user") throw new Rejected(400, 'messages: first message must use the "user" role');
  const schema = output_config?.format?.schema;
  const fault = schema === undefined ? undefined : closedSchemaFault(schema, { forbidden });
  if (fault) throw new Rejected(400, `output_config.format.schema: ${fault}`);
  const forced = tool_choice?.type === "any" || tool_choice?.type === "tool" ? tools?.[0] : undefined;
  return {
    model,
    instructions: textOf(system ?? ""),
    prompt: messages.flatMap(({ role, content }) => (role === "user" ? [textOf(content)] : [])).join("\n\n"),
    format: schema !== undefined || forced !== undefined ? "json" : "text",
    schema: schema ?? forced?.input_schema,
    maxOutputTokens: max_tokens,
    stream,
    tool: forced?.name,
  };
}

function textOf(content: z.infer<typeof Content> | ""): string {
  return typeof content === "string" ? content : content.map(({ text }) => text).join("");
}

function head({ model }: Asked): object {
  return { id: "msg_test", type: "message", role: "assistant", model };
}

type Block = { type: "text"; text: string } | { type: "tool_use"; id: string; name: string; input: unknown };

function contentOf(asked: Asked, reply: Reply): Block[] {
  if (reply.end === "refusal" || reply.end === "blocked") return [];
  const input = asked.tool === undefined ? undefined : parsed(reply.text);
  if (asked.tool === undefined || input === undefined) return [{ type: "text", text: reply.text }];
  return [{ type: "tool_use", id: "toolu_test", name: asked.tool, input }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function emptied(block: Block): object {
  return block.type === "text" ? { type: "text", text: "" } : { ...block, input: {} };
}

function deltaOf(type: Block["type"], piece: string): object {
  return type === "text" ? { type: "text_delta", text: piece } : { type: "input_json_delta", partial_json: piece };
}

function stopReason(asked: Asked, reply: Reply): string {
  if (reply.end === "refusal" || reply.end === "blocked") return "refusal";
  if (reply.end === "length") return "max_tokens";
  return asked.tool === undefined ? "end_turn" : "tool_use";
}

function inputUsage(asked: Asked): object {
  return {
    input_tokens: countTokens(asked.instructions + asked.prompt),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    service_tier: "standard",
  };
}
