import type { CloudTasksClient } from "@google-cloud/tasks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RpcError, type RpcTable } from "../../../src/server/rpc.ts";
import { type Call, officialClient, openServer, recordingTable, type Server, tasksService } from "./harness.ts";

const location = "projects/p/locations/l";
const queue = `${location}/queues/q`;
const task = `${queue}/tasks/t`;

// biome-ignore lint/suspicious/noExplicitAny: whatever the client answers.
type Use = (client: CloudTasksClient) => Promise<any>;

const policy = { version: 1, bindings: [{ role: "roles/viewer", members: ["user:a@b.test"] }], etag: Buffer.from("e") };

/** Every call that the client has: what it is called with, and a part of what must reach the table. */
const uses: [method: string, use: Use, request: object][] = [
  [
    "ListQueues",
    (client) => client.listQueues({ parent: location, filter: "state: PAUSED", pageSize: 7, pageToken: "a b&c" }, once),
    { parent: location, filter: "state: PAUSED", pageSize: 7, pageToken: "a b&c" },
  ],
  ["GetQueue", (client) => client.getQueue({ name: queue }), { name: queue }],
  [
    "CreateQueue",
    (client) =>
      client.createQueue({ parent: location, queue: { name: queue, rateLimits: { maxDispatchesPerSecond: 0.5 } } }),
    {
      parent: location,
      queue: { name: queue, rateLimits: { maxDispatchesPerSecond: 0.5, maxConcurrentDispatches: 0 } },
    },
  ],
  [
    "UpdateQueue",
    (client) =>
      client.updateQueue({
        queue: { name: queue, retryConfig: { minBackoff: { seconds: 1, nanos: 500_000_000 }, maxAttempts: -1 } },
        updateMask: { paths: ["retry_config.min_backoff", "retry_config.max_attempts"] },
      }),
    {
      queue: { name: queue, retryConfig: { minBackoff: { seconds: 1, nanos: 500_000_000 }, maxAttempts: -1 } },
      updateMask: { paths: ["retry_config.min_backoff", "retry_config.max_attempts"] },
    },
  ],
  ["DeleteQueue", (client) => client.deleteQueue({ name: queue }), { name: queue }],
  ["PurgeQueue", (client) => client.purgeQueue({ name: queue }), { name: queue }],
  ["PauseQueue", (client) => client.pauseQueue({ name: queue }), { name: queue }],
  ["ResumeQueue", (client) => client.resumeQueue({ name: queue }), { name: queue }],
  [
    "GetIamPolicy",
    (client) => client.getIamPolicy({ resource: queue, options: { requestedPolicyVersion: 3 } }),
    { resource: queue, options: { requestedPolicyVersion: 3 } },
  ],
  [
    "SetIamPolicy",
    (client) => client.setIamPolicy({ resource: queue, policy }),
    { resource: queue, policy: { ...policy, auditConfigs: [] } },
  ],
  [
    "TestIamPermissions",
    (client) => client.testIamPermissions({ resource: queue, permissions: ["a", "b"] }),
    { resource: queue, permissions: ["a", "b"] },
  ],
  [
    "ListTasks",
    (client) => client.listTasks({ parent: queue, responseView: "FULL", pageSize: 3 }, once),
    { parent: queue, responseView: "FULL", pageSize: 3 },
  ],
  ["GetTask", (client) => client.getTask({ name: task, responseView: "FULL" }), { name: task, responseView: "FULL" }],
  [
    "CreateTask",
    (client) =>
      client.createTask({
        parent: queue,
        responseView: "BASIC",
        task: {
          name: task,
          httpRequest: {
            url: "https://worker.test/?a=ä",
            httpMethod: "PUT",
            headers: { "X-One": "1", ünë: "ö" },
            body: Buffer.from([0, 255, 62, 63]),
            oidcToken: { serviceAccountEmail: "s@p.test", audience: "a" },
          },
          scheduleTime: { seconds: 1_900_000_000, nanos: 123_456_000 },
          dispatchDeadline: { seconds: 15, nanos: 0 },
        },
      }),
    {
      parent: queue,
      responseView: "BASIC",
      task: {
        name: task,
        messageType: "httpRequest",
        httpRequest: {
          url: "https://worker.test/?a=ä",
          httpMethod: "PUT",
          headers: { "X-One": "1", ünë: "ö" },
          body: Buffer.from([0, 255, 62, 63]),
          authorizationHeader: "oidcToken",
          oidcToken: { serviceAccountEmail: "s@p.test", audience: "a" },
        },
        scheduleTime: { seconds: 1_900_000_000, nanos: 123_456_000 },
        dispatchDeadline: { seconds: 15, nanos: 0 },
        createTime: null,
        dispatchCount: 0,
        view: "VIEW_UNSPECIFIED",
      },
    },
  ],
  ["DeleteTask", (client) => client.deleteTask({ name: task }), { name: task }],
  ["RunTask", (client) => client.runTask({ name: task, responseView: "FULL" }), { name: task, responseView: "FULL" }],
  ["GetLocation", (client) => client.getLocation({ name: location }), { name: location }],
  [
    "ListLocations",
    async (client) => {
      for await (const _ of client.listLocationsAsync({ name: "projects/p", filter: "f" }, once));
    },
    { name: "projects/p", filter: "f" },
  ],
];

