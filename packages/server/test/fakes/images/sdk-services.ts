import { z } from "zod";
import { type Fields, type FormFile, type FormRules, faultsOf, image, oneOf, readForm, text } from "./form.ts";
import { picture } from "./pictures.ts";
import { type Answer, type Arrival, type Service, startService, type Trouble } from "./service.ts";

/** A call that had the right key. */
interface SdkCall {
  path: string;
  fields: Fields;
  json: unknown;
}

export interface SdkServiceOptions {
  key?: string;
  script?: (call: SdkCall, n: number) => Trouble | undefined;
}

export interface SdkService extends Service {
  readonly key: string;
  readonly calls: readonly SdkCall[];
}

interface Protocol {
  keyOf(headers: Arrival["headers"]): string | undefined;
  failure(status: number, message: string): Answer;
  /** `url` is where the service itself is reached. */
  answer(call: SdkCall, url: string): Promise<Answer>;
}

/** One of the services that the AI SDK's adapters ask. */
export async function createSdkService(
  name: keyof typeof protocols,
  { key = "test-key", script }: SdkServiceOptions = {},
): Promise<SdkService> {
  const protocol = protocols[name];
  const calls: SdkCall[] = [];
  let url = "";
  const service = await startService(async (arrival) => {
    // Pictures that were made lie about for everybody, as on the services' own servers.
    if (arrival.path === "/made.png") return { status: 200, body: await picture(64, 64) };
    if (protocol.keyOf(arrival.headers) !== key) return protocol.failure(401, "Incorrect API key provided.");
    const fields = await readForm(arrival);
    const json = fields === undefined && arrival.body.length > 0 ? JSON.parse(arrival.body.toString()) : undefined;
    const call = { path: arrival.path, fields: fields ?? {}, json };
    const n = calls.push(call);
    return script?.(call, n) ?? (await protocol.answer(call, url));
  });
  url = service.url;
  return { ...service, key, calls };
}

const bearer = (headers: Arrival["headers"]): string | undefined =>
  /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];

const size = z.enum(["1024x1024", "1536x1024", "1024x1536", "auto"]);
const quality = z.enum(["low", "medium", "high", "auto"]);

/** https://platform.openai.com/docs/api-reference/images/create for the GPT image models. */
const Generation = z.strictObject({
  model: z.string().startsWith("gpt-image-"),
  prompt: z.string().min(1).max(32_000),
  n: z.int().min(1).max(10).optional(),
  size: size.optional(),
  quality: quality.optional(),
  output_format: z.enum(["png", "jpeg", "webp"]).optional(),
});

const editRules: FormRules = {
  required: { model: text(1, 100), prompt: text(1, 32_000), image: image() },
  optional: {
    mask: image(({ format }) => (format === "png" ? undefined : "must be a PNG with an alpha channel")),
    n: oneOf("1"),
    size: oneOf(...size.options),
    quality: oneOf(...quality.options),
    output_format: oneOf("png", "jpeg", "webp"),
  },
};

function editFault(fields: Fields): string | undefined {
  const [fault] = faultsOf(fields, editRules);
  const { image: source, mask } = fields as Record<string, FormFile | undefined>;
  const isOther = source && mask && (source.width !== mask.width || source.height !== mask.height);
  return fault ?? (isOther ? "Invalid mask: its size is not that of the image" : undefined);
}

const openai: Protocol = {
  keyOf: bearer,
  failure: (status, message) => ({
    status,
    body: { error: { message, type: "invalid_request_error", param: null, code: null } },
  }),
  async answer(call) {
    const fault = (() => {
      if (call.path === "/v1/images/edits") return editFault(call.fields);
      if (call.path !== "/v1/images/generations") return `Unknown request URL: ${call.path}`;
      const read = Generation.safeParse(call.json);
      return read.success ? undefined : z.prettifyError(read.error);
    })();
    if (fault !== undefined) return openai.failure(400, fault);
    return {
      status: 200,
      body: {
        created: 1_767_225_600,
        data: [{ b64_json: (await picture(64, 64)).toString("base64") }],
        usage: { input_tokens: 12, output_tokens: 1056, total_tokens: 1068 },
      },
    };
  },
};

const Gemini = z.object({
  contents: z.tuple([z.object({ parts: z.array(z.object({}).loose()).min(1) })]),
  generationConfig: z.object({
    seed: z.int().optional(),
    responseModalities: z.tuple([z.literal("IMAGE")]),
    imageConfig: z
      .strictObject({
        aspectRatio: z.enum(["1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"]),
      })
      .optional(),
  }),
});

const google: Protocol = {
  keyOf: (headers) => headers["x-goog-api-key"],
  failure: (status, message) => ({ status, body: { error: { code: status, message, status: "INVALID_ARGUMENT" } } }),
  async answer(call) {
    const read = Gemini.safeParse(call.json);
    if (!read.success) return google.failure(400, z.prettifyError(read.error));
    const inlineData = { mimeType: "image/png", data: (await picture(64, 64)).toString("base64") };
    return {
      status: 200,
      body: {
        candidates: [{ content: { role: "model", parts: [{ inlineData }] }, finishReason: "STOP", index: 0 }],
        usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 1290, totalTokenCount: 1299 },
      },
    };
  },
};

const fal: Protocol = {
  keyOf: (headers) => /^Key (.+)$/.exec(headers.authorization ?? "")?.[1],
  failure: (status, message) => ({ status, body: { detail: [{ loc: ["body"], msg: message, type: "value_error" }] } }),
  answer: async (call, url) => ({
    status: 200,
    body: {
      images: [{ url: `${url}/made.png`, width: 64, height: 64, content_type: "image/png" }],
      seed: (call.json as { seed: number }).seed,
      has_nsfw_concepts: [false],
      prompt: "",
    },
  }),
};

const replicate: Protocol = {
  keyOf: bearer,
  failure: (status, detail) => ({ status, body: { detail } }),
  answer: async (_call, url) => ({
    status: 201,
    body: {
      id: "abc",
      status: "succeeded",
      output: [`${url}/made.png`],
      urls: { get: `${url}/v1/predictions/abc` },
    },
  }),
};

const protocols = { openai, google, fal, replicate };
