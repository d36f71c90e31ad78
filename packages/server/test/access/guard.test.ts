import { createManualClock } from "@galley/foundation";
import { describe, expect, onTestFinished, test } from "vitest";
import { usualLimits } from "../../src/access/connection-limits.ts";
import { createApp } from "../../src/http/app.ts";
import { StartError } from "../../src/start-error.ts";
import { adminKey, keyOfA, keyOfB, post, startGalley, twoTenants } from "./support.ts";

describe("without keys", () => {
  test("who is here may do all, until a key is made: from then on it takes one", async () => {
    const { call } = await startGalley();
    expect((await call("/api/v1/keys/me")).body).toEqual({ tenant: "default", scope: "admin", key: null });
    const made = await call("/api/v1/keys", { method: "POST", json: { name: "first", scope: "admin" } });
    expect(made.status).toBe(201);
    expect(made.headers.get("cache-control")).toBe("no-store");
    expect(made.body.key).toMatch(/^gly_[\w-]{49}$/);
    const refused = await call("/api/v1/keys/me");
    expect(refused.status).toBe(401);
    expect(refused.body.code).toBe("unauthorized");
    expect(refused.headers.get("www-authenticate")).toBe("Bearer");
    const me = await call("/api/v1/keys/me", { key: made.body.key });
    expect(me.body).toEqual({
      tenant: "default",
      scope: "admin",
      key: { id: made.body.id, name: "first", expires_at: null },
    });
    const listed = await call("/api/v1/keys", { headers: { "x-api-key": made.body.key } });
    expect(listed.body.keys).toMatchObject([{ id: made.body.id, name: "first", revoked_at: null }]);
    expect(listed.text).not.toContain(made.body.key);
  });

  test("it listens only where strangers cannot reach it; with a key anywhere", async () => {
    await expect(startGalley({ HOST: "0.0.0.0" })).rejects.toThrow(StartError);
    const { url } = await startGalley({ HOST: "0.0.0.0", GALLEY_API_KEYS: adminKey });
    expect(url).toMatch(/^http/);
  });

  test("a key in the database closes it at the next start, and lets it listen anywhere", async () => {
    const first = await startGalley();
    const { body } = await first.call("/api/v1/keys", { method: "POST", json: { name: "x", scope: "admin" } });
    await first.close();
    const again = await startGalley({ GALLEY_DATA_DIR: first.folder, HOST: "0.0.0.0" });
    expect((await again.call("/api/v1/jobs")).status).toBe(401);
    expect((await again.call("/api/v1/jobs", { key: body.key })).status).toBe(200);
  });
});

