import { expect, onTestFinished, test } from "vitest";
import { createApp } from "../../src/http/app.ts";

/** A route of the API and a worker's. */
async function createService(localOnly: boolean, origins: string[] = []) {
  const app = await createApp({ logLevel: "silent", localOnly, origins });
  await app.register(
    async (plugin) => {
      plugin.post("/worker", { config: { access: "worker" } }, async () => ({ served: true }));
      plugin.get("/worker", async () => ({ served: true }));
      plugin.post("/jobs/:id", async () => ({ served: true }));
    },
    { prefix: "/api/v1/blog" },
  );
  onTestFinished(() => app.close());
  return async (method: "GET" | "POST", url: string, headers: Record<string, string>): Promise<number> =>
    (await app.inject({ method, url: `/api/v1/blog${url}`, headers })).statusCode;
}

test("only a worker's route answers under a name that is not this machine's", async () => {
  const status = await createService(true);
  const tunnel = { host: "tunnel.example" };
  expect(await status("POST", "/worker", tunnel)).toBe(200);
  expect(await status("POST", "/worker/", tunnel)).toBe(200);
  expect(await status("POST", "/worker?x=1", tunnel)).toBe(200);
  expect(await status("GET", "/worker", tunnel)).toBe(403);
  // A job could be called so: it is the route that counts, not the address.
  expect(await status("POST", "/jobs/worker", tunnel)).toBe(403);
  expect(await status("POST", "/nowhere/worker", tunnel)).toBe(403);
  expect(await status("POST", "/jobs/worker", { host: "localhost:8080" })).toBe(200);
});

test.each([true, false])("no web page may call the worker's route (local only: %s)", async (localOnly) => {
  const status = await createService(localOnly);
  const headers = { host: "tunnel.example", origin: "https://evil.example" };
  expect(await status("POST", "/worker", headers)).toBe(403);
});

test("a web page from elsewhere may call where it is named; * opens nothing while there are no keys", async () => {
  const headers = { host: "localhost", origin: "https://app.example" };
  expect(await (await createService(true, ["https://app.example"]))("POST", "/jobs/1", headers)).toBe(200);
  expect(await (await createService(true, ["https://other.example"]))("POST", "/jobs/1", headers)).toBe(403);
  expect(await (await createService(true, ["*"]))("POST", "/jobs/1", headers)).toBe(403);
});
