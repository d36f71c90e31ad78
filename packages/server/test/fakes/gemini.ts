import { z } from "zod";
import { type Asked, countTokens, type Protocol, pieces, Rejected, type Reply } from "./protocol.ts";

const call = /^\/v1beta\/models\/([\w.-]+):(generateContent|streamGenerateContent\?alt=sse)$/;

/** Google's Gemini API: `POST /v1beta/models/{model}:generateContent` and `:streamGenerateContent?alt=sse`. */
export const gemini: Protocol = {
  basePath: "/v1beta",
  serves: (path) => call.test(path),
  keyOf: (headers) => headers["x-goog-api-key"],
  list: (models) => ({
    models: models.map((name) => ({ name: `models/${name}`, supportedGenerationMethods: ["generateContent"] })),
  }),
  read,
  whole(asked, reply) {
    if (reply.end === "blocked") return { promptFeedback: blocked, ...tail(asked, { ...reply, text: "" }) };
    const parts = reply.end === "refusal" ? [] : [{ text: reply.text }];
    return { candidates: [candidate(parts, finishReason(reply))], ...tail(asked, reply) };
  },
  events(asked, reply) {
    if (reply.end === "blocked") return [{ data: JSON.stringify(gemini.whole(asked, reply)) }];
    const spoken = reply.end === "refusal" ? [] : pieces(reply.text);
    return [
      ...spoken.map((text) => ({
        data: JSON.stringify({ candidates: [candidate([{ text }])], ...tail(asked, reply) }),
      })),
      { data: JSON.stringify({ candidates: [candidate([], finishReason(reply))], ...tail(asked, reply) }) },
    ];
  },
  badKey(sent) {
    if (sent === undefined) return new Rejected(403, "Method doesn't allow unregistered callers.");
    // Google says 400, not 401, to a key it does not know.
    const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }];
    return new Rejected(400, "API key not valid. Please pass a valid API key.", { details });
  },
  failure: ({ status, message, code, details }) => ({
    error: {
      code: status,
      message,
      status: code ?? statuses[status] ?? "UNKNOWN",
      ...(details === undefined ? {} : { details }),
    },
  }),
};

const statuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

const Content = z.strictObject({
  role: z.enum(["user", "model"]).optional(),
  parts: z.array(z.strictObject({ text: z.string() })).min(1),
});

/** Google refuses fields it does not know. */
const GenerateRequest = z.strictObject({
  contents: z.array(Content).min(1),
  systemInstruction: Content.optional(),
  generationConfig: z
    .strictObject({
      maxOutputTokens: z.int().min(1).optional(),
      temperature: z.number().optional(),
      topP: z.number().optional(),
      seed: z.int().optional(),
      responseMimeType: z.enum(["text/plain", "application/json"]).optional(),
      responseJsonSchema: z.record(z.string(), z.unknown()).optional(),
      responseSchema: z.record(z.string(), z.unknown()).optional(),
      thinkingConfig: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  safetySettings: z.array(z.record(z.string(), z.unknown())).optional(),
});

function read(path: string, _headers: unknown, body: unknown): Asked {
  const parsed = GenerateRequest.safeParse(body);
  if (!parsed.success) {
    throw new Rejected(400, `Invalid JSON payload received. ${z.prettifyError(parsed.error)}`);
  }
  const { contents, systemInstruction, generationConfig: config = {} } = parsed.data;
  const schema = config.responseJsonSchema ?? config.responseSchema;
  if (schema !== undefined && config.responseMimeType !== "application/json") {
    throw new Rejected(400, "Function calling config or response schema needs response_mime_type: application/json");
  }
  const [, model = "", method] = call.exec(path) ?? [];
  return {
    model,
    instructions: systemInstruction === undefined ? "" : textOf(systemInstruction),
    prompt: contents.flatMap((content) => (content.role === "model" ? [] : [textOf(content)])).join("\n\n"),
    format: config.responseMimeType === "application/json" ? "json" : "text",
    ...(schema === undefined ? {} : { schema }),
    maxOutputTokens: config.maxOutputTokens,
    stream: method !== "generateContent",
  };
}

function textOf({ parts }: z.infer<typeof Content>): string {
  return parts.map(({ text }) => text).join("");
}

const ratings = [{ category: "HARM_CATEGORY_DANGEROUS_CONTENT", probability: "HIGH", blocked: true }];
const blocked = { blockReason: "PROHIBITED_CONTENT", safetyRatings: ratings };

function candidate(parts: Array<{ text: string }>, finish?: string): object {
  return {
    ...(parts.length > 0 ? { content: { role: "model", parts } } : {}),
    ...(finish === undefined ? {} : { finishReason: finish }),
    ...(finish === "SAFETY" ? { safetyRatings: ratings } : {}),
    index: 0,
  };
}

function finishReason({ end }: Reply): string {
  if (end === "refusal") return "SAFETY";
  return end === "length" ? "MAX_TOKENS" : "STOP";
}

function tail(asked: Asked, reply: Reply): object {
  const prompt = countTokens(asked.instructions + asked.prompt);
  const spoken = reply.end === "refusal" ? 0 : countTokens(reply.text);
  return {
    usageMetadata: { promptTokenCount: prompt, candidatesTokenCount: spoken, totalTokenCount: prompt + spoken },
    modelVersion: asked.model,
    responseId: "response-test",
  };
}
