import fc from "fast-check";
import { Pool } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { type Document, fromSchema, oddText, type Route, routesOf } from "./document.ts";
import { adminKey, startGalley, twoTenants } from "./support.ts";

const runs = process.env.GALLEY_TEST_FULL === undefined ? 40 : 400;
/** ms within which everything is answered, but what is asked to wait. */
const patience = 10_000;
const names = ["blog-generation-queue", "image-processing-queue", "webhook-queue"];

/** Text that HTTP allows in a header. */
const headerText = fc
  .array(fc.integer({ min: 0x20, max: 0x7e }), { maxLength: 200 })
  .map((codes) => String.fromCharCode(...codes).trim());

interface Shot {
  method: string;
  path: string;
  query: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** Requests to a route that are nearly right, or not at all. */
function shots(route: Route, document: Document): fc.Arbitrary<Shot> {
  const part = fc.oneof(oddText, fc.uuid(), ...(route.path.endsWith("/resume") ? [] : [fc.constantFrom(...names)]));
  const path = fc
    .array(part, { minLength: 4, maxLength: 4 })
    .map((parts) =>
      route.path.replace(/\{\w+\}/g, () => encodeURIComponent((parts.pop() ?? "").toWellFormed()) || "x"),
    );
  const query = fc
    .record(
      Object.fromEntries(
        route.parameters
          .filter((parameter) => parameter.in === "query" && parameter.name !== "async_mode")
          .map(({ name, schema }) => [name, fc.oneof(fromSchema(schema ?? {}, document), oddText)]),
      ),
      { requiredKeys: [] },
    )
    .map((values) => {
      const search = new URLSearchParams();
      for (const [name, value] of Object.entries(values)) {
        search.set(name, (typeof value === "string" ? value : JSON.stringify(value)).toWellFormed());
      }
      // Asked for a post itself it would hold the answer until the post is there.
      if (route.path.endsWith("/generate-enhanced")) search.set("async_mode", "true");
      return search.toString();
    });
  const headers = fc.dictionary(
    fc.constantFrom(
      "idempotency-key",
      "prefer",
      "if-none-match",
      "last-event-id",
      "traceparent",
      "x-request-id",
      "origin",
      "accept",
      "x-unknown",
    ),
    headerText,
    { maxKeys: 3 },
  );
  const json = fc.oneof(
    { arbitrary: fromSchema(route.body ?? {}, document), weight: 3 },
    fc.jsonValue({ maxDepth: 4 }),
  );
  const body = fc.oneof(
    { arbitrary: json.map((value) => JSON.stringify(value)), weight: 4 },
    fc.constantFrom("", "{", '{"a":', "[".repeat(200), "\u0000", '{"__proto__":{"x":1}}', "null", '"x"'),
  );
  const method = fc.oneof(
    { arbitrary: fc.constant(route.method), weight: 9 },
    fc.constantFrom("OPTIONS", "HEAD", "PUT", "PATCH"),
  );
  return fc.record({
    method,
    path,
    query,
    headers,
    body: route.body ? fc.option(body, { nil: undefined }) : fc.constant(undefined),
  });
}

test("whatever is sent to any route, it is answered soon, without a fault, and in one form", async () => {
  const galley = await startGalley({ GALLEY_API_KEYS: twoTenants, GALLEY_RATE_LIMIT_PER_MINUTE: "0" });
  const document: Document = (await galley.call("/openapi.json")).body;
  await galley.call("/api/v1/queues/blog-generation-queue/pause", { method: "POST", key: adminKey });
  const pool = new Pool(galley.url, { headersTimeout: patience, bodyTimeout: patience });
  onTestFinished(() => pool.destroy());
  const faults: string[] = [];

  async function fire({ method, path, query, headers, body }: Shot): Promise<void> {
    const told = `${method} ${path}?${query} ${JSON.stringify(headers)} ${body}`.slice(0, 500);
    // Held for as long as the client asks for.
    const { prefer: _prefer, ...others } = headers;
    const sent = /wait/i.test(headers.prefer ?? "") ? others : headers;
    const answer = await pool.request({
      method: method as "GET",
      path: query ? `${path}?${query}` : path,
      headers: {
        ...sent,
        authorization: `Bearer ${adminKey}`,
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body }),
    });
    const type = String(answer.headers["content-type"] ?? "");
    if (type.startsWith("text/event-stream")) return void answer.body.on("error", () => {}).destroy();
    const text = await answer.body.text();
    if (answer.statusCode >= 500) faults.push(`${answer.statusCode} ${told}: ${text.slice(0, 300)}`);
    if (/node_modules|\/work\/|\n\s+at |\.ts:\d/.test(text)) faults.push(`tells of its inside: ${told}: ${text}`);
    if (answer.statusCode < 400 || method === "HEAD") return;
    if (!type.startsWith("application/problem+json") || JSON.parse(text).status !== answer.statusCode) {
      faults.push(`no problem: ${answer.statusCode} ${type} ${told}`);
    }
  }

  for (const route of routesOf(document)) {
    await fc.assert(
      fc.asyncProperty(shots(route, document), (shot) => fire(shot)),
      { numRuns: runs },
    );
  }
  expect(faults).toEqual([]);
  expect((await galley.call("/health/ready")).status).toBe(200);
}, 60_000);
