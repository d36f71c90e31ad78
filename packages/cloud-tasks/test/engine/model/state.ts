import type { RetryConfig } from "../../../src/engine/model.ts";

/** What a plain reading of the rules says the engine must hold, without a database, a timer or a request. */

export interface ModelTask {
  /** In order of creation; also its path, so that a request tells its task even when a name is used again. */
  readonly id: number;
  readonly queue: string;
  readonly name: string;
  readonly createTime: number;
  /** ms. */
  readonly deadline: number;
  readonly retry: Partial<RetryConfig> | undefined;
  scheduleTime: number;
  underWay: boolean;
  dispatchCount: number;
  responseCount: number;
  executionCount: number;
  previousResponse: number | undefined;
  firstAttempt: number | undefined;
  lastDispatch: number | undefined;
}

/** A request that has no answer yet. */
export interface ModelRequest {
  readonly task: ModelTask;
  readonly attempt: number;
  /** When somebody asked for it. */
  readonly askedAt: number | undefined;
  readonly timeout: number;
  /** Whether it counts towards the limit of its queue: not when it was asked for, nor when that queue is no more. */
  takesPlace: boolean;
  readonly headers: Record<string, string | undefined>;
}

export interface Settings {
  /** Dispatches a second; halves and wholes only, so that the bucket can be counted in whole numbers. */
  rate: number;
  concurrency: number;
  retry: RetryConfig;
}

export interface ModelQueue extends Settings {
  running: boolean;
  purgeTime: number | undefined;
  /** Tokens in units of which one token has 2000, and each ms brings twice the rate. */
  level: number;
  levelAt: number;
}

export interface Model {
  now: number;
  queues: Map<string, ModelQueue>;
  /** Until when the names of deleted queues are taken. */
  buriedQueues: Map<string, number>;
  tasks: ModelTask[];
  /** By queue and name: until when the names of ended tasks are taken. */
  buriedTasks: Map<string, number>;
  requests: ModelRequest[];
  created: number;
}

/** ms that names stay taken: shorter than a request may take, so that a name comes again while its first is under way. */
export const taskNamesKept = 20_000;
export const queueNamesKept = 30_000;

export const createModel = (now: number): Model => ({
  now,
  queues: new Map(),
  buriedQueues: new Map(),
  tasks: [],
  buriedTasks: new Map(),
  requests: [],
  created: 0,
});

export const keyOf = (queue: string, name: string): string => `${queue}/${name}`;
export const taskOf = ({ tasks }: Model, queue: string, name: string): ModelTask | undefined =>
  tasks.find((task) => task.queue === queue && task.name === name);
export const isBuried = (until: number | undefined, now: number): boolean => until !== undefined && until > now;
