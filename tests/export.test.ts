import { readFileSync } from "node:fs";
import type { BlogResult, CreateJobResponse } from "@galley/contract";
import { readConfig, startServer } from "@galley/server";
import { expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { call, startGalley, temporaryFolder } from "./support/server.ts";

const guide = readFileSync(new URL("../docs/export.md", import.meta.url), "utf8");
const post = {
  topic: "Composting at home",
  keywords: ["composting", "2026"],
  length: "short",
  category: "No",
  brand_name: "Green & Co",
  sources: ["Compost is organic matter that has rotted. A compost heap reaches 60 degrees in its middle."],
};
const keys = { GALLEY_API_KEYS: "one:tenant:first-key-of-one,two:tenant:first-key-of-two" };
const as = (tenant: string) => ({ authorization: `Bearer first-key-of-${tenant}` });

async function ask(url: string, body: object, headers: Record<string, string> = {}): Promise<string> {
  const path = `${url}/api/v1/blog/generate-enhanced?async_mode=true`;
  return (await call<CreateJobResponse>(path, "POST", body, headers)).body.status_url;
}

async function fileAt(address: string, headers: Record<string, string> = {}) {
  const answer = await fetch(address, { headers });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

test("the requests of the guide give the files it tells of, and its front matter has the fields of a real one", async () => {
  const { url } = await startGalley();
  const status_url = await ask(url, post);
  const { body } = await call<{ job_id: string; result: BlogResult }>(`${url}${status_url}?wait=60`);
  const requests = [...guide.matchAll(/```http\nGET (\S+)\n```/g)].map(([, path]) => path!);
  const files = await Promise.all(requests.map((path) => fileAt(`${url}${path.replace("{job_id}", body.job_id)}`)));
  const { slug, content, content_html } = body.result;
  expect(
    files.map(({ status, headers }) => [status, headers.get("content-type"), headers.get("content-disposition")]),
  ).toEqual([
    [200, "text/markdown; charset=utf-8", `attachment; filename="${slug}.md"`],
    [200, "text/mdx; charset=utf-8", `attachment; filename="${slug}.mdx"`],
    [200, "text/html; charset=utf-8", `attachment; filename="${slug}.html"`],
    [200, "application/json; charset=utf-8", `attachment; filename="${slug}.json"`],
  ]);
  const [markdown, mdx, html, json] = files.map(({ text }) => text);
  const fields = parse(/^---\n([\s\S]*?)\n---\n/.exec(markdown!)?.[1] ?? "");
  const shown = parse(/```yaml\n([\s\S]*?)```/.exec(guide)?.[1] ?? "");
  expect(Object.keys(fields)).toEqual(Object.keys(shown));
  expect(fields).toMatchObject({ slug, categories: ["No"], tags: ["composting", "2026"], author: "Green & Co" });
  expect(content.endsWith(markdown!.slice(markdown!.indexOf("---\n\n") + 5))).toBe(true);
  expect(mdx!.startsWith(markdown!.slice(0, markdown!.indexOf("\n---\n")))).toBe(true);
  expect(html).toContain(content_html);
  expect(JSON.parse(json!)).toMatchObject({ ...fields, content, content_html });
});

test("a file has the same bytes after a restart, and is not sent again to whoever has it", async () => {
  const env = { PORT: "0", GALLEY_DATA_DIR: temporaryFolder(), GALLEY_LOG_LEVEL: "silent" };
  const before = await startServer(readConfig(env));
  const status_url = await ask(before.url, post);
  await call(`${before.url}${status_url}?wait=60`);
  const formats = ["markdown", "mdx", "html", "json"];
  const all = (url: string) =>
    Promise.all(formats.map((format) => fileAt(`${url}${status_url}/export?format=${format}`)));
  const first = await all(before.url);
  await before.close();

  const after = await startServer(readConfig(env));
  onTestFinished(() => after.close());
  const second = await all(after.url);
  expect(second.map(({ text }) => text)).toEqual(first.map(({ text }) => text));
  const etags = first.map(({ headers }) => headers.get("etag")!);
  expect(new Set(etags).size).toBe(4);
  expect(second.map(({ headers }) => headers.get("etag"))).toEqual(etags);

  const address = `${after.url}${status_url}/export`;
  const unchanged = await fileAt(address, { "if-none-match": `"other", W/${etags[0]}` });
  expect(unchanged).toMatchObject({ status: 304, text: "" });
  expect(unchanged.headers.get("etag")).toBe(etags[0]);
  expect((await fileAt(address, { "if-none-match": etags[2]! })).status).toBe(200);
});

test("another tenant's post, one that is not finished and a form that is not known are refused", async () => {
  const { url } = await startGalley(keys);
  const status_url = await ask(url, { ...post, approve_outline: true }, as("one"));
  const address = `${url}${status_url}/export`;
  expect(await call(address, "GET", undefined, as("one"))).toMatchObject({
    status: 409,
    body: { code: "job_state_conflict", detail: expect.stringMatching(/only a completed one/) },
  });
  expect(await call(address, "GET", undefined, as("two"))).toMatchObject({
    status: 404,
    body: { code: "job_not_found" },
  });
  expect((await call(address)).status).toBe(401);
  expect(await call(`${address}?format=docx`, "GET", undefined, as("one"))).toMatchObject({
    status: 422,
    body: { code: "validation_failed", errors: [{ path: "format" }] },
  });
});

interface Document {
  paths: Record<string, { get: { responses: Record<string, object> } }>;
}

test("the API's description tells of the files", async () => {
  const { url } = await startGalley();
  const { body } = await call<Document>(`${url}/openapi.json`);
  const { responses } = body.paths["/api/v1/blog/jobs/{job_id}/export"]!.get;
  expect(Object.keys(responses)).toEqual(expect.arrayContaining(["200", "304", "404", "409", "422"]));
  expect(responses["200"]).toMatchObject({
    content: {
      "text/markdown": {},
      "text/html": {},
      "application/json": { schema: { $ref: "#/components/schemas/BlogExport" } },
    },
  });
});
