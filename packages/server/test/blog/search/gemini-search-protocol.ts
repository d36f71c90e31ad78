import { z } from "zod";
import type { Protocol, Received, Reply } from "./service.ts";

const refusal = (code: number, status: string, message: string, reason?: string): Reply => ({
  status: code,
  body: {
    error: {
      code,
      message,
      status,
      ...(reason && { details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason }] }),
    },
  },
});

export const wrongKey = refusal(
  400,
  "INVALID_ARGUMENT",
  "API key not valid. Please pass a valid API key.",
  "API_KEY_INVALID",
);
export const noModel = refusal(404, "NOT_FOUND", "models/gemini-3.8-flash is not found for API version v1beta.");

const Text = z.strictObject({ text: z.string() });
/** `POST /v1beta/models/{model}:generateContent` as far as a search needs it; unknown fields are refused. */
const Asked = z.strictObject({
  systemInstruction: z.strictObject({ parts: z.array(Text) }),
  contents: z.tuple([z.strictObject({ role: z.literal("user"), parts: z.tuple([Text]) })]),
  tools: z.tuple([z.strictObject({ googleSearch: z.strictObject({}) })]),
  generationConfig: z.strictObject({ maxOutputTokens: z.int().min(1) }),
});

export const queryIn = ({ body }: Received): string => {
  const { contents } = Asked.parse(JSON.parse(body));
  return JSON.parse(contents[0].parts[0].text).query;
};

/** Gemini with the `googleSearch` tool. */
export const geminiSearch: Protocol = {
  basePath: "/v1beta",
  key: "AIzaTest0123456789abcdefghijklmnopqrst",
  answer({ method, path, headers, body }, results) {
    const [, model] = /^\/models\/([\w.-]+):generateContent$/.exec(path) ?? [];
    if (model === undefined || method !== "POST") return refusal(404, "NOT_FOUND", "Requested entity was not found.");
    if (headers["x-goog-api-key"] !== geminiSearch.key) return wrongKey;
    const asked = Asked.safeParse(JSON.parse(body));
    if (!asked.success) return refusal(400, "INVALID_ARGUMENT", z.prettifyError(asked.error));
    const text = "I also know https://invented.example/page.";
    const supports = results.map((_, at) => {
      return { segment: { startIndex: 0, endIndex: 6, text: "I also" }, groundingChunkIndices: [at] };
    });
    return {
      status: 200,
      body: {
        candidates: [
          {
            content: { role: "model", parts: [{ text }] },
            finishReason: "STOP",
            index: 0,
            // Without results there are no chunks.
            groundingMetadata: {
              webSearchQueries: ["compost", "how to compost"],
              searchEntryPoint: { renderedContent: "<div>compost</div>" },
              ...(results.length > 0 && { groundingChunks: results, groundingSupports: supports }),
            },
          },
        ],
        usageMetadata: {
          promptTokenCount: 300,
          candidatesTokenCount: 300,
          thoughtsTokenCount: 100,
          totalTokenCount: 700,
        },
        modelVersion: model,
        responseId: "resp0123",
      },
    };
  },
  result: ({ url, title }) => ({ web: { uri: url, title } }),
};
