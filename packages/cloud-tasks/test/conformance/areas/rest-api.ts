import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { rest } from "../../server/protocol/harness.ts";
import { location, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { taskHelp, texts } from "../golden.ts";

const key = `${location}/cmekConfig`;

/** Every path of the API, in the order in which they make sense, with what it is asked and a part of the answer. */
const calls: (queue: string, url: string) => [verb: string, path: string, body: unknown, answer: Message][] = (
  queue,
  url,
) => [
  ["GET", `${location}/queues`, undefined, { queues: [{ name: queue }] }],
  ["POST", `${location}/queues`, { name: `${queue}-b` }, { name: `${queue}-b`, state: "RUNNING" }],
  ["GET", queue, undefined, { name: queue }],
  ["PATCH", `${queue}?updateMask=state`, {}, { name: queue }],
  ["POST", `${queue}:pause`, {}, { state: "PAUSED" }],
  ["POST", `${queue}/tasks`, { task: { name: `${queue}/tasks/a`, httpRequest: { url } } }, { view: "BASIC" }],
  ["GET", `${queue}/tasks`, undefined, { tasks: [{ name: `${queue}/tasks/a` }] }],
  ["GET", `${queue}/tasks/a?responseView=FULL`, undefined, { name: `${queue}/tasks/a`, view: "FULL" }],
  ["POST", `${queue}/tasks:batchCreate`, { requests: [{ task: { httpRequest: { url } } }] }, { done: true }],
  ["POST", `${queue}/tasks:batchDelete`, { names: [`${queue}/tasks/a`] }, { done: true, response: {} }],
  ["POST", `${queue}:purge`, {}, { purgeTime: expect.stringMatching(/^2026-11-22T12:\d\d:\d\dZ$/) }],
  ["POST", `${queue}:resume`, {}, { state: "RUNNING" }],
  ["POST", `${queue}:setIamPolicy`, { policy: { bindings: [] } }, { etag: expect.any(String) }],
  ["POST", `${queue}:getIamPolicy`, {}, { etag: expect.any(String) }],
  ["POST", `${queue}:testIamPermissions`, { permissions: ["a.b"] }, { permissions: ["a.b"] }],
  ["GET", "projects/my-project/locations", undefined, { locations: expect.any(Array) }],
  ["GET", location, undefined, { locationId: "us-central1" }],
  ["PATCH", key, { kmsKey: "" }, { name: key }],
  ["GET", key, undefined, { name: key }],
  ["DELETE", `${queue}-b`, undefined, {}],
];

export function restApi(face: FaceName): void {
  if (face !== "REST") return;
  describe("the REST API", () => {
    const bench = useBench(face, () => ({ queueNameReservation: 0 }));
    const ask = (verb: string, path: string, body?: unknown) => rest(`${bench().server.url}/${path}`, verb, body);
    const newTask = async (task: Message, query = "") => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      return ask("POST", `v2/${queue}/tasks${query}`, { responseView: "FULL", task });
    };
    const url = "https://example.com/work";

    test.each(["v2/", ""])("has all its paths under /%s", async (prefix) => {
      const queue = await bench().newQueue();
      for (const [verb, path, body, answer] of calls(queue, url)) {
        const { status, headers, json } = await ask(verb, prefix + path, body);
        expect({ verb, path, status, json }).toMatchObject({ verb, path, status: 200, json: answer });
        expect(headers.get("content-type")).toBe("application/json; charset=UTF-8");
      }
    });

    test("runs and deletes tasks, and answers {}", async () => {
      const { json: task } = await newTask({ httpRequest: { url: `${bench().target.origin}/work` } });
      expect((await ask("POST", `v2/${task.name}:run`, {})).json).toMatchObject({ name: task.name, dispatchCount: 1 });
      (await bench().target.next()).answer(500);
      expect(await ask("DELETE", `v2/${task.name}`)).toMatchObject({ status: 200, json: {} });
    });

    test("takes enums by name and number, and answers as it is asked", async () => {
      for (const httpMethod of ["PUT", 4]) {
        const { json } = await newTask({ httpRequest: { url, httpMethod } });
        expect([json.view, json.httpRequest.httpMethod]).toEqual(["FULL", "PUT"]);
      }
      for (const query of ["?$alt=json;enum-encoding=int", "?%24alt=json%3Benum-encoding%3Dint"]) {
        const { json } = await newTask({ httpRequest: { url, httpMethod: "PUT" } }, query);
        expect([json.view, json.httpRequest.httpMethod]).toEqual([2, 4]);
      }
    });

    test("takes names in camel and in snake case, and writes camel case", async () => {
      const { json: snake } = await newTask({ http_request: { url, http_method: "PUT" }, dispatch_deadline: "20s" });
      const { json: camel } = await newTask({ httpRequest: { url, httpMethod: "PUT" }, dispatchDeadline: "20s" });
      expect({ ...snake, name: "" }).toEqual({ ...camel, name: "" });
      expect(snake.dispatchDeadline).toBe("20s");
    });

    test("writes bytes, times and numbers as JSON has them, and leaves out what is not set", async () => {
      const { json } = await newTask({ httpRequest: { url, body: "_-8" }, dispatchDeadline: "15.5s" });
      expect(json).toEqual({
        name: expect.any(String),
        // Given in the alphabet for URLs.
        httpRequest: { url, httpMethod: "POST", headers: { "User-Agent": "Google-Cloud-Tasks" }, body: "/+8=" },
        scheduleTime: expect.stringMatching(/^2026-11-22T12:\d\d:\d\dZ$/),
        createTime: expect.stringMatching(/^2026-11-22T12:\d\d:\d\dZ$/),
        dispatchDeadline: "15.500s",
        view: "FULL",
      });
      const { json: later } = await newTask({
        httpRequest: { url },
        scheduleTime: "2026-11-22T23:00:00.000000999+10:00",
      });
      expect(later.scheduleTime).toMatch(/^2026-11-22T(12:\d\d:\d\d|13:00:00)Z$/);
    });

    test.each(["rateLimits.maxConcurrentDispatches", "rate_limits.max_concurrent_dispatches"])(
      "takes the mask %s with another behind a comma",
      async (path) => {
        const queue = await bench().newQueue({ retryConfig: { maxAttempts: 7, maxDoublings: 7 } });
        // As the official client sends it: without the name that stands in the path.
        const body = { rateLimits: { maxConcurrentDispatches: 3 }, retryConfig: { maxAttempts: 8 } };
        const { json } = await ask("PATCH", `v2/${queue}?updateMask=${path},retryConfig.maxAttempts`, body);
        expect(json.rateLimits).toMatchObject({ maxConcurrentDispatches: 3, maxDispatchesPerSecond: 500 });
        expect(json.retryConfig).toMatchObject({ maxAttempts: 8, maxDoublings: 7 });
      },
    );

    test("buffers a body of any type under the path of its task", async () => {
      const uriOverride = { scheme: "HTTP", host: "127.0.0.1", port: Number(new URL(bench().target.origin).port) };
      const queue = await bench().newQueue({ httpTarget: { uriOverride } });
      const headers = { "content-type": "text/csv" };
      const answer = await rest(`${bench().server.url}/v2/${queue}/tasks/t-1:buffer`, "POST", "a;b", headers);
      expect(answer.json.task.name).toBe(`${queue}/tasks/t-1`);
      const request = await bench().target.next();
      expect([request.body, request.headers["content-type"]]).toEqual(["a;b", "text/csv"]);
      request.answer(200);
      await bench().attempt(queue);
    });
  });
}

