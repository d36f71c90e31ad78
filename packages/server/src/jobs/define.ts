import type { z } from "zod";
import type { JobHead } from "./job-row.ts";
import type { Work } from "./store.ts";

/** What a call to a paid service used. Stored with the job the moment it is known, also when the attempt fails. */
export interface Charge {
  provider: string;
  model: string;
  tokens: number;
  /** US dollars; null when the price is not known. */
  cost: number | null;
}

/** A section of the text that a job writes, for those who watch it appear. */
export interface ShownSection {
  /** Its id, unique in the job. */
  section: string;
  /** Its place among the sections, from 0. */
  place: number;
  heading: string;
}

/** What a stage is given besides the outputs of the stages before it. */
export interface StageContext<Input, Pinned> {
  readonly jobId: string;
  readonly input: Input;
  /** What was decided when the job was accepted and holds for all its attempts. */
  readonly pinned: Pinned;
  /** Aborted when the job is cancelled, its lease is lost or the worker shuts down; the reason says which. */
  readonly signal: AbortSignal;
  /** What the job may spend, in US dollars; null: any amount. */
  readonly maxCost: number | null;
  /**
   * Does a piece of the stage's work once: its value is stored under `key`, and a later attempt gets the stored value
   * as long as `input` is the same. Both must be JSON.
   */
  part<T>(key: string, input: unknown, work: () => Promise<T>): Promise<T>;
  /**
   * Shows those who watch the job how far a section is written: all of its text so far, or how to come by it when
   * somebody looks. Nothing depends on it: it is kept for listeners until the result holds it, some moments late.
   */
  show(section: ShownSection, text: string | (() => string)): void;
  /**
   * To be asked before each paid call: sets aside what it may cost at the most (US dollars; null: not known), until the
   * function that is answered is called. Throws a final `JobError` where the job may not spend that much.
   */
  reserve(most: number | null): Promise<() => void>;
  /** Records what a paid call used; once only for `once`, where the same may be found out twice. */
  charge(charge: Charge, once?: string): Promise<void>;
}

/** A person's decision on what a stage has made, before anything is built on it. */
export interface Gate<Input, Output> {
  /** What the job's `current_stage` says meanwhile. */
  readonly name: string;
  /** Whether a job is to wait; decided once for a job. */
  when(input: Input): boolean;
  /** ms that a decision is waited for; then the job fails with `expired`. */
  readonly patience: number;
  /** What people read while it is waited for, and when it is there; the second must contain the word "complete". */
  readonly says: { readonly start: string; readonly complete: string };
  /** The output that the stages after it work with. The decision is JSON, as it was stored. */
  apply(output: Output, decision: unknown): Output;
}

/**
 * One stage of a job. Pure of HTTP, SQL and queues. Its output must be JSON: it is stored, and a job that is resumed
 * goes on after its last finished stage.
 */
export interface Stage<Input, Pinned, Outputs, Name extends keyof Outputs & string = keyof Outputs & string> {
  readonly name: Name;
  /** Raised when the stage would now give another output for the same input; a stored output of an older version is not used. */
  readonly version: number;
  /** Its share of the job's time, in any unit. */
  readonly weight: number;
  /** Whether the stage applies; decided once for a job. A stage without it always does. */
  readonly when?: (input: Input, pinned: Pinned) => boolean;
  /** What people read when it begins and when it is complete; the second must contain the word "complete". */
  readonly says: { readonly start: string; readonly complete: string };
  /** A line about the output for the progress update at the end. */
  readonly details?: (output: NonNullable<Outputs[Name]>) => string;
  /** Has a person decide on the output. */
  readonly gate?: Gate<Input, NonNullable<Outputs[Name]>>;
  run(context: StageContext<Input, Pinned>, soFar: Readonly<Outputs>): Promise<NonNullable<Outputs[Name]>>;
}

