import { protos } from "@google-cloud/tasks";
import { describe, expect, test } from "vitest";
import { type Task, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";

/** Bytes of the stored task in the protobuf form: a mebibyte less seven, as measured at the real service. */
const largest = 1_048_569;

const { Task: TaskType } = protos.google.cloud.tasks.v2;

const sizeOf = ({ view: _, ...task }: Task): number =>
  TaskType.encode(TaskType.fromObject(withoutDefaults(task))).finish().length;

/** What proto3 puts on the wire: no zeros and no empty texts, which the client's answers spell out. */
function withoutDefaults<T extends object>(message: T): T {
  const kept = Object.entries(message).flatMap(([name, value]) => {
    if (value === null || value === 0 || value === "0" || value === "") return [];
    const isMessage = typeof value === "object" && !Buffer.isBuffer(value);
    return [[name, isMessage ? withoutDefaults(value) : value]];
  });
  return Object.fromEntries(kept);
}

const requests: Record<string, (body: Buffer) => Task> = {
  "for a URL": (body) => ({ httpRequest: { url: "https://example.com/", headers: { "X-Own": "1" }, body } }),
  "with a token": (body) => ({
    httpRequest: { url: "https://example.com/", body, oidcToken: { serviceAccountEmail: "a@b.test" } },
  }),
};

export function limits(face: FaceName): void {
  describe("the largest task", () => {
    const bench = useBench(face);
    const create = async (queue: string, task: Task) =>
      (await bench().client.createTask({ parent: queue, task, responseView: "FULL" }))[0];

    test.each(Object.keys(requests))("%s has exactly so many bytes when it is stored", async (kind) => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      const request = requests[kind]!;
      const name = (id: string) => `${queue}/tasks/${id}`;
      // What surrounds a body of this size does not depend on its last bytes.
      const probe = await create(queue, { name: name("a"), ...request(Buffer.alloc(1_040_000)) });
      const room = largest - sizeOf(probe) + 1_040_000;
      const full = await create(queue, { name: name("b"), ...request(Buffer.alloc(room)) });
      expect(sizeOf(full)).toBe(largest);
      const call = create(queue, { name: name("c"), ...request(Buffer.alloc(room + 1)) });
      expect(await refusal(call)).toEqual({ code: "INVALID_ARGUMENT", message: texts.tooLarge, details: [] });
      expect(await refusal(bench().client.getTask({ name: name("c") }))).toMatchObject({ code: "NOT_FOUND" });
    });

    test("for App Engine counts a routing by its host alone, in the form with a region", async () => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      const name = (id: string) => `${queue}/tasks/${id}`;
      const request = (body: Buffer) => ({ relativeUri: "/work", appEngineRouting: { service: "worker" }, body });
      const taskOf = (id: string, size: number): Task => ({
        name: name(id),
        appEngineHttpRequest: request(Buffer.alloc(size)),
      });
      const probe = await create(queue, taskOf("a", 1_040_000));
      const host = "worker.my-project.xx.r.appspot.com";
      const stored = { ...probe.appEngineHttpRequest, appEngineRouting: { host } };
      const room = largest - sizeOf({ ...probe, appEngineHttpRequest: stored }) + 1_040_000;
      expect((await create(queue, taskOf("b", room))).appEngineHttpRequest?.body).toHaveLength(room);
      expect(await refusal(create(queue, taskOf("c", room + 1)))).toMatchObject({ message: texts.tooLarge });
    });

    test("arrives whole", async () => {
      const queue = await bench().newQueue();
      const body = Buffer.alloc(1_048_000, "0123456789");
      await bench().create(queue, { httpRequest: { body } });
      const request = await bench().target.next();
      expect(request.body).toBe(body.toString());
      request.answer(200);
      expect((await bench().attempt(queue)).result).toBe("succeeded");
    });
  });

  describe("the longest", () => {
    const bench = useBench(face);

    test.each<[string, Task]>([
      ["URL", { httpRequest: { url: `https://example.com/${"a".repeat(2063)}` } }],
      ["relative URI", { appEngineHttpRequest: { relativeUri: `/${"a".repeat(2082)}` } }],
      ["headers", { httpRequest: { url: "https://example.com/", headers: { A: "x".repeat(81_880) } } }],
    ])("%s is taken and kept", async (_, task) => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      const [created] = await bench().client.createTask({ parent: queue, task });
      expect(await bench().find(created)).toMatchObject(task);
    });
  });
}
