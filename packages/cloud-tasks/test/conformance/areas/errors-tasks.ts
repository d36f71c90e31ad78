import { describe } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { location } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { taskHelp, texts } from "../golden.ts";
import { type Case, queue, type Refuses, url, useGolden } from "./refusals.ts";

const make = (more: Message) => ({ parent: queue, task: { httpRequest: { url }, ...more } });
const named = (id: string) => make({ name: `${queue}/tasks/${id}` });
const http = (more: Message) => make({ httpRequest: { url, ...more } });
const appEngine = (more: Message, ofTask: Message = {}) => ({
  parent: queue,
  task: { appEngineHttpRequest: more, ...ofTask },
});

/** What is refused about tasks, with the recorded codes and texts. */
export function taskErrors(face: FaceName): void {
  describe("what is refused about", () => {
    const refuses = useGolden(face);
    describe("a task's name", () => names(refuses, face));
    describe("a task that is not there", () => absentTasks(refuses, face));
    describe("a task's request", () => requests(refuses));
    describe("a task's App Engine request", () => appEngineRequests(refuses));
    describe("a task's times and retries", () => times(refuses));
    describe("a batch of tasks", () => batches(refuses));
  });
}

function names(refuses: Refuses, face: FaceName): void {
  refuses("CreateTask", "ALREADY_EXISTS", [
    ["one that is taken", named("taken"), texts.exists],
    ["one that was in use lately", named("gone"), texts.exists],
  ]);
  refuses("CreateTask", "INVALID_ARGUMENT", [
    ["blanks", named("not a valid id"), texts.taskId("not a valid id"), taskHelp],
    ["501 characters", named("a".repeat(501)), texts.taskId("a".repeat(501)), taskHelp],
    ["an id alone", make({ name: "t-1" }), texts.taskFormat],
    ["no id", named(""), texts.taskFormat],
    [
      "another queue",
      make({ name: `${queue}-other/tasks/t-1` }),
      `The queue name from request ('${queue}') must be the same as ` +
        `the queue name in the named task ('${queue}-other').`,
    ],
    ["nothing", { parent: queue }, "CreateTaskRequest.task is required."],
  ]);
  if (face === "REST") return;
  refuses("CreateTask", "INVALID_ARGUMENT", [
    ["no parent", { task: { httpRequest: { url } } }, "CreateTaskRequest.parent is required."],
  ]);
}

function absentTasks(refuses: Refuses, face: FaceName): void {
  for (const method of ["GetTask", "DeleteTask", "RunTask"]) {
    refuses(method, "NOT_FOUND", [
      ["one that never was", { name: `${queue}/tasks/t-1` }, texts.notFound],
      ["one that was", { name: `${queue}/tasks/gone` }, texts.taskIsOver],
      ["one of a missing queue", { name: `${location}/queues/none/tasks/t-1` }, texts.notFound],
    ]);
    refuses(method, "INVALID_ARGUMENT", [
      ["one that cannot be", { name: `${queue}/tasks/a.b` }, texts.taskId("a.b"), taskHelp],
    ]);
    if (face === "gRPC") refuses(method, "INVALID_ARGUMENT", [["a queue's name", { name: queue }, texts.taskFormat]]);
  }
  refuses("ListTasks", "INVALID_ARGUMENT", [
    ["a token of nobody's", { parent: queue, pageToken: "abc" }, "The page token is invalid."],
    ["a negative page", { parent: queue, pageSize: -3 }, "The page size cannot be negative."],
  ]);
}

function requests(refuses: Refuses): void {
  const scheme = "HttpTarget.url must start with 'http://' or 'https://'.";
  const body = Buffer.from("x");
  refuses("CreateTask", "INVALID_ARGUMENT", [
    ["no target", { parent: queue, task: {} }, "Either Task.httpRequest or Task.appEngineHttpRequest is required."],
    ["no url", http({ url: "" }), "HttpRequest.url is required."],
    ["a url without a scheme", http({ url: "example.com" }), scheme],
    ["a url of another scheme", http({ url: "ftp://example.com" }), scheme],
    [
      "a url of 2084 characters",
      http({ url: `https://example.com/${"a".repeat(2064)}` }),
      "HttpRequest.url must have at most 2083 characters.",
    ],
    ...["GET", "HEAD", "DELETE", "OPTIONS"].map(
      (httpMethod): Case => [
        `a body with ${httpMethod}`,
        http({ httpMethod, body }),
        `HttpRequest.body is not allowed with the HTTP method ${httpMethod}.`,
      ],
    ),
    [
      "headers of 80 KB",
      http({ headers: { A: "x".repeat(81_919) } }),
      "The task's headers must be smaller than 80 KB.",
    ],
    ["a header of two lines", http({ headers: { A: "1\r\nB: 2" } }), 'The header "A" cannot be sent over HTTP.'],
    ["a token for nobody", http({ oidcToken: { audience: "a" } }), "OidcToken.serviceAccountEmail is required."],
    ["an access token for nobody", http({ oauthToken: {} }), "OAuthToken.serviceAccountEmail is required."],
  ]);
}

