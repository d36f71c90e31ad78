import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { OAuth2Client } from "google-auth-library";
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Credentials, TaskRequest } from "../../src/engine/model.ts";
import { type EngineBench, type EngineRun, openEngineBench, queueOf } from "./bench.ts";

/** Google's own verifier asks this machine's clock, not the engine's. */
const start = Math.floor(Date.now() / 1000) * 1000;
const account = "caller@galley.test";

let bench: EngineBench;
let run: EngineRun;
let keyServer: Awaited<ReturnType<typeof serveKeys>>;
beforeEach(async () => {
  bench = await openEngineBench(start);
  keyServer = await serveKeys();
  await reopen();
  await run.engine.createQueue("mail", queueOf());
});
afterEach(async () => {
  await bench.close();
  await keyServer.close();
});

async function reopen(): Promise<void> {
  await run?.close().catch(() => {});
  run = await bench.open({ issuer: () => keyServer.origin });
  await run.engine.start();
}

/** Serves the engine's keys as Google serves its own. */
async function serveKeys() {
  const served: Record<string, () => unknown> = {
    "/certs": () => run.engine.certificates(),
    "/jwks": () => run.engine.keys(),
    "/.well-known/openid-configuration": () => run.engine.openIdConfiguration(),
  };
  const server = createServer(async (request, response) => {
    const content = await served[request.url ?? ""]?.();
    response.writeHead(content ? 200 : 404, { "Content-Type": "application/json" }).end(JSON.stringify(content));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function authorizationOf(request: Partial<TaskRequest>, path?: string): Promise<string | undefined> {
  await run.create({ request, ...(path !== undefined && { path }) });
  const { headers, answer } = await bench.target.next();
  answer(200);
  await run.attempts.next();
  return headers.authorization;
}

async function tokenFor(credentials: Credentials, path?: string): Promise<string> {
  return (await authorizationOf({ credentials }, path))?.replace(/^Bearer /, "") ?? "";
}

const oidc = (audience?: string): Credentials => ({
  kind: "oidc",
  serviceAccount: account,
  ...(audience !== undefined && { audience }),
});

function googleClient(): OAuth2Client {
  return new OAuth2Client({
    endpoints: { oauth2FederatedSignonPemCertsUrl: `${keyServer.origin}/certs` },
    issuers: [keyServer.origin],
  });
}

describe("an identity token", () => {
  test("is for the audience that was given, or for the whole URL with its query", async () => {
    expect(decodeJwt(await tokenFor(oidc("https://worker.test"))).aud).toBe("https://worker.test");
    expect(decodeJwt(await tokenFor(oidc(), "/work?a=1&b=%20c")).aud).toBe(`${bench.target.origin}/work?a=1&b=%20c`);
  });

  test("is for the URL as the task says it, not as URLs are written in full", async () => {
    expect(decodeJwt(await tokenFor(oidc(), "")).aud).toBe(bench.target.origin);
  });

  test("says who calls, and lives for an hour", async () => {
    const iat = bench.clock.now() / 1000;
    expect(decodeJwt(await tokenFor(oidc("https://worker.test")))).toEqual({
      iss: keyServer.origin,
      aud: "https://worker.test",
      sub: account,
      email: account,
      email_verified: true,
      iat,
      exp: iat + 3600,
    });
  });

  test("is accepted by Google's library with the certificates, and refused for another audience or once changed", async () => {
    const token = await tokenFor(oidc("https://worker.test"));
    const client = googleClient();
    const ticket = await client.verifyIdToken({ idToken: token, audience: "https://worker.test" });
    expect(ticket.getPayload()).toMatchObject({ email: account, email_verified: true });
    await expect(client.verifyIdToken({ idToken: token, audience: "https://other.test" })).rejects.toThrow(
      "Wrong recipient",
    );
    const [head, payload, signature = ""] = token.split(".");
    const changed = [head, payload, signature.replace(/^./, (first) => (first === "A" ? "B" : "A"))].join(".");
    await expect(client.verifyIdToken({ idToken: changed, audience: "https://worker.test" })).rejects.toThrow(
      "signature",
    );
  });

  test("is accepted by jose with the keys, by way of the discovery document too", async () => {
    const token = await tokenFor(oidc("https://worker.test"));
    const expected = { issuer: keyServer.origin, audience: "https://worker.test", algorithms: ["RS256"] };
    const local = await jwtVerify(token, createLocalJWKSet(await run.engine.keys()), expected);
    expect(local.payload.email).toBe(account);
    const answer = await fetch(`${keyServer.origin}/.well-known/openid-configuration`);
    const { jwks_uri, issuer } = (await answer.json()) as Record<string, string>;
    expect(issuer).toBe(keyServer.origin);
    const remote = await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri!)), expected);
    expect(remote.protectedHeader).toMatchObject({ alg: "RS256", typ: "JWT" });
    await expect(jwtVerify(token, createLocalJWKSet(await run.engine.keys()), { audience: "else" })).rejects.toThrow(
      "aud",
    );
  });

  test("is accepted with the certificates and keys of after a restart, which are those of before", async () => {
    const token = await tokenFor(oidc("https://worker.test"));
    const [certificates, keys] = [await run.engine.certificates(), await run.engine.keys()];
    await reopen();
    expect(await run.engine.certificates()).toEqual(certificates);
    expect(await run.engine.keys()).toEqual(keys);
    expect(Object.keys(certificates)).toEqual([keys.keys[0]?.kid]);
    const ticket = await googleClient().verifyIdToken({ idToken: token, audience: "https://worker.test" });
    expect(ticket.getPayload()?.email).toBe(account);
  });

  test("is made anew for each account, audience and issuer", async () => {
    const tokens = [
      await tokenFor(oidc("https://a.test")),
      await tokenFor(oidc("https://b.test")),
      await tokenFor({ kind: "oidc", serviceAccount: "other@galley.test", audience: "https://a.test" }),
    ];
    expect(new Set(tokens).size).toBe(3);
    expect(decodeJwt(tokens[2]!).email).toBe("other@galley.test");
    expect(await tokenFor(oidc("https://a.test"))).toBe(tokens[0]);
  });
});

