import { type AnyJobStatus, type BlogResult, isTerminal, type ProgressUpdate } from "@galley/client";

type StageName = BlogResult["stage_results"][number]["stage"];

/** The stages of a post in their order; the contract has no other. */
const order: readonly StageName[] = [
  "initialization",
  "keyword_analysis",
  "competitor_analysis",
  "intent_analysis",
  "length_optimization",
  "research_outline",
  "draft_generation",
  "enhancement",
  "seo_polish",
  "semantic_integration",
  "citation_generation",
  "quality_scoring",
  "finalization",
];

/** Those that a post may do without. */
const optional: ReadonlySet<string> = new Set<StageName>([
  "competitor_analysis",
  "length_optimization",
  "semantic_integration",
  "citation_generation",
  "quality_scoring",
]);

export interface Stage {
  name: string;
  state: "done" | "running" | "waiting" | "stopped" | "to come";
  details: string | null;
  /** ISO times; `to` is null while it goes on. */
  from: string | null;
  to: string | null;
}

interface Stages {
  stages: Stage[];
  /** Stages to come of which it is not known which they are. */
  more: number;
}

type Watched = Pick<AnyJobStatus, "status" | "completed_at" | "current_stage" | "progress_updates">;

/** What a job has done, does, and has still to do. */
export function stagesOf(job: Watched): Stages {
  const over = isTerminal(job);
  const begun = begunStages(job, over);
  const last = job.progress_updates.filter(({ stage }) => isOwn(stage)).at(-1);
  if (!last || job.status === "completed") return { stages: begun, more: 0 };
  const left = last.total_stages - last.stage_number;
  const after = order.slice(order.indexOf(last.stage as StageName) + 1);
  const known = after.length === left ? after : after.filter((name) => !optional.has(name));
  const coming = known.map((name): Stage => ({ name, state: "to come", details: null, from: null, to: null }));
  return { stages: [...begun, ...coming], more: Math.max(0, left - known.length) };
}

const isOwn = (stage: string): boolean => (order as readonly string[]).includes(stage);

/** Two updates a stage, one when it begins and one when it is complete; an attempt that goes on begins the last one again. */
function begunStages({ progress_updates, status, current_stage }: Watched, over: boolean): Stage[] {
  const stages = new Map<string, { first: ProgressUpdate; last: ProgressUpdate }>();
  for (const update of progress_updates) {
    const known = stages.get(update.stage);
    stages.set(update.stage, { first: known && isComplete(update) ? known.first : update, last: update });
  }
  return [...stages].map(([name, { first, last }]): Stage => {
    const done = isComplete(last);
    const runs = status === "processing" && name === current_stage;
    const state = done ? "done" : over ? "stopped" : !runs ? "waiting" : isOwn(name) ? "running" : "waiting";
    return { name, state, details: last.details, from: first.timestamp, to: done ? last.timestamp : null };
  });
}

const isComplete = ({ status }: ProgressUpdate): boolean => status.toLowerCase().includes("complete");
