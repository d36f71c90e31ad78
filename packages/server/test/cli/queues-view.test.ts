import type { Queue, QueueTask } from "@galley/contract";
import { expect, test } from "vitest";
import { viewCancelled, viewQueue, viewQueues, viewTasks } from "../../src/cli/queues-view.ts";

const now = Date.UTC(2026, 5, 1);
const at = (difference: number): string => new Date(now + difference).toISOString();

const queue = (name: string, change: Partial<Queue> = {}): Queue => ({
  name,
  state: "RUNNING",
  rate_limits: { max_dispatches_per_second: 100, max_concurrent_dispatches: 500 },
  retry_config: { max_attempts: 3, max_retry_duration: 3600, min_backoff: 10, max_backoff: 300, max_doublings: 3 },
  purge_time: null,
  stats: {
    depth: 12,
    in_flight: 3,
    oldest_due_at: at(-41_000),
    dispatched_per_minute: 1250,
    failed_per_minute: 0,
    effective_rate: 100,
  },
  ...change,
});

test("queues stand in columns, numbers to the right", () => {
  const stats = {
    ...queue("").stats!,
    depth: 1_000_000,
    oldest_due_at: at(-3 * 86_400_000),
    effective_rate: 0.333_333,
  };
  const queues = [queue("blog-generation-queue"), queue("webhook-queue", { state: "PAUSED", stats })];
  expect(viewQueues(queues, now).split("\n")).toEqual([
    "QUEUE                  STATE    WAITING  IN FLIGHT  OLDEST  SENT/MIN  FAILED/MIN       RATE/S",
    "blog-generation-queue  running       12          3     41s      1250           0          100",
    "webhook-queue          paused   1000000          3      3d      1250           0  0.33 of 100",
  ]);
});

test("queues without figures say why", () => {
  expect(viewQueues([queue("blog-generation-queue", { stats: null })], now).split("\n")).toEqual([
    "QUEUE                  STATE    WAITING  IN FLIGHT  OLDEST  SENT/MIN  FAILED/MIN  RATE/S",
    "blog-generation-queue  running        -          -       -         -           -     100",
    "",
    "Google Cloud Tasks does not tell how much waits in a queue or what it has sent.",
  ]);
});

test("no queues say what makes some", () => {
  expect(viewQueues([], now)).toBe("There are no queues yet. `galley queues apply` creates them.");
});

test("one queue is told in full", () => {
  expect(viewQueue(queue("blog-generation-queue", { purge_time: at(-1000) }), now).split("\n")).toEqual([
    "blog-generation-queue",
    "  state        running",
    "  waiting      12, the oldest due for 41s",
    "  in flight    3",
    "  last minute  1250 sent, 0 failed",
    "  rate         100 a second, 500 at once",
    "  given up     after 3 attempts, and 3600 s after the first",
    "  backoff      10 s to 300 s, 3 doublings",
    "  purged       2026-05-31T23:59:59.000Z",
  ]);
  const retry_config = { ...queue("").retry_config, max_attempts: -1 };
  expect(viewQueue(queue("q", { retry_config, stats: null }), now)).toContain("  given up     never\n");
});

test("tasks say when they are due, and a clock that is ahead gives no negative times", () => {
  const task = (name: string, change: Partial<QueueTask>): QueueTask => ({
    name,
    queue: "q",
    job_id: null,
    path: "/",
    schedule_time: at(0),
    create_time: at(0),
    dispatch_deadline: 600,
    dispatch_count: 0,
    response_count: 0,
    first_attempt_time: null,
    in_flight: false,
    ...change,
  });
  const job_id = "0198c0de-0000-7000-8000-000000000001";
  const tasks = [
    task("a", { job_id, in_flight: true, dispatch_count: 12, schedule_time: at(-119_999) }),
    task("bb", { schedule_time: at(5 * 60_000) }),
    task("c", { schedule_time: at(0) }),
  ];
  expect(viewTasks(tasks, now).split("\n")).toEqual([
    "TASK  STATE           DUE  SENT  JOB",
    `a     in flight  119s ago    12  ${job_id}`,
    "bb    waiting       in 5m     0  -",
    "c     waiting      0s ago     0  -",
  ]);
  const ahead = queue("q", { stats: { ...queue("").stats!, oldest_due_at: at(2000) } });
  expect(viewQueues([ahead], now)).toContain(" 0s ");
});

test.each([
  [0, 0, "0 jobs were cancelled"],
  [1, 0, "1 job was cancelled"],
  [2, 1, "2 jobs were cancelled, 1 more is being stopped"],
  [0, 3, "0 jobs were cancelled, 3 more are being stopped"],
])("%i cancelled and %i stopping", (cancelled, stopping, text) => {
  expect(viewCancelled(cancelled, stopping)).toBe(text);
});
