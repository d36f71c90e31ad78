import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { createWorkerAuth } from "../../src/http/worker-auth.ts";
import { createIssuerKeys, KeysUnavailable } from "../../src/http/worker-keys.ts";
import type { Runner } from "../../src/jobs/runner.ts";
import { workerRoute } from "../../src/jobs/worker-route.ts";

const audience = "https://worker.example";
const serviceAccount = "tasks@project.iam";
const jobId = "0198c0de-0000-7000-8000-000000000001";

const first = await generateKeyPair("RS256");
const second = await generateKeyPair("RS256");
const jwkOf = async (key: CryptoKey, kid: string) => ({ ...(await exportJWK(key)), kid, alg: "RS256" });

afterEach(() => void vi.useRealTimers());

/** An issuer's discovery document and keys, which can be taken away. */
async function createIssuer() {
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

type Issuer = Awaited<ReturnType<typeof createIssuer>>;

/** A worker route that trusts the issuer; answers the status and the problem's code. */
async function createWorker({ url }: Pick<Issuer, "url">) {
  const delivered: string[] = [];
  const runner = { deliver: async (id: string) => void delivered.push(id) } as unknown as Runner;
  const app = await createApp({ logLevel: "silent" });
  const keys = createIssuerKeys({ issuer: url });
  const authenticate = createWorkerAuth({
    keys,
    issuer: () => url,
    audience: () => audience,
    serviceAccount,
    now: Date.now,
  });
  await app.register(workerRoute, { prefix: "/api/v1/blog", runner, authenticate });
  onTestFinished(() => app.close());
  const call = async (key = first.privateKey, kid = "first") => {
    const token = await new SignJWT({ email: serviceAccount, email_verified: true })
      .setProtectedHeader({ alg: "RS256", kid })
      .setIssuer(url)
      .setAudience(audience)
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

const queueUnavailable = [503, "queue_unavailable"];

test("an issuer's keys are found by its discovery document, once", async () => {
  const issuer = await createIssuer();
  const { call, delivered } = await createWorker(issuer);
  expect(issuer.paths).toEqual([]);
  expect(await call()).toEqual([200, undefined]);
  expect(await call()).toEqual([200, undefined]);
  expect(issuer.paths).toEqual(["/.well-known/openid-configuration", "/keys"]);
  expect(delivered).toEqual([jobId, jobId]);
});

test("while they cannot be fetched a call is neither let through nor called wrong; then it is", async () => {
  const issuer = await createIssuer();
  const { call, delivered } = await createWorker(issuer);
  issuer.down(true);
  expect(await call()).toEqual(queueUnavailable);
  expect(await call()).toEqual(queueUnavailable);
  expect(delivered).toEqual([]);
  issuer.down(false);
  expect(await call()).toEqual([200, undefined]);
  expect(await call(second.privateKey)).toEqual([401, "unauthorized"]);
  expect(delivered).toHaveLength(1);
});

test("known keys serve on while they cannot be fetched again", async () => {
  const issuer = await createIssuer();
  const { call } = await createWorker(issuer);
  expect(await call()).toEqual([200, undefined]);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 11 * 60_000 });
  issuer.down(true);
  expect(await call()).toEqual([200, undefined]);
  // A key that is not among them may be a new one: nothing can be said.
  expect(await call(second.privateKey, "second")).toEqual(queueUnavailable);
  issuer.down(false);
  issuer.served["/keys"] = { keys: [await jwkOf(second.publicKey, "second")] };
  expect(await call(second.privateKey, "second")).toEqual([200, undefined]);
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
  const issuer = await createIssuer();
  issuer.served[path] = document;
  const keys = createIssuerKeys({ issuer: issuer.url });
  const asked = Promise.resolve(keys({ alg: "RS256", kid: "first" }, { payload: "", signature: "" }));
  await expect(asked).rejects.toThrow(KeysUnavailable);
  await expect(asked).rejects.toThrow(reason);
  const { call } = await createWorker(issuer);
  expect(await call()).toEqual(queueUnavailable);
});

test("an issuer that does not answer is told of with the reason", async () => {
  const keys = createIssuerKeys({ issuer: "http://127.0.0.1:1" });
  const asked = Promise.resolve(keys({ alg: "RS256", kid: "first" }, { payload: "", signature: "" }));
  await expect(asked).rejects.toThrow(/The keys of http:\/\/127\.0\.0\.1:1 cannot be fetched: .+ \(.+\)/);
});