describe("with keys", () => {
  test("scopes: a tenant's key does not run the service", async () => {
    const { call } = await startGalley({ GALLEY_API_KEYS: twoTenants });
    for (const path of ["/api/v1/keys", "/api/v1/queues", "/metrics"]) {
      expect((await call(path, { key: adminKey })).status).toBe(200);
      const refused = await call(path, { key: keyOfA });
      expect([refused.status, refused.body.code]).toEqual([403, "forbidden"]);
      expect((await call(path)).status).toBe(401);
    }
    for (const path of ["/health/live", "/health/ready", "/openapi.json"]) expect((await call(path)).status).toBe(200);
    // The queue's own keys, by which workers elsewhere check its tokens.
    expect((await call("/jwks")).status).toBe(200);
  });

  test("a key that is wrong, mistyped, or sent in another way is refused with a challenge", async () => {
    const { call } = await startGalley({ GALLEY_API_KEYS: twoTenants });
    for (const authorization of [`Bearer ${keyOfA}x`, `Basic ${keyOfA}`, keyOfA, "Bearer", "Bearer gly_nonsense"]) {
      const refused = await call("/api/v1/jobs", { headers: { authorization } });
      expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect(refused.text).not.toContain(keyOfA);
    }
    expect((await call(`/api/v1/jobs?token=${keyOfA}`)).status).toBe(401);
  });

  test("who may not call has no body read", async () => {
    const { call } = await startGalley({ GALLEY_API_KEYS: twoTenants });
    const headers = { "content-type": "application/json" };
    const refused = await call("/api/v1/blog/generate-enhanced", {
      method: "POST",
      headers,
      json: "x".repeat(5_000_000),
    });
    expect(refused.status).toBe(401);
  });

  test("a revoked key hears no more of the events that it was listening to", async () => {
    const { call, url } = await startGalley({ GALLEY_API_KEYS: `ops:admin:${adminKey}` });
    const json = { name: "listener", tenant: "shop", scope: "tenant" };
    const { body } = await call("/api/v1/keys", { method: "POST", key: adminKey, json });
    const response = await fetch(`${url}/api/v1/events`, { headers: { authorization: `Bearer ${body.key}` } });
    const heard = response.text();
    await call(`/api/v1/keys/${body.id}`, { method: "DELETE", key: adminKey });
    expect(await heard).toContain("event: snapshot");
  });

  test("a revoked key ends at once, and the last one does not open the service again", async () => {
    const { call } = await startGalley();
    const { body } = await call("/api/v1/keys", { method: "POST", json: { name: "only", scope: "admin" } });
    const { key, id } = body;
    const revoked = await call(`/api/v1/keys/${id}`, { method: "DELETE", key });
    expect(revoked.body.revoked_at).not.toBeNull();
    expect((await call("/api/v1/jobs", { key })).status).toBe(401);
    expect((await call("/api/v1/jobs")).status).toBe(401);
  });

  test("revoking again changes nothing; an unknown key is not found; one with an end ends", async () => {
    const { call, clock } = await startGalley({ GALLEY_API_KEYS: adminKey });
    const expires_at = new Date(clock.now() + 3_600_000).toISOString();
    const made = (json: object) => call("/api/v1/keys", { method: "POST", key: adminKey, json });
    const { body } = await made({ name: "short", tenant: "acme", expires_at });
    expect((await call("/api/v1/keys/me", { key: body.key })).body).toMatchObject({ tenant: "acme", scope: "tenant" });
    clock.advance(3_600_001);
    expect((await call("/api/v1/keys/me", { key: body.key })).status).toBe(401);
    const remove = (id: string) => call(`/api/v1/keys/${id}`, { method: "DELETE", key: adminKey });
    const [first, second] = [await remove(body.id), await remove(body.id)];
    expect(second.body).toEqual(first.body);
    expect((await remove("00000000-0000-4000-8000-000000000000")).body.code).toBe("key_not_found");
    for (const json of [{ name: "" }, { name: "x", tenant: "no spaces" }, { name: "x", scope: "root" }]) {
      expect((await made(json)).body.code).toBe("validation_failed");
    }
    expect((await made({ name: "x", expires_at: "2020-01-01T00:00:00Z" })).body.errors[0].path).toBe("expires_at");
  });

  test("a stream token opens the events of its job or tenant, and nothing else", async () => {
    const { call, clock, url } = await startGalley({ GALLEY_API_KEYS: twoTenants });
    const token = await call("/api/v1/events/token", { method: "POST", key: keyOfA });
    expect(Date.parse(token.body.expires_at)).toBeGreaterThan(clock.now() + 3_500_000);
    const open = async (path: string) => {
      const controller = new AbortController();
      const response = await fetch(`${url}${path}`, { signal: controller.signal });
      controller.abort();
      return response.status;
    };
    const events = token.body.events_url;
    expect((await call(`/api/v1/jobs?token=${token.body.token}`)).status).toBe(401);
    const create = async () =>
      (await call("/api/v1/blog/generate-enhanced?async_mode=true", { method: "POST", key: keyOfA, json: post })).body;
    const [one, other] = [await create(), await create()];
    const ofJob = new URL(one.events_url, url).searchParams.get("token");
    expect(await open(events)).toBe(200);
    expect(await open(`/api/v1/jobs/${other.job_id}/events?token=${token.body.token}`)).toBe(200);
    expect(await open(one.events_url)).toBe(200);
    expect(await open(`/api/v1/jobs/${other.job_id}/events?token=${ofJob}`)).toBe(403);
    expect(await open(`/api/v1/events?token=${ofJob}`)).toBe(403);
    expect(await open(`${events}x`)).toBe(401);
    clock.advance(3_700_000);
    expect(await open(events)).toBe(401);
    expect(await open(one.events_url)).toBe(401);
  });

  test("jobs belong to their tenant, for an admin too", async () => {
    const { call } = await startGalley({ GALLEY_API_KEYS: twoTenants });
    const path = "/api/v1/blog/generate-enhanced?async_mode=true";
    const { body } = await call(path, { method: "POST", key: keyOfA, json: post });
    const seen = async (key: string) => (await call(`/api/v1/jobs/${body.job_id}`, { key })).status;
    expect([await seen(keyOfA), await seen(keyOfB), await seen(adminKey)]).toEqual([200, 404, 404]);
  });
});

