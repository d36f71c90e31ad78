import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as contract from "@galley/contract";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { z } from "zod";
import { readConfig } from "../../src/config.ts";
import { requestExamples, routeExamples, schemaExamples } from "../../src/http/openapi-examples.ts";
import type { Document, Operation, Response } from "../../src/http/openapi-types.ts";
import { type RunningServer, startServer } from "../../src/server.ts";

const folder = mkdtempSync(join(tmpdir(), "galley-docs-"));
let server: RunningServer;
let document: Document & { openapi: string };

beforeAll(async () => {
  server = await startServer(readConfig({ PORT: "0", GALLEY_DATA_DIR: folder, GALLEY_LOG_LEVEL: "silent" }));
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as typeof document;
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Found extends Operation {
  name: string;
  method: string;
  path: string;
}
const operations = (): Found[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method, path, name: `${method} ${path}` })),
  );
const operation = (method: string, path: string): Operation => document.paths[path]![method]!;
/** The names of those operations that something is wrong with. */
const wrongOf = (isWrong: (found: Found) => boolean): string[] =>
  operations()
    .filter(isWrong)
    .map(({ name }) => name);

function resolve(reference: string): unknown {
  return reference
    .replace(/^#\//, "")
    .split("/")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
}

describe("the document", () => {
  test("is of OpenAPI 3.1, and every reference leads somewhere", () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference!);
    expect(references.length).toBeGreaterThan(100);
    expect([...new Set(references)].filter((reference) => resolve(reference) === undefined)).toEqual([]);
  });

  test("holds no schema that nothing uses", () => {
    const text = JSON.stringify(document);
    const names = Object.keys(document.components?.schemas ?? {});
    expect(names.filter((name) => !text.includes(`"#/components/schemas/${name}"`))).toEqual([]);
  });

  test("names every call in words, under a tag that is explained, and for programs by a name of its own", () => {
    const tags = document.tags?.map(({ name }) => name) ?? [];
    expect(operations().length).toBeGreaterThan(20);
    expect(wrongOf(({ summary }) => !summary)).toEqual([]);
    expect(wrongOf(({ description }) => !description)).toEqual([]);
    expect(wrongOf((found) => !found.tags?.length || found.tags.some((tag) => !tags.includes(tag)))).toEqual([]);
    const names = operations().map(({ operationId }) => operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z][A-Za-z0-9]+$/.test(name ?? ""))).toEqual([]);
  });

  test("has every parameter of a path", () => {
    const declared = ({ parameters = [] }: Found) =>
      parameters.filter((one) => one.in === "path").map(({ name }) => name);
    const named = ({ path }: Found) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(wrongOf((found) => declared(found).sort().join() !== named(found).sort().join())).toEqual([]);
  });
});

describe("answers", () => {
  const refusals = ({ responses }: Operation) => Object.entries(responses).filter(([status]) => Number(status) >= 400);

  test("that refuse are problems, with the codes that they may have", () => {
    for (const found of operations()) {
      for (const [status, { content, description }] of refusals(found)) {
        expect(Object.keys(content ?? {}), found.name).toEqual(["application/problem+json"]);
        const examples = Object.entries(content!["application/problem+json"]!.examples ?? {});
        expect(examples.length, `${found.name} ${status}`).toBeGreaterThan(0);
        for (const [code, { value }] of examples) {
          expect(contract.Problem.parse(value)).toMatchObject({ code, status: Number(status) });
          expect(description).toContain(code);
        }
      }
    }
  });

  test("of a call that anybody may not make are also 401 and 403, and it says how to say who calls", () => {
    const isPublic = (found: Found) => found.security?.length === 0;
    expect(wrongOf((found) => !isPublic(found) && !("401" in found.responses && "403" in found.responses))).toEqual([]);
    expect(wrongOf(isPublic)).toEqual(expect.arrayContaining(["get /health/live", "get /health/ready"]));
    expect(operation("get", "/api/v1/jobs").security).toEqual([{ bearer: [] }, { apiKey: [] }]);
    expect(operation("post", "/api/v1/blog/worker").security).toEqual([{ queueToken: [] }]);
    expect(document.components).toMatchObject({
      securitySchemes: { bearer: { type: "http", scheme: "bearer" }, apiKey: { in: "header", name: "X-API-Key" } },
    });
  });

  test("of what makes pictures say what only it may meet", () => {
    const images = "/api/v1/images";
    const codes = (method: string, path: string, status: number) =>
      Object.keys(
        operation(method, `${images}${path}`).responses[status]?.content?.["application/problem+json"]?.examples ?? {},
      );
    for (const path of ["/generate", "/variations", "/upscale", "/edit"]) {
      expect(codes("post", path, 502)).toEqual(["job_failed"]);
      expect(codes("post", path, 409)).toEqual(["job_cancelled"]);
      const ofTheRequest = ["content_refused", "input_lost", "budget_exceeded", "provider_rejected"];
      expect(codes("post", path, 422)).toEqual(expect.arrayContaining(ofTheRequest));
    }
    expect(codes("post", "/generate-async", 502)).toEqual([]);
    expect(codes("post", "/jobs/{job_id}/finalize", 409)).toEqual(["job_state_conflict"]);
    expect(codes("get", "/files/{job_id}/{file}", 404)).toEqual(["job_not_found", "not_found"]);
    expect(codes("get", "/files/{job_id}/{file}", 416)).toEqual(["range_not_satisfiable"]);
    expect(operation("get", `${images}/files/{job_id}/{file}`).security).toContainEqual({ fileToken: [] });
  });

  test("tell their headers", () => {
    const headers = (method: string, path: string, status: string) =>
      Object.keys(operation(method, path).responses[status]?.headers ?? {});
    const generate = "/api/v1/blog/generate-enhanced";
    expect(headers("post", generate, "202")).toEqual(
      expect.arrayContaining(["Location", "X-Job-Id", "Idempotency-Replayed", "X-Request-Id"]),
    );
    expect(headers("get", "/api/v1/blog/jobs/{job_id}", "200")).toEqual(
      expect.arrayContaining(["ETag", "Retry-After", "Cache-Control"]),
    );
    const file = "/api/v1/images/files/{job_id}/{file}";
    expect(headers("get", file, "206")).toEqual(expect.arrayContaining(["ETag", "Cache-Control", "Content-Range"]));
    expect(headers("get", file, "200")).not.toContain("Content-Range");
    expect(headers("post", generate, "503")).toContain("Retry-After");
    expect(headers("get", "/api/v1/jobs", "401")).toContain("WWW-Authenticate");
    expect(operation("post", generate).parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ in: "header", name: "idempotency-key" })]),
    );
  });

  test("that go well have a body or say why not, and words", () => {
    const good = ({ responses }: Operation) => Object.entries(responses).filter(([status]) => Number(status) < 400);
    expect(wrongOf((found) => good(found).length === 0)).toEqual([]);
    const bare = ([status, { content }]: [string, Response]) => !content && !["204", "304"].includes(status);
    expect(wrongOf((found) => good(found).some(bare))).toEqual([]);
    expect(wrongOf((found) => good(found).some(([, { description }]) => !description))).toEqual([]);
    for (const path of Object.keys(document.paths).filter((path) => path.endsWith("/events"))) {
      expect(operation("get", path).responses["200"]?.content).toHaveProperty(["text/event-stream"]);
    }
  });
});

