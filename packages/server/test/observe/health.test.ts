import { expect, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { type ServiceRoutesOptions, serviceRoutes } from "../../src/http/service-routes.ts";

async function serve(options: Partial<ServiceRoutesOptions>) {
  const app = await createApp({ logLevel: "silent" });
  await app.register(serviceRoutes, {
    queueHealth: async () => ({ engine: "embedded" as const, untold: 0, oldest: null, troubles: [] }),
    workerRefusals: () => ({ refusals: [], persist: false }),
    ...options,
  });
  return async (url: string) => {
    const answer = await app.inject({ url, headers: { host: "localhost" } });
    return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
  };
}

test("a service that works is ready", async () => {
  const get = await serve({});
  expect(await get("/health/ready")).toMatchObject({ status: 200, body: { status: "ok" } });
  expect(await get("/health/live")).toMatchObject({ status: 200, body: { status: "ok" } });
});

test("one that is about to end lives, and is not ready", async () => {
  const get = await serve({ stopping: () => true });
  expect(await get("/health/ready")).toMatchObject({ status: 503, body: { code: "shutting_down" } });
  expect((await get("/health/live")).status).toBe(200);
});

test("one whose database does not answer lives, and is not ready; why is for the log", async () => {
  const get = await serve({ queueHealth: () => Promise.reject(new Error("password authentication failed for me")) });
  const { status, body, headers } = await get("/health/ready");
  expect([status, body.code, headers["retry-after"]]).toEqual([503, "storage_unavailable", "5"]);
  expect(JSON.stringify(body)).not.toContain("password");
  expect((await get("/health/live")).status).toBe(200);
});

test("what its queue says of troubles stands in the answer", async () => {
  const trouble = {
    asked: "bring" as const,
    queue: "blog-generation-queue",
    code: "disabled" as const,
    message: "It is disabled.",
    since: 0,
  };
  const get = await serve({
    queueHealth: async () => ({ engine: "cloud-tasks" as const, untold: 10_000, oldest: 0, troubles: [trouble] }),
  });
  expect(await get("/health/ready")).toMatchObject({
    status: 200,
    body: { status: "degraded", queue: { waiting_for_queue: 10_000, troubles: [{ code: "disabled" }] } },
  });
});
