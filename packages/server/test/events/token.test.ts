import { expect, test } from "vitest";
import { call, startGalley } from "../access/support.ts";
import { listen } from "./scene.ts";

const json = { topic: "Composting on a small balcony", keywords: ["compost"], length: "short" };
const path = "/api/v1/blog/generate-enhanced?async_mode=true";

test("the address of a job's events can be opened without a key, and opens nothing else", async () => {
  const key = `gk_${"a".repeat(40)}`;
  const { url } = await startGalley({ GALLEY_API_KEYS: `acme:tenant:${key}` });
  const { status, body } = await call(`${url}${path}`, { method: "POST", key, json });
  expect(status).toBe(202);
  expect(body.events_url).toMatch(/\/events\?token=gls1\./);
  const stream = listen(`${url}${body.events_url}`, undefined, (heard) => heard.length > 0);
  expect((await stream.ended)[0]).toMatchObject({ event: "snapshot", data: { job_id: body.job_id } });
  const token = new URL(body.events_url, url).search;
  expect((await call(`${url}${body.status_url}${token}`)).status).toBe(401);
  expect((await call(`${url}/api/v1/events${token}`)).status).toBe(403);
});

test("where no key is configured the address holds no token", async () => {
  const { url } = await startGalley();
  const { body } = await call(`${url}${path}`, { method: "POST", json });
  expect(body.events_url).toBe(`${body.status_url}/events`);
});