function appEngineRequests(refuses: Refuses): void {
  const body = Buffer.from("x");
  refuses("CreateTask", "INVALID_ARGUMENT", [
    ["no slash", appEngine({ relativeUri: "work" }), "AppEngineHttpRequest.relativeUri must start with '/'."],
    ["a space", appEngine({ relativeUri: "/a b" }), "AppEngineHttpRequest.relativeUri must not contain spaces."],
    [
      "2084 characters",
      appEngine({ relativeUri: `/${"a".repeat(2083)}` }),
      "AppEngineHttpRequest.relativeUri must have at most 2083 characters.",
    ],
    [
      "a body with PATCH",
      appEngine({ httpMethod: "PATCH", body }),
      "AppEngineHttpRequest.body is not allowed with the HTTP method PATCH.",
    ],
  ]);
}

function times(refuses: Refuses): void {
  const deadline = (seconds: number, nanos = 0) => make({ dispatchDeadline: { seconds, nanos } });
  const onAppEngine = (seconds: number) => appEngine({}, { dispatchDeadline: { seconds } });
  const http30m = "Task.dispatchDeadline must be between [15s, 30m].";
  const appEngine24h = "Task.dispatchDeadline must be between [15s, 24h15s].";
  refuses("CreateTask", "INVALID_ARGUMENT", [
    ["a deadline below 15 s", deadline(14, 999_000_000), http30m],
    ["a deadline above 30 min", deadline(1800, 1_000_000), http30m],
    ["a deadline of 0", deadline(0), http30m],
    ["an App Engine deadline below 15 s", onAppEngine(14), appEngine24h],
    ["an App Engine deadline above 24 h 15 s", onAppEngine(86_416), appEngine24h],
    [
      "a time in winter too far ahead",
      make({ scheduleTime: { seconds: Date.UTC(2100, 0, 1) / 1000 } }),
      "The Task.scheduleTime, 2099-12-31T16:00:00-08:00, is too far in the future. " +
        "Schedule time must be no more than 720h in the future.",
    ],
    [
      "a time in summer too far ahead",
      make({ scheduleTime: { seconds: Date.UTC(2027, 6, 1) / 1000 } }),
      "The Task.scheduleTime, 2027-06-30T17:00:00-07:00, is too far in the future. " +
        "Schedule time must be no more than 720h in the future.",
    ],
    [
      "a time 30 days and a second ahead",
      make({ scheduleTime: { seconds: Date.UTC(2026, 11, 22, 12, 0, 1) / 1000 } }),
      "The Task.scheduleTime, 2026-12-22T04:00:01-08:00, is too far in the future. " +
        "Schedule time must be no more than 720h in the future.",
    ],
  ]);
  const retry = (retryConfig: Message) => make({ retryConfig });
  const cases: Case[] = [
    ["-2 attempts", retry({ maxAttempts: -2 }), "RetryConfig.maxAttempts must be greater or equal to -1."],
    [
      "backoffs in the wrong order",
      retry({ minBackoff: { seconds: 2 }, maxBackoff: { seconds: 1 } }),
      "RetryConfig.minBackoff must be less than or equal to RetryConfig.maxBackoff.",
    ],
  ];
  refuses("CreateTask", "INVALID_ARGUMENT", cases, "newer");
}

function batches(refuses: Refuses): void {
  const one = { task: { httpRequest: { url } } };
  const other = `${location}/queues/other`;
  const badId = { parent: queue, requests: [one], requestId: "1" };
  refuses("BatchCreateTasks", "INVALID_ARGUMENT", [
    ["nothing", { parent: queue }, "BatchCreateTasksRequest.requests is required."],
    [
      "101 of them",
      { parent: queue, requests: Array.from({ length: 101 }, () => one) },
      "BatchCreateTasksRequest.requests must have at most 100 elements.",
    ],
    [
      "one for another queue",
      { parent: queue, requests: [one, { ...one, parent: other }] },
      `The parent of each request ('${other}') must be the same as the parent of the batch ('${queue}').`,
    ],
    ["a request id that is none", badId, "The request ID must be a UUID of version 4."],
  ]);
  refuses("BatchDeleteTasks", "INVALID_ARGUMENT", [
    ["nothing", { parent: queue }, "BatchDeleteTasksRequest.names is required."],
    [
      "1001 of them",
      { parent: queue, names: Array.from({ length: 1001 }, (_, number) => `${queue}/tasks/${number}`) },
      "BatchDeleteTasksRequest.names must have at most 1000 elements.",
    ],
    [
      "one of another queue",
      { parent: queue, names: [`${other}/tasks/a`] },
      `${other}/tasks/a must begin with ${queue}.`,
    ],
  ]);
  refuses("GetOperation", "NOT_FOUND", [["one that never was", { name: `${location}/operations/x` }, texts.notFound]]);
}
