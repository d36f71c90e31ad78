import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { systemClock } from "@galley/foundation";
import { analysisOperations } from "../../packages/server/src/blog/analysis/operations.ts";
import { createBlogJob } from "../../packages/server/src/blog/job.ts";
import { createModelCaller } from "../../packages/server/src/blog/models/call.ts";
import type { TextTools } from "../../packages/server/src/blog/tools.ts";
import type { BlogContext, BlogOutputs } from "../../packages/server/src/blog/types.ts";
import { hashOf } from "../../packages/server/src/jobs/checkpoints.ts";
import { createInstantModel } from "../../packages/server/test/support/instant-model.ts";
import type { Writer } from "./writer.ts";

/** What one job took; ms. */
export interface Figures {
  /** Of the whole process, its threads included, without the model. */
  cpu: number;
  wall: number;
  /** CPU of each stage. */
  stages: Map<string, number>;
  modelCalls: number;
  words: number;
  /** The post itself. */
  markdown: string;
}

/** Text operations on this thread, and what each of them took (ms) and how often it was asked for. */
export interface InlineText extends TextTools {
  took: Map<string, { calls: number; ms: number }>;
}

export function createInlineText(): InlineText {
  const took: InlineText["took"] = new Map();
  return {
    took,
    run: async (name, ...parameters) => {
      const begun = performance.now();
      const answer = (analysisOperations[name] as (...given: unknown[]) => unknown)(...parameters);
      const { calls, ms } = took.get(name) ?? { calls: 0, ms: 0 };
      took.set(name, { calls: calls + 1, ms: ms + performance.now() - begun });
      return answer as never;
    },
  };
}

const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Runs one blog job, stage after stage as the engine does, its outputs turned into JSON as they would be stored. */
export async function runJob(given: EnhancedBlogGenerationInput, write: Writer, text: TextTools): Promise<Figures> {
  const { model, spent } = createInstantModel(write);
  const models = createModelCaller({ open: async () => model, clock: systemClock, timeout: 60_000 });
  const noNetwork = { fetch: () => Promise.reject(new Error("There is no network here")) };
  const choice = { provider: "openai-compatible", model: "instant" };
  const tools = { text, models, fetch: noNetwork };
  const job = createBlogJob(tools, { chooseModels: () => ({ ok: true, choice }) });
  const input = job.input.parse(given);
  const pinned = job.pin(input, Date.UTC(2026, 10, 22));
  const outputs: Record<string, unknown> = {};
  const figures = { stages: new Map<string, number>(), modelCalls: 0 };
  const context: BlogContext = {
    jobId: "job",
    input,
    pinned,
    signal: new AbortController().signal,
    maxCost: null,
    show: () => {},
    part: async (_key, input, work) => {
      hashOf(input);
      figures.modelCalls += 1;
      return JSON.parse(JSON.stringify(await work()));
    },
    reserve: async () => () => {},
    charge: async () => {},
  };
  const [begun, cpuBegun] = [performance.now(), cpu()];
  for (const stage of job.stages) {
    if (stage.when && !stage.when(input, pinned)) continue;
    const [before, spentBefore] = [cpu(), spent()];
    const output = await stage.run(context, outputs as unknown as BlogOutputs);
    outputs[stage.name] = JSON.parse(JSON.stringify(output));
    figures.stages.set(stage.name, cpu() - before - (spent() - spentBefore));
  }
  const result = job.assemble(outputs as unknown as BlogOutputs, [], input, pinned);
  return {
    ...figures,
    cpu: cpu() - cpuBegun - spent(),
    wall: performance.now() - begun - spent(),
    words: result.content_metadata.word_count,
    markdown: result.content,
  };
}
