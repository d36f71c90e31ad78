import { OAuth2Client } from "google-auth-library";
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { describe, expect, test } from "vitest";
import { rest } from "../../server/protocol/harness.ts";
import { type Bench, type Task, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";

const serviceAccountEmail = "tasks@my-project.iam.gserviceaccount.com";
const audience = "https://worker.test";

type HttpRequest = NonNullable<Task["httpRequest"]>;

/** The token of a new task's request, without the word before it. */
async function tokenOf(bench: Bench, httpRequest: HttpRequest): Promise<string> {
  const queue = await bench.newQueue();
  await bench.create(queue, { httpRequest });
  const request = await bench.target.next();
  request.answer(200);
  await bench.attempt(queue);
  const [, token = ""] = /^Bearer (.+)$/.exec(request.headers.authorization ?? "") ?? [];
  return token;
}

export function identityTokens(face: FaceName): void {
  describe("an identity token", () => {
    // Verifiers look at the machine's clock.
    const bench = useBench(face, () => ({ from: Date.now() }));
    const identity = () => tokenOf(bench(), { oidcToken: { serviceAccountEmail, audience } });

    /** As a worker in Node verifies it that follows Google's documentation, told where the keys are. */
    const verifiedByGoogle = async (idToken: string, expected = audience) => {
      const { url } = bench().server;
      const oauth2FederatedSignonPemCertsUrl = `${url}/certs`;
      const client = new OAuth2Client({ endpoints: { oauth2FederatedSignonPemCertsUrl }, issuers: [url] });
      return (await client.verifyIdToken({ idToken, audience: expected })).getPayload();
    };

    /** As any other worker, that finds the keys by the discovery document of the issuer. */
    const verifiedByDiscovery = async (token: string, expected = audience) => {
      const issuer = bench().server.url;
      const { json } = await rest(`${issuer}/.well-known/openid-configuration`, "GET");
      const { jwks_uri: keys, id_token_signing_alg_values_supported: algorithms } = json;
      return (await jwtVerify(token, createRemoteJWKSet(new URL(keys)), { issuer, audience: expected, algorithms }))
        .payload;
    };

    test("is accepted by Google's library and by discovery, and says who calls whom for an hour", async () => {
      const token = await identity();
      const payload = await verifiedByGoogle(token);
      const iat = Math.floor(bench().clock.now() / 1000);
      expect(payload).toEqual({
        iss: bench().server.url,
        aud: audience,
        sub: serviceAccountEmail,
        email: serviceAccountEmail,
        email_verified: true,
        iat,
        exp: iat + 3600,
      });
      expect(await verifiedByDiscovery(token)).toEqual(payload);
    });

    test("is for the task's URL when no audience is given", async () => {
      const url = `${bench().target.origin}/work?a=%20b`;
      const token = await tokenOf(bench(), { url, oidcToken: { serviceAccountEmail } });
      expect((await verifiedByGoogle(token, url))?.aud).toBe(url);
    });

    test("is not accepted for another audience, nor when it was touched", async () => {
      const token = await identity();
      await expect(verifiedByGoogle(token, "https://elsewhere.test")).rejects.toThrow("Wrong recipient");
      await expect(verifiedByDiscovery(token, "https://elsewhere.test")).rejects.toThrow('"aud"');
      const [head = "", , signature = ""] = token.split(".");
      const claims = { iss: bench().server.url, aud: audience, email: "me@evil.test", exp: 9e9 };
      const forged = `${head}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
      await expect(verifiedByDiscovery(forged)).rejects.toThrow("signature");
    });

    test("is signed with the same key after a restart", async () => {
      const before = await identity();
      const keysOf = async () => (await rest(`${bench().server.url}/jwks`, "GET")).json;
      const keys = await keysOf();
      await bench().restart();
      expect(await keysOf()).toEqual(keys);
      expect(decodeProtectedHeader(await identity()).kid).toBe(decodeProtectedHeader(before).kid);
      expect(keys.keys).toHaveLength(1);
      expect(Object.keys(keys.keys[0]).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
    });

    test("replaces an Authorization of the task's own", async () => {
      const headers = { authorization: "Basic own" };
      expect(await tokenOf(bench(), { headers, oidcToken: { serviceAccountEmail, audience } })).toMatch(/^ey/);
    });
  });

  describe("a server that signs in another's name", () => {
    const bench = useBench(face, () => ({ issuer: "https://issuer.test", from: Date.now() }));

    test("says so in its tokens and where the keys are", async () => {
      const { json } = await rest(`${bench().server.url}/.well-known/openid-configuration`, "GET");
      expect(json).toMatchObject({
        issuer: "https://issuer.test",
        jwks_uri: "https://issuer.test/jwks",
        id_token_signing_alg_values_supported: ["RS256"],
      });
      const token = await tokenOf(bench(), { oidcToken: { serviceAccountEmail, audience } });
      const keys = createRemoteJWKSet(new URL(`${bench().server.url}/jwks`));
      expect((await jwtVerify(token, keys, { issuer: "https://issuer.test", audience })).payload.email).toBe(
        serviceAccountEmail,
      );
    });
  });
}

export function accessTokens(face: FaceName): void {
  describe("an access token", () => {
    const bench = useBench(face);
    const cloudPlatform = "https://www.googleapis.com/auth/cloud-platform";

    test.each([
      [undefined, cloudPlatform],
      ["https://www.googleapis.com/auth/pubsub", "https://www.googleapis.com/auth/pubsub"],
    ])("for the scope %s is a placeholder that opens nothing", async (scope, said) => {
      const oauthToken = { serviceAccountEmail, ...(scope !== undefined && { scope }) };
      const token = await tokenOf(bench(), { headers: { Authorization: "Basic own" }, oauthToken });
      expect(token).toBe(`emulated-oauth-token/${serviceAccountEmail}/${said}`);
    });
  });
}