describe("how much", () => {
  async function createLimited(perMinute: number) {
    const clock = createManualClock();
    const caller = { tenant: "a", scope: "tenant" as const, key: { id: "1", name: "one", expiresAt: null } };
    const lookedFor: boolean[] = [];
    const keys = {
      closed: async () => true,
      async callerOf(key: string, { knownOnly = false } = {}) {
        lookedFor.push(knownOnly);
        return key === "right" ? caller : undefined;
      },
      close: () => {},
    };
    const app = await createApp({ logLevel: "silent", guard: { keys, perMinute, clock } });
    onTestFinished(() => app.close());
    app.route({ method: ["GET", "POST"], url: "/thing", handler: async () => ({}) });
    app.get("/open", { config: { access: "public" } }, async () => ({}));
    const send = (method: "GET" | "POST", key: string, url = "/thing") =>
      app.inject({ method, url, headers: { authorization: `Bearer ${key}` } });
    return { clock, send, lookedFor };
  }

  test("a key may send so many requests a minute; looking costs a tenth", async () => {
    const { clock, send } = await createLimited(3);
    const first = await send("POST", "right");
    expect(first.headers).toMatchObject({
      "x-ratelimit-limit": "3",
      "x-ratelimit-remaining": "2",
      "x-ratelimit-reset": "20",
    });
    for (let count = 0; count < 10; count++) expect((await send("GET", "right")).statusCode).toBe(200);
    expect((await send("POST", "right")).statusCode).toBe(200);
    const refused = await send("POST", "right");
    expect(refused.statusCode).toBe(429);
    expect(refused.json().code).toBe("rate_limited");
    expect(refused.headers["retry-after"]).toBe("20");
    expect((await send("GET", "right", "/open")).statusCode).toBe(200);
    await clock.advance(20_000);
    expect((await send("POST", "right")).statusCode).toBe(200);
    expect((await send("POST", "right")).statusCode).toBe(429);
  });

  test("wrong keys from one address are looked for a while, then no more; right ones pass", async () => {
    const { clock, send, lookedFor } = await createLimited(0);
    const statuses: number[] = [];
    for (let count = 0; count < 62; count++) statuses.push((await send("GET", "wrong")).statusCode);
    expect(new Set(statuses.slice(0, 60))).toEqual(new Set([401]));
    expect(statuses.slice(60)).toEqual([429, 429]);
    expect(lookedFor.slice(-2)).toEqual([true, true]);
    expect((await send("GET", "right")).statusCode).toBe(200);
    await clock.advance(1000);
    expect((await send("GET", "wrong")).statusCode).toBe(401);
  });
});

describe("browsers", () => {
  const origin = "https://app.example";
  const preflight = { origin, "access-control-request-method": "POST", "access-control-request-headers": "x-api-key" };

  test("a page that is named may ask first, without a key, and read the headers that matter", async () => {
    const { call } = await startGalley({
      GALLEY_API_KEYS: twoTenants,
      GALLEY_CORS_ORIGINS: `${origin}, https://b.example`,
    });
    const asked = await call("/api/v1/jobs", { method: "OPTIONS", headers: preflight });
    expect(asked.status).toBe(204);
    expect(asked.headers.get("access-control-allow-origin")).toBe(origin);
    expect(asked.headers.get("access-control-allow-headers")).toContain("x-api-key");
    expect(asked.headers.get("access-control-allow-credentials")).toBeNull();
    const answer = await call("/api/v1/jobs", { key: keyOfA, headers: { origin } });
    expect(answer.headers.get("access-control-expose-headers")).toMatch(
      /Content-Disposition.*Location.*Retry-After.*ETag.*X-Job-Id/,
    );
    // A refusal can be read as well.
    const refused = await call("/api/v1/jobs", { headers: { origin } });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([401, origin]);
    const other = await call("/api/v1/jobs", {
      method: "OPTIONS",
      headers: { ...preflight, origin: "https://evil.example" },
    });
    expect(other.headers.get("access-control-allow-origin")).not.toBe("https://evil.example");
  });

  test("without a list no page is let in; answers are data and nothing else", async () => {
    const { call } = await startGalley({ GALLEY_API_KEYS: twoTenants });
    const asked = await call("/api/v1/jobs", { method: "OPTIONS", headers: preflight });
    expect(asked.headers.get("access-control-allow-origin")).toBeNull();
    const { headers } = await call("/api/v1/jobs");
    expect(headers.get("content-security-policy")).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("strict-transport-security")).toBeNull();
  });
});

test("the limits of connections are the ones that are set", async () => {
  const app = await createApp({
    logLevel: "silent",
    limits: { ...usualLimits, headers: 7000, requests: 5, connections: 9 },
  });
  onTestFinished(() => app.close());
  const { headersTimeout, requestTimeout, maxRequestsPerSocket, maxConnections, keepAliveTimeout } = app.server;
  expect({ headersTimeout, requestTimeout, maxRequestsPerSocket, maxConnections, keepAliveTimeout }).toEqual({
    headersTimeout: 7000,
    // Of bodies each route says itself how long they may take.
    requestTimeout: 0,
    maxRequestsPerSocket: 5,
    maxConnections: 9,
    keepAliveTimeout: 620_000,
  });
});
