import type { RetryConfig } from "../../../src/engine/model.ts";
import type { AttemptEvent } from "../../../src/index.ts";
import {
  isBuried,
  keyOf,
  type Model,
  type ModelQueue,
  type ModelRequest,
  type ModelTask,
  queueNamesKept,
  type Settings,
  taskNamesKept,
} from "./state.ts";

const token = 2000;

/** The size of a bucket, at the rates that are used here. */
const bursts: Record<number, number> = { 0.5: 10, 1: 10, 2: 10, 5: 10, 10: 10, 100: 20, 500: 100 };
export const rates = Object.keys(bursts).map(Number);
export const burst = (rate: number): number => bursts[rate]!;

/** The wait before a retry, one after the other: it doubles some times, then grows by the same step, up to the longest. */
function waitBefore(retry: number, { minBackoff, maxBackoff, maxDoublings }: RetryConfig): number {
  let wait = minBackoff;
  for (let n = 1; n < retry; n++) wait = n <= maxDoublings ? wait * 2 : wait + minBackoff * 2 ** maxDoublings;
  return Math.min(wait, maxBackoff);
}

function refill(queue: ModelQueue, now: number): void {
  queue.level = Math.min(burst(queue.rate) * token, queue.level + (now - queue.levelAt) * queue.rate * 2);
  queue.levelAt = now;
}

/** @returns why not, or undefined when it was made. */
export function createQueue(model: Model, name: string, settings: Settings): string | undefined {
  if (model.queues.has(name)) return "already_exists";
  if (isBuried(model.buriedQueues.get(name), model.now)) return "failed_precondition";
  const full = { level: burst(settings.rate) * token, levelAt: model.now };
  model.queues.set(name, { ...settings, ...full, running: true, purgeTime: undefined });
  return undefined;
}

export function updateQueue(model: Model, name: string, settings: Settings): string | undefined {
  const queue = model.queues.get(name);
  if (!queue) return createQueue(model, name, settings);
  refill(queue, model.now);
  Object.assign(queue, settings);
  queue.level = Math.min(queue.level, burst(queue.rate) * token);
  return undefined;
}

/** The task is over; its name stays taken for a while. */
export function end(model: Model, task: ModelTask): void {
  model.tasks = model.tasks.filter((each) => each !== task);
  model.buriedTasks.set(keyOf(task.queue, task.name), model.now + taskNamesKept);
}

export function purge(model: Model, name: string): void {
  for (const task of model.tasks.filter(({ queue }) => queue === name)) end(model, task);
  model.queues.get(name)!.purgeTime = model.now;
}

export function deleteQueue(model: Model, name: string): void {
  purge(model, name);
  for (const request of model.requests) if (request.task.queue === name) request.takesPlace = false;
  model.queues.delete(name);
  model.buriedQueues.set(name, model.now + queueNamesKept);
}

/** The next attempt of a task begins. */
export function dispatch(model: Model, task: ModelTask, askedAt?: number): void {
  if (askedAt !== undefined) task.scheduleTime = askedAt;
  const headers = {
    taskname: task.name,
    queuename: task.queue,
    taskretrycount: String(task.dispatchCount),
    taskexecutioncount: String(task.executionCount),
    tasketa: `${Math.floor(task.scheduleTime / 1000)}.${String((task.scheduleTime % 1000) * 1000).padStart(6, "0")}`,
    taskpreviousresponse: task.previousResponse?.toString(),
    taskretryreason: task.dispatchCount > 0 ? "" : undefined,
  };
  task.underWay = true;
  task.dispatchCount += 1;
  task.firstAttempt ??= model.now;
  task.lastDispatch = model.now;
  const timeout = model.now + task.deadline;
  const takesPlace = askedAt === undefined;
  model.requests.push({ task, attempt: task.dispatchCount, askedAt, timeout, takesPlace, headers });
}

const isDue = (task: ModelTask, name: string, now: number) =>
  task.queue === name && !task.underWay && task.scheduleTime <= now;
const inOrder = (a: ModelTask, b: ModelTask) => a.scheduleTime - b.scheduleTime || a.id - b.id;

/** Requests that count towards the limit of a queue. */
export const counted = (model: Model, name: string): ModelRequest[] =>
  model.requests.filter(({ task, takesPlace }) => takesPlace && task.queue === name);

/** Begins what can begin now. */
export function dispatchDue(model: Model): void {
  for (const [name, queue] of model.queues) {
    if (!queue.running) continue;
    refill(queue, model.now);
    for (const task of model.tasks.filter((each) => isDue(each, name, model.now)).sort(inOrder)) {
      if (queue.level < token || counted(model, name).length >= queue.concurrency) break;
      queue.level -= token;
      dispatch(model, task);
    }
  }
}

/** The next moment at which something happens by itself. */
export function nextEvent(model: Model): number | undefined {
  const moments = model.requests.map(({ timeout }) => timeout);
  for (const [name, queue] of model.queues) {
    if (!queue.running) continue;
    const waiting = model.tasks.filter((task) => task.queue === name && !task.underWay);
    moments.push(...waiting.map(({ scheduleTime }) => scheduleTime).filter((time) => time > model.now));
    const held = waiting.some(({ scheduleTime }) => scheduleTime <= model.now);
    if (held && queue.level < token) moments.push(queue.levelAt + Math.ceil((token - queue.level) / (queue.rate * 2)));
  }
  return moments.length === 0 ? undefined : Math.min(...moments);
}

/** An answer, or `drop` for a connection that broke and `timeout` for none in time. */
export type Outcome = number | "drop" | "timeout";

export type Verdict = Pick<AttemptEvent, "result" | "scheduleTime">;

export function conclude(model: Model, request: ModelRequest, outcome: Outcome): Verdict {
  const { task, attempt, askedAt } = request;
  model.requests = model.requests.filter((each) => each !== request);
  if (!model.tasks.includes(task)) return { result: "gone", scheduleTime: undefined };
  if (typeof outcome === "number" && outcome >= 200 && outcome < 300) {
    end(model, task);
    return { result: "succeeded", scheduleTime: undefined };
  }
  const answered = typeof outcome === "number";
  task.responseCount += answered ? 1 : 0;
  task.executionCount += answered && outcome < 500 ? 1 : 0;
  if (attempt !== task.dispatchCount) return { result: "superseded", scheduleTime: undefined };
  const retry = { ...model.queues.get(task.queue)!.retry, ...task.retry };
  const age = (model.now - task.firstAttempt!) / 1000;
  const spent = retry.maxAttempts === -1 ? retry.maxRetryDuration > 0 : attempt >= retry.maxAttempts;
  if (spent && age >= retry.maxRetryDuration) {
    end(model, task);
    return { result: "given_up", scheduleTime: undefined };
  }
  task.underWay = false;
  task.previousResponse = answered ? outcome : outcome === "timeout" ? 504 : 503;
  task.scheduleTime = (askedAt ?? model.now) + Math.round(waitBefore(attempt, retry) * 1000);
  return { result: "retried", scheduleTime: task.scheduleTime };
}

/** The process is gone, and another one starts on what it has left. */
export function restart(model: Model): void {
  model.requests = [];
  for (const task of model.tasks) task.underWay = false;
}
