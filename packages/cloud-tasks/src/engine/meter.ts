import type { Clock } from "@galley/foundation";

const seconds = 60;

/** Counts events of the last minute, a slot for each second. */
function createSlots() {
  const counts = new Array<number>(seconds).fill(0);
  let latest = 0;
  const moveTo = (second: number): void => {
    if (second - latest >= seconds) counts.fill(0);
    else for (let passed = latest + 1; passed <= second; passed++) counts[passed % seconds] = 0;
    latest = Math.max(latest, second);
  };
  return {
    add(second: number): void {
      moveTo(second);
      counts[latest % seconds]! += 1;
    },
    total(second: number): number {
      moveTo(second);
      return counts.reduce((sum, count) => sum + count, 0);
    },
  };
}

/** What each queue has dispatched and seen fail in the last minute, in this process. */
export function createMeter(clock: Clock) {
  const queues = new Map<
    string,
    { dispatched: ReturnType<typeof createSlots>; failed: ReturnType<typeof createSlots> }
  >();
  const second = () => Math.floor(clock.now() / 1000);
  const of = (queue: string) => {
    let slots = queues.get(queue);
    if (!slots) {
      slots = { dispatched: createSlots(), failed: createSlots() };
      queues.set(queue, slots);
    }
    return slots;
  };
  return {
    dispatched: (queue: string): void => of(queue).dispatched.add(second()),
    failed: (queue: string): void => of(queue).failed.add(second()),
    /** Without a queue: everything. */
    forget: (queue?: string): void => {
      if (queue === undefined) queues.clear();
      else queues.delete(queue);
    },
    lastMinute(queue: string): { dispatchedLastMinute: number; failedLastMinute: number } {
      const slots = queues.get(queue);
      return {
        dispatchedLastMinute: slots?.dispatched.total(second()) ?? 0,
        failedLastMinute: slots?.failed.total(second()) ?? 0,
      };
    },
  };
}

export type Meter = ReturnType<typeof createMeter>;
