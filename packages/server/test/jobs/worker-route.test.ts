import { createLocalJWKSet, exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from "jose";
import { describe, expect, onTestFinished, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { createWorkerAuth } from "../../src/http/worker-auth.ts";
import type { Runner } from "../../src/jobs/runner.ts";
import { workerRoute } from "../../src/jobs/worker-route.ts";

const issuer = "https://queue.example";
const audience = "https://worker.example";
const serviceAccount = "tasks@project.iam";
const now = Date.UTC(2026, 5, 1);
const seconds = now / 1000;
const jobId = "0198c0de-0000-7000-8000-000000000001";

const queueKey = await generateKeyPair("RS256");
const otherKey = await generateKeyPair("RS256");
const publicJwk = { ...(await exportJWK(queueKey.publicKey)), kid: "queue", alg: "RS256" };

const good = {
  iss: issuer,
  aud: audience,
  email: serviceAccount,
  email_verified: true,
  iat: seconds - 10,
  exp: seconds + 3590,
};

function sign(
  claims: Record<string, unknown>,
  key: CryptoKey | Uint8Array = queueKey.privateKey,
  header?: JWTHeaderParameters,
) {
  return new SignJWT(claims).setProtectedHeader(header ?? { alg: "RS256", kid: "queue" }).sign(key);
}

/** A worker whose runner only notes what it is brought. */
async function createWorker() {
  const delivered: string[] = [];
  const deliver: Runner["deliver"] = async (id) => {
    delivered.push(id);
    return "ended";
  };
  const app = await createApp({ logLevel: "silent" });
  const authenticate = createWorkerAuth({
    keys: createLocalJWKSet({ keys: [publicJwk] }),
    issuer: () => issuer,
    audience: () => audience,
    serviceAccount,
    now: () => now,
  });
  await app.register(workerRoute, { url: "/api/v1/blog/worker", runner: { deliver } as Runner, authenticate });
  onTestFinished(() => app.close());
  return {
    delivered,
    post: (authorization: string | undefined, payload: object = { job_id: jobId }) =>
      app.inject({
        method: "POST",
        url: "/api/v1/blog/worker",
        payload,
        headers: {
          host: "localhost",
          "x-cloudtasks-queuename": "blog-generation-queue",
          "x-cloudtasks-taskname": "forged",
          ...(authorization !== undefined && { authorization }),
        },
      }),
  };
}

test("the queue's own token lets a job through", async () => {
  const worker = await createWorker();
  const answer = await worker.post(`Bearer ${await sign(good)}`);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual({ outcome: "ended" });
  expect(worker.delivered).toEqual([jobId]);
});

describe("everything else is kept out, and no job is touched", async () => {
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const bearer = async (token: Promise<string> | string) => `Bearer ${await token}`;
  const publicKeyAsSecret = new TextEncoder().encode(JSON.stringify(publicJwk));
  const attempts: Array<[string, string | undefined, number]> = [
    ["no token", undefined, 401],
    ["an empty token", "Bearer ", 401],
    ["no JWT", "Bearer nonsense", 401],
    ["a password", "Basic YTpi", 401],
    ["alg none", await bearer(`${base64({ alg: "none" })}.${base64(good)}.`), 401],
    ["alg none with a signature", await bearer(`${base64({ alg: "none" })}.${base64(good)}.abc`), 401],
    [
      "HS256 with the public key for a secret",
      await bearer(sign(good, publicKeyAsSecret, { alg: "HS256", kid: "queue" })),
      401,
    ],
    ["another key", await bearer(sign(good, otherKey.privateKey)), 401],
    ["another key's id", await bearer(sign(good, queueKey.privateKey, { alg: "RS256", kid: "other" })), 401],
    ["expired", await bearer(sign({ ...good, iat: seconds - 7200, exp: seconds - 3600 })), 401],
    ["no expiry", await bearer(sign({ ...good, exp: undefined })), 401],
    ["another issuer", await bearer(sign({ ...good, iss: "https://evil.example" })), 401],
    ["another audience", await bearer(sign({ ...good, aud: "https://other.example" })), 403],
    ["another service account", await bearer(sign({ ...good, email: "somebody@else" })), 403],
    ["an unverified address", await bearer(sign({ ...good, email_verified: false })), 403],
    ["no address", await bearer(sign({ ...good, email: undefined })), 401],
  ];
  test.each(attempts)("%s", async (_name, authorization, status) => {
    const worker = await createWorker();
    const answer = await worker.post(authorization);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(worker.delivered).toEqual([]);
  });
});

test("a body without a job id is refused", async () => {
  const worker = await createWorker();
  const answer = await worker.post(`Bearer ${await sign(good)}`, { job_id: "42" });
  expect(answer.statusCode).toBe(422);
  expect(worker.delivered).toEqual([]);
});

describe("a worker's address that names what its jobs are about", () => {
  const datasetId = "0198c0de-0000-7000-8000-0000000000d5";

  async function createDatasetWorker(subject: string | null | undefined) {
    const delivered: string[] = [];
    const deliver: Runner["deliver"] = async (id) => {
      delivered.push(id);
      return "ended";
    };
    const app = await createApp({ logLevel: "silent" });
    const callers = { keys: createLocalJWKSet({ keys: [publicJwk] }), issuer: () => issuer, audience: () => audience };
    const authenticate = createWorkerAuth({ ...callers, serviceAccount, now: () => now });
    await app.register(workerRoute, {
      url: "/api/v1/internal/tasks/process-dataset/:dataset_id",
      runner: { deliver } as Runner,
      authenticate,
      subjectOf: async () => subject,
    });
    onTestFinished(() => app.close());
    const post = async (headers: Record<string, string>, named = datasetId) =>
      app.inject({
        method: "POST",
        url: `/api/v1/internal/tasks/process-dataset/${named}`,
        payload: { job_id: jobId },
        headers: { host: "localhost", ...headers },
      });
    return { delivered, post, authorization: `Bearer ${await sign(good)}` };
  }
  const taskName = { "x-cloudtasks-taskname": "a-task" };

  test("lets through the queue's call of a job that is about that", async () => {
    const { post, authorization, delivered } = await createDatasetWorker(datasetId);
    expect((await post({ authorization, ...taskName })).statusCode).toBe(200);
    expect(delivered).toEqual([jobId]);
  });

  test("needs the task's name besides the token, and the token besides the name", async () => {
    const { post, authorization, delivered } = await createDatasetWorker(datasetId);
    expect((await post({ authorization })).statusCode).toBe(403);
    expect((await post({ authorization, "x-cloudtasks-taskname": "" })).statusCode).toBe(403);
    expect((await post(taskName)).statusCode).toBe(401);
    expect((await post({})).statusCode).toBe(401);
    expect(delivered).toEqual([]);
  });

  test.each([[null], ["0198c0de-0000-7000-8000-0000000000d6"]])("does not touch a job about %s", async (subject) => {
    const { post, authorization, delivered } = await createDatasetWorker(subject);
    expect((await post({ authorization, ...taskName })).statusCode).toBe(404);
    expect(delivered).toEqual([]);
  });

  test("leaves it to the runner to say that a job is gone", async () => {
    const { post, authorization, delivered } = await createDatasetWorker(undefined);
    expect((await post({ authorization, ...taskName })).statusCode).toBe(200);
    expect(delivered).toEqual([jobId]);
  });
});