export function restErrors(face: FaceName): void {
  if (face !== "REST") return;
  describe("an error over REST", () => {
    const bench = useBench(face);
    const ask = (verb: string, path: string, body?: unknown) => rest(`${bench().server.url}/v2/${path}`, verb, body);

    test("says its code, text, status and details, in this form and no other", async () => {
      const queue = await bench().newQueue();
      const task = { name: `${queue}/tasks/a b`, httpRequest: { url: "https://example.com" } };
      const { status, json } = await ask("POST", `${queue}/tasks`, { task });
      const error = { code: 400, message: texts.taskId("a b"), status: "INVALID_ARGUMENT", details: taskHelp };
      expect([status, json]).toEqual([400, { error }]);
      const missing = await ask("GET", `${queue}/tasks/none`);
      expect(missing.json).toEqual({ error: { code: 404, message: texts.notFound, status: "NOT_FOUND" } });
    });

    test("has the HTTP status of its code", async () => {
      const queue = await bench().newQueue();
      const gone = await bench().newQueue();
      await bench().client.deleteQueue({ name: gone });
      const policy = { etag: "AAAA" };
      const cases: [path: string, body: unknown, status: number, code: string][] = [
        [`${location}/queues`, { name: queue }, 409, "ALREADY_EXISTS"],
        [`${location}/queues`, { name: gone }, 400, "FAILED_PRECONDITION"],
        [`${gone}:pause`, {}, 404, "NOT_FOUND"],
        [`${queue}/tasks`, {}, 400, "INVALID_ARGUMENT"],
        [`${queue}:setIamPolicy`, { policy }, 409, "ABORTED"],
        [`${queue}/unknown`, {}, 404, "NOT_FOUND"],
      ];
      for (const [path, body, status, code] of cases) {
        const answer = await ask("POST", path, body);
        expect([path, answer.status, answer.json.error.code, answer.json.error.status]).toEqual([
          path,
          status,
          status,
          code,
        ]);
      }
    });

    test.each([
      ['{"task": ', /^Invalid JSON payload received\. /],
      [
        '{"task": {"colour": 1}}',
        /^Invalid JSON payload received\. Unknown name "colour" at 'task': Cannot find field\.$/,
      ],
      ['{"task": {"dispatchDeadline": 15}}', /^Invalid value at 'task\.dispatch_deadline' /],
      ["[]", /^Invalid JSON payload received\. /],
    ])("tells what is wrong with %s", async (body, message) => {
      const { status, json } = await ask("POST", `${await bench().newQueue()}/tasks`, body);
      expect([status, json.error.status]).toEqual([400, "INVALID_ARGUMENT"]);
      expect(json.error.message).toMatch(message);
      expect(json.error.details[0]["@type"]).toBe("type.googleapis.com/google.rpc.BadRequest");
    });

    test("is told in JSON under every other address, too", async () => {
      for (const path of ["", "v1/x", "v2/projects/p/locations/l/queues/q/x"]) {
        const { status, json } = await rest(`${bench().server.url}/${path}`, "GET");
        expect([status, json.error.status]).toEqual([404, "NOT_FOUND"]);
      }
    });
  });
}
