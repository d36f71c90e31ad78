import { DeleteTaskResponse, Problem, QueueTask, QueueTaskList } from "@galley/contract";
import { describe, expect, test } from "vitest";
import { createGate, unavailable } from "../jobs/harness.ts";
import { createScene, taskOf } from "./support.ts";

describe("tasks", () => {
  test("are listed page by page, with the jobs they carry and without their headers", async () => {
    const scene = await createScene();
    const ids = [await scene.accept("one"), await scene.accept("two"), await scene.accept("three")];
    await scene.queues.createTask({ queue: "word-queue", name: "of-no-job", path: "/elsewhere", body: "" });
    const seen: QueueTask[] = [];
    let query = "?limit=2";
    for (let page = 0; page < 2; page++) {
      const { status, body } = await scene.call("GET", `/word-queue/tasks${query}`);
      expect(status).toBe(200);
      const { tasks, next_cursor } = QueueTaskList.parse(body);
      expect(tasks).toHaveLength(2);
      expect(JSON.stringify(body)).not.toContain("not to be shown");
      seen.push(...tasks);
      query = `?limit=2&cursor=${next_cursor}`;
      expect(next_cursor === null).toBe(page === 1);
    }
    expect(seen.map((task) => task.job_id)).toEqual([...ids, null]);
    expect(seen[0]).toEqual({
      name: taskOf(scene, ids[0]!),
      queue: "word-queue",
      job_id: ids[0],
      path: "/api/v1/word/worker",
      schedule_time: new Date(scene.clock.now()).toISOString(),
      create_time: new Date(scene.clock.now()).toISOString(),
      dispatch_deadline: 1800,
      dispatch_count: 0,
      response_count: 0,
      first_attempt_time: null,
      in_flight: false,
    });
  });

  test.each([
    ["?limit=0", "limit"],
    ["?limit=201", "limit"],
    ["?limit=many", "limit"],
    ["?cursor=", "cursor"],
  ])("a list with %s is refused", async (query, field) => {
    const scene = await createScene();
    const { status, body } = await scene.call("GET", `/word-queue/tasks${query}`);
    expect(status).toBe(422);
    expect(Problem.parse(body)).toMatchObject({ code: "validation_failed", errors: [{ path: field }] });
  });

  test("a cursor that the queue does not know is the client's mistake", async () => {
    const scene = await createScene();
    const { status, body } = await scene.call("GET", "/word-queue/tasks?cursor=nonsense");
    expect([status, Problem.parse(body).code]).toEqual([422, "validation_failed"]);
  });

  test("one that is not there, or in another queue, is 404", async () => {
    const scene = await createScene();
    const task = taskOf(scene, await scene.accept());
    for (const [method, path] of [
      ["GET", "/word-queue/tasks/none"],
      ["POST", "/word-queue/tasks/none/run"],
      ["DELETE", "/word-queue/tasks/none"],
      ["GET", `/webhook-queue/tasks/${task}`],
      ["DELETE", `/webhook-queue/tasks/${task}`],
    ] as const) {
      const { status, body } = await scene.call(method, path);
      expect([status, Problem.parse(body).code]).toEqual([404, "task_not_found"]);
    }
    expect(scene.waiting.size).toBe(1);
  });

  test("a name that cannot be one never reaches the queue service", async () => {
    const scene = await createScene();
    const { status, body } = await scene.call("GET", "/word-queue/tasks/..%2F..%2Fother");
    expect([status, Problem.parse(body).code]).toEqual([422, "validation_failed"]);
    expect(scene.calls).toEqual([]);
  });

  test("running one that the queue service refuses to run says that its job was hurried", async () => {
    const scene = await createScene();
    const id = await scene.accept();
    await scene.queues.createTask({ queue: "word-queue", name: "of-no-job", path: "/elsewhere", body: "" });
    scene.refuse("runTask", "permission_denied");
    const { status, body } = await scene.call("POST", `/word-queue/tasks/${taskOf(scene, id)}/run`);
    expect([status, Problem.parse(body).code]).toEqual([502, "queue_refused"]);
    expect(body.detail).toContain(`Its job ${id} waits no longer`);
    expect((await scene.call("POST", "/word-queue/tasks/of-no-job/run")).body.detail).not.toContain("Its job");
  });

  test("running one hurries its job first, then dispatches it", async () => {
    const scene = await createScene();
    const id = await scene.accept();
    const task = taskOf(scene, id);
    const { status, body } = await scene.call("POST", `/word-queue/tasks/${task}/run`);
    expect(status).toBe(200);
    expect(QueueTask.parse(body)).toMatchObject({ name: task, job_id: id, in_flight: true, dispatch_count: 1 });
    expect(scene.hurried).toEqual([id]);
  });
});