describe("a task's credentials", () => {
  const own = { AUTHORIZATION: "Bearer mine" };

  test("replace an Authorization of the task's own, which is neither kept nor sent", async () => {
    const created = await run.create({ request: { headers: own, credentials: oidc() } });
    expect(created.request.headers).toEqual({ "User-Agent": "Google-Cloud-Tasks" });
    expect(created.request.credentials).toEqual(oidc());
    const { headers, answer } = await bench.target.next();
    answer(200);
    expect(headers.authorization).toMatch(/^Bearer ey/);
  });

  test("for an access token bring a placeholder, with the usual scope or the one that was given", async () => {
    const oauth = { kind: "oauth" as const, serviceAccount: account };
    expect(await authorizationOf({ credentials: oauth, headers: own })).toBe(
      `Bearer emulated-oauth-token/${account}/https://www.googleapis.com/auth/cloud-platform`,
    );
    expect(await authorizationOf({ credentials: { ...oauth, scope: "https://scope.test/x" } })).toBe(
      `Bearer emulated-oauth-token/${account}/https://scope.test/x`,
    );
  });

  test("are none where there are none", async () => {
    expect(await authorizationOf({})).toBeUndefined();
    expect(await authorizationOf({ headers: own })).toBe("Bearer mine");
  });

  test("that cannot be made for the moment cost an attempt, not the task", async () => {
    await run.close();
    let broken = true;
    run = await bench.open({
      issuer: () => {
        if (broken) throw new Error("No issuer yet");
        return keyServer.origin;
      },
    });
    await run.engine.start();
    await run.create({ request: { credentials: oidc() } });
    expect(await run.attempts.next()).toMatchObject({ result: "retried", reason: "No issuer yet" });
    broken = false;
    await bench.clock.advance(10_000);
    expect((await bench.target.next()).headers.authorization).toMatch(/^Bearer ey/);
  });
});
