import type { Clock } from "@galley/foundation";
import type { JobHead } from "../jobs/job-row.ts";
import type { JobRecorder } from "../jobs/store.ts";
import { type AttemptEnd, createJobRecorder } from "./job-metrics.ts";
import type { Metrics } from "./metrics.ts";
import { parseTraceParent } from "./traceparent.ts";
import type { OpenSpan, Tracing } from "./tracing.ts";
import type { ModelCallAccount, ModelCallFacts, StageFacts, WorkWatch } from "./watch.ts";

export interface WorkWatchOptions {
  metrics: Metrics;
  tracing: Tracing;
  clock: Clock;
  log: { info(fields: object, text: string): void };
  /** Fields that lead from a log line to its trace. */
  traceFields(traceparent: string | undefined): object;
}

/** Watches the work on jobs: measures it, gives it spans, and says in one line what came of each attempt. */
export function createWorkWatch(options: WorkWatchOptions): { watch: WorkWatch; recorder: JobRecorder } {
  const { metrics, tracing, clock } = options;
  /** The attempts of this process, by lease token, and how they ended once that is committed. */
  const underWay = new Map<string, AttemptEnd | undefined>();
  const recorder = createJobRecorder(metrics, (token, end) => underWay.has(token) && underWay.set(token, end));
  const seconds = (since: number): number => Math.max(0, clock.now() - since) / 1000;

  async function attempt<T>(job: JobHead, run: () => Promise<T>): Promise<T> {
    const token = job.lease_token ?? "";
    const begun = clock.now();
    underWay.set(token, undefined);
    metrics.attemptsRunning.inc({ kind: job.kind });
    const attributes = {
      "galley.job.id": job.id,
      "galley.job.kind": job.kind,
      "galley.job.attempt": job.failed_attempts + 1,
      "galley.job.retry_count": job.retry_count,
    };
    const span = { name: `attempt ${job.kind}`, kind: "consumer", parent: job.trace, attributes } as const;
    try {
      return await tracing.span(span, async (open) => {
        try {
          return await run();
        } finally {
          attemptEnded(options, open, job, underWay.get(token), seconds(begun));
        }
      });
    } finally {
      underWay.delete(token);
      metrics.attemptsRunning.dec({ kind: job.kind });
    }
  }

  async function stage<T>({ kind, stage, number }: StageFacts, run: () => Promise<T>): Promise<T> {
    const attributes = { "galley.job.kind": kind, "galley.stage": stage, "galley.stage.number": number };
    const begun = clock.now();
    let outcome = "failed";
    try {
      const answer = await tracing.span({ name: `stage ${stage}`, attributes }, run);
      outcome = "completed";
      return answer;
    } finally {
      metrics.stageSeconds.observe({ kind, stage, outcome }, seconds(begun));
    }
  }

  async function modelCall<T>(
    facts: ModelCallFacts,
    run: () => Promise<T>,
    accountOf: (answer: T) => ModelCallAccount,
  ): Promise<T> {
    const labels = { provider: facts.provider, model: metrics.modelName(facts.model) };
    const begun = clock.now();
    let outcome = "failed";
    try {
      return await tracing.span(spanOf(facts), async (span) => {
        const answer = await run();
        outcome = "answered";
        const account = accountOf(answer);
        span.set(usageOf(account));
        if (account.inputTokens) metrics.modelTokens.inc({ ...labels, direction: "input" }, account.inputTokens);
        if (account.outputTokens) metrics.modelTokens.inc({ ...labels, direction: "output" }, account.outputTokens);
        if (account.cost === null) metrics.modelUnpriced.inc(labels);
        else metrics.modelCost.inc(labels, account.cost);
        return answer;
      });
    } finally {
      metrics.modelSeconds.observe({ ...labels, outcome }, seconds(begun));
    }
  }

  return { watch: { attempt, stage, modelCall }, recorder };
}

/** One line, one measurement and the span's end. An attempt whose end nobody has committed has lost its lease. */
function attemptEnded(
  options: WorkWatchOptions,
  span: OpenSpan,
  job: JobHead,
  end: AttemptEnd | undefined,
  seconds: number,
): void {
  const outcome = end?.outcome ?? "interrupted";
  const error = outcome === "failed" || outcome === "retried" ? (end?.job.error_code ?? "internal_error") : undefined;
  options.metrics.attemptSeconds.observe({ kind: job.kind, outcome }, seconds);
  span.set({ "galley.job.outcome": outcome });
  if (error !== undefined) span.fail(error);
  const fields = {
    job_id: job.id,
    kind: job.kind,
    attempt: job.failed_attempts + 1,
    retry: job.retry_count,
    outcome,
    ...(error !== undefined && { error_code: error }),
    duration_ms: Math.round(seconds * 1000),
    ...options.traceFields(options.tracing.current() ?? (parseTraceParent(job.trace) ? job.trace! : undefined)),
  };
  options.log.info(fields, "attempt ended");
}

/** The names of providers in the semantic conventions; a name that they do not know is our own. */
const providerNames: Readonly<Record<string, string>> = { google: "gcp.gemini" };

/** OpenTelemetry's conventions for calls to models. Never the prompt, never the answer. */
const spanOf = ({ provider, model, maxOutputTokens }: ModelCallFacts) =>
  ({
    name: `chat ${model}`,
    kind: "client",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": providerNames[provider] ?? provider,
      "gen_ai.request.model": model,
      "gen_ai.request.max_tokens": maxOutputTokens,
    },
  }) as const;

const usageOf = ({ inputTokens, outputTokens, cost, finishReason }: ModelCallAccount) => ({
  "gen_ai.usage.input_tokens": inputTokens,
  "gen_ai.usage.output_tokens": outputTokens,
  "gen_ai.response.finish_reasons": [finishReason],
  "galley.cost_usd": cost ?? undefined,
});
