import { status } from "@grpc/grpc-js";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { GoogleQueues } from "../../src/google/driver.ts";
import { settings } from "../bench.ts";
import { aTask, type Bench, openBench } from "./bench.ts";

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

/** What a creation fails with when the service answers so. */
async function failure(code: number, details: string): Promise<{ code: string; message: string }> {
  bench.service.decide("CreateTask", { code, details });
  const { name: _, ...unnamed } = aTask;
  return bench
    .connect()
    .createTask(unnamed)
    .then(
      () => expect.unreachable(),
      (error) => error,
    );
}

test.each([
  [status.INVALID_ARGUMENT, "invalid_argument", "HttpRequest.url is required."],
  [status.OUT_OF_RANGE, "invalid_argument", "page size"],
  [status.NOT_FOUND, "not_found", "Requested entity was not found."],
  [status.ALREADY_EXISTS, "already_exists", "Requested entity already exists"],
  [status.FAILED_PRECONDITION, "failed_precondition", "The queue is being moved."],
])("what the service says of status %i is passed on", async (code, meaning, details) => {
  expect(await failure(code, details)).toMatchObject({ name: "TaskQueueError", code: meaning, message: details });
});

test.each([status.UNKNOWN, status.ABORTED, status.INTERNAL, status.DATA_LOSS, status.UNAVAILABLE])(
  "status %i means that the service is not available",
  async (code) => {
    expect(await failure(code, "something broke")).toMatchObject({
      code: "unavailable",
      message: `Cloud Tasks at ${bench.service.endpoint} is not available. (something broke)`,
    });
  },
);

test("a call that is not offered is named", async () => {
  expect(await failure(status.UNIMPLEMENTED, "unknown method")).toMatchObject({
    code: "unavailable",
    message: `The service at ${bench.service.endpoint} does not offer CreateTask. (unknown method)`,
  });
});

test("a quota that is used up is told with its project", async () => {
  const error = await failure(status.RESOURCE_EXHAUSTED, "Quota exceeded for quota metric 'Api requests'.");
  expect(error.code).toBe("resource_exhausted");
  expect(error.message).toContain("A quota of Cloud Tasks is used up in the project p-1");
  expect(error.message).toContain("(Quota exceeded for quota metric 'Api requests'.)");
});

test("credentials that are not accepted are told with how to give others", async () => {
  const error = await failure(status.UNAUTHENTICATED, "Request had invalid authentication credentials.");
  expect(error.code).toBe("unauthenticated");
  expect(error.message).toContain("does not accept the credentials");
  expect(error.message).toContain("gcloud auth application-default login");
});

describe("a call that is not permitted", () => {
  const calls: Array<[rpc: string, role: string, (queues: GoogleQueues) => Promise<unknown>]> = [
    ["CreateTask", "roles/cloudtasks.enqueuer", (queues) => queues.createTask(aTask)],
    ["GetTask", "roles/cloudtasks.viewer", (queues) => queues.getTask("mail", "a")],
    ["ListTasks", "roles/cloudtasks.viewer", (queues) => queues.listTasks("mail")],
    ["DeleteTask", "roles/cloudtasks.taskDeleter", (queues) => queues.deleteTask("mail", "a")],
    ["RunTask", "roles/cloudtasks.taskRunner", (queues) => queues.runTask("mail", "a")],
    ["GetQueue", "roles/cloudtasks.viewer", (queues) => queues.getQueue("mail")],
    ["ListQueues", "roles/cloudtasks.viewer", (queues) => queues.listQueues()],
    ["PauseQueue", "roles/cloudtasks.queueAdmin", (queues) => queues.pauseQueue("mail")],
    ["ResumeQueue", "roles/cloudtasks.queueAdmin", (queues) => queues.resumeQueue("mail")],
    ["PurgeQueue", "roles/cloudtasks.queueAdmin", (queues) => queues.purgeQueue("mail")],
  ];
  const lacks = "The principal (user or service account) lacks IAM permission";
  test.each(calls)("%s names the role %s", async (rpc, role, call) => {
    const details = `${lacks} for the resource "q" (or the resource may not exist).`;
    bench.service.decide(rpc, { code: status.PERMISSION_DENIED, details });
    await expect(call(bench.connect())).rejects.toMatchObject({
      code: "permission_denied",
      message: `${rpc} is not permitted. Give this process's account the role ${role} in the project p-1. (${details})`,
    });
  });

  test.each(["CreateQueue", "UpdateQueue"])("%s names the role roles/cloudtasks.queueAdmin", async (rpc) => {
    const found = rpc === "UpdateQueue";
    bench.service.decide("GetQueue", found ? { ok: { name: "q" } } : { code: status.NOT_FOUND, details: "none" });
    bench.service.decide(rpc, { code: status.PERMISSION_DENIED, details: lacks });
    await expect(bench.connect().applyQueue("mail", settings())).rejects.toMatchObject({
      code: "permission_denied",
      message: expect.stringContaining(
        `${rpc} is not permitted. Give this process's account the role roles/cloudtasks.queueAdmin`,
      ),
    });
  });

  test("because of the tokens' service account names that account and its role", async () => {
    const error = await failure(status.PERMISSION_DENIED, `${lacks} "iam.serviceAccounts.actAs" for the resource "x".`);
    expect(error.code).toBe("permission_denied");
    expect(error.message).toContain("roles/iam.serviceAccountUser on that service account");
    expect(error.message).toContain("tokens of tasks@p-1.iam.gserviceaccount.com");
    expect(error.message).not.toContain("roles/cloudtasks.enqueuer");
  });

  test("because the API is off says how to turn it on", async () => {
    const details = "Cloud Tasks API has not been used in project 12 before or it is disabled.";
    expect((await failure(status.PERMISSION_DENIED, details)).message).toContain(
      "gcloud services enable cloudtasks.googleapis.com --project p-1",
    );
  });
});

describe("a token that cannot be had", () => {
  const prefix = "Getting metadata from plugin failed with error: ";
  test("for want of valid credentials", async () => {
    const error = await failure(status.UNKNOWN, `${prefix}invalid_grant`);
    expect(error).toMatchObject({ code: "unauthenticated", message: expect.stringContaining("(Getting metadata") });
  });

  test("for want of a connection, which may come back", async () => {
    const error = await failure(status.UNKNOWN, `${prefix}request failed, reason: getaddrinfo ENOTFOUND oauth2.test`);
    expect(error).toMatchObject({
      code: "unavailable",
      message: expect.stringContaining("Google's token service cannot be reached."),
    });
  });
});

test.each([
  "Bearer s3cret.s3cret-s3cret",
  "authorization: bearer s3cret.s3cret-s3cret, x",
  "ya29.s3cret.s3cret-s3cret",
  "eyJs3cret.eyJs3cret.s3cret",
  'body: {"access_token": "s3cret.s3cret-s3cret", "b": 1}',
  "grant_type=x&assertion=s3cret.s3cret-s3cret&y",
  "-----BEGIN PRIVATE KEY-----\ns3cret.s3cret-s3cret\n-----END PRIVATE KEY-----",
])("no secret is repeated from %j", async (text) => {
  const { message } = await failure(status.UNAUTHENTICATED, `before ${text} after`);
  expect(message).not.toMatch(/s3cret/);
  expect(message).toContain("[secret]");
  expect(message).toMatch(/before .* after\)$/);
});
