import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { location, useBench } from "../bench.ts";
import { type FaceName, unpackAny } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";
import { millis } from "../times.ts";

const week = 7 * 24 * 60 * 60;
const requestId = "6f0c1a52-8f0e-4d0c-9d6e-0a5d2c1b7e3f";
const noneOf = (method: string) =>
  `None of the requests succeeded, refer to ${method}Metadata.failed_requests for individual error details`;

/** The state and the failures that an operation's metadata tell. */
function outcomeOf(operation: Message): { state: string; failed: Message } {
  const { state, failedRequests = {} } = unpackAny(operation.metadata);
  return { state, failed: failedRequests };
}

export function batches(face: FaceName): void {
  describe("a batch", () => {
    const bench = useBench(face);
    const call = (method: string, request: Message): Promise<Message> => bench().face.call(method, request);
    /** A queue that keeps what is in it. */
    const newQueue = async () => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      return queue;
    };
    const task = (name?: string, more: object = {}) => ({
      task: { httpRequest: { url: `${bench().target.origin}/work`, ...more }, ...(name !== undefined && { name }) },
    });
    const count = async (parent: string) => (await bench().client.listTasks({ parent }))[0].length;
    const operationOf = (name: string) => call("GetOperation", { name });

    test("of 100 creations is done when it is answered, and can be asked for", async () => {
      const queue = await newQueue();
      const requests = Array.from({ length: 100 }, () => task());
      const operation = await call("BatchCreateTasks", { parent: queue, requests });
      expect(operation).toMatchObject({ done: true });
      expect(operation.name).toMatch(new RegExp(`^${location}/operations/[0-9a-f-]{36}$`));
      const { tasks } = unpackAny(operation.response);
      expect(new Set(tasks.map(({ name }: Message) => name)).size).toBe(100);
      const { startTime, endTime, state, failedRequests } = unpackAny(operation.metadata);
      expect([millis(startTime), millis(endTime), state]).toEqual([
        bench().clock.now(),
        bench().clock.now(),
        "SUCCEEDED",
      ]);
      expect(failedRequests ?? {}).toEqual({});
      expect(await count(queue)).toBe(100);
      await bench().restart();
      expect(await operationOf(operation.name)).toEqual(operation);
    });

    test("sends what it has created", async () => {
      const queue = await bench().newQueue();
      const requests = [task(`${queue}/tasks/a`), task(`${queue}/tasks/b`)];
      await call("BatchCreateTasks", { parent: queue, requests });
      const sent = [await bench().target.next(), await bench().target.next()];
      expect(sent.map(({ headers }) => headers["x-cloudtasks-taskname"]).sort()).toEqual(["a", "b"]);
      for (const { answer } of sent) answer(200);
      for (const _ of sent) await bench().attempt(queue);
    });

    test("creates what it can and tells what it cannot", async () => {
      const queue = await newQueue();
      const name = (id: string) => `${queue}/tasks/${id}`;
      const requests = [task(name("a")), task(name("a")), task(name("not valid")), task(undefined, { url: "ftp://x" })];
      const operation = await call("BatchCreateTasks", { parent: queue, requests });
      expect(unpackAny(operation.response).tasks).toMatchObject([{ name: name("a") }]);
      const { state, failed } = outcomeOf(operation);
      expect(state).toBe("PARTIALLY_SUCCEEDED");
      expect(failed).toMatchObject({
        1: { code: 6, message: texts.exists },
        2: { code: 3, message: texts.taskId("not valid") },
        3: { code: 3, message: "HttpTarget.url must start with 'http://' or 'https://'." },
      });
      expect(Object.keys(failed)).toEqual(["1", "2", "3"]);
    });

    test.each([
      ["BatchCreateTasks", () => ({ requests: [task(undefined, { url: "" }), {}] })],
      ["BatchDeleteTasks", (queue: string) => ({ names: [`${queue}/tasks/a`, `${queue}/tasks/b`] })],
    ] as const)("%s of which nothing came is aborted", async (method, more) => {
      const queue = await newQueue();
      const operation = await call(method, { parent: queue, ...more(queue) });
      expect(operation).toMatchObject({ done: true, error: { code: 10, message: noneOf(method) } });
      expect(operation).not.toHaveProperty("response");
      const { state, failed } = outcomeOf(operation);
      expect([state, Object.keys(failed)]).toEqual(["FAILED", ["0", "1"]]);
      expect(await operationOf(operation.name)).toEqual(operation);
    });

    test("deletes what is there and tells what is not", async () => {
      const queue = await newQueue();
      const names = ["a", "b", "c"].map((id) => `${queue}/tasks/${id}`);
      await call("BatchCreateTasks", { parent: queue, requests: [task(names[0]), task(names[1])] });
      const operation = await call("BatchDeleteTasks", { parent: queue, names });
      expect(operation.response.type_url).toBe("type.googleapis.com/google.protobuf.Empty");
      expect(outcomeOf(operation)).toMatchObject({
        state: "PARTIALLY_SUCCEEDED",
        failed: { 2: { code: 5, message: texts.notFound } },
      });
      expect(await count(queue)).toBe(0);
      expect((await refusal(bench().client.getTask({ name: names[0]! }))).message).toBe(texts.taskIsOver);
    });

    test("of 1,000 deletions is done when it is answered", async () => {
      const queue = await newQueue();
      const names = Array.from({ length: 1000 }, (_, number) => `${queue}/tasks/t-${number}`);
      for (let from = 0; from < 1000; from += 100)
        await call("BatchCreateTasks", {
          parent: queue,
          requests: names.slice(from, from + 100).map((name) => task(name)),
        });
      expect(outcomeOf(await call("BatchDeleteTasks", { parent: queue, names })).state).toBe("SUCCEEDED");
      expect(await count(queue)).toBe(0);
    });

    test("happens once for one request id, however often and when it is asked for", async () => {
      const queue = await newQueue();
      const request = { parent: queue, requests: [task(), task()], requestId };
      const [first, second] = await Promise.all([call("BatchCreateTasks", request), call("BatchCreateTasks", request)]);
      expect(second).toEqual(first);
      await bench().restart();
      expect(await call("BatchCreateTasks", { ...request, requestId: requestId.toUpperCase() })).toEqual(first);
      expect(await count(queue)).toBe(2);
      const other = await newQueue();
      expect((await call("BatchCreateTasks", { ...request, parent: other })).name).not.toBe(first.name);
    });

    test("is remembered for a week", async () => {
      const queue = await newQueue();
      const { name } = await call("BatchCreateTasks", { parent: queue, requests: [task()] });
      await bench().seconds(week - 1);
      expect(await operationOf(name)).toMatchObject({ done: true });
      await bench().seconds(1);
      expect(await refusal(operationOf(name))).toMatchObject({ code: "NOT_FOUND", message: texts.notFound });
    });
  });
}
