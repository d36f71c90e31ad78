import type { Type } from "protobufjs/light.js";
import { describe, expect, test } from "vitest";
import { createProblems } from "../../../src/server/protocol/json/problems.ts";
import { readMessage } from "../../../src/server/protocol/json/read.ts";
import { writeMessage } from "../../../src/server/protocol/json/write.ts";
import { root, seen } from "./harness.ts";

/** Bytes and JSON that Google's own client for Python (google-cloud-tasks 2.26.0, protobuf's MessageToDict) makes of the new messages. */
const made: [type: string, hex: string, json: object][] = [
  [
    "Queue",
    "0a016e522b0a1508021200180022040a022f702a050a03613d62300110061a080a060a016b12017632060a0165120161",
    {
      name: "n",
      httpTarget: {
        uriOverride: {
          scheme: "HTTPS",
          host: "",
          port: "0",
          pathOverride: { path: "/p" },
          queryOverride: { queryParams: "a=b" },
          uriOverrideEnforceMode: "IF_NOT_EXISTS",
        },
        httpMethod: "PATCH",
        headerOverrides: [{ header: { key: "k", value: "v" } }],
        oidcToken: { serviceAccountEmail: "e", audience: "a" },
      },
    },
  ],
  ["Queue", "52082a060a0165120173", { httpTarget: { oauthToken: { serviceAccountEmail: "e", scope: "s" } } }],
  [
    "Task",
    "0a016e62160803120208091a0808011080cab5ee012202083c2804",
    {
      name: "n",
      retryConfig: { maxAttempts: 3, maxRetryDuration: "9s", minBackoff: "1.500s", maxBackoff: "60s", maxDoublings: 4 },
    },
  ],
  [
    "BatchCreateTasksRequest",
    "0a0170120a0a017012030a016e18021a026964",
    { parent: "p", requests: [{ parent: "p", task: { name: "n" }, responseView: "FULL" }], requestId: "id" },
  ],
  ["BatchCreateTasksResponse", "0a030a016e", { tasks: [{ name: "n" }] }],
  [
    "BatchCreateTasksMetadata",
    "0a020801120508021088271805220c0807120808051204676f6e65",
    {
      startTime: "1970-01-01T00:00:01Z",
      endTime: "1970-01-01T00:00:02.000005Z",
      state: "PARTIALLY_SUCCEEDED",
      failedRequests: { "7": { code: 5, message: "gone" } },
    },
  ],
  ["BatchDeleteTasksRequest", "0a01701201611201621a026964", { parent: "p", names: ["a", "b"], requestId: "id" }],
  [
    "BatchDeleteTasksMetadata",
    "0a020801120208021803220c0800120808051204676f6e65",
    {
      startTime: "1970-01-01T00:00:01Z",
      endTime: "1970-01-01T00:00:02Z",
      state: "PARTIALLY_SUCCEEDED",
      failedRequests: { "0": { code: 5, message: "gone" } },
    },
  ],
  [
    "UpdateCmekConfigRequest",
    "0a060a016e12016b12090a076b6d735f6b6579",
    { cmekConfig: { name: "n", kmsKey: "k" }, updateMask: "kmsKey" },
  ],
  ["GetCmekConfigRequest", "0a016e", { name: "n" }],
];

const typeOf = (name: string): Type => root.lookupType(`google.cloud.tasks.v2.${name}`);

describe("the messages that npm's descriptors lack", () => {
  test.each(made)("%s %s is read from Google's bytes", (name, hex, json) => {
    const message = typeOf(name).decode(Buffer.from(hex, "hex"));
    expect(writeMessage(message, { numericEnums: false })).toEqual(json);
  });

  test.each(made)("%s %s read from its JSON is the message of Google's bytes", (name, hex, json) => {
    const problems = createProblems();
    const message = typeOf(name).fromObject(readMessage(typeOf(name), json, "", problems) ?? {});
    expect(problems.found).toBe(false);
    const bytes = typeOf(name).encode(message).finish();
    expect(seen(typeOf(name), bytes)).toEqual(seen(typeOf(name), Buffer.from(hex, "hex")));
  });

  test("numbers of states that no message above has", () => {
    expect(root.lookupEnum("google.cloud.tasks.v2.BatchCreateTasksMetadata.State")).toMatchObject({
      values: { RUNNING: 1, SUCCEEDED: 2, FAILED: 3, CANCELLED: 4, PARTIALLY_SUCCEEDED: 5 },
    });
    expect(root.lookupEnum("google.cloud.tasks.v2.BatchDeleteTasksMetadata.State")).toMatchObject({
      values: { RUNNING: 1, SUCCEEDED: 2, PARTIALLY_SUCCEEDED: 3, FAILED: 4 },
    });
    expect(root.lookupEnum("google.cloud.tasks.v2.UriOverride.UriOverrideEnforceMode")).toMatchObject({
      values: { IF_NOT_EXISTS: 1, ALWAYS: 2 },
    });
  });
});

test("the versions that are not served are not loaded", () => {
  expect(root.lookup("google.cloud.tasks.v2beta2")).toBeNull();
  expect(root.lookup("google.cloud.tasks.v2beta3")).toBeNull();
});

test.each([
  "google.rpc.Help",
  "google.rpc.ErrorInfo",
  "google.rpc.BadRequest",
  "google.api.HttpBody",
  "google.iam.v1.Policy",
])("%s is there", (name) => {
  expect(root.lookupType(name).fullName).toBe(`.${name}`);
});
