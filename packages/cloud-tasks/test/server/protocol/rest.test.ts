import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type CodeName, RpcError } from "../../../src/server/rpc.ts";
import { type Call, openServer, recordingTable, rest, type Server, tasksService } from "./harness.ts";

const location = "projects/p/locations/l";
const queue = `${location}/queues/q`;

const calls: Call[] = [];
let server: Server;
beforeAll(async () => {
  const table = recordingTable(calls, {
    GetQueue: { name: queue, state: "PAUSED", rateLimits: { maxDispatchesPerSecond: 0.5, maxBurstSize: 0 } },
    GetOperation: {
      name: "o",
      done: true,
      metadata: { "@type": "type.googleapis.com/google.cloud.tasks.v2.BatchDeleteTasksMetadata", state: "FAILED" },
      error: { code: 10, message: "none" },
    },
  });
  server = await openServer(table);
});
afterAll(() => server.close(0));
beforeEach(() => {
  calls.length = 0;
});

const call = (verb: string, path: string, json?: unknown, headers?: Record<string, string>) =>
  rest(`${server.url}${path}`, verb, json, headers);

describe("a path", () => {
  const routes: [verb: string, path: string, method: string, request: object][] = [
    ["GET", `${location}/queues`, "ListQueues", { parent: location }],
    ["POST", `${location}/queues`, "CreateQueue", { parent: location, queue: null }],
    ["GET", queue, "GetQueue", { name: queue }],
    ["PATCH", queue, "UpdateQueue", { queue: { name: queue } }],
    ["DELETE", queue, "DeleteQueue", { name: queue }],
    ["POST", `${queue}:purge`, "PurgeQueue", { name: queue }],
    ["POST", `${queue}:pause`, "PauseQueue", { name: queue }],
    ["POST", `${queue}:resume`, "ResumeQueue", { name: queue }],
    ["POST", `${queue}:getIamPolicy`, "GetIamPolicy", { resource: queue }],
    ["POST", `${queue}:setIamPolicy`, "SetIamPolicy", { resource: queue }],
    ["POST", `${queue}:testIamPermissions`, "TestIamPermissions", { resource: queue }],
    ["GET", `${queue}/tasks`, "ListTasks", { parent: queue }],
    ["POST", `${queue}/tasks`, "CreateTask", { parent: queue }],
    ["POST", `${queue}/tasks:batchCreate`, "BatchCreateTasks", { parent: queue }],
    ["POST", `${queue}/tasks:batchDelete`, "BatchDeleteTasks", { parent: queue }],
    ["POST", `${queue}/tasks:buffer`, "BufferTask", { queue, taskId: "" }],
    ["POST", `${queue}/tasks/t:buffer`, "BufferTask", { queue, taskId: "t" }],
    ["GET", `${queue}/tasks/t`, "GetTask", { name: `${queue}/tasks/t` }],
    ["DELETE", `${queue}/tasks/t`, "DeleteTask", { name: `${queue}/tasks/t` }],
    ["POST", `${queue}/tasks/t:run`, "RunTask", { name: `${queue}/tasks/t` }],
    ["GET", `${location}/cmekConfig`, "GetCmekConfig", { name: `${location}/cmekConfig` }],
    ["PATCH", `${location}/cmekConfig`, "UpdateCmekConfig", { cmekConfig: { name: `${location}/cmekConfig` } }],
    ["GET", `${location}/operations/o`, "GetOperation", { name: `${location}/operations/o` }],
    ["GET", location, "GetLocation", { name: location }],
    ["GET", "projects/p/locations", "ListLocations", { name: "projects/p" }],
  ];

  test.each(routes)("%s %s is %s, with /v2 and without", async (verb, path, method, request) => {
    for (const prefix of ["/v2/", "/"]) {
      calls.length = 0;
      expect(await call(verb, `${prefix}${path}`)).toMatchObject({ status: 200 });
      expect(calls).toMatchObject([{ method, request }]);
    }
  });

  test("gives its names without percent signs, but keeps a slash within a name", async () => {
    await call("GET", "/v2/projects/example.com%3Ap/locations/l/queues/%C3%A4%20q");
    await call("GET", "/v2/projects/p/locations/l/queues/a%2Fb%2fc");
    await call("POST", `/v2/${queue}/tasks/a%2Fb:buffer`);
    expect(calls).toMatchObject([
      { request: { name: "projects/example.com:p/locations/l/queues/ä q" } },
      { request: { name: "projects/p/locations/l/queues/a%2Fb%2fc" } },
      { request: { queue, taskId: "a/b" } },
    ]);
  });

  test("may have colons that begin no verb", async () => {
    await call("GET", "/v2/projects/example.com:p/locations/l/queues/a:b");
    expect(calls).toMatchObject([
      { method: "GetQueue", request: { name: "projects/example.com:p/locations/l/queues/a:b" } },
    ]);
  });

  test("with half a percent sign is refused", async () => {
    const { status, json } = await call("GET", "/v2/projects/p/locations/l/queues/%zz");
    expect([status, json.error.status]).toEqual([400, "INVALID_ARGUMENT"]);
    expect(calls).toEqual([]);
  });

  test.each([
    ["GET", "/v2/projects/p"],
    ["GET", `/v2/${queue}/`],
    ["GET", "/v2/projects//locations/l/queues/q"],
    ["GET", `/v2/${queue}:purge`],
    ["PUT", `/v2/${queue}`],
    ["POST", `/v2/${queue}`],
    ["POST", `/v2/${queue}:nonsense`],
    ["GET", "/projects/p/locations/l/queues/q/nonsense"],
    ["GET", "/v2/constructor/p/locations"],
    ["OPTIONS", "/v2/nonsense"],
  ])("%s %s is not found", async (verb, path) => {
    const { status, headers, json } = await call(verb, path);
    expect(status).toBe(404);
    expect(headers.get("content-type")).toBe("application/json; charset=UTF-8");
    expect(json).toEqual({ error: { code: 404, message: "Method not found.", status: "NOT_FOUND" } });
    expect(calls).toEqual([]);
  });

  test.each(["/", "/jwks", "/v2", "/v3/projects/p/locations", "/project", "/.well-known/openid-configuration"])(
    "%s is left to other routes",
    async (path) => {
      expect(await call("GET", path)).toMatchObject({ status: 200, text: "another route" });
    },
  );

  test("tells its methods when asked for OPTIONS, and answers HEAD like GET without a body", async () => {
    const options = await call("OPTIONS", `/v2/${queue}`);
    expect([options.status, options.headers.get("allow")]).toEqual([204, "GET, PATCH, DELETE, OPTIONS"]);
    const [head, get] = [await call("HEAD", `/v2/${queue}`), await call("GET", `/v2/${queue}`)];
    expect([head.status, head.text]).toEqual([200, ""]);
    expect(head.headers.get("content-length")).toBe(get.headers.get("content-length"));
  });
});