/** What running a stage took, for the job's result. */
export interface StageAccount {
  stage: string;
  /** Seconds. */
  duration: number;
  charges: Charge[];
}

/** Where the queue brings the jobs of a kind whose jobs are about something. */
interface WorkerPlace {
  /** As the router has it: the last part names the subject, as `/api/v1/things/:thing_id`. */
  readonly route: string;
  pathOf(subject: string): string;
}

/**
 * A kind of job: what goes in, the stages, what comes out. `Outputs` maps each stage's name to its output; those of
 * stages that may not apply are optional.
 */
export interface JobDefinition<Input, Pinned, Outputs, Result> {
  readonly kind: string;
  readonly queue: string;
  /** Where its routes live, for instance `/api/v1/blog`; the queue posts to `worker` below it. */
  readonly path: string;
  /** Where the queue posts instead; then there are no routes of its own, and its jobs are found under all kinds' path. */
  readonly worker?: WorkerPlace;
  readonly input: z.ZodType<Input>;
  readonly result: z.ZodType<Result>;
  readonly stages: ReadonlyArray<AnyStage<Input, Pinned, Outputs>>;
  /**
   * Decides what must hold for all attempts: the model, whether there is a search. `now` is when the job is accepted
   * (ms since the epoch). Throws a `Refusal` where the request cannot be served.
   */
  pin(input: Input, now: number): Pinned;
  /** Whether it can be told before a call what that may cost; only then can a job's spending be limited. */
  readonly isPriced?: (pinned: Pinned) => Promise<boolean>;
  /**
   * So many attempts may end without an answer before a job is given up; 10 when absent. More for a kind whose jobs find
   * out by themselves which of their pieces kills the worker.
   */
  readonly maxInterruptions?: number;
  /**
   * What a job is about, in the words of whoever asked for it: people know it by them in lists, events and webhooks. Told
   * when the job is accepted, put into one line and cut at 200 characters. Null, or absent: it has no name but its id.
   */
  readonly titleOf?: (input: Input) => string | null;
  /** Seconds a job takes before there is history. */
  readonly firstEstimate: (input: Input, pinned: Pinned) => number;
  /** Jobs of the same class are compared when the time of a new one is estimated, for instance its quality. */
  readonly estimateClass?: (input: Input) => string;
  /**
   * Run in the commit in which a failed or cancelled job of this kind is asked for again, with the job as it is then.
   * May record what goes with that. @throws Refusal `job_state_conflict` where it may not be, and nothing is changed
   */
  readonly onRetry?: (work: Work, job: JobHead) => Promise<void>;
  /** What the client reads when the job is accepted. */
  readonly accepted: string;
  /** Puts the result together from the stages' outputs; pure. */
  assemble(outputs: Readonly<Outputs>, accounts: ReadonlyArray<StageAccount>, input: Input, pinned: Pinned): Result;
}

type AnyStage<Input, Pinned, Outputs> = {
  [Name in keyof Outputs & string]: Stage<Input, Pinned, Outputs, Name>;
}[keyof Outputs & string];

/** Declares a kind of job; the types of its stages are checked against each other. */
export function defineJob<Input, Pinned, Outputs, Result>(
  definition: JobDefinition<Input, Pinned, Outputs, Result>,
): JobDefinition<Input, Pinned, Outputs, Result> {
  const names = definition.stages.map((stage) => stage.name);
  if (new Set(names).size !== names.length) throw new Error(`The stages of ${definition.kind} have names twice`);
  return definition;
}

/** A definition whose own types do not matter: to the engine every kind is alike. */
export type AnyDefinition = JobDefinition<unknown, unknown, Record<string, unknown>, unknown>;

/** Forgets a definition's own types; what it was given it gets back, as JSON. */
export const anyDefinition = <Input, Pinned, Outputs, Result>(
  definition: JobDefinition<Input, Pinned, Outputs, Result>,
): AnyDefinition => definition as unknown as AnyDefinition;
