import { BlogResult, type EnhancedBlogGenerationInput, EnhancedBlogGenerationRequest } from "@galley/contract";
import { analysisOperations } from "../../../src/blog/analysis/operations.ts";
import type { Brief } from "../../../src/blog/briefs/briefs.ts";
import { createBlogJob } from "../../../src/blog/job.ts";
import { readObject } from "../../../src/blog/models/answer.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import type { SearchTools } from "../../../src/blog/search/research.ts";
import type { BlogTools, ModelCaller, TextOptions, TextTools } from "../../../src/blog/tools.ts";
import type { BlogContext, BlogOutputs, ModelChoice } from "../../../src/blog/types.ts";
import type { Charge, StageAccount } from "../../../src/jobs/define.ts";
import { JobError } from "../../../src/jobs/job-error.ts";
import { FetchFailed } from "../../../src/net/fetch-errors.ts";
import type { SafeFetch } from "../../../src/net/safe-fetch.ts";

/** Answers a brief with text, or JSON where the task asks for an object. */
export type Writer = (brief: Brief, key: string) => string;

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** The analysis on this thread; what goes in and out is JSON, as between threads. */
export const inlineText: TextTools = {
  run: async (name, ...parameters) => {
    const operation = analysisOperations[name] as (...given: unknown[]) => unknown;
    const given = parameters.map((parameter) => (parameter === undefined ? undefined : json(parameter)));
    return json(operation(...given)) as never;
  },
};

/** A network on which nothing can be had. */
export const noFetch: SafeFetch = {
  fetch: () => Promise.reject(new FetchFailed("Its server could not be reached in time.", { retryable: true })),
};

interface Call {
  key: string;
  /** Another model than the pinned one. */
  by?: ModelChoice | undefined;
  brief: Brief;
}

/** A model that is a function, called the way the real one is: each call a stored part, each call charged. */
function functionModel(write: Writer, charge: Charge, calls: Call[]): ModelCaller {
  const ask = (context: BlogContext, key: string, brief: Brief, { by }: TextOptions = {}) =>
    context.part(key, brief, async () => {
      calls.push({ key, brief, by });
      await context.charge(charge);
      return write(brief, key);
    });
  return {
    text: ask,
    mostAtOnce: () => 1,
    object: async (context, key, brief, schema) => {
      const read = readObject(await ask(context, key, brief), schema);
      if (read.ok) return read.value;
      throw new JobError("invalid_model_output", `The answer has the wrong shape: ${read.wrong}.`, { retryable: true });
    },
  };
}

export interface Run {
  result: BlogResult;
  outputs: BlogOutputs;
  calls: Call[];
  stages: string[];
}

export interface RunOptions {
  write?: Writer;
  model?: ModelChoice;
  /** The second writer, where two are asked for. */
  consensus?: ModelChoice;
  charge?: Charge;
  text?: TextTools;
  fetch?: SafeFetch;
  search?: SearchTools;
  /** Stored parts, to be kept from one run to the next. */
  parts?: Map<string, unknown>;
}

export const acceptedAt = Date.UTC(2026, 10, 22, 9, 30);
export const offline: ModelChoice = { provider: "offline", model: "offline" };
export const request = (input: EnhancedBlogGenerationInput) => EnhancedBlogGenerationRequest.parse(input);

/** Runs the whole blog job in memory, its stages one after the other as the engine does. */
export async function runBlog(given: EnhancedBlogGenerationInput, options: RunOptions = {}): Promise<Run> {
  const calls: Call[] = [];
  const model = options.model ?? offline;
  const charge = options.charge ?? { ...model, tokens: 10, cost: 0 };
  const models = functionModel(options.write ?? ((brief) => writeOffline(brief)), charge, calls);
  const { text = inlineText, fetch = noFetch, search } = options;
  const tools: BlogTools = { text, models, fetch, search };
  const job = createBlogJob(tools, {
    chooseModels: () => ({ ok: true, choice: model, ...(options.consensus && { consensus: options.consensus }) }),
  });
  const input = job.input.parse(given);
  const pinned = job.pin(input, acceptedAt);
  const outputs: Record<string, unknown> = {};
  const accounts: StageAccount[] = [];
  for (const stage of job.stages) {
    if (stage.when && !stage.when(input, pinned)) continue;
    const charges: Charge[] = [];
    const context: BlogContext = {
      jobId: "job",
      input,
      pinned,
      signal: new AbortController().signal,
      part: stored(options.parts ?? new Map(), stage.name),
      maxCost: null,
      show: () => {},
      reserve: async () => () => {},
      charge: async (one) => void charges.push(one),
    };
    const output = await stage.run(context, outputs as unknown as BlogOutputs);
    outputs[stage.name] = json(output);
    const details = stage.details as ((output: unknown) => string) | undefined;
    if (details?.(output) === "") throw new Error(`${stage.name} has nothing to say`);
    accounts.push({ stage: stage.name, duration: 0.5, charges });
  }
  const done = outputs as unknown as BlogOutputs;
  const result = BlogResult.parse(job.assemble(done, accounts, input, pinned));
  return { result, outputs: done, calls, stages: accounts.map(({ stage }) => stage) };
}

function stored(parts: Map<string, unknown>, stage: string): BlogContext["part"] {
  return async (key, input, work) => {
    const id = `${stage}/${key}/${JSON.stringify(input)}`;
    if (!parts.has(id)) parts.set(id, json(await work()));
    return parts.get(id) as Awaited<ReturnType<typeof work>>;
  };
}

/** The codes of a post's warnings. */
export const codes = ({ result }: Run): string[] => result.warnings.map((warning) => warning.split(":")[0] ?? "");