describe("examples", () => {
  const schemas: Record<string, z.ZodType> = {
    ...(contract as unknown as Record<string, z.ZodType>),
    // What is posted has this name: the request with what every job takes.
    EnhancedBlogGenerationRequest: contract.BlogJobRequest,
    ImageGenerationRequest: contract.ImageJobRequest,
  };

  test.each(Object.entries(schemaExamples))("of %s are what the contract says", (name, example) => {
    expect(schemas[name]!.parse(example)).toEqual(example);
  });

  test.each(Object.entries(requestExamples))("of %s would be accepted", (name, examples) => {
    for (const { value } of Object.values(examples)) expect(schemas[name]!.safeParse(value).error).toBeUndefined();
  });

  test.each(Object.entries(routeExamples))("of %s are a job's status, and the route is there", (name, example) => {
    expect(contract.JobStatusResponse.parse(example)).toEqual(example);
    expect(operations().map((found) => found.name)).toContain(name);
  });

  test("stand where they are looked for", () => {
    const generate = operation("post", "/api/v1/blog/generate-enhanced");
    expect(Object.keys(generate.requestBody?.content?.["application/json"]?.examples ?? {})).toEqual([
      "short",
      "whole",
    ]);
    expect(generate.responses["202"]?.content?.["application/json"]?.example).toMatchObject({ status: "queued" });
    expect(operation("get", "/api/v1/queues").responses["200"]?.content?.["application/json"]).toHaveProperty(
      "example",
    );
  });

  test.each([
    ["EnhancedBlogGenerationRequest", "/api/v1/blog/generate-enhanced?async_mode=true"],
    ["ImageGenerationRequest", "/api/v1/images/generate-async"],
    ["ImageBatchRequest", "/api/v1/images/batch-generate"],
  ])("that are posted are taken: %s", async (name, path) => {
    for (const { value } of Object.values(requestExamples[name]!)) {
      const body = JSON.stringify(value);
      const headers = { "content-type": "application/json" };
      const answer = await fetch(`${server.url}${path}`, {
        method: "POST",
        body,
        headers,
      });
      expect(answer.status).toBe(202);
    }
  });
});

describe("the page", () => {
  test("is found beside its script, names no other place, and may not ask any", async () => {
    const page = await fetch(`${server.url}/docs`);
    expect(page.url).toBe(`${server.url}/docs/`);
    const html = await page.text();
    expect(html).toContain('src="js/scalar.js"');
    expect(html).toContain("/openapi.json");
    expect(html).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const policy = page.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|\*/);
  });

  test("has its script from this server", async () => {
    const script = await fetch(`${server.url}/docs/js/scalar.js`);
    expect(script.headers.get("content-type")).toContain("javascript");
    expect(await script.text()).toContain("createApiReference");
  });
});