describe("the query", () => {
  const cases: [query: string, request: object][] = [
    [
      "pageSize=7&pageToken=a%20b%2Bc+d&filter=state:%20PAUSED",
      { pageSize: 7, pageToken: "a b+c d", filter: "state: PAUSED" },
    ],
    ["page_size=7&page_token=x", { pageSize: 7, pageToken: "x" }],
    ["pageSize=1&pageSize=2", { pageSize: 2 }],
    [
      "$alt=json;enum-encoding=int&alt=json&key=k&prettyPrint=false&quotaUser=u&access_token=t&fields=queues&$.xgafv=2&callback=c&oauth_token=o&uploadType=m&upload_protocol=r",
      { pageSize: 0 },
    ],
  ];
  test.each(cases)("%s of ListQueues", async (query, request) => {
    expect(await call("GET", `/v2/${location}/queues?${query}`)).toMatchObject({ status: 200 });
    expect(calls).toMatchObject([{ method: "ListQueues", request: { parent: location, ...request } }]);
  });

  test.each(["responseView=FULL", "responseView=2", "response_view=FULL"])("%s of GetTask", async (query) => {
    await call("GET", `/v2/${queue}/tasks/t?${query}`);
    expect(calls).toMatchObject([{ request: { responseView: "FULL" } }]);
  });

  test("has masks in camel and snake case", async () => {
    await call("PATCH", `/v2/${queue}?updateMask=rateLimits.maxConcurrentDispatches,state`, {});
    await call("PATCH", `/v2/${queue}?update_mask=rate_limits.max_concurrent_dispatches%2Cstate`, {});
    const updateMask = { paths: ["rate_limits.max_concurrent_dispatches", "state"] };
    expect(calls).toMatchObject([{ request: { updateMask } }, { request: { updateMask } }]);
  });

  test("reaches fields within messages, times and lists, beside a body too", async () => {
    await call("POST", `/v2/${queue}:getIamPolicy?options.requestedPolicyVersion=3`, {});
    await call("POST", `/v2/${queue}:testIamPermissions?permissions=a&permissions=b`);
    await call(
      "POST",
      `/v2/${queue}/tasks?task.schedule_time=2026-01-02T03:04:05Z&task.dispatchDeadline=1.5s&responseView=FULL`,
      {
        task: { name: "n" },
      },
    );
    expect(calls).toMatchObject([
      { request: { options: { requestedPolicyVersion: 3 } } },
      { request: { permissions: ["a", "b"] } },
      {
        request: {
          responseView: "FULL",
          task: {
            name: "n",
            scheduleTime: { seconds: 1_767_323_045 },
            dispatchDeadline: { seconds: 1, nanos: 500_000_000 },
          },
        },
      },
    ]);
  });

  test.each(["x=1", "queues=1", "name.x=1", "__proto__=1", "toString=1", "filter.a=1", "=1"])(
    "%s is refused",
    async (query) => {
      const name = query.slice(0, query.indexOf("="));
      const description = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`;
      expect(await call("GET", `/v2/${location}/queues?${query}`)).toMatchObject({
        status: 400,
        json: {
          error: {
            code: 400,
            message: description,
            status: "INVALID_ARGUMENT",
            details: [{ "@type": "type.googleapis.com/google.rpc.BadRequest", fieldViolations: [{ description }] }],
          },
        },
      });
      expect(calls).toEqual([]);
    },
  );

  test("that is wrong twice is told once", async () => {
    const { json } = await call("GET", `/v2/${location}/queues?x=1&x=2`);
    expect(json.error.details[0].fieldViolations).toHaveLength(1);
  });

  test("cannot give a message as a whole", async () => {
    const { status, json } = await call("POST", `/v2/${queue}:getIamPolicy?options=3`);
    expect([status, json.error.message]).toEqual([400, expect.stringContaining("Field 'options' could not be found")]);
  });

  test.each([
    ["pageSize=many", `Invalid value at 'page_size' (TYPE_INT32), "many"`],
    ["pageSize=", `Invalid value at 'page_size' (TYPE_INT32), ""`],
  ])("%s is refused", async (query, message) => {
    expect(await call("GET", `/v2/${location}/queues?${query}`)).toMatchObject({
      status: 400,
      json: { error: { message } },
    });
  });
});

describe("an answer", () => {
  test("has names of enums, and no defaults", async () => {
    const { text, headers } = await call("GET", `/v2/${queue}`);
    expect(text).toBe(`{"name":"${queue}","rateLimits":{"maxDispatchesPerSecond":0.5},"state":"PAUSED"}`);
    expect(headers.get("content-type")).toBe("application/json; charset=UTF-8");
  });

  test.each(["$alt=json%3Benum-encoding%3Dint", "alt=json;enum-encoding=int"])(
    "has numbers of enums for %s",
    async (query) => {
      expect(await call("GET", `/v2/${queue}?${query}`)).toMatchObject({ json: { state: 2 } });
      expect(await call("GET", `/v2/${location}/operations/o?${query}`)).toMatchObject({
        json: { metadata: { state: 4 } },
      });
    },
  );

  test("can be printed prettily", async () => {
    expect((await call("GET", `/v2/${queue}?prettyPrint=true`)).text).toContain(`{\n  "name": "${queue}",\n`);
  });

  test("of an operation has its messages unpacked", async () => {
    expect(await call("GET", `/v2/${location}/operations/o`)).toMatchObject({
      json: {
        name: "o",
        done: true,
        metadata: { "@type": "type.googleapis.com/google.cloud.tasks.v2.BatchDeleteTasksMetadata", state: "FAILED" },
        error: { code: 10, message: "none" },
      },
    });
  });

  test("without fields is an empty object", async () => {
    expect(await call("DELETE", `/v2/${queue}`)).toMatchObject({ status: 200, text: "{}" });
  });
});

describe("a refusal", () => {
  const mapping: [CodeName, number][] = [
    ["CANCELLED", 499],
    ["UNKNOWN", 500],
    ["INVALID_ARGUMENT", 400],
    ["DEADLINE_EXCEEDED", 504],
    ["NOT_FOUND", 404],
    ["ALREADY_EXISTS", 409],
    ["PERMISSION_DENIED", 403],
    ["RESOURCE_EXHAUSTED", 429],
    ["FAILED_PRECONDITION", 400],
    ["ABORTED", 409],
    ["OUT_OF_RANGE", 400],
    ["UNIMPLEMENTED", 501],
    ["INTERNAL", 500],
    ["UNAVAILABLE", 503],
    ["DATA_LOSS", 500],
    ["UNAUTHENTICATED", 401],
  ];
  test.each(mapping)("with %s is %i", async (code, status) => {
    const details = [{ "@type": "type.googleapis.com/google.rpc.Help", links: [{ description: "d", url: "u" }] }];
    const refusing = await openServer({
      [tasksService]: { GetQueue: () => Promise.reject(new RpcError(code, "Nö.", details)) },
    });
    const answer = await rest(`${refusing.url}/v2/${queue}`, "GET");
    await refusing.close(0);
    expect(answer).toMatchObject({ status, json: { error: { code: status, message: "Nö.", status: code, details } } });
    expect(refusing.defects).toEqual([]);
  });

  test("tells nothing of a defect", async () => {
    const defect = new Error("a secret");
    const broken = await openServer({ [tasksService]: { GetQueue: () => Promise.reject(defect) } });
    const answer = await rest(`${broken.url}/v2/${queue}`, "GET");
    await broken.close(0);
    expect(answer).toMatchObject({
      status: 500,
      json: { error: { code: 500, message: "Internal error encountered.", status: "INTERNAL" } },
    });
    expect(broken.defects).toEqual([defect]);
  });
});
