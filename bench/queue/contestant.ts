/** What a contestant is opened with. */
export interface Surroundings {
  /** To be told of task `n` once its completion is stored, not when its handler has run. */
  done(n: number): void;
  /** An empty folder of the contestant's own. */
  folder: string;
  /** Scheme, host and port of the process that takes our tasks' requests. */
  target: string;
  /** The servers that the contestants share. Absent where there is none. */
  postgres?: string;
  redis?: { port: number; pid: number };
}

/** One queue under measurement. Its producers, and its workers where it has workers of its own, are in this process. */
export interface Contestant {
  /** Stores task `n`; resolves once it is durable. */
  create(n: number): Promise<void>;
  /** Stores the tasks from `first` on with the one call that the queue has for many. */
  createMany?(first: number, count: number): Promise<void>;
  /** As `createMany`, or `create`, for tasks that are due in a day. */
  createFuture?(count: number): Promise<void>;
  /** Begins to deliver. */
  work(): Promise<void>;
  /** Ceases to deliver; the queue still takes tasks. */
  rest(): Promise<void>;
  close(): Promise<void>;
  /** Processes beside this one that hold the queue's tasks or do its work. */
  processes: number[];
  /** Bytes on disk; for the measurement of memory. */
  bytesOnDisk?(): number;
}

export type OpenContestant = (surroundings: Surroundings) => Promise<Contestant>;

/** Tasks in one call of `createMany`. */
export const bulkSize = 500;

/** The same for every queue: what a job's id and a few words come to. */
export const payload = (n: number) => ({
  n,
  job: `job-${n}`,
  note: "a task holds an id and never the content of a job",
});

/** A day from now, in ms since the epoch. */
export const tomorrow = (): number => Date.now() + 24 * 60 * 60 * 1000;

export const numbers = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

/** Creates under way at once where they are not one by one. */
export const producers = 32;
