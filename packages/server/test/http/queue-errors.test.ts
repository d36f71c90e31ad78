import { PassThrough } from "node:stream";
import { TaskQueueError, type TaskQueueErrorCode } from "@galley/cloud-tasks";
import { expect, onTestFinished, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { inOurWords } from "../../src/queues/errors.ts";

const codes: TaskQueueErrorCode[] = [
  "not_found",
  "invalid_argument",
  "permission_denied",
  "unauthenticated",
  "already_exists",
  "failed_precondition",
  "resource_exhausted",
  "unavailable",
];
const secretive = "Give tasks@my-project.iam the role roles/cloudtasks.queueAdmin in my-project.";

test.each(codes)("what the service says to %s is for the log, not for the API's caller", async (code) => {
  const logStream = new PassThrough();
  const app = await createApp({ logLevel: "warn", logStream });
  onTestFinished(() => app.close());
  app.get("/refused", () =>
    inOurWords({ queue: "word-queue" }, async () => Promise.reject(new TaskQueueError(code, secretive))),
  );
  const answer = await app.inject({ url: "/refused", headers: { host: "localhost" } });
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  expect(answer.statusCode).toBeGreaterThanOrEqual(404);
  expect(answer.body).not.toMatch(/my-project|roles\//);
  expect(String(logStream.read())).toContain(secretive);
});
