import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { createWorkerAuth } from "../../src/http/worker-auth.ts";
import { createIssuer, KeysUnavailable } from "../../src/http/worker-keys.ts";
import type { Runner } from "../../src/jobs/runner.ts";
import { workerRoute } from "../../src/jobs/worker-route.ts";

const audience = "https://worker.example";
const serviceAccount = "tasks@project.iam";
const jobId = "0198c0de-0000-7000-8000-000000000001";

const first = await generateKeyPair("RS256");
const second = await generateKeyPair("RS256");
const jwkOf = async (key: CryptoKey, kid: string) => ({ ...(await exportJWK(key)), kid, alg: "RS256" });

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());
const now = () => Date.now();

/** An issuer's discovery document and keys, which can be taken away. */
async function startIssuer() {
  const paths: string[] = [];
  const served: Record<string, unknown> = {};
  let down = false;
  const server = createServer((request, response) => {
    paths.push(request.url ?? "");
    const body = served[request.url ?? ""];
    if (down || body === undefined) response.writeHead(down ? 500 : 404).end();
    else response.end(JSON.stringify(body));
  });
  onTestFinished(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  served["/.well-known/openid-configuration"] = { issuer: url, jwks_uri: `${url}/keys` };
  served["/keys"] = { keys: [await jwkOf(first.publicKey, "first")] };
  return {
    url,
    served,
    paths,
    down(is: boolean): void {
      down = is;
    },
  };
}

type Issuer = Awaited<ReturnType<typeof startIssuer>>;

interface Called {
  key?: CryptoKey;
  kid?: string;
  iss?: string;
  aud?: string;
}

/** A worker route that trusts the issuer; answers the status and the problem's code. */
async function createWorker({ url }: Pick<Issuer, "url">, options: Partial<Parameters<typeof createIssuer>[0]> = {}) {
  const delivered: string[] = [];
  const runner = { deliver: async (id: string) => void delivered.push(id) } as unknown as Runner;
  const app = await createApp({ logLevel: "silent" });
  const authenticate = createWorkerAuth({
    ...createIssuer({ issuer: url, now, ...options }),
    audience: () => audience,
    serviceAccount,
    now,
  });
  await app.register(workerRoute, { url: "/api/v1/blog/worker", runner, authenticate });
  onTestFinished(() => app.close());
  const call = async ({ key = first.privateKey, kid = "first", iss = url, aud = audience }: Called = {}) => {
    const token = await new SignJWT({ email: serviceAccount, email_verified: true })
      .setProtectedHeader({ alg: "RS256", kid })
      .setIssuer(iss)
      .setAudience(aud)
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(key);
    const answer = await app.inject({
      method: "POST",
      url: "/api/v1/blog/worker",
      payload: { job_id: jobId },
      headers: { host: "localhost", authorization: `Bearer ${token}` },
    });
    return [answer.statusCode, answer.statusCode === 200 ? undefined : answer.json().code];
  };
  return { call, delivered };
}

/** Moves the clock, jose's too. */
const pass = (ms: number) => void vi.setSystemTime(Date.now() + ms);

const many = (times: number, call: () => Promise<unknown>) => Promise.all(Array.from({ length: times }, call));

const queueUnavailable = [503, "queue_unavailable"];

test("an issuer's keys are found by its discovery document, once", async () => {
  const issuer = await startIssuer();
  const { call, delivered } = await createWorker(issuer);
  expect(issuer.paths).toEqual([]);
  expect(await call()).toEqual([200, undefined]);
  expect(await call()).toEqual([200, undefined]);
  expect(issuer.paths).toEqual(["/.well-known/openid-configuration", "/keys"]);
  expect(delivered).toEqual([jobId, jobId]);
});

test("while they cannot be fetched a call is neither let through nor called wrong; then it is", async () => {
  const issuer = await startIssuer();
  const { call, delivered } = await createWorker(issuer);
  issuer.down(true);
  expect(await call()).toEqual(queueUnavailable);
  expect(await call()).toEqual(queueUnavailable);
  expect(delivered).toEqual([]);
  issuer.down(false);
  pass(5000);
  expect(await call()).toEqual([200, undefined]);
  expect(await call({ key: second.privateKey })).toEqual([401, "unauthorized"]);
  expect(delivered).toHaveLength(1);
});

test("known keys serve on while they cannot be fetched again", async () => {
  const issuer = await startIssuer();
  const { call } = await createWorker(issuer);
  expect(await call()).toEqual([200, undefined]);
  pass(11 * 60_000);
  issuer.down(true);
  expect(await call()).toEqual([200, undefined]);
  // A key that is not among them may be a new one: nothing can be said.
  expect(await call({ key: second.privateKey, kid: "second" })).toEqual(queueUnavailable);
  issuer.down(false);
  pass(5000);
  issuer.served["/keys"] = { keys: [await jwkOf(second.publicKey, "second")] };
  expect(await call({ key: second.privateKey, kid: "second" })).toEqual([200, undefined]);
  expect(await call()).toEqual([401, "unauthorized"]);
});

const discovery = "/.well-known/openid-configuration";

test.each<[string, string, unknown, RegExp]>([
  ["is not there", discovery, undefined, /answers with 404/],
  ["says something else", discovery, [], /not a discovery/],
  [
    "speaks for somebody else",
    discovery,
    { issuer: "https://other.example", jwks_uri: "https://other.example/keys" },
    /speaks for https:\/\/other\.example/,
  ],
  ["leads to no keys", "/keys", { nothing: true }, /JSON Web Key Set/],
])("a discovery document that %s gives no keys", async (_what, path, document, reason) => {
  const issuer = await startIssuer();
  issuer.served[path] = document;
  const { keys } = createIssuer({ issuer: issuer.url, now });
  const asked = Promise.resolve(keys({ alg: "RS256", kid: "first" }, { payload: "", signature: "" }));
  await expect(asked).rejects.toThrow(KeysUnavailable);
  await expect(asked).rejects.toThrow(reason);
  const { call } = await createWorker(issuer);
  expect(await call()).toEqual(queueUnavailable);
});

test("an issuer that does not answer is told of with the reason", async () => {
  const { keys } = createIssuer({ issuer: "http://127.0.0.1:1", now });
  const asked = Promise.resolve(keys({ alg: "RS256", kid: "first" }, { payload: "", signature: "" }));
  await expect(asked).rejects.toThrow(/The keys of http:\/\/127\.0\.0\.1:1 cannot be fetched: .+ \(.+\)/);
});

test("an emulator is asked who it is: by another name its tokens are let in, and keys come from where it is", async () => {
  const issuer = await startIssuer();
  const own = "http://0.0.0.0:1";
  issuer.served[discovery] = { issuer: own, jwks_uri: `${own}/keys` };
  const endpoint = issuer.url.replace("http://127.0.0.1", "localhost");
  const { call } = await createWorker(issuer, { issuer: undefined, endpoint });
  expect(issuer.paths).toEqual([]);
  expect(await call({ iss: own })).toEqual([200, undefined]);
  expect(await call({ iss: `http://${endpoint}` })).toEqual([401, "unauthorized"]);
  expect(issuer.paths).toEqual([discovery, "/keys"]);
});

test("who an emulator says to be is asked again after ten minutes, and believed on while it is away", async () => {
  const issuer = await startIssuer();
  const endpoint = new URL(issuer.url).host;
  const { call } = await createWorker(issuer, { issuer: undefined, endpoint });
  expect(await call()).toEqual([200, undefined]);
  issuer.down(true);
  pass(11 * 60_000);
  expect(await call()).toEqual([200, undefined]);
  issuer.down(false);
  pass(5000);
  issuer.served[discovery] = { issuer: "http://tasks", jwks_uri: `${issuer.url}/keys` };
  expect(await call({ iss: "http://tasks" })).toEqual([200, undefined]);
  expect(await call()).toEqual([401, "unauthorized"]);
});

test("an issuer is the same with a slash at its end", async () => {
  const issuer = await startIssuer();
  issuer.served[discovery] = { issuer: `${issuer.url}/`, jwks_uri: `${issuer.url}/keys` };
  const { call } = await createWorker(issuer);
  expect(await call({ iss: `${issuer.url}/` })).toEqual([200, undefined]);
});

describe("whoever sends forged tokens does not make Galley call others", () => {
  test("tokens for another audience or by another issuer cause no call", async () => {
    const issuer = await startIssuer();
    const { call } = await createWorker(issuer);
    expect(await call({ aud: "https://other.example" })).toEqual([403, "forbidden"]);
    expect(await call({ iss: "https://other.example" })).toEqual([401, "unauthorized"]);
    expect(issuer.paths).toEqual([]);
  });

  test("those that come at once, while nothing is known, cause one", async () => {
    const issuer = await startIssuer();
    const { call } = await createWorker(issuer, { issuer: undefined, endpoint: new URL(issuer.url).host });
    await many(50, () => call({ key: second.privateKey }));
    expect(issuer.paths).toEqual([discovery, "/keys"]);
  });

  test.each([
    ["discovery", { issuer: undefined }],
    ["keys", {}],
  ])("while %s fails there is one call in five seconds", async (_what, options) => {
    const issuer = await startIssuer();
    issuer.down(true);
    const { call } = await createWorker(issuer, { endpoint: new URL(issuer.url).host, ...options });
    for (let turn = 1; turn <= 3; turn++) {
      expect(new Set((await many(20, call)).map(String))).toEqual(new Set([String(queueUnavailable)]));
      expect(issuer.paths).toHaveLength(turn);
      pass(5000);
    }
  });

  test("known keys serve at once during such a pause, also when the clock was set back", async () => {
    const issuer = await startIssuer();
    const { call } = await createWorker(issuer);
    await call();
    pass(11 * 60_000);
    issuer.down(true);
    issuer.paths.length = 0;
    for (let turn = 0; turn < 5; turn++) expect(await call()).toEqual([200, undefined]);
    expect(issuer.paths).toEqual([discovery, "/keys"]);
    pass(-60_000);
    issuer.down(false);
    expect(await call()).toEqual([200, undefined]);
    expect(issuer.paths.length).toBeGreaterThan(2);
  });
});
