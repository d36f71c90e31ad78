import { randomUUID } from "node:crypto";
import { type Fields, type FormFile, readForm } from "./form.ts";
import { type Format, picture } from "./pictures.ts";
import { type Answer, type Arrival, type Service, startService, type Trouble } from "./service.ts";
import { classicCalls, formFault, textFault } from "./stability-classic.ts";
import { currentEndpoints, currentFaults } from "./stability-current.ts";

/** A call that had a good key. */
interface StabilityCall {
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  /** Of a multipart request. */
  fields: Fields;
  /** Of a JSON request. */
  json: unknown;
}

export type StabilityTrouble = Trouble | { kind: "filtered" };

export interface StabilityServerOptions {
  keys?: readonly string[];
  /** Asked before each answer; `n` counts from 1. */
  script?: (call: StabilityCall, n: number) => StabilityTrouble | undefined;
  /** How often an asynchronous result is not there yet. */
  polls?: number;
}

export interface StabilityServer extends Service {
  readonly keys: readonly string[];
  readonly calls: readonly StabilityCall[];
  /** Credits that the account has been charged. */
  readonly charged: number;
}

const error = (status: number, name: string, ...errors: string[]): Answer => ({
  status,
  body: { id: randomUUID().replaceAll("-", ""), name, errors },
});
const classicError = (status: number, name: string, message: string): Answer => ({
  status,
  body: { id: randomUUID(), name, message },
});

interface Begun {
  key: string;
  fields: Fields;
  pollsLeft: number;
  credits: number;
}

/** Stability's v2beta and v1 (reference: platform.stability.ai/docs/api-reference). Bad requests are refused as there. */
export async function createStabilityServer(options: StabilityServerOptions = {}): Promise<StabilityServer> {
  const { keys = ["test-key"], polls = 2, script } = options;
  const calls: StabilityCall[] = [];
  const begun = new Map<string, Begun>();
  let charged = 0;

  async function serve(arrival: Arrival): Promise<Answer | Trouble> {
    const key = /^Bearer (.+)$/.exec(arrival.headers.authorization ?? "")?.[1] ?? "";
    const isClassic = arrival.path.startsWith("/v1/");
    if (!keys.includes(key)) {
      return isClassic
        ? classicError(401, "unauthorized", "missing authorization header")
        : error(401, "unauthorized", "invalid or missing authorization header value");
    }
    if (arrival.body.length > 10 * 1024 * 1024) return error(413, "payload_too_large", "request is larger than 10MiB");
    const fields = await readForm(arrival);
    const call: StabilityCall = {
      ...{ method: arrival.method, path: arrival.path, headers: arrival.headers },
      fields: fields ?? {},
      json: fields === undefined && arrival.body.length > 0 ? JSON.parse(arrival.body.toString()) : undefined,
    };
    const n = calls.push(call);
    const wrong = script?.(call, n);
    if (wrong && wrong.kind !== "filtered") return wrong;
    const isFiltered = wrong?.kind === "filtered";
    if (isClassic) return classic(call, fields, isFiltered);
    if (arrival.headers.accept !== "application/json")
      return error(400, "bad_request", "accept: is not supported here");
    if (arrival.path.startsWith("/v2beta/results/")) return result(call, key, isFiltered);
    return current(call, fields, key, isFiltered);
  }

  async function current(call: StabilityCall, fields: Fields | undefined, key: string, isFiltered: boolean) {
    const endpoint = currentEndpoints[call.path.replace("/v2beta/stable-image/", "")];
    if (call.method !== "POST" || !endpoint) return error(404, "not_found", "no such endpoint");
    if (!fields) return error(400, "bad_request", "content-type: must be multipart/form-data");
    const faults = currentFaults(endpoint, fields);
    if (faults.length > 0) return error(400, "bad_request", ...faults);
    const credits = endpoint.credits(fields);
    if (endpoint.isAsynchronous) {
      const id = randomUUID().replaceAll("-", "");
      begun.set(id, { key, fields, pollsLeft: polls, credits });
      return { status: 200, body: { id } };
    }
    if (!isFiltered) charged += credits;
    return { status: 200, body: await answerOf(fields, "image", isFiltered) };
  }

  async function result(call: StabilityCall, key: string, isFiltered: boolean): Promise<Answer> {
    const id = call.path.split("/").at(-1) ?? "";
    const work = begun.get(id);
    if (call.method !== "GET" || work?.key !== key) return error(404, "not_found", "id: could not be found");
    if (work.pollsLeft > 0) {
      work.pollsLeft -= 1;
      return { status: 202, body: { id, status: "in-progress" } };
    }
    if (!isFiltered) {
      charged += work.credits;
      work.credits = 0;
    }
    return { status: 200, body: await answerOf(work.fields, "result", isFiltered) };
  }

  async function classic(call: StabilityCall, fields: Fields | undefined, isFiltered: boolean): Promise<Answer> {
    const [, engine = "", what = ""] = /^\/v1\/generation\/([^/]+)\/(.+)$/.exec(call.path) ?? [];
    if (!classicCalls[engine]?.includes(what)) return classicError(404, "not_found", `no such engine: ${engine}`);
    if ((what === "text-to-image") === (fields !== undefined)) {
      return classicError(400, "bad_request", "unsupported content type");
    }
    const fault = fields ? formFault(what, fields) : textFault(call.json);
    if (fault) return classicError(400, fault.name, fault.message);
    if (!isFiltered) charged += 1;
    const seed = Number((call.json as { seed?: number } | undefined)?.seed ?? fields?.seed ?? 0) || 4711;
    const base64 = (await picture(64, 64)).toString("base64");
    const finishReason = isFiltered ? "CONTENT_FILTERED" : "SUCCESS";
    return { status: 200, body: { artifacts: [{ base64, seed, finishReason }] } };
  }

  const service = await startService(serve);
  return {
    ...service,
    keys,
    calls,
    get charged() {
      return charged;
    },
  };
}

/** The sides of what is painted around, with its margins: exactly, since that is what is asked for. */
function outpaintedSides({ width, height }: FormFile, fields: Fields): number[] {
  const margin = (name: string): number => Number(fields[name] ?? 0);
  return [width + margin("left") + margin("right"), height + margin("up") + margin("down")];
}

/** A tiny picture in the shape that was asked for; a filtered one is there too, blurred. */
async function answerOf(fields: Fields, name: "image" | "result", isFiltered: boolean): Promise<object> {
  const source = fields.image as FormFile | undefined;
  const isOutpainted = source && ["left", "right", "up", "down"].some((name) => name in fields);
  const [width, height] = isOutpainted
    ? outpaintedSides(source, fields)
    : source
      ? [source.width, source.height].map((side) => Math.max(1, Math.round(side / 8)))
      : String(fields.aspect_ratio ?? "1:1")
          .split(":")
          .map((side) => Number(side) * 4);
  const bytes = await picture(width!, height!, String(fields.output_format ?? "png") as Format);
  return {
    [name]: bytes.toString("base64"),
    seed: Number(fields.seed ?? 0) || 4711,
    finish_reason: isFiltered ? "CONTENT_FILTERED" : "SUCCESS",
  };
}
