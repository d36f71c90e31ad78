import { describe, expect, test } from "vitest";
import { openScene, queueOf, type RunningServer, taskId } from "./scene.ts";

const count = 10_000;

/** 10,000 tasks, each an HTTP request: 3 to 8 s on two cores, which may be busy with other tests. */
const atLeisure = { timeout: 180_000 };

const allNames = Array.from({ length: count }, (_, number) => taskId(number));

async function post(server: RunningServer, path: string, body?: unknown): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}${path}`, {
    method: "POST",
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
  });
}

/** Lets a server without a fault point work until nothing is left. */
async function finish(start: () => Promise<RunningServer>): Promise<void> {
  const server = await start();
  const answer = await post(server, "/emulator:wait?timeout=120");
  expect(answer.status).toBe(200);
  await server.stop();
}

describe(`a server with ${count} tasks that is killed`, atLeisure, () => {
  test.each([
    "task-before-claim-commit:40",
    "task-after-claim-commit:3000",
    "task-before-ack-commit:3000",
    "task-after-ack-commit:3000",
  ])("at %s loses none and repeats only those under way", async (point) => {
    const scene = await openScene();
    await scene.fill(count);
    const first = await scene.start(point);
    expect(await first.ended).toBe("SIGKILL");
    const underWay = scene.stored("dispatched");
    expect(scene.stored("ended").size + underWay.size + scene.stored("waiting").size).toBe(count);

    await finish(() => scene.start());

    expect([...scene.deliveries.keys()].toSorted()).toEqual(allNames.toSorted());
    const repeated = [...scene.deliveries].filter(([, times]) => times > 1);
    for (const [name, times] of repeated) {
      expect(underWay).toContain(name);
      expect(times).toBe(2);
    }
  });

  test.each(["task-before-create-commit:4000", "task-after-create-commit:4000"])(
    "at %s, while they come, has every one that it has answered",
    async (point) => {
      const scene = await openScene();
      await scene.fill(0);
      const first = await scene.start(point);
      const answered = new Set<string>();
      let next = 0;
      const submit = async (): Promise<void> => {
        while (next < count) {
          const number = next++;
          const name = `${queueOf(number)}/tasks/${taskId(number)}`;
          const task = { name, httpRequest: { url: scene.url } };
          const answer = await post(first, `/v2/${queueOf(number)}/tasks`, { task }).catch(() => undefined);
          if (!answer) return;
          expect(answer.status).toBe(200);
          answered.add(taskId(number));
        }
      };
      await Promise.all(Array.from({ length: 50 }, submit));
      expect(await first.ended).toBe("SIGKILL");
      expect(answered.size).toBeGreaterThan(3000);
      const underWay = scene.stored("dispatched");

      await finish(() => scene.start());

      for (const name of answered) expect(scene.deliveries.get(name), name).toBeGreaterThanOrEqual(1);
      for (const [name, times] of scene.deliveries) if (times > 1) expect(underWay).toContain(name);
    },
  );

  test("between two batches of a purge delivers nothing that it has purged, and all else", async () => {
    const scene = await openScene();
    await scene.fill(count, { queues: 1, paused: true });
    const second = await scene.start("task-between-purge-batches:3");
    expect(await post(second, `/v2/${queueOf(0)}:purge`, {}).catch(() => undefined)).toBeUndefined();
    expect(await second.ended).toBe("SIGKILL");
    const purged = scene.stored("ended");
    expect(purged.size).toBe(3000);

    const third = await scene.start();
    await post(third, `/v2/${queueOf(0)}:resume`, {});
    expect((await post(third, "/emulator:wait?timeout=120")).status).toBe(200);
    await third.stop();
    expect(new Set(scene.deliveries.keys())).toEqual(new Set(allNames).difference(purged));
  });
});
