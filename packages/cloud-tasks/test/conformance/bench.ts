import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createManualClock, type ManualClock } from "@galley/foundation";
import type { protos } from "@google-cloud/tasks";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import {
  type Activity,
  type AttemptEvent,
  type CloudTasksServer,
  type CloudTasksServerOptions,
  startCloudTasksServer,
} from "../../src/server/index.ts";
import type { Message } from "../../src/server/rpc.ts";
import { createMailbox, type Mailbox } from "../mailbox.ts";
import { rest } from "../server/protocol/harness.ts";
import { openTarget } from "../target.ts";
import { connect, type Face, type FaceName } from "./face.ts";

export type Task = protos.google.cloud.tasks.v2.ITask;
type Target = Awaited<ReturnType<typeof openTarget>>;
type Answer = Parameters<Awaited<ReturnType<Target["next"]>>["answer"]>;

export const location = "projects/my-project/locations/us-central1";

export interface BenchOptions extends CloudTasksServerOptions {
  /** Where the clock begins (ms since the epoch). */
  from?: number;
  /** The server has the time of the machine, and the test none to move. */
  machineTime?: boolean;
}

/** No two queues of a process have the same name. */
let queues = 0;

/**
 * A server on a file of its own, whose clock stands still until the test moves it; a client of it; and a web server
 * that the tasks go to. There is no other way in than the port, and none out than the requests that are dispatched.
 */
export class Bench {
  readonly clock: ManualClock;
  face!: Face;
  server!: CloudTasksServer;
  /** Where tasks go. Each test has its own. */
  target!: Target;
  /** What was reported, of the queues with a sampling ratio. */
  readonly activities: Activity[] = [];
  /** What should not have happened. Each test ends by looking that it is empty. */
  readonly errors: unknown[] = [];
  readonly #name: FaceName;
  readonly #options: CloudTasksServerOptions;
  readonly #folder = mkdtempSync(join(tmpdir(), "cloud-tasks-conformance-"));
  readonly #attempts = new Map<string, Mailbox<AttemptEvent>>();
  /** The queue of `settle`, until a reset takes it away. */
  #settling: string | undefined;

  constructor(name: FaceName, { from = Date.UTC(2026, 10, 22, 12), machineTime = false, ...options }: BenchOptions) {
    this.clock = createManualClock(from);
    this.#name = name;
    this.#options = {
      port: 0,
      data: join(this.#folder, "tasks.db"),
      testAids: true,
      ...(!machineTime && { clock: this.clock }),
      onAttempt: (event) => this.#attemptsOf(event.queue).push(event),
      onActivity: (activity) => this.activities.push(activity),
      onError: (error) => this.errors.push(error),
      ...options,
    };
  }

  /** Starts a server on the file; with other options, when there are any. */
  async start(options: CloudTasksServerOptions = {}): Promise<void> {
    this.server = await startCloudTasksServer({ ...this.#options, ...options });
    this.face = connect(this.#name, this.server.port);
  }

  async stop(): Promise<void> {
    await this.face.close();
    await this.server.close(0);
  }

  /** Ends the server and starts another on the same file. */
  async restart(options: CloudTasksServerOptions = {}): Promise<void> {
    await this.stop();
    await this.start(options);
  }

  async close(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get client(): Face["client"] {
    return this.face.client;
  }

  /** Moves the clock. */
  seconds(count: number): Promise<void> {
    return this.clock.advance(count * 1000);
  }

  /** Creates a queue of a new name; answers with the name. */
  async newQueue(settings: Message = {}): Promise<string> {
    const name = `${location}/queues/queue-${++queues}`;
    await this.face.call("CreateQueue", { parent: location, queue: { name, ...settings } });
    return name;
  }

  /** Creates a task by the official client: a POST to the target's `/work`, unless told otherwise. */
  async create(queue: string, task: Task = {}): Promise<Task & { name: string }> {
    const httpRequest = { url: `${this.target.origin}/work`, ...task.httpRequest };
    const request = task.appEngineHttpRequest ? {} : { httpRequest };
    const [created] = await this.client.createTask({ parent: queue, task: { ...task, ...request } });
    return { ...created, name: created.name ?? "" };
  }

  /** The task with its body. */
  async find({ name }: Task): Promise<Task> {
    const [task] = await this.client.getTask({ name: name ?? "", responseView: "FULL" });
    return task;
  }

  /** The next end of an attempt of this queue's tasks. */
  attempt(queue: string): Promise<AttemptEvent> {
    return this.#attemptsOf(queue).next();
  }

  /** Answers the next request, which is one of this queue's, and waits until the end of the attempt is stored. */
  async answer(queue: string, ...answer: Answer): Promise<AttemptEvent> {
    const request = await this.target.next();
    request.answer(...answer);
    return this.attempt(queue);
  }

  /** Has a task of another queue delivered: afterwards all that could be sent by now has been sent. */
  async settle(): Promise<void> {
    this.#settling ??= await this.newQueue();
    await this.create(this.#settling, { httpRequest: { url: `${this.target.origin}/settle` } });
    await this.attempt(this.#settling);
  }

  /** Asks for a test aid of the server: `reset`, `wait?timeout=1`, `advance?seconds=1`. */
  async aid(path: string): Promise<{ status: number; json: Message }> {
    if (path === "reset") this.#settling = undefined;
    const { status, json } = await rest(`${this.server.url}/emulator:${path}`, "POST");
    return { status, json };
  }

  #attemptsOf(queue: string): Mailbox<AttemptEvent> {
    const known = this.#attempts.get(queue) ?? createMailbox();
    this.#attempts.set(queue, known);
    return known;
  }
}

export async function openBench(face: FaceName, options: BenchOptions = {}): Promise<Bench> {
  const bench = new Bench(face, options);
  await bench.start();
  return bench;
}

/**
 * A bench for the tests of a `describe`. The server is the same for all of them and is reset after each; the options
 * are asked for when it starts.
 */
export function useBench(face: FaceName, options: () => BenchOptions = () => ({})): () => Bench {
  let bench: Bench;
  beforeAll(async () => {
    bench = await openBench(face, options());
  });
  beforeEach(async () => {
    bench.target = await openTarget();
  });
  afterEach(async () => {
    await bench.aid("reset");
    await bench.target.close();
    bench.activities.length = 0;
    expect(bench.errors.splice(0)).toEqual([]);
  });
  afterAll(() => bench.close());
  return () => bench;
}

/** A web server for the tests of a `describe` that has to be there before the bench is. */
export function useTarget(): () => Target {
  let target: Target;
  beforeAll(async () => {
    target = await openTarget();
  });
  afterAll(() => target.close());
  return () => target;
}