describe("deleting a task", () => {
  test("cancels the job that waits, whose task goes with it", async () => {
    const scene = await createScene();
    const [id, other] = [await scene.accept("one"), await scene.accept("two")];
    const task = taskOf(scene, id);
    const { status, body } = await scene.call("DELETE", `/word-queue/tasks/${task}`);
    expect(status).toBe(200);
    expect(DeleteTaskResponse.parse(body)).toEqual({
      name: task,
      queue: "word-queue",
      job_id: id,
      job_status: "cancelled",
    });
    expect(await scene.status(id)).toMatchObject({ status: "cancelled" });
    expect(await scene.status(other)).toMatchObject({ completed_at: null, cancel_requested: false });
    expect([...scene.waiting.values()].map(({ job }) => job?.id)).toEqual([other]);
    expect((await scene.call("DELETE", `/word-queue/tasks/${task}`)).status).toBe(404);
  });

  test("cancels a job that waits for its next attempt", async () => {
    const scene = await createScene({ first: () => Promise.reject(unavailable()) });
    const id = await scene.accept();
    await scene.deliverDue();
    expect(await scene.status(id)).toMatchObject({ completed_at: null, retry_count: 1 });
    await scene.call("DELETE", `/word-queue/tasks/${taskOf(scene, id)}`);
    expect(await scene.status(id)).toMatchObject({ status: "cancelled" });
    expect(scene.waiting.size).toBe(0);
  });

  test.each([
    ["the task it runs under", 0],
    ["the newer one that would look again when its lease ends", 1],
  ])("tells a running job to stop, by %s", async (_which, index) => {
    const gate = createGate<string>();
    const scene = await createScene({
      first: (context) => {
        context.signal.addEventListener("abort", () => gate.fail(context.signal.reason));
        return gate.pass();
      },
    });
    const id = await scene.accept();
    const under = [...scene.waiting.values()][0]!;
    const running = scene.deliverDue();
    await gate.reached;
    // The queue keeps a task while its request is under way; delivered again, it leaves another behind.
    await scene.runner.deliver(id);
    scene.waiting.set(under.name, under);
    const names = [under.name, taskOf(scene, id)];
    expect(new Set(names).size).toBe(2);

    const { body } = await scene.call("DELETE", `/word-queue/tasks/${names[index]}`);
    expect(DeleteTaskResponse.parse(body)).toMatchObject({ job_id: id, job_status: "processing" });
    expect(scene.waiting.has(names[index]!)).toBe(false);
    await running;
    expect(await scene.status(id)).toMatchObject({ status: "cancelled" });
  });

  test("of no job deletes just that", async () => {
    const scene = await createScene();
    const id = await scene.accept();
    await scene.queues.createTask({ queue: "word-queue", name: "of-no-job", path: "/elsewhere", body: "" });
    const { body } = await scene.call("DELETE", "/word-queue/tasks/of-no-job");
    expect(body).toEqual({ name: "of-no-job", queue: "word-queue", job_id: null, job_status: null });
    expect([...scene.waiting.keys()]).toEqual([taskOf(scene, id)]);
    expect(await scene.status(id)).toMatchObject({ completed_at: null, cancel_requested: false });
  });

  test("that the queue service does not delete says so, and can be repeated", async () => {
    const scene = await createScene();
    const id = await scene.accept();
    const task = taskOf(scene, id);
    const kept = scene.waiting.get(task)!;
    scene.refuse("deleteTask", "unavailable");
    const refused = await scene.call("DELETE", `/word-queue/tasks/${task}`);
    expect([refused.status, Problem.parse(refused.body).code]).toEqual([503, "queue_unavailable"]);
    expect(refused.body.detail).toContain(`Its job ${id} was cancelled.`);
    expect(await scene.status(id)).toMatchObject({ status: "cancelled" });
    scene.refuse("deleteTask");
    scene.waiting.set(task, kept);
    const { status, body } = await scene.call("DELETE", `/word-queue/tasks/${task}`);
    expect([status, body.job_id]).toEqual([200, null]);
    expect(scene.waiting.size).toBe(0);
  });
});
