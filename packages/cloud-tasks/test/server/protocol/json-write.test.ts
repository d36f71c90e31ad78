import fc from "fast-check";
import { fromProto3JSON, toProto3JSON } from "proto3-json-serializer";
import type { Message as ProtoMessage } from "protobufjs/light.js";
import { describe, expect, test } from "vitest";
import { writeMessage } from "../../../src/server/protocol/json/write.ts";
import { policy, queue, task } from "./arbitraries.ts";
import { read, shape, typeOf, write } from "./json.ts";

describe.each([
  ["Task", task],
  ["Queue", queue],
  ["google.iam.v1.Policy", policy],
] as const)("any %s", (name, arbitrary) => {
  const type = typeOf(name);
  const each = (check: (message: ProtoMessage, numericEnums: boolean) => void) =>
    fc.assert(fc.property(arbitrary, fc.boolean(), (fields, numeric) => check(type.fromObject(fields), numeric)));

  test("is read as it was written", () => {
    each((message, numericEnums) => {
      const json = JSON.parse(JSON.stringify(writeMessage(message, { numericEnums })));
      expect(read(name, json)).toEqual(shape(type, message));
    });
  });

  test("is read as Google's serializer for Node writes it", () => {
    each((message, numericEnums) => {
      const json = JSON.parse(JSON.stringify(toProto3JSON(message as never, { numericEnums })));
      expect(read(name, json)).toEqual(shape(type, message));
    });
  });

  test("is written so that Google's serializer for Node reads it", () => {
    each((message, numericEnums) => {
      const json = writeMessage(message, { numericEnums }) as Parameters<typeof fromProto3JSON>[1];
      const theirs = fromProto3JSON(type as never, json) as unknown as ProtoMessage;
      expect(shape(type, theirs)).toEqual(shape(type, message));
    });
  });
});

describe("written", () => {
  test("without what is unset or its default", () => {
    const queueFields = {
      name: "",
      state: "STATE_UNSPECIFIED",
      rateLimits: { maxDispatchesPerSecond: 0 },
      retryConfig: null,
      httpTarget: { headerOverrides: [], uriOverride: { port: 0 } },
    };
    expect(write("Queue", queueFields)).toEqual({ rateLimits: {}, httpTarget: { uriOverride: { port: "0" } } });
    expect(write("HttpRequest", { body: Buffer.alloc(0), headers: {} })).toEqual({});
  });

  test("in the order of the numbers", () => {
    const fields = { state: "RUNNING", httpTarget: {}, rateLimits: {}, name: "n", purgeTime: { seconds: 1 } };
    expect(Object.keys(write("Queue", fields))).toEqual(["name", "rateLimits", "state", "purgeTime", "httpTarget"]);
  });

  test("also where the protos declare them in another", () => {
    const fields = { version: 1, bindings: [{ role: "r" }], etag: Buffer.from("e") };
    expect(Object.keys(write("google.iam.v1.Policy", fields))).toEqual(["version", "etag", "bindings"]);
  });

  test("times with as many digits as they need", () => {
    const at = (nanos: number) => write("Task", { scheduleTime: { seconds: 0, nanos } }).scheduleTime;
    expect([0, 5e8, 123_456_000, 1].map(at)).toEqual([
      "1970-01-01T00:00:00Z",
      "1970-01-01T00:00:00.500Z",
      "1970-01-01T00:00:00.123456Z",
      "1970-01-01T00:00:00.000000001Z",
    ]);
    const long = (seconds: number, nanos: number) =>
      write("Task", { dispatchDeadline: { seconds, nanos } }).dispatchDeadline;
    expect([long(0, 0), long(1, 1e8), long(-1, -5e8), long(0, -1000)]).toEqual([
      "0s",
      "1.100s",
      "-1.500s",
      "-0.000001s",
    ]);
  });

  test("enums by name or number, and by number when they have no name", () => {
    const fields = { httpMethod: 3 };
    expect([write("HttpRequest", fields), write("HttpRequest", fields, true)]).toEqual([
      { httpMethod: "HEAD" },
      { httpMethod: 3 },
    ]);
    expect(write("HttpRequest", { httpMethod: 77 })).toEqual({ httpMethod: 77 });
  });

  test("bytes that are part of a larger buffer", () => {
    const body = new Uint8Array(Buffer.from("abcdef")).subarray(2, 4);
    expect(write("HttpRequest", { body })).toEqual({ body: Buffer.from("cd").toString("base64") });
  });

  test("masks in camel case, numbers that JSON has not as texts", () => {
    expect(write("UpdateQueueRequest", { updateMask: { paths: ["rate_limits.max_burst_size", "state"] } })).toEqual({
      updateMask: "rateLimits.maxBurstSize,state",
    });
    expect(write("RateLimits", { maxDispatchesPerSecond: Number.NaN })).toEqual({ maxDispatchesPerSecond: "NaN" });
  });
});
