import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AdjustableClock, createAdjustableClock, createManualClock, type ManualClock } from "../src/index.ts";

test("timers fire in order of their time, those set while time moves included, and cancelled ones never", async () => {
  const clock = createManualClock(1000);
  const fired: string[] = [];
  clock.after(30, () => fired.push(`c at ${clock.now()}`));
  clock.after(10, () => {
    fired.push(`a at ${clock.now()}`);
    clock.after(5, () => fired.push(`b at ${clock.now()}`));
  });
  clock.after(20, () => fired.push("never"))();
  await clock.advance(29);
  expect(fired).toEqual(["a at 1010", "b at 1015"]);
  await clock.advance(1);
  expect(fired).toEqual(["a at 1010", "b at 1015", "c at 1030"]);
  expect(clock.now()).toBe(1030);
  expect(clock.waiting).toBe(0);
});

describe("a clock that runs and can be moved ahead", () => {
  test("a jump adds to the time, and what falls due by it runs within it, at the time after it", () => {
    const base = createManualClock(1000);
    const clock = createAdjustableClock(base);
    const fired: string[] = [];
    clock.after(20, () => fired.push(`b at ${clock.now()}`));
    clock.after(10, () => fired.push(`a at ${clock.now()}`));
    clock.after(20, () => fired.push(`b too at ${clock.now()}`));
    clock.after(51, () => fired.push("c"));
    clock.advance(50);
    expect(fired).toEqual(["a at 1050", "b at 1050", "b too at 1050"]);
    expect([clock.now(), base.now()]).toEqual([1050, 1000]);
    expect(base.waiting).toBe(1);
  });

  test("what is left of a wait after a jump is waited for as time runs", async () => {
    const base = createManualClock(1000);
    const clock = createAdjustableClock(base);
    const fired: number[] = [];
    clock.after(100, () => fired.push(clock.now()));
    await base.advance(20);
    clock.advance(50);
    await base.advance(29);
    expect(fired).toEqual([]);
    await base.advance(1);
    expect(fired).toEqual([1100]);
  });

  test("a timer that a jump runs can cancel another that the same jump would run", () => {
    const base = createManualClock();
    const clock = createAdjustableClock(base);
    const fired: string[] = [];
    clock.after(10, () => {
      fired.push("a");
      cancel();
    });
    const cancel = clock.after(20, () => fired.push("b"));
    clock.after(30, () => fired.push("c"));
    clock.advance(100);
    expect(fired).toEqual(["a", "c"]);
    expect(base.waiting).toBe(0);
  });

  test("a jump within a timer that a jump runs does not run one twice", () => {
    const clock = createAdjustableClock(createManualClock());
    const fired: string[] = [];
    clock.after(10, () => {
      fired.push("a");
      clock.advance(1000);
    });
    clock.after(20, () => fired.push("b"));
    clock.after(500, () => fired.push("c"));
    clock.advance(15);
    clock.advance(15);
    expect(fired).toEqual(["a", "b", "c"]);
  });

  test("a timer set within a jump waits from the time after it", async () => {
    const base = createManualClock(0);
    const clock = createAdjustableClock(base);
    const fired: number[] = [];
    clock.after(10, () => clock.after(5, () => fired.push(clock.now())));
    clock.advance(100);
    expect(fired).toEqual([]);
    await base.advance(5);
    expect(fired).toEqual([105]);
  });

  test("time does not go back", () => {
    const clock = createAdjustableClock(createManualClock(1000));
    clock.advance(-500);
    expect(clock.now()).toBe(1000);
  });
});

/** A timer of the model: what the clock is to know of it. */
interface Timer {
  at: number;
  /** Which others it cancels when it runs, by their place among all timers. */
  cancels: number;
}

type Step =
  | { do: "set"; delay: number; cancels: number }
  | { do: "cancel"; which: number }
  | { do: "jump" | "run"; ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("set" as const), delay: fc.integer({ min: -5, max: 60 }), cancels: fc.nat(20) }),
  fc.record({ do: fc.constant("cancel" as const), which: fc.nat(20) }),
  fc.record({ do: fc.constantFrom("jump" as const, "run" as const), ms: fc.nat(40) }),
);

/** The clock and, beside it, the plainest thing that could be one: a list that is searched for the next. */
class Pair {
  readonly base: ManualClock = createManualClock(0);
  readonly clock: AdjustableClock = createAdjustableClock(this.base);
  readonly fired: string[] = [];
  readonly expected: string[] = [];
  private readonly cancel: Array<() => void> = [];
  private readonly timers: Timer[] = [];
  private readonly over = new Set<number>();
  private now = 0;

  set(delay: number, cancels: number): void {
    const id = this.timers.length;
    this.timers.push({ at: this.now + Math.max(0, delay), cancels });
    const stop = this.clock.after(delay, () => {
      this.fired.push(`${id} at ${this.clock.now()}`);
      this.cancel[cancels]?.();
    });
    this.cancel.push(stop);
  }

  stop(which: number): void {
    this.cancel[which]?.();
    if (which < this.timers.length) this.over.add(which);
  }

  async move(kind: "jump" | "run", ms: number): Promise<void> {
    const end = this.now + ms;
    if (kind === "jump") this.now = end;
    for (let id = this.next(end); id !== undefined; id = this.next(end)) {
      const { at, cancels } = this.timers[id]!;
      if (kind === "run") this.now = Math.max(this.now, at);
      this.over.add(id);
      this.expected.push(`${id} at ${this.now}`);
      if (cancels < this.timers.length) this.over.add(cancels);
    }
    this.now = end;
    if (kind === "jump") this.clock.advance(ms);
    else await this.base.advance(ms);
  }

  private next(limit: number): number | undefined {
    const due = this.timers.map(({ at }, id) => ({ at, id })).filter(({ at, id }) => at <= limit && !this.over.has(id));
    return due.sort((a, b) => a.at - b.at || a.id - b.id)[0]?.id;
  }
}

test("whatever is set, cancelled, run and jumped: each timer fires once, not early, in order of its time", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const pair = new Pair();
      for (const each of steps) {
        if (each.do === "set") pair.set(each.delay, each.cancels);
        else if (each.do === "cancel") pair.stop(each.which);
        else await pair.move(each.do, each.ms);
        expect(pair.fired).toEqual(pair.expected);
      }
      expect(pair.clock.now()).toBe(steps.reduce((sum, each) => sum + ("ms" in each ? each.ms : 0), 0));
    }),
    { numRuns: 200 },
  );
});
