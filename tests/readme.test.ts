import { readFileSync } from "node:fs";
import { CreateJobResponse } from "@galley/contract";
import { readConfig, usualTenantLimit } from "@galley/server";
import { expect, test } from "vitest";
import { call, startGalley } from "./support/server.ts";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

test("the README's request is accepted, and answered in the form the README shows", async () => {
  const body = /-d '(\{.*\})'/.exec(readme)?.[1] ?? "";
  const path = /curl -i 'http:\/\/127\.0\.0\.1:8080(\S+)'/.exec(readme)?.[1];
  const { url } = await startGalley();
  const answer = await call(`${url}${path}`, "POST", body);
  expect(answer.status).toBe(202);
  const shown = JSON.parse(/```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? "");
  expect(Object.keys(answer.body)).toEqual(Object.keys(shown));
  expect(CreateJobResponse.parse(answer.body)).toMatchObject({
    message: shown.message,
    status: shown.status,
    estimated_completion_time: shown.estimated_completion_time,
  });
});

test("the README's defaults are the real ones", () => {
  const row = (name: string) =>
    new RegExp(`^\\| \`${name}.*?\\| \`([^|]+)\` \\|`, "m").exec(readme)?.[1]?.split("`, `");
  const config = readConfig({});
  expect(row("PORT")).toEqual([String(config.port), config.host]);
  expect(row("GALLEY_WORKER_CONCURRENCY")).toEqual([String(config.workerConcurrency)]);
  expect(row("GALLEY_TENANT_RUNNING_LIMIT")).toEqual([String(usualTenantLimit(config.workerConcurrency, 1))]);
  expect(row("GALLEY_JOB_RETENTION_HOURS")).toEqual([String(config.retentionHours)]);
  expect(row("GALLEY_LEASE_SECONDS")).toEqual([String(config.leaseTime / 1000)]);
  expect(row("GALLEY_LOG_LEVEL")).toEqual([config.logLevel]);
  expect(row("GALLEY_MODEL_TIMEOUT_SECONDS")).toEqual([String(config.models.callTimeout / 1000)]);
});
