/** Cancels a timer. Calling it after the timer has fired does nothing. */
export type CancelTimer = () => void;

/**
 * Where time comes from. Everything that waits or looks at the time takes a clock, so that tests own it.
 * Times are milliseconds since the Unix epoch; waits are milliseconds.
 */
export interface Clock {
  now(): number;
  /** Calls `run` once, `delay` ms from now. The timer never keeps the process alive by itself. */
  after(delay: number, run: () => void): CancelTimer;
}

/** Node's longest timer; a longer wait is cut into pieces. */
const longestTimer = 2 ** 31 - 1;

/** The real time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(delay, run) {
    let timer: NodeJS.Timeout;
    const arm = (left: number): void => {
      const piece = Math.min(Math.max(left, 0), longestTimer);
      timer = setTimeout(() => (left > piece ? arm(left - piece) : run()), piece);
      timer.unref();
    };
    arm(delay);
    return () => clearTimeout(timer);
  },
};

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /**
   * Moves time on by `ms`, running the timers that fall due in order of their time. After each timer the pending
   * promises of the event loop's current turn are given a chance to run.
   */
  advance(ms: number): Promise<void>;
  /** How many timers are waiting. */
  readonly waiting: number;
}

/** Lets run what can run at once. */
const oneTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * A clock for tests, starting at `start` (ms since the epoch).
 *
 * @param settle waits, after each timer, for what it has set off; a turn of the event loop when absent
 */
export function createManualClock(start = Date.UTC(2026, 0, 1), settle = oneTurn): ManualClock {
  let now = start;
  let order = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  const nextDue = (limit: number) =>
    [...timers].filter(([, timer]) => timer.at <= limit).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];

  return {
    now: () => now,
    after(delay, run) {
      const id = order++;
      timers.set(id, { at: now + Math.max(0, delay), run });
      return () => timers.delete(id);
    },
    async advance(ms) {
      const end = now + ms;
      await settle();
      for (let due = nextDue(end); due; due = nextDue(end)) {
        const [id, timer] = due;
        timers.delete(id);
        now = Math.max(now, timer.at);
        timer.run();
        await settle();
      }
      now = end;
      await settle();
    },
    get waiting() {
      return timers.size;
    },
  };
}

/** The real time of this machine, with jumps ahead. */
export interface AdjustableClock extends Clock {
  /** Moves time on by `ms`; what falls due thereby runs now, in order of its time. */
  advance(ms: number): void;
}

/** A clock that runs as `base` does and can be moved ahead: for those who will not wait an hour for a retry. */
export function createAdjustableClock(base: Clock = systemClock): AdjustableClock {
  let ahead = 0;
  let order = 0;
  const timers = new Map<number, { at: number; run: () => void; cancel: CancelTimer }>();
  const now = (): number => base.now() + ahead;

  function arm(id: number, at: number, run: () => void): void {
    const cancel = base.after(Math.max(0, at - now()), () => {
      timers.delete(id);
      run();
    });
    timers.set(id, { at, run, cancel });
  }

  return {
    now,
    after(delay, run) {
      const id = order++;
      arm(id, now() + Math.max(0, delay), run);
      return () => {
        timers.get(id)?.cancel();
        timers.delete(id);
      };
    },
    advance(ms) {
      ahead += Math.max(0, ms);
      const waiting = [...timers].sort(([a, x], [b, y]) => x.at - y.at || a - b);
      for (const [id, { at, run, cancel }] of waiting) {
        // One that ran before may have cancelled this one.
        if (!timers.has(id)) continue;
        cancel();
        if (at > now()) arm(id, at, run);
        else {
          timers.delete(id);
          run();
        }
      }
    },
  };
}
