import fc from "fast-check";
import { toProto3JSON } from "proto3-json-serializer";
import type { Type } from "protobufjs/light.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { policy, queue, task } from "./arbitraries.ts";
import { type Call, grpcCaller, openServer, recordingTable, rest, root, type Server, tasksService } from "./harness.ts";

const parent = "projects/p/locations/l/queues/q";

const calls: Call[] = [];
let server: Server;
let grpc: ReturnType<typeof grpcCaller>;
beforeAll(async () => {
  server = await openServer(recordingTable(calls));
  grpc = grpcCaller(server.port);
});
afterAll(async () => {
  grpc.client.close();
  await server.close(0);
});

const view = fc.constantFrom("VIEW_UNSPECIFIED", "BASIC", "FULL");
const mask = fc.array(fc.constantFrom("rate_limits.max_burst_size", "retry_config", "state"), { maxLength: 3 });
const words = fc.string({ unit: "binary", maxLength: 20 });

/** A method, its requests, and how each is asked for over REST: the path, the part that is the body, and the query. */
interface Case {
  method: string;
  requests: fc.Arbitrary<Message>;
  verb: string;
  path: string;
  body?: (json: Message) => unknown;
  query?: (json: Message) => Record<string, string>;
}

const cases: Case[] = [
  {
    method: "CreateTask",
    requests: fc.record({ parent: fc.constant(parent), task, responseView: view }),
    verb: "POST",
    path: `${parent}/tasks`,
    body: ({ parent: _, ...json }) => json,
  },
  {
    method: "BatchCreateTasks",
    requests: fc.record({
      parent: fc.constant(parent),
      requests: fc.array(fc.record({ parent: words, task, responseView: view }), { maxLength: 3 }),
      requestId: words,
    }),
    verb: "POST",
    path: `${parent}/tasks:batchCreate`,
    body: (json) => json,
  },
  {
    method: "UpdateQueue",
    requests: fc.record({
      queue: queue.map((fields) => ({ ...fields, name: parent })),
      updateMask: fc.record({ paths: mask }),
    }),
    verb: "PATCH",
    path: parent,
    body: (json) => json.queue,
    query: (json) => ({ updateMask: json.updateMask ?? "" }),
  },
  {
    method: "SetIamPolicy",
    requests: fc.record({ resource: fc.constant(parent), policy }),
    verb: "POST",
    path: `${parent}:setIamPolicy`,
    body: (json) => json,
  },
  {
    method: "ListTasks",
    requests: fc.record({ parent: fc.constant(parent), responseView: view, pageSize: fc.nat(9999), pageToken: words }),
    verb: "GET",
    path: `${parent}/tasks`,
    query: ({ responseView, pageSize = 0, pageToken = "" }) => ({
      responseView,
      pageSize: String(pageSize),
      pageToken,
    }),
  },
];

/** JSON as another implementation writes it: Google's serializer for Node. */
const theirJson = (type: Type, request: Message, numericEnums: boolean): Message =>
  toProto3JSON(type.fromObject(request) as never, { numericEnums });

test.each(cases)("any request of $method is the same to the call over gRPC and REST", async (one) => {
  const { method, requests, verb, path, body, query } = one;
  const type = root.lookupService(tasksService).methods[method]?.resolvedRequestType as Type;
  await fc.assert(
    fc.asyncProperty(requests, fc.boolean(), async (request, numericEnums) => {
      calls.length = 0;
      const json = theirJson(type, request, numericEnums);
      await grpc.call(`/${tasksService}/${method}`, type, request);
      const parameters = new URLSearchParams(query?.(json));
      const answer = await rest(`${server.url}/v2/${path}?${parameters}`, verb, body?.(json));
      expect(answer.status, answer.text).toBe(200);
      expect(calls[1]).toEqual(calls[0]);
      // Nothing is there over one transport only, not even as undefined.
      expect(calls[1]).toStrictEqual(calls[0]);
    }),
    { numRuns: 60 },
  );
});
