import type { ServiceError } from "@grpc/grpc-js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createGrpcFace } from "../../../src/server/protocol/grpc.ts";
import { RpcError, type RpcTable } from "../../../src/server/rpc.ts";
import { type Call, grpcCaller, openServer, recordingTable, root, type Server, seen, tasksService } from "./harness.ts";

const queue = "projects/p/locations/l/queues/q";
const v2 = (name: string) => root.lookupType(`google.cloud.tasks.v2.${name}`);
const path = (method: string, service = tasksService) => `/${service}/${method}`;

const calls: Call[] = [];
const answers = {
  BatchCreateTasks: {
    name: "projects/p/locations/l/operations/o",
    done: true,
    metadata: {
      "@type": "type.googleapis.com/google.cloud.tasks.v2.BatchCreateTasksMetadata",
      state: "PARTIALLY_SUCCEEDED",
      failedRequests: { 3: { code: 6, message: "Requested entity already exists" } },
    },
    response: { "@type": "type.googleapis.com/google.cloud.tasks.v2.BatchCreateTasksResponse", tasks: [{ name: "t" }] },
  },
  BufferTask: { task: { name: "t" } },
};

/** As the recording table answers, but for three calls that fail. */
function table(): RpcTable {
  const recorded = recordingTable(calls, answers);
  const failing = {
    GetQueue: () => Promise.reject(new RpcError("FAILED_PRECONDITION", "No.", [{ "@type": "x/no.Such", a: 1 }])),
    DeleteQueue: () => {
      throw new Error("thrown before the promise");
    },
  };
  return { ...recorded, [tasksService]: { ...recorded[tasksService], ...failing } };
}

let server: Server;
let grpc: ReturnType<typeof grpcCaller>;
beforeAll(async () => {
  server = await openServer(table());
  grpc = grpcCaller(server.port, { "grpc.max_send_message_length": -1 });
});
afterAll(async () => {
  grpc.client.close();
  await server.close(0);
});

const failure = (call: Promise<unknown>): Promise<ServiceError> =>
  call.then(
    () => expect.unreachable("the call was answered"),
    (error) => error,
  );

describe("gRPC", () => {
  test("has the newer methods, with operations' messages packed", async () => {
    const request = { parent: queue, requests: [{ parent: queue, task: { name: "n" } }], requestId: "id" };
    const answer = await grpc.call(path("BatchCreateTasks"), v2("BatchCreateTasksRequest"), request);
    expect(calls.at(-1)).toMatchObject({ method: "BatchCreateTasks", request });
    const { metadata, response, done } = seen(root.lookupType("google.longrunning.Operation"), answer);
    expect([done, metadata.type_url, response.type_url]).toEqual([
      true,
      "type.googleapis.com/google.cloud.tasks.v2.BatchCreateTasksMetadata",
      "type.googleapis.com/google.cloud.tasks.v2.BatchCreateTasksResponse",
    ]);
    expect(seen(v2("BatchCreateTasksMetadata"), metadata.value)).toMatchObject({
      state: "PARTIALLY_SUCCEEDED",
      failedRequests: { 3: { code: 6, message: "Requested entity already exists" } },
    });
    expect(seen(v2("BatchCreateTasksResponse"), response.value)).toMatchObject({ tasks: [{ name: "t" }] });
  });

  test("has the methods of Operations and Locations, and BufferTask", async () => {
    const name = root.lookupType("google.longrunning.GetOperationRequest");
    await grpc.call(path("GetOperation", "google.longrunning.Operations"), name, { name: "o" });
    await grpc.call(path("GetLocation", "google.cloud.location.Locations"), name, { name: "l" });
    const buffered = { queue, taskId: "t", body: { contentType: "text/plain", data: Buffer.from("x") } };
    const answer = await grpc.call(path("BufferTask"), v2("BufferTaskRequest"), buffered);
    expect(calls.slice(-3)).toMatchObject([
      { request: { name: "o" } },
      { request: { name: "l" } },
      { request: buffered },
    ]);
    expect(seen(v2("BufferTaskResponse"), answer)).toMatchObject({ task: { name: "t" } });
  });

  test("gives an empty request all its defaults", async () => {
    await grpc.bytes(path("CreateTask"), Buffer.alloc(0));
    expect(calls.at(-1)?.request).toEqual({ parent: "", task: null, responseView: "VIEW_UNSPECIFIED" });
  });

  test.each(["/google.cloud.tasks.v2.CloudTasks/Nonsense", "/google.cloud.tasks.v2beta3.CloudTasks/GetQueue"])(
    "refuses %s as UNIMPLEMENTED",
    async (unknown) => {
      expect(await failure(grpc.bytes(unknown, Buffer.alloc(0)))).toMatchObject({ code: 12 });
    },
  );

  test("refuses bytes that are no message, which is no defect", async () => {
    server.defects.length = 0;
    const error = await failure(grpc.bytes(path("GetTask"), Buffer.from([0x0a, 0xff])));
    expect(error).toMatchObject({ code: 13, details: "The request cannot be parsed." });
    expect(server.defects).toEqual([]);
  });

  test("takes messages of 4 MiB and refuses larger ones", async () => {
    const task = (length: number) => ({ parent: queue, task: { httpRequest: { body: Buffer.alloc(length) } } });
    await grpc.call(path("CreateTask"), v2("CreateTaskRequest"), task(4 * 1024 * 1024));
    expect(calls.at(-1)?.request.task.httpRequest.body.length).toBe(4 * 1024 * 1024);
    const larger = grpc.call(path("CreateTask"), v2("CreateTaskRequest"), task(5 * 1024 * 1024));
    expect(await failure(larger)).toMatchObject({ code: 8 });
  });

  test("tells a refusal even when its details are unknown, and reports those", async () => {
    server.defects.length = 0;
    const error = await failure(grpc.call(path("GetQueue"), v2("GetQueueRequest"), { name: queue }));
    expect(error).toMatchObject({ code: 9, details: "No." });
    expect(error.metadata.get("grpc-status-details-bin")).toEqual([]);
    expect(server.defects).toHaveLength(1);
  });

  test("takes what a call throws at once like what it rejects with", async () => {
    server.defects.length = 0;
    const error = await failure(grpc.call(path("DeleteQueue"), v2("DeleteQueueRequest"), { name: queue }));
    expect(error).toMatchObject({ code: 13, details: "Internal error encountered." });
    expect(server.defects).toMatchObject([{ message: "thrown before the promise" }]);
  });

  test("answers many calls of one connection at once, each with its own", async () => {
    const names = Array.from({ length: 200 }, (_, index) => `${queue}/tasks/${index}`);
    calls.length = 0;
    await Promise.all(names.map((name) => grpc.call(path("GetTask"), v2("GetTaskRequest"), { name })));
    expect(calls.map(({ request }) => request.name).sort()).toEqual([...names].sort());
  });
});

test.each([
  [{ [tasksService]: { CreateTsk: async () => ({}) } }, "no method google.cloud.tasks.v2.CloudTasks.CreateTsk"],
  [{ "google.cloud.tasks.v2.CloudTask": {} }, "google.cloud.tasks.v2.CloudTask"],
])("a table with what the protos do not have is a mistake (%j)", (wrong, message) => {
  expect(() => createGrpcFace(root, wrong, { onDefect: () => {} })).toThrow(message);
});
