import { timed } from "../figures.ts";
import { bulkSize, type Contestant, numbers, producers } from "./contestant.ts";
import type { Tracker } from "./tracker.ts";

/** ms of one step, over many tasks. */
export interface Latency {
  p50: number;
  p99: number;
}

/** What one round brings for one contestant. Rates are tasks per second. */
export interface Figures {
  /** One producer, workers at rest. */
  createAlone: { rate: number; latency: Latency };
  /** `producers` at once, workers at rest. */
  createTogether: { rate: number; latency: Latency };
  /** Calls of `bulkSize` tasks one after the other, workers at rest. */
  createBulk: { rate: number } | undefined;
  /** From the workers' start to the last completion of what was created before. */
  drain: { rate: number };
  /** `producers` at once and workers at work: from the first create to the last completion. */
  through: { rate: number; latency: Latency };
  /** The same with bulk calls. */
  throughBulk: { rate: number } | undefined;
  /** One task at a time, the next one created when the last is done: what a task takes when nothing is in its way. */
  alone: { latency: Latency };
}

function summary(values: number[]): Latency {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99) };
}

/** Runs one round's steps. Their order leaves nothing behind: each step ends with an empty queue or feeds the next. */
export function createMeasurement(contestant: Contestant, tracker: Tracker) {
  let next = 0;

  /** `count` creates by `width` producers; each begins its next one when the last is acknowledged. */
  async function create(count: number, width: number): Promise<{ rate: number; latency: Latency }> {
    const taken: number[] = [];
    const last = next + count;
    const producer = async () => {
      while (next < last) {
        const n = next++;
        tracker.begun(n);
        taken.push(await timed(() => contestant.create(n)));
      }
    };
    const ms = await timed(() => Promise.all(numbers(0, width).map(producer)));
    return { rate: perSecond(count, ms), latency: summary(taken) };
  }

  async function createBulk(count: number): Promise<void> {
    for (const last = next + count; next < last; ) {
      const first = next;
      next = Math.min(first + bulkSize, last);
      for (const n of numbers(first, next - first)) tracker.begun(n);
      await contestant.createMany!(first, next - first);
    }
  }

  async function oneAtATime(count: number): Promise<void> {
    for (let done = 0; done < count; done++) {
      const n = next++;
      tracker.begun(n);
      await contestant.create(n);
      await tracker.doneOne(n);
    }
  }

  /** Runs `step` and waits for everything to be done. */
  async function through(count: number, step: () => Promise<unknown>): Promise<{ rate: number; latency: Latency }> {
    tracker.latencies();
    const ms = await timed(async () => {
      await step();
      await tracker.allDone();
    });
    return { rate: perSecond(count, ms), latency: summary(tracker.latencies()) };
  }

  return {
    through: (tasks: number) => through(tasks, () => create(tasks, producers)),

    async round(tasks: number): Promise<Figures> {
      const few = Math.ceil(tasks / 10);
      const bulk = contestant.createMany !== undefined;
      const createAlone = await create(few, 1);
      const createTogether = await create(tasks, producers);
      const bulkTook = bulk ? await timed(() => createBulk(tasks)) : undefined;
      const waiting = few + tasks + (bulk ? tasks : 0);
      const drain = await through(waiting, () => contestant.work());
      const loaded = await through(tasks, () => create(tasks, producers));
      const throughBulk = bulk ? await through(tasks, () => createBulk(tasks)) : undefined;
      const alone = await through(few, () => oneAtATime(Math.ceil(few / 4)));
      await contestant.rest();
      return {
        createAlone,
        createTogether,
        createBulk: bulkTook === undefined ? undefined : { rate: perSecond(tasks, bulkTook) },
        drain: { rate: drain.rate },
        through: loaded,
        throughBulk: throughBulk && { rate: throughBulk.rate },
        alone: { latency: alone.latency },
      };
    },
  };
}

const perSecond = (count: number, ms: number): number => (count / ms) * 1000;
