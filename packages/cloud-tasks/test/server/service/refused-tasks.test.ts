import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { type Case, location, queue, seconds, taskHelp, testRefusals, texts, url, useGoldenBench } from "./golden.ts";

const bench = useGoldenBench();
const refused = (method: string, code: string, cases: Case[]) => testRefusals(bench, method, code, cases);
const make = (more: Message) => ({ parent: queue, task: { httpRequest: { url }, ...more } });
const http = (more: Message) => make({ httpRequest: { url, ...more } });
const appEngine = (more: Message, ofTask: Message = {}) => ({
  parent: queue,
  task: { appEngineHttpRequest: more, ...ofTask },
});
const named = (id: string) => make({ name: `${queue}/tasks/${id}` });

describe("a task's name", () => {
  refused("CreateTask", "ALREADY_EXISTS", [
    ["one that is taken", named("taken"), "Requested entity already exists"],
    ["one that was in use", named("gone"), "Requested entity already exists"],
  ]);
  const far = "a".repeat(100_000);
  refused("CreateTask", "INVALID_ARGUMENT", [
    ["blanks", named("not a valid id"), texts.badTaskId("not a valid id"), taskHelp],
    ["501 characters", named("a".repeat(501)), texts.badTaskId("a".repeat(501)), taskHelp],
    ["100,000 characters", named(far), texts.badTaskId(`${far.slice(0, 600)}...`), taskHelp],
    ["an id alone", make({ name: "t1" }), texts.taskFormat],
    ["no id", named(""), texts.taskFormat],
    [
      "another queue",
      make({ name: `${queue}-other/tasks/t1` }),
      `The queue name from request ('${queue}') must be the same as ` +
        `the queue name in the named task ('${queue}-other').`,
    ],
  ]);
  for (const method of ["GetTask", "DeleteTask", "RunTask"]) {
    refused(method, "NOT_FOUND", [
      ["one that never was", { name: `${queue}/tasks/t1` }, texts.noEntity],
      ["one that was", { name: `${queue}/tasks/gone` }, texts.taskIsOver],
      ["a missing queue", { name: `${location}/queues/none/tasks/t1` }, texts.noEntity],
    ]);
    refused(method, "INVALID_ARGUMENT", [
      ["a queue's name", { name: queue }, texts.taskFormat],
      ["a bad id", { name: `${queue}/tasks/a.b` }, texts.badTaskId("a.b"), taskHelp],
      ["nothing", {}, `${method}Request.name is required.`],
    ]);
  }
});

describe("a task's queue", () => {
  const into = (id: string) => ({ parent: `${location}/queues/${id}`, task: { httpRequest: { url } } });
  const absent = ["none", "deleted", "hello_q"];
  refused(
    "CreateTask",
    "NOT_FOUND",
    absent.map((id): Case => [`queue ${id}`, into(id), texts.noQueue]),
  );
  refused(
    "ListTasks",
    "NOT_FOUND",
    absent.map((id): Case => [`queue ${id}`, into(id), texts.noQueue]),
  );
  refused("CreateTask", "INVALID_ARGUMENT", [
    ["no parent", { task: { httpRequest: { url } } }, "CreateTaskRequest.parent is required."],
    ["no task", { parent: queue }, "CreateTaskRequest.task is required."],
    ["a view unknown", { ...make({}), responseView: 9 }, "The response view is not a valid view."],
  ]);
  refused("ListTasks", "INVALID_ARGUMENT", [
    ["a token of nobody's", { parent: queue, pageToken: "abc" }, "The page token is invalid."],
    ["a negative page", { parent: queue, pageSize: -3 }, "The page size cannot be negative."],
    ["no parent", {}, "ListTasksRequest.parent is required."],
  ]);
});

