import type { TaskQueueErrorCode } from "@galley/cloud-tasks";
import { ApplyQueuesResponse, Problem, Queue, QueueList } from "@galley/contract";
import { describe, expect, test } from "vitest";
import { settings } from "./fake-queues.ts";
import { createScene } from "./support.ts";

describe("looking at queues", () => {
  test("Galley's own queues, in the order of the configuration, with what waits in them", async () => {
    const scene = await createScene();
    await scene.queues.applyQueue("a-neighbour", settings());
    await scene.accept();
    const accepted = new Date(scene.clock.now()).toISOString();
    await scene.clock.advance(41_000);
    const { status, body } = await scene.call("GET", "");
    expect(status).toBe(200);
    const { queues } = QueueList.parse(body);
    expect(queues.map(({ name }) => name)).toEqual(["word-queue", "webhook-queue"]);
    expect(queues[0]).toEqual({
      name: "word-queue",
      state: "RUNNING",
      rate_limits: { max_dispatches_per_second: 100, max_concurrent_dispatches: 500 },
      retry_config: {
        max_attempts: 3,
        max_retry_duration: 3600,
        min_backoff: 10,
        max_backoff: 300,
        max_doublings: 3,
      },
      purge_time: null,
      stats: {
        depth: 1,
        in_flight: 2,
        oldest_due_at: accepted,
        dispatched_per_minute: 7,
        failed_per_minute: 1,
        effective_rate: 12.5,
      },
    });
    expect(queues[1]!.stats).toMatchObject({ depth: 0, oldest_due_at: null });
  });

  test("one that does not exist yet is left out of the list, and 404 by its name", async () => {
    const scene = await createScene({}, { settings: { "word-queue": settings(), "later-queue": settings() } });
    const { body } = await scene.call("GET", "");
    expect(body.queues.map((queue: Queue) => queue.name)).toEqual(["word-queue"]);
    const { status, body: problem } = await scene.call("GET", "/later-queue");
    expect([status, Problem.parse(problem).code]).toEqual([404, "queue_not_found"]);
  });

  test("an engine without figures gives null for them", async () => {
    const scene = await createScene();
    scene.queues.stats = async () => undefined;
    const { body } = await scene.call("GET", "/word-queue");
    expect(Queue.parse(body).stats).toBeNull();
  });

  test("pause and resume answer the queue as it is then", async () => {
    const scene = await createScene();
    expect(Queue.parse((await scene.call("POST", "/word-queue/pause")).body).state).toBe("PAUSED");
    expect((await scene.call("GET", "/word-queue")).body.state).toBe("PAUSED");
    expect(Queue.parse((await scene.call("POST", "/word-queue/resume")).body).state).toBe("RUNNING");
    expect((await scene.call("GET", "/webhook-queue")).body.state).toBe("RUNNING");
  });
});

describe("a queue that is not Galley's", () => {
  const calls = [
    ["GET", ""],
    ["POST", "/pause"],
    ["POST", "/resume"],
    ["POST", "/purge"],
    ["GET", "/tasks"],
    ["GET", "/tasks/t1"],
    ["POST", "/tasks/t1/run"],
    ["DELETE", "/tasks/t1"],
  ] as const;

  test.each(calls)("%s %s is 404, and the queue service is not even asked", async (method, path) => {
    const scene = await createScene();
    await scene.queues.applyQueue("a-neighbour", settings());
    await scene.queues.createTask({ queue: "a-neighbour", name: "t1", path: "/theirs", body: "" });
    scene.calls.length = 0;
    const { status, body } = await scene.call(method, `/a-neighbour${path}`);
    expect(status).toBe(404);
    expect(Problem.parse(body)).toMatchObject({
      code: "queue_not_found",
      detail: "Galley has no queue a-neighbour. Its queues are word-queue, webhook-queue.",
    });
    expect(scene.calls).toEqual([]);
    expect(scene.waiting.size).toBe(1);
  });
});

describe("applying the configuration", () => {
  test("creates, updates, leaves as it was, and says so", async () => {
    const wanted = { "word-queue": settings(), "webhook-queue": settings(80), "new-queue": settings(5) };
    const scene = await createScene({}, { settings: wanted });
    const { body } = await scene.call("POST", "/apply");
    expect(ApplyQueuesResponse.parse(body).queues).toEqual([
      { name: "word-queue", outcome: "unchanged", changes: [] },
      {
        name: "webhook-queue",
        outcome: "updated",
        changes: [{ setting: "rate_limits.max_dispatches_per_second", from: 50, to: 80 }],
      },
      { name: "new-queue", outcome: "created", changes: [] },
    ]);
    expect(scene.calls.filter((call) => call.startsWith("applyQueue"))).toEqual([
      "applyQueue webhook-queue",
      "applyQueue new-queue",
    ]);
    const { body: again } = await scene.call("POST", "/apply");
    expect(again.queues.map((queue: { outcome: string }) => queue.outcome)).toEqual(Array(3).fill("unchanged"));
  });

  test("every setting counts", async () => {
    const wanted = {
      rateLimits: { maxDispatchesPerSecond: 1, maxConcurrentDispatches: 2 },
      retryConfig: { maxAttempts: 4, maxRetryDuration: 5, minBackoff: 6, maxBackoff: 7, maxDoublings: 8 },
    };
    const scene = await createScene({}, { settings: { "word-queue": wanted } });
    const { body } = await scene.call("POST", "/apply");
    expect(ApplyQueuesResponse.parse(body).queues[0]!.changes.map(({ from, to }) => [from, to])).toEqual([
      [100, 1],
      [500, 2],
      [3, 4],
      [3600, 5],
      [10, 6],
      [300, 7],
      [3, 8],
    ]);
  });
});