const once = { autoPaginate: false };

const answers = {
  CreateTask: {
    name: task,
    httpRequest: {
      url: "https://worker.test/",
      httpMethod: "POST",
      headers: { a: "b" },
      body: Buffer.from([251, 255]),
    },
    scheduleTime: { seconds: 1_900_000_000, nanos: 5000 },
    createTime: { seconds: 1_800_000_000 },
    dispatchDeadline: { seconds: 600 },
    dispatchCount: 0,
    responseCount: 2,
    lastAttempt: { responseStatus: { code: 13, message: "INTERNAL(13): HTTP status code 502" } },
    view: "FULL",
  },
  GetQueue: {
    name: queue,
    rateLimits: { maxDispatchesPerSecond: 0.5, maxBurstSize: 10, maxConcurrentDispatches: 1000 },
    retryConfig: {
      maxAttempts: -1,
      minBackoff: { nanos: 100_000_000 },
      maxBackoff: { seconds: 3600 },
      maxDoublings: 16,
    },
    state: "PAUSED",
  },
  GetIamPolicy: policy,
  TestIamPermissions: { permissions: ["a"] },
  ListTasks: { tasks: [{ name: task, view: "BASIC" }, { name: `${task}2` }], nextPageToken: "next" },
  GetLocation: { name: location, locationId: "l", labels: { a: "b" } },
};

describe.each(["gRPC", "REST"] as const)("the official client over %s", (transport) => {
  const calls: Call[] = [];
  let server: Server;
  let client: CloudTasksClient;
  beforeAll(async () => {
    server = await openServer(recordingTable(calls, answers));
    client = officialClient(server.port, transport);
    await client.initialize();
  });
  afterAll(async () => {
    await client.close();
    await server.close(0);
  });

  test.each(uses)("%s arrives with its request", async (method, use, request) => {
    calls.length = 0;
    await use(client);
    expect(calls).toMatchObject([{ method, request }]);
  });

  test("a task comes back as it was answered", async () => {
    const [created] = await client.createTask({ parent: queue, task: {} });
    expect(created).toMatchObject({
      name: task,
      httpRequest: {
        url: "https://worker.test/",
        httpMethod: "POST",
        headers: { a: "b" },
        body: Buffer.from([251, 255]),
      },
      scheduleTime: { seconds: "1900000000", nanos: 5000 },
      createTime: { seconds: "1800000000", nanos: 0 },
      dispatchDeadline: { seconds: "600", nanos: 0 },
      dispatchCount: 0,
      responseCount: 2,
      firstAttempt: null,
      lastAttempt: { responseStatus: { code: 13, message: "INTERNAL(13): HTTP status code 502" } },
      view: "FULL",
    });
  });

  test("a queue comes back as it was answered", async () => {
    const [found] = await client.getQueue({ name: queue });
    expect(found).toMatchObject({
      rateLimits: { maxDispatchesPerSecond: 0.5, maxBurstSize: 10, maxConcurrentDispatches: 1000 },
      retryConfig: {
        maxAttempts: -1,
        minBackoff: { seconds: "0", nanos: 100_000_000 },
        maxBackoff: { seconds: "3600", nanos: 0 },
        maxDoublings: 16,
      },
      state: "PAUSED",
      purgeTime: null,
    });
  });

  test("policies, permissions, pages and locations come back", async () => {
    const [bound] = await client.getIamPolicy({ resource: queue });
    expect(bound).toMatchObject(policy);
    const [{ permissions }] = await client.testIamPermissions({ resource: queue, permissions: ["a", "b"] });
    expect(permissions).toEqual(["a"]);
    const [tasks, , page] = await client.listTasks({ parent: queue }, once);
    expect([tasks?.map(({ name }) => name), page?.nextPageToken]).toEqual([[task, `${task}2`], "next"]);
    const found = (await client.getLocation({ name: location })) as unknown as object[];
    expect(found[0]).toMatchObject({ locationId: "l", labels: { a: "b" } });
  });
});

