import { describe, expect, test } from "vitest";
import { createProblems } from "../../../src/server/protocol/json/problems.ts";
import { readMessage } from "../../../src/server/protocol/json/read.ts";
import { RpcError } from "../../../src/server/rpc.ts";
import { read, typeOf } from "./json.ts";

function refusal(name: string, json: unknown): string {
  try {
    return `accepted: ${JSON.stringify(read(name, json))}`;
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    expect(error.code).toBe("INVALID_ARGUMENT");
    return error.message;
  }
}

describe("refused", () => {
  const time = "type.googleapis.com/google.protobuf.Timestamp";
  const span = "type.googleapis.com/google.protobuf.Duration";
  const cases: [type: string, json: unknown, message: string][] = [
    ["Task", { nonsense: 1 }, `Invalid JSON payload received. Unknown name "nonsense": Cannot find field.`],
    [
      "Task",
      { httpRequest: { a: 1 } },
      `Invalid JSON payload received. Unknown name "a" at 'http_request': Cannot find field.`,
    ],
    ["Task", { toString: 1 }, `Invalid JSON payload received. Unknown name "toString": Cannot find field.`],
    [
      "Task",
      JSON.parse('{"__proto__":{}}'),
      `Invalid JSON payload received. Unknown name "__proto__": Cannot find field.`,
    ],
    [
      "BatchCreateTasksRequest",
      { requests: [{}, { x: 1 }] },
      `Invalid JSON payload received. Unknown name "x" at 'requests[1]': Cannot find field.`,
    ],
    ["Task", [], `Invalid JSON payload received. Unknown name "": Root element must be a message.`],
    ["Task", "text", `Invalid JSON payload received. Unknown name "": Root element must be a message.`],
    ["Task", null, `Invalid JSON payload received. Unknown name "": Root element must be a message.`],
    [
      "Task",
      { name: ["a"] },
      `Invalid JSON payload received. Unknown name "name": Proto field is not repeating, cannot start list.`,
    ],
    ["Task", { name: 5 }, `Invalid value at 'name' (TYPE_STRING), 5`],
    ["Task", { name: { a: 1 } }, `Invalid value at 'name' (TYPE_STRING), Starting an object on a scalar field`],
    ["Task", { dispatchCount: "x" }, `Invalid value at 'dispatch_count' (TYPE_INT32), "x"`],
    ["Task", { dispatchCount: "" }, `Invalid value at 'dispatch_count' (TYPE_INT32), ""`],
    ["Task", { dispatchCount: "0x10" }, `Invalid value at 'dispatch_count' (TYPE_INT32), "0x10"`],
    ["Task", { dispatchCount: 1.5 }, `Invalid value at 'dispatch_count' (TYPE_INT32), 1.5`],
    ["Task", { dispatchCount: 2 ** 31 }, `Invalid value at 'dispatch_count' (TYPE_INT32), 2147483648`],
    ["Task", { dispatchCount: true }, `Invalid value at 'dispatch_count' (TYPE_INT32), true`],
    ["UriOverride", { port: "9223372036854775808" }, `Invalid value at 'port' (TYPE_INT64), "9223372036854775808"`],
    [
      "RateLimits",
      { maxDispatchesPerSecond: "fast" },
      `Invalid value at 'max_dispatches_per_second' (TYPE_DOUBLE), "fast"`,
    ],
    [
      "HttpRequest",
      { httpMethod: "post" },
      `Invalid value at 'http_method' (type.googleapis.com/google.cloud.tasks.v2.HttpMethod), "post"`,
    ],
    [
      "HttpRequest",
      { httpMethod: "toString" },
      `Invalid value at 'http_method' (type.googleapis.com/google.cloud.tasks.v2.HttpMethod), "toString"`,
    ],
    [
      "HttpRequest",
      { httpMethod: 1.5 },
      `Invalid value at 'http_method' (type.googleapis.com/google.cloud.tasks.v2.HttpMethod), 1.5`,
    ],
    ["HttpRequest", { body: "ab%c" }, `Invalid value at 'body' (TYPE_BYTES), Base64 decoding failed for "ab%c"`],
    ["HttpRequest", { body: "abcde" }, `Invalid value at 'body' (TYPE_BYTES), Base64 decoding failed for "abcde"`],
    ["HttpRequest", { body: "ab==cd" }, `Invalid value at 'body' (TYPE_BYTES), Base64 decoding failed for "ab==cd"`],
    ["HttpRequest", { body: 1 }, `Invalid value at 'body' (TYPE_BYTES), 1`],
    ["HttpRequest", { headers: { a: 1 } }, `Invalid value at 'headers[0].value' (TYPE_STRING), 1`],
    ["HttpRequest", { headers: "a" }, `Invalid value at 'headers' (TYPE_MESSAGE), "a"`],
    [
      "Task",
      { httpRequest: "a" },
      `Invalid value at 'http_request' (type.googleapis.com/google.cloud.tasks.v2.HttpRequest), "a"`,
    ],
    ["BatchDeleteTasksRequest", { names: ["a", null] }, `Invalid value at 'names[1]' (TYPE_STRING), null`],
    [
      "Task",
      { scheduleTime: "2026-01-02T03:04:05" },
      `Invalid value at 'schedule_time' (${time}), Field 'scheduleTime', Illegal timestamp format; timestamps must end with 'Z' or have a valid timezone offset.`,
    ],
    [
      "Task",
      { scheduleTime: "tomorrowZ" },
      `Invalid value at 'schedule_time' (${time}), Field 'scheduleTime', Invalid time format: tomorrowZ`,
    ],
    [
      "Task",
      { scheduleTime: "2026-02-30T00:00:00Z" },
      `Invalid value at 'schedule_time' (${time}), Field 'scheduleTime', Invalid time format: 2026-02-30T00:00:00Z`,
    ],
    [
      "Task",
      { scheduleTime: "2026-01-02T24:00:00Z" },
      `Invalid value at 'schedule_time' (${time}), Field 'scheduleTime', Invalid time format: 2026-01-02T24:00:00Z`,
    ],
    [
      "Task",
      { scheduleTime: "0000-12-31T23:59:59Z" },
      `Invalid value at 'schedule_time' (${time}), Field 'scheduleTime', Timestamp value exceeds limits`,
    ],
    [
      "Task",
      { scheduleTime: { seconds: 5 } },
      `Invalid value at 'schedule_time' (${time}), Field 'scheduleTime', Invalid data type for timestamp, value is {...}`,
    ],
    [
      "Task",
      { dispatchDeadline: "10m" },
      `Invalid value at 'dispatch_deadline' (${span}), Field 'dispatchDeadline', Illegal duration format; duration must end with 's'`,
    ],
    [
      "Task",
      { dispatchDeadline: "1.s" },
      `Invalid value at 'dispatch_deadline' (${span}), Field 'dispatchDeadline', Invalid duration format, failed to parse seconds`,
    ],
    [
      "Task",
      { dispatchDeadline: "s" },
      `Invalid value at 'dispatch_deadline' (${span}), Field 'dispatchDeadline', Invalid duration format, failed to parse seconds`,
    ],
    [
      "Task",
      { dispatchDeadline: "315576000000.1s" },
      `Invalid value at 'dispatch_deadline' (${span}), Field 'dispatchDeadline', Duration value exceeds limits`,
    ],
    [
      "UpdateQueueRequest",
      { updateMask: { paths: ["a"] } },
      `Invalid value at 'update_mask' (type.googleapis.com/google.protobuf.FieldMask), Starting an object on a scalar field`,
    ],
    [
      "Task",
      { httpRequest: {}, appEngineHttpRequest: {} },
      `Invalid value (oneof), oneof field 'message_type' is already set. Cannot set 'appEngineHttpRequest'`,
    ],
    [
      "google.rpc.Status",
      { details: [{ "@type": "x/no.Such" }] },
      `Invalid value at 'details[0]' (type.googleapis.com/google.protobuf.Any), {...}`,
    ],
    [
      "google.rpc.Status",
      { details: [{ a: 1 }] },
      `Invalid value at 'details[0]' (type.googleapis.com/google.protobuf.Any), {...}`,
    ],
  ];
  test.each(cases)("%s %j", (type, json, message) => {
    expect(refusal(type, json)).toBe(message);
  });

  test("within what is packed", () => {
    const json = { details: [{ "@type": "type.googleapis.com/google.rpc.Help", links: [{}, 5] }] };
    expect(refusal("google.rpc.Status", json)).toBe(
      "Invalid value at 'details[0].links[1]' (type.googleapis.com/google.rpc.Help.Link), 5",
    );
  });

  test("with all that is wrong, where it is wrong", () => {
    const problems = createProblems();
    readMessage(typeOf("Task"), { name: 1, x: 2, retryConfig: { maxAttempts: "many" } }, "", problems);
    expect(problems.refusal().details).toEqual([
      {
        "@type": "type.googleapis.com/google.rpc.BadRequest",
        fieldViolations: [
          { field: "name", description: "Invalid value at 'name' (TYPE_STRING), 1" },
          { description: 'Invalid JSON payload received. Unknown name "x": Cannot find field.' },
          {
            field: "retry_config.max_attempts",
            description: `Invalid value at 'retry_config.max_attempts' (TYPE_INT32), "many"`,
          },
        ],
      },
    ]);
  });

  test("briefly, however much is wrong", () => {
    const json = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`x${index}`, "y".repeat(1000)]));
    expect(refusal("Task", json).length).toBeLessThan(10_000);
    expect(refusal("Task", { dispatchCount: "y".repeat(1_000_000) }).length).toBeLessThan(1000);
  });

  test("when messages are packed in messages without end", () => {
    let any: object = { "@type": "type.googleapis.com/google.protobuf.Duration", value: "1s" };
    for (let depth = 0; depth < 100_000; depth++)
      any = { "@type": "type.googleapis.com/google.protobuf.Any", value: any };
    expect(refusal("google.rpc.Status", { details: [any] })).toContain("(type.googleapis.com/google.protobuf.Any)");
  });
});
