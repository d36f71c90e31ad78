import { describe, expect, test } from "vitest";
import { seen } from "./harness.ts";
import { read, typeOf, write } from "./json.ts";

describe("accepted", () => {
  const cases: [what: string, type: string, json: unknown, part: object][] = [
    ["camel case", "Task", { scheduleTime: "2026-01-02T03:04:05Z" }, { scheduleTime: { seconds: 1_767_323_045 } }],
    ["snake case", "Task", { schedule_time: "2026-01-02T03:04:05Z" }, { scheduleTime: { seconds: 1_767_323_045 } }],
    [
      "an offset",
      "Task",
      { scheduleTime: "2026-01-02T03:04:05.5+02:30" },
      { scheduleTime: { seconds: 1_767_314_045, nanos: 5e8 } },
    ],
    [
      "an offset behind",
      "Task",
      { scheduleTime: "2026-01-02T03:04:05-08:00" },
      { scheduleTime: { seconds: 1_767_351_845 } },
    ],
    [
      "nanoseconds",
      "Task",
      { scheduleTime: "1969-12-31T23:59:59.000000001Z" },
      { scheduleTime: { seconds: -1, nanos: 1 } },
    ],
    [
      "the first year",
      "Task",
      { scheduleTime: "0001-01-01T00:00:00Z" },
      { scheduleTime: { seconds: -62_135_596_800, nanos: 0 } },
    ],
    ["a duration", "Task", { dispatchDeadline: "1.500s" }, { dispatchDeadline: { seconds: 1, nanos: 5e8 } }],
    ["a short fraction", "Task", { dispatchDeadline: "0.1s" }, { dispatchDeadline: { seconds: 0, nanos: 1e8 } }],
    ["a negative duration", "Task", { dispatchDeadline: "-1.5s" }, { dispatchDeadline: { seconds: -1, nanos: -5e8 } }],
    ["just below zero", "Task", { dispatchDeadline: "-0.5s" }, { dispatchDeadline: { seconds: 0, nanos: -5e8 } }],
    ["an enum by name", "HttpRequest", { httpMethod: "PATCH" }, { httpMethod: "PATCH" }],
    ["an enum by number", "HttpRequest", { httpMethod: 6 }, { httpMethod: "PATCH" }],
    ["a number without a name", "HttpRequest", { httpMethod: 77 }, { httpMethod: 77 }],
    ["base64", "HttpRequest", { body: "+/8=" }, { body: Buffer.from([251, 255]) }],
    ["base64url", "HttpRequest", { body: "-_8" }, { body: Buffer.from([251, 255]) }],
    ["a 64-bit number as text", "UriOverride", { port: "8443" }, { port: 8443 }],
    ["a 64-bit number as number", "UriOverride", { port: 8443 }, { port: 8443 }],
    ["an optional zero", "UriOverride", { port: 0, host: "" }, { port: 0, host: "", _port: "port", _host: "host" }],
    ["a 32-bit number as text", "RetryConfig", { maxAttempts: "-1" }, { maxAttempts: -1 }],
    ["a whole number in exponents", "RetryConfig", { maxAttempts: 1e2 }, { maxAttempts: 100 }],
    ["a double as text", "RateLimits", { maxDispatchesPerSecond: "0.5" }, { maxDispatchesPerSecond: 0.5 }],
    [
      "infinity",
      "RateLimits",
      { maxDispatchesPerSecond: "-Infinity" },
      { maxDispatchesPerSecond: Number.NEGATIVE_INFINITY },
    ],
    ["null for a message", "Task", { httpRequest: null, scheduleTime: null }, { scheduleTime: null }],
    ["null for a scalar", "Task", { name: null, view: null }, { name: "", view: "VIEW_UNSPECIFIED" }],
    ["null for a map and a list", "HttpTarget", { headerOverrides: null }, { headerOverrides: [] }],
    ["a map", "HttpRequest", { headers: { a: "1", "": "2" } }, { headers: { a: "1", "": "2" } }],
    [
      "a mask in camel case",
      "UpdateQueueRequest",
      { updateMask: "rateLimits.maxBurstSize,state" },
      { updateMask: { paths: ["rate_limits.max_burst_size", "state"] } },
    ],
    [
      "a mask in snake case",
      "UpdateQueueRequest",
      { update_mask: "rate_limits" },
      { updateMask: { paths: ["rate_limits"] } },
    ],
    ["an empty mask", "UpdateQueueRequest", { updateMask: "" }, { updateMask: { paths: [] } }],
    ["a single value for a list", "BatchDeleteTasksRequest", { names: "one" }, { names: ["one"] }],
    [
      "one of a oneof beside null",
      "HttpRequest",
      { oauthToken: null, oidcToken: {} },
      { authorizationHeader: "oidcToken" },
    ],
  ];
  test.each(cases)("%s (%s %j)", (_, type, json, part) => {
    expect(read(type, json)).toMatchObject(part);
  });

  test("an Any, packed", () => {
    const help = { "@type": "type.googleapis.com/google.rpc.Help", links: [{ url: "u" }] };
    const retry = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1.5s" };
    const wait = { "@type": "type.googleapis.com/google.protobuf.Duration", value: "2s" };
    const nested = { "@type": "type.googleapis.com/google.rpc.Status", code: 5, details: [help] };
    const json = { code: 3, details: [help, retry, wait, nested] };
    const { details } = read("google.rpc.Status", json);
    expect(details.map(({ type_url }: { type_url: string }) => type_url)).toEqual(
      json.details.map((any) => any["@type"]),
    );
    expect(seen(typeOf("google.rpc.RetryInfo"), details[1].value)).toEqual({ retryDelay: { seconds: 1, nanos: 5e8 } });
    expect(write("google.rpc.Status", { code: 3, details })).toEqual({
      code: 3,
      details: [help, { ...retry, retryDelay: "1.500s" }, wait, nested],
    });
  });

  test("names that objects have of themselves, as the names of headers", () => {
    const json = JSON.parse('{"headers":{"__proto__":"a","constructor":"b"}}');
    const { headers } = read("HttpRequest", json);
    expect(Object.entries(headers).sort()).toEqual([
      ["__proto__", "a"],
      ["constructor", "b"],
    ]);
    expect(Object.getPrototypeOf(headers)).toBe(Object.prototype);
  });
});