/** How gax tells of an error. */
interface ClientError extends Error {
  code: number;
  statusDetails?: object[];
}

describe.each(["gRPC", "REST"] as const)("errors in the official client over %s", (transport) => {
  const help = { description: "Definition of queue name", url: "https://queues.test/name" };
  const secret = "SELECT from a table of ours";
  const table: RpcTable = {
    [tasksService]: {
      GetQueue: async () => {
        throw new RpcError("NOT_FOUND", "Queue does not exist. Älso 100 %\nin two lines.");
      },
      CreateTask: async () => {
        throw new RpcError("ALREADY_EXISTS", "Requested entity already exists");
      },
      CreateQueue: async () => {
        throw new RpcError("INVALID_ARGUMENT", "Queue name must be formatted", [
          { "@type": "type.googleapis.com/google.rpc.Help", links: [help] },
          { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "R", domain: "d", metadata: { a: "b" } },
          { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1.500s" },
        ]);
      },
      PurgeQueue: async () => {
        throw new Error(secret);
      },
      ResumeQueue: async () => ({ name: queue, rateLimits: "not a message" }),
    },
  };
  let server: Server;
  let client: CloudTasksClient;
  beforeAll(async () => {
    server = await openServer(table);
    client = officialClient(server.port, transport);
  });
  afterAll(async () => {
    await client.close();
    await server.close(0);
  });
  const failure = (call: Promise<unknown>): Promise<ClientError> =>
    call.then(
      () => expect.unreachable("the call was answered"),
      (error) => error,
    );

  test("have the code of gRPC and the message", async () => {
    const missing = await failure(client.getQueue({ name: queue }));
    expect(missing.code).toBe(5);
    expect(missing.message).toContain("Queue does not exist. Älso 100 %\nin two lines.");
    expect(await failure(client.createTask({ parent: queue, task: {} }))).toMatchObject({ code: 6 });
  });

  test("have their details", async () => {
    const error = await failure(client.createQueue({ parent: location, queue: {} }));
    expect(error).toMatchObject({ code: 3, reason: "R", domain: "d", errorInfoMetadata: { a: "b" } });
    const [first, , { retryDelay }] = error.statusDetails as [object, object, { retryDelay: Record<string, unknown> }];
    expect(first).toMatchObject({ links: [help] });
    expect([Number(retryDelay.seconds), retryDelay.nanos]).toEqual([1, 500_000_000]);
  });

  test("that are defects tell nothing, and are reported", async () => {
    server.defects.length = 0;
    const error = await failure(client.purgeQueue({ name: queue }));
    expect(error.code).toBe(13);
    expect(JSON.stringify([error, error.message])).not.toContain(secret);
    expect(server.defects).toMatchObject([{ message: secret }]);
  });

  test("an answer that is no message of its type is a defect", async () => {
    server.defects.length = 0;
    expect(await failure(client.resumeQueue({ name: queue }))).toMatchObject({ code: 13 });
    expect(server.defects).toHaveLength(1);
  });

  test("a method without a call is UNIMPLEMENTED", async () => {
    server.defects.length = 0;
    expect(await failure(client.pauseQueue({ name: queue }))).toMatchObject({ code: 12 });
    expect(server.defects).toEqual([]);
  });
});
