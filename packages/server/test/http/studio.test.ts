import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { Problem } from "@galley/contract";
import type { InjectOptions } from "fastify";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createApp } from "../../src/http/app.ts";
import { studioRoutes } from "../../src/http/studio.ts";

const page = "<!doctype html><title>Galley</title>";
const script = "console.log(1);".repeat(200);

/** A page as it is built: what its names say of its content, and what is compressed, beside it. */
function build(): string {
  const folder = mkdtempSync(join(tmpdir(), "galley-studio-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "assets"));
  writeFileSync(join(folder, "index.html"), page);
  writeFileSync(join(folder, "favicon.svg"), "<svg/>");
  writeFileSync(join(folder, "theme.js"), "1;");
  writeFileSync(join(folder, "secret.txt"), "not asked for by the page");
  writeFileSync(join(folder, "assets/index-a1b2.js"), script);
  writeFileSync(join(folder, "assets/index-a1b2.js.gz"), gzipSync(script));
  return folder;
}

async function serve(folder: string | undefined, pictures: string[] = []) {
  const app = await createApp({ logLevel: "silent" });
  app.get("/api/v1/jobs", async () => ({ jobs: [] }));
  app.post("/api/v1/blog", async () => ({}));
  await app.register(studioRoutes, { folder, pictures });
  onTestFinished(() => app.close());
  return (url: string, headers: Record<string, string> = {}, method: InjectOptions["method"] = "GET") =>
    app.inject({ method, url, headers: { host: "localhost", ...headers } });
}

/** What a browser sends when it goes to an address. */
const going = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

describe("a Studio that is built", () => {
  let ask: Awaited<ReturnType<typeof serve>>;
  beforeEach(async () => {
    ask = await serve(build(), ["http://storage.local:9000"]);
  });

  test("is at / for whoever asks, with a policy that runs its own files only", async () => {
    const answer = await ask("/");
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toBe(page);
    expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
    const policy = String(answer.headers["content-security-policy"]).split("; ");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("img-src 'self' blob: data: https: http://storage.local:9000");
    expect(policy.join()).not.toContain("unsafe");
  });

  test.each(["/write/0b0e", "/jobs", "/datasets/a/b/", "/queues/blog-generation-queue?tab=tasks", "/apiary"])(
    "is also at %s, where its own navigation leads",
    async (url) => {
      const answer = await ask(url, going);
      expect(answer).toMatchObject({ statusCode: 200, body: page });
      expect(answer.headers["content-security-policy"]).toContain("script-src 'self'");
      // To other clients the address is nobody's.
      expect((await ask(url, { accept: "application/json" })).statusCode).toBe(404);
    },
  );

  test.each([
    "/api/v1/nothing",
    "/api",
    "/health/x",
    "/docs/x",
    "/metrics",
    "/assets/gone.js",
    "/favicon.ico",
    "/x.php",
  ])("is not at %s, also for a browser", async (url) => {
    const answer = await ask(url, going);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
    expect(Problem.parse(answer.json())).toMatchObject({ status: 404, code: "not_found" });
  });

  test("leaves the API's own answers as they are", async () => {
    expect((await ask("/api/v1/jobs", going)).json()).toEqual({ jobs: [] });
    const wrong = await ask("/api/v1/blog", going);
    expect(wrong).toMatchObject({ statusCode: 405 });
    expect(wrong.headers.allow).toBe("POST");
    const posted = await ask("/", {}, "POST");
    expect(posted).toMatchObject({ statusCode: 405 });
    expect(posted.headers.allow).toBe("GET, HEAD");
    expect((await ask("/jobs", going, "DELETE")).statusCode).toBe(404);
  });

  test("is asked for anew each time, its named files never again", async () => {
    const { headers } = await ask("/", going);
    expect(headers["cache-control"]).toBe("no-cache");
    expect((await ask("/", { "if-none-match": String(headers.etag) })).statusCode).toBe(304);
    expect((await ask("/favicon.svg")).headers).toMatchObject({
      "content-type": "image/svg+xml",
      "cache-control": "no-cache",
    });
    expect((await ask("/assets/index-a1b2.js")).headers).toMatchObject({
      "content-type": expect.stringContaining("javascript"),
      "cache-control": "public, max-age=31536000, immutable",
    });
  });

  test("is sent compressed to whoever can read that", async () => {
    const packed = await ask("/assets/index-a1b2.js", { "accept-encoding": "gzip, br" });
    expect(packed.headers).toMatchObject({
      "content-encoding": "gzip",
      vary: expect.stringContaining("accept-encoding"),
    });
    expect(packed.rawPayload.length).toBeLessThan(script.length);
    const plain = await ask("/assets/index-a1b2.js");
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(plain.body).toBe(script);
  });

  test.each([
    "/secret.txt",
    "/assets/../secret.txt",
    "/assets/%2e%2e/secret.txt",
    "/assets/..%2fsecret.txt",
    "/assets/",
  ])("gives nothing at %s", async (url) => {
    const answer = await ask(url, going);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.body).not.toContain("not asked for");
  });

  test("without keys it is for this machine's own names, as all the rest", async () => {
    expect((await ask("/", { ...going, host: "evil.example" })).statusCode).toBe(403);
    expect((await ask("/assets/index-a1b2.js", { host: "evil.example" })).statusCode).toBe(403);
  });
});

test.each([undefined, "/nowhere/dist"])("one that is not built (%s) says how that is done", async (folder) => {
  const ask = await serve(folder);
  const seen = await ask("/", going);
  expect(seen.statusCode).toBe(404);
  expect(seen.headers["content-type"]).toBe("text/plain; charset=utf-8");
  expect(seen.body).toContain("build-studio");
  expect(Problem.parse((await ask("/")).json()).detail).toContain("build-studio");
  expect((await ask("/api/v1/jobs")).statusCode).toBe(200);
});