describe("what the queue service refuses", () => {
  const answers: Array<[TaskQueueErrorCode, number, string, string]> = [
    ["unavailable", 503, "queue_unavailable", "The queue service does not answer. Galley"],
    ["resource_exhausted", 503, "queue_unavailable", "A quota of the queue service is used up. Galley"],
    ["permission_denied", 502, "queue_refused", "The queue service does not allow Galley to do this with word-queue"],
    ["unauthenticated", 502, "queue_refused", "Galley could not prove to the queue service who it is"],
    ["failed_precondition", 502, "queue_refused", "The queue service does not do this with word-queue as it is"],
    ["already_exists", 502, "queue_refused", "The queue service does not do this with word-queue as it is"],
    ["invalid_argument", 422, "validation_failed", "The queue service finds the request not valid"],
    ["not_found", 404, "queue_not_found", "The queue word-queue does not exist yet"],
  ];

  test.each(answers)("%s is answered %i %s", async (refusal, expected, code, detail) => {
    const scene = await createScene();
    scene.refuse("pauseQueue", refusal);
    const { status, body, headers } = await scene.call("POST", "/word-queue/pause");
    expect(status).toBe(expected);
    expect(headers["content-type"]).toContain("application/problem+json");
    expect(headers["retry-after"]).toBe(expected === 503 ? "5" : undefined);
    const problem = Problem.parse(body);
    expect(problem.code).toBe(code);
    expect(problem.detail.startsWith(detail)).toBe(true);
    // It names accounts, projects and roles, and nobody is asked for a key.
    expect(problem.detail).not.toContain("as the service put it");
  });

  test.each([
    ["getQueue", "GET", ""],
    ["stats", "GET", ""],
    ["getQueue", "POST", "/apply"],
    ["applyQueue", "POST", "/apply"],
    ["stats", "GET", "/word-queue"],
    ["resumeQueue", "POST", "/word-queue/resume"],
    ["listTasks", "GET", "/word-queue/tasks"],
    ["getTask", "GET", "/word-queue/tasks/t1"],
    ["runTask", "POST", "/word-queue/tasks/t1/run"],
    ["deleteTask", "DELETE", "/word-queue/tasks/t1"],
  ] as const)("%s, wherever it is called (%s %s)", async (method, verb, path) => {
    const scene = await createScene({}, { settings: { "word-queue": settings(1) } });
    await scene.queues.applyQueue("word-queue", settings(2));
    await scene.queues.createTask({ queue: "word-queue", name: "t1", path: "/", body: "" });
    scene.refuse(method, "unavailable");
    const { status, body } = await scene.call(verb, path);
    expect([status, Problem.parse(body).code]).toEqual([503, "queue_unavailable"]);
  });
});

test("the API's description has every route, with its answers", async () => {
  const scene = await createScene();
  const { paths } = (await scene.app.inject({ url: "/openapi.json", headers: { host: "localhost" } })).json();
  const routes = Object.entries<Record<string, { tags: string[]; summary: string; responses: object }>>(paths).flatMap(
    ([path, methods]) => Object.entries(methods).map(([method, route]) => ({ at: `${method} ${path}`, ...route })),
  );
  const ours = routes.filter(({ tags }) => tags?.includes("queues"));
  expect(ours.map(({ at }) => at).sort()).toEqual([
    "delete /api/v1/queues/{queue}/tasks/{task}",
    "get /api/v1/queues",
    "get /api/v1/queues/{queue}",
    "get /api/v1/queues/{queue}/tasks",
    "get /api/v1/queues/{queue}/tasks/{task}",
    "post /api/v1/queues/apply",
    "post /api/v1/queues/{queue}/pause",
    "post /api/v1/queues/{queue}/purge",
    "post /api/v1/queues/{queue}/resume",
    "post /api/v1/queues/{queue}/tasks/{task}/run",
  ]);
  for (const { summary, responses } of ours) {
    expect(summary).toBeTruthy();
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(["200", "502", "503"]));
  }
});
