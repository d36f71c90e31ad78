import { createManualClock } from "@galley/foundation";
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from "jose";
import { expect, onTestFinished, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { serviceRoutes } from "../../src/http/service-routes.ts";
import { createWorkerAuth } from "../../src/http/worker-auth.ts";
import { KeysUnavailable } from "../../src/http/worker-keys.ts";
import { createWorkerRefusals } from "../../src/http/worker-refusals.ts";
import type { Runner } from "../../src/jobs/runner.ts";
import { workerRoute } from "../../src/jobs/worker-route.ts";

const issuer = "http://127.0.0.1:8123";
const audience = "https://worker.example";
const serviceAccount = "tasks@project.iam";
const seconds = Date.UTC(2026, 5, 1) / 1000;
const good = { iss: issuer, aud: audience, email: serviceAccount, email_verified: true, iat: seconds };

const pair = await generateKeyPair("RS256");
const other = await generateKeyPair("RS256");
const jwk = { ...(await exportJWK(pair.publicKey)), kid: "queue", alg: "RS256" };
const known = createLocalJWKSet({ keys: [jwk] });

const sign = (claims: object, key = pair.privateKey) =>
  new SignJWT({ exp: seconds + 3600, ...good, ...claims }).setProtectedHeader({ alg: "RS256", kid: "queue" }).sign(key);

/** A worker and the health of its service, with a queue that is well. */
async function createService() {
  const clock = createManualClock(seconds * 1000);
  let behind = 0;
  const now = () => clock.now() - behind;
  const log: Array<{ fields: object; text: string }> = [];
  const refusals = createWorkerRefusals({
    now,
    log: { warn: (fields, text) => void log.push({ fields, text }) },
  });
  let keysAre = "there";
  const app = await createApp({ logLevel: "silent" });
  const authenticate = createWorkerAuth({
    keys: async (header, token) => {
      if (keysAre === "away") throw new KeysUnavailable("The keys of the issuer cannot be fetched: no route");
      return known(header, token);
    },
    issuer: () => issuer,
    audience: () => audience,
    serviceAccount,
    now,
    watch: refusals,
  });
  const runner = { deliver: async () => "ended" } as unknown as Runner;
  await app.register(workerRoute, { url: "/api/v1/blog/worker", runner, authenticate });
  const queue = { engine: "cloud-tasks" as const, untold: 0, oldest: null, troubles: [] };
  await app.register(serviceRoutes, { queueHealth: async () => queue, workerRefusals: refusals.recent });
  onTestFinished(() => app.close());
  return {
    app,
    clock,
    log,
    setBack(ms: number): void {
      behind = ms;
    },
    keysAre(state: "there" | "away"): void {
      keysAre = state;
    },
    deliver: async (token: string | undefined) =>
      app.inject({
        method: "POST",
        url: "/api/v1/blog/worker",
        payload: { job_id: "0198c0de-0000-7000-8000-000000000001" },
        headers: { host: "localhost", ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      }),
    async health() {
      const { status, worker } = (await app.inject({ url: "/health/ready", headers: { host: "localhost" } })).json();
      return { status, refusals: worker.refusals };
    },
  };
}

const well = { status: "ok", refusals: [] };

test("a call that is let through leaves the service well", async () => {
  const { deliver, health, log } = await createService();
  expect(await health()).toEqual(well);
  expect((await deliver(await sign({}))).statusCode).toBe(200);
  expect(await health()).toEqual(well);
  expect(log).toEqual([]);
});

const unsigned = (await sign({})).replace(/[^.]+$/, "SIGNATURE_REMOVED_BY_GOOGLE");

test.each<[string, string | undefined, number, RegExp]>([
  ["no_token", undefined, 401, /Authorization header/],
  ["not_a_token", "nonsense", 401, /not the queue/],
  ["signature_removed", unsigned, 401, /Cloud Run/],
  ["audience", await sign({ aud: "https://other.example" }), 403, /GALLEY_OIDC_AUDIENCE and CLOUD_RUN_WORKER_URL/],
  ["issuer", await sign({ iss: "http://localhost:8123" }), 401, /GALLEY_OIDC_ISSUER and CLOUD_TASKS_ENDPOINT/],
  ["service_account", await sign({ email: "who@else" }), 403, /GALLEY_TASKS_SERVICE_ACCOUNT/],
  ["expired", await sign({ exp: seconds - 60 }), 401, /clocks/],
  ["signature", await sign({}, other.privateKey), 401, /none of the issuer's keys/],
])("refused for %s: the health says how often and what to look at", async (cause, token, status, words) => {
  const { deliver, health, log, clock } = await createService();
  expect((await deliver(token)).statusCode).toBe(status);
  await clock.advance(60_000);
  await deliver(token);
  const since = new Date(seconds * 1000).toISOString();
  const last = new Date((seconds + 60) * 1000).toISOString();
  const told = { cause, message: expect.stringMatching(words), count: 2, since, last };
  expect(await health()).toEqual({ status: "degraded", refusals: [told] });
  // Once, whoever calls how often; and nothing of what a token holds.
  expect(log).toHaveLength(1);
  expect(JSON.stringify([log, await health()])).not.toMatch(/eyJ|who@else|other\.example|localhost/);
});

test("refused because keys are away: it is told with the reason in the log, and is over with the first call", async () => {
  const service = await createService();
  service.keysAre("away");
  expect((await service.deliver(await sign({}))).statusCode).toBe(503);
  expect(await service.health()).toMatchObject({ status: "degraded", refusals: [{ cause: "keys_unavailable" }] });
  expect(String(Object.values(service.log[0]!.fields))).toContain("no route");
  service.keysAre("there");
  await service.deliver(await sign({}));
  expect(await service.health()).toMatchObject({ status: "ok", refusals: [{ count: 1 }] });
});

test("a cause is forgotten ten minutes after its last call, also when the clock was set back; it is logged anew", async () => {
  const { deliver, health, clock, setBack, log } = await createService();
  await deliver(undefined);
  await clock.advance(599_999);
  expect((await health()).status).toBe("degraded");
  await clock.advance(1);
  expect(await health()).toEqual(well);
  await deliver(undefined);
  expect(log).toHaveLength(2);
  setBack(3_600_000);
  expect(await health()).toEqual(well);
});

test("the API's description knows the answers of the health routes", async () => {
  const { app } = await createService();
  const answer = await app.inject({ url: "/openapi.json", headers: { host: "localhost" } });
  const { paths } = answer.json();
  const ready = paths["/health/ready"].get.responses[200].content["application/json"].schema;
  expect(Object.keys(ready.properties)).toEqual(["status", "queue", "worker"]);
  expect(paths["/health/live"].get.responses[200]).toBeDefined();
});
