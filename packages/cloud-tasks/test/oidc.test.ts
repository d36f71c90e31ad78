import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Bench, openBench, type Run, settings } from "./bench.ts";

let bench: Bench;
let run: Run;
beforeEach(async () => {
  bench = await openBench();
  run = await bench.open();
  await run.queues.applyQueue("mail", settings());
  await run.queues.start();
});
afterEach(() => bench.close());

async function sentToken(): Promise<string> {
  await run.queues.createTask({ queue: "mail", path: "/work", body: "" });
  const { headers, answer } = await bench.target.next();
  answer(200);
  await run.attempts.next();
  return headers.authorization?.replace(/^Bearer /, "") ?? "";
}

async function verify(token: string, audience = "https://worker.test") {
  const keys = createLocalJWKSet(await run.queues.keys());
  return jwtVerify(token, keys, {
    issuer: "https://queue.test",
    audience,
    algorithms: ["RS256"],
    currentDate: new Date(bench.clock.now()),
  });
}

describe("the token of a request", () => {
  test("says who calls whom, for an hour, and is verified with the published keys", async () => {
    const { payload, protectedHeader } = await verify(await sentToken());
    const iat = bench.clock.now() / 1000;
    expect(payload).toEqual({
      iss: "https://queue.test",
      aud: "https://worker.test",
      sub: "tasks@galley.test",
      email: "tasks@galley.test",
      email_verified: true,
      iat,
      exp: iat + 3600,
    });
    const [key] = (await run.queues.keys()).keys;
    expect(protectedHeader).toMatchObject({ alg: "RS256", kid: key?.kid });
  });

  test("is not accepted for another audience, nor after its hour", async () => {
    const token = await sentToken();
    await expect(verify(token, "https://elsewhere.test")).rejects.toThrow('"aud"');
    await bench.clock.advance(3600 * 1000);
    await expect(verify(token)).rejects.toThrow('"exp"');
  });

  test("is used for some minutes, then made anew, long before it expires", async () => {
    const first = await sentToken();
    await bench.clock.advance(5 * 60 * 1000);
    expect(await sentToken()).toBe(first);
    await bench.clock.advance(5 * 60 * 1000);
    const second = await sentToken();
    expect(second).not.toBe(first);
    expect(decodeJwt(second).iat).toBe(bench.clock.now() / 1000);
  });

  test("is signed with the same key after a restart", async () => {
    const before = await sentToken();
    await run.close();
    run = await bench.open();
    await run.queues.start();
    expect((await verify(before)).payload.email).toBe("tasks@galley.test");
    expect(decodeProtectedHeader(await sentToken()).kid).toBe(decodeProtectedHeader(before).kid);
  });
});

describe("the published keys", () => {
  test("are of 2048 bits and hold nothing private", async () => {
    const { keys } = await run.queues.keys();
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).sort()).toEqual(["alg", "e", "kid", "kty", "n", "use"]);
    expect(Buffer.from(String(keys[0]?.n), "base64url").length * 8).toBe(2048);
  });

  test("are one key, however many ask for it first", async () => {
    const other = await bench.open().catch((error: unknown) => error);
    expect(other).toMatchObject({ fault: "in_use" });
    const asked = await Promise.all([run.queues.keys(), run.queues.keys(), sentToken()]);
    expect(asked[0]).toEqual(asked[1]);
    expect(await run.database.read.selectFrom("task_key").select("kid").execute()).toHaveLength(1);
  });

  test("are found by way of the discovery document", () => {
    expect(run.queues.openIdConfiguration()).toMatchObject({
      issuer: "https://queue.test",
      jwks_uri: "https://queue.test/jwks",
      id_token_signing_alg_values_supported: ["RS256"],
    });
  });
});