describe("a task's request", () => {
  const scheme = "HttpTarget.url must start with 'http://' or 'https://'.";
  const body = Buffer.from("x");
  refused("CreateTask", "INVALID_ARGUMENT", [
    ["no target", { parent: queue, task: {} }, "Either Task.httpRequest or Task.appEngineHttpRequest is required."],
    ["no url", http({ url: "" }), "HttpRequest.url is required."],
    ["a url without a scheme", http({ url: "example.com" }), scheme],
    ["a url of another scheme", http({ url: "ftp://example.com" }), scheme],
    [
      "a url of 2084 characters",
      http({ url: `https://example.com/${"a".repeat(2064)}` }),
      "HttpRequest.url must have at most 2083 characters.",
    ],
    ["a body with GET", http({ httpMethod: "GET", body }), "HttpRequest.body is not allowed with the HTTP method GET."],
    [
      "an App Engine body with PATCH",
      appEngine({ httpMethod: "PATCH", body }),
      "AppEngineHttpRequest.body is not allowed with the HTTP method PATCH.",
    ],
    ["a method unknown", http({ httpMethod: 99 }), "HttpRequest.httpMethod is not a valid HTTP method."],
    [
      "an App Engine method unknown",
      appEngine({ httpMethod: 99 }),
      "AppEngineHttpRequest.httpMethod is not a valid HTTP method.",
    ],
    ["no slash", appEngine({ relativeUri: "work" }), "AppEngineHttpRequest.relativeUri must start with '/'."],
    ["a space", appEngine({ relativeUri: "/a b" }), "AppEngineHttpRequest.relativeUri must not contain spaces."],
    [
      "a relative uri of 2084 characters",
      appEngine({ relativeUri: `/${"a".repeat(2083)}` }),
      "AppEngineHttpRequest.relativeUri must have at most 2083 characters.",
    ],
    [
      "a routing that is no host",
      appEngine({ appEngineRouting: { version: "a.b" } }),
      'AppEngineRouting.version "a.b" can contain only letters ([A-Za-z]), numbers ([0-9]), or hyphens (-), ' +
        "and at most 63 characters.",
    ],
    [
      "headers of 80 KB",
      http({ headers: { A: "x".repeat(81_919) } }),
      "The task's headers must be smaller than 80 KB.",
    ],
    ["a header with a blank", http({ headers: { "a b": "1" } }), 'The header "a b" cannot be sent over HTTP.'],
    ["a token for nobody", http({ oidcToken: { audience: "a" } }), "OidcToken.serviceAccountEmail is required."],
    ["an access token for nobody", http({ oauthToken: {} }), "OAuthToken.serviceAccountEmail is required."],
  ]);
});

describe("a task's times and retries", () => {
  const deadline = (value: number, nanos = 0) => make({ dispatchDeadline: seconds(value, nanos) });
  const onAppEngine = (value: number) => appEngine({}, { dispatchDeadline: seconds(value) });
  const http30m = "Task.dispatchDeadline must be between [15s, 30m].";
  const appEngine24h = "Task.dispatchDeadline must be between [15s, 24h15s].";
  refused("CreateTask", "INVALID_ARGUMENT", [
    ["a deadline below 15 s", deadline(14, 999_000_000), http30m],
    ["a deadline above 30 min", deadline(1800, 1_000_000), http30m],
    ["a deadline of 0", deadline(0), http30m],
    ["an App Engine deadline below 15 s", onAppEngine(14), appEngine24h],
    ["an App Engine deadline above 24 h 15 s", onAppEngine(86_416), appEngine24h],
    ["a deadline that is none", deadline(1, -1), "Task.dispatchDeadline is not a valid duration."],
    [
      "a time too far ahead",
      make({ scheduleTime: seconds(Date.UTC(2100, 0, 1) / 1000) }),
      "The Task.scheduleTime, 2099-12-31T16:00:00-08:00, is too far in the future. " +
        "Schedule time must be no more than 720h in the future.",
    ],
    ["a time that is none", make({ scheduleTime: seconds(0, -1) }), "Task.scheduleTime is not a valid timestamp."],
    [
      "attempts below -1",
      make({ retryConfig: { maxAttempts: -2 } }),
      "RetryConfig.maxAttempts must be greater or equal to -1.",
    ],
    [
      "backoffs in the wrong order",
      make({ retryConfig: { minBackoff: seconds(2), maxBackoff: seconds(1) } }),
      "RetryConfig.minBackoff must be less than or equal to RetryConfig.maxBackoff.",
    ],
  ]);
});

test.each([
  ["a url with a bad percent escape", http({ url: "https://example.com/%zz" })],
  ["a url of 2083 characters", http({ url: `https://example.com/${"a".repeat(2063)}` })],
  ["an id of 500 characters", named("a".repeat(500))],
  ["a deadline of 15 s", make({ dispatchDeadline: seconds(15) })],
  ["a deadline of 30 min", make({ dispatchDeadline: seconds(1800) })],
  ["an App Engine deadline of 24 h 15 s", appEngine({}, { dispatchDeadline: seconds(86_415) })],
  ["an App Engine deadline of 0", appEngine({}, { dispatchDeadline: seconds(0) })],
  ["a time 30 days ahead", make({ scheduleTime: seconds(Date.UTC(2026, 11, 22, 12) / 1000) })],
  ["headers of nearly 80 KB", http({ headers: { A: "x".repeat(81_880) } })],
])("a task with %s is taken", async (_, request) => {
  expect(await bench().tasks("CreateTask", request)).toHaveProperty("createTime");
});
