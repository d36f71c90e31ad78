import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Dataset, DatasetImage, Project } from "@galley/contract";
import { describe, expect, onTestFinished, test } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";
import { call, startGalley, temporaryFolder } from "../../../../tests/support/server.ts";
import { flag } from "../support/photos-flag.ts";

const picture = (width = 64, height = 48) => flag(width, height).jpeg().toBuffer();

/** Files by their paths, in a new folder. */
function folderOf(files: Record<string, string | Uint8Array>): string {
  const root = temporaryFolder();
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
  return root;
}

interface Run {
  code: number | null;
  output: string;
  errors: string;
  document: () => unknown;
}

async function upload(args: string[], env: Record<string, string> = {}): Promise<Run> {
  const galley = runGalley(["upload", ...args], env);
  const { code } = await galley.ended;
  const output = galley.output.join("\n");
  return { code, output, errors: galley.errors.join("\n"), document: () => JSON.parse(output) };
}

/** Where a Galley listens, and what it has. */
async function openScene(env: Record<string, string> = {}, headers: Record<string, string> = {}) {
  const { url } = await startGalley(env);
  const get = async <Body>(path: string) => (await call<Body>(`${url}/api/v1${path}`, "GET", undefined, headers)).body;
  return {
    url,
    to: ["--url", url, "--project", "Roofs", "--dataset", "Flight"],
    pause: () => call(`${url}/api/v1/queues/image-processing-queue/pause`, "POST", undefined, headers),
    resume: () => call(`${url}/api/v1/queues/image-processing-queue/resume`, "POST", undefined, headers),
    async cancelAll() {
      const { jobs } = await get<{ jobs: Array<{ job_id: string }> }>("/jobs?status=queued");
      for (const { job_id } of jobs) await call(`${url}/api/v1/jobs/${job_id}`, "DELETE", undefined, headers);
    },
    projects: () => get<Project[]>("/projects"),
    async pictures() {
      const [project] = await get<Project[]>("/projects");
      const [dataset] = await get<Dataset[]>(`/projects/${project!.id}/datasets`);
      const images = await get<DatasetImage[]>(`/projects/${project!.id}/datasets/${dataset!.id}/images?limit=100`);
      return images.map(({ filename }) => filename).sort();
    },
  };
}

describe("galley upload", () => {
  test("takes the pictures of folders, names what it leaves out, makes what is named, and passes by what is there", async () => {
    const scene = await openScene();
    const jpeg = await picture();
    const folder = folderOf({
      "a.jpg": jpeg,
      "no-extension": jpeg,
      "day 1/a.jpg": await picture(80, 60),
      ".hidden.jpg": jpeg,
      ".cache/b.jpg": jpeg,
      "Thumbs.db": "",
      "notes.txt": "words",
      "notes2.txt": "words",
      "notes3.txt": "words",
      "notes4.txt": "words",
      "drawing.png": "<svg></svg>",
    });
    symlinkSync(folder, join(folder, "loop"));
    const first = await upload([folder, ...scene.to]);
    expect([first.code, first.output]).toEqual([0, expect.stringContaining("3 files: 3 stored")]);
    expect(first.output).toContain("thumbnails   3 made, 0 failed");
    expect(first.output).toContain("skipped 7 files:");
    expect(first.output).toContain(`  ${join(folder, "Thumbs.db")}: It is empty.`);
    expect(first.output).toContain(`  ${join(folder, "drawing.png")}: SVG pictures are not accepted;`);
    expect(first.output).toContain(`  ${join(folder, "loop")}: It is not a file.`);
    expect(first.output).toContain(`  ${join(folder, "notes.txt")}: This is not a picture;`);
    expect(first.output).toContain("  … and 2 more (all with --json)");
    expect(first.output).not.toContain("notes3");
    expect(first.output).not.toContain("hidden");
    expect(first.errors).toMatch(/upload {5}100% {2}3 of 3 files[\s\S]*thumbnails 100% {2}done/);
    expect(await scene.pictures()).toEqual(["a.jpg", "day 1_a.jpg", "no-extension"]);

    const again = await upload([folder, ...scene.to, "--json"]);
    expect(again.code).toBe(0);
    expect(again.document()).toMatchObject({
      stopped: false,
      counts: { stored: 0, duplicate: 3 },
      files: [{ state: "duplicate", same_content: true, image_id: expect.any(String) }, {}, {}],
      processing: { processing_status: "completed" },
      skipped: Array(7).fill({}),
    });
    expect(await scene.projects()).toHaveLength(1);
  });

  test("prints what failed with its reason, and ends with 1", async () => {
    const scene = await openScene();
    const jpeg = await picture();
    const folder = folderOf({
      "good.jpg": jpeg,
      "cut.jpg": jpeg.subarray(0, jpeg.length - 200),
      "empty.jpg": "",
      "large.jpg": Buffer.concat([jpeg, Buffer.alloc(10 * 1024 * 1024)]),
    });
    const run = await upload([folder, ...scene.to]);
    expect(run.code).toBe(1);
    expect(run.output).toContain("4 files: 2 stored, 2 refused");
    expect(run.output).toContain("failed       empty.jpg: File is empty");
    expect(run.output).toContain("failed       large.jpg: File exceeds 10MB limit (10.0MB)");
    expect(run.output).toContain("failed       cut.jpg: The picture is damaged");
    expect(run.output).toContain("thumbnails   1 made, 1 failed");

    writeFileSync(join(folder, "good.jpg"), await picture(99, 99));
    const { code, output } = await upload([join(folder, "good.jpg"), ...scene.to]);
    expect([code, output]).toEqual([1, expect.stringContaining("1 with the name of another picture")]);
  });

  test("an id must be there, and a name must not be there twice", async () => {
    const scene = await openScene();
    const folder = folderOf({ "a.jpg": await picture() });
    const project = await call<Project>(`${scene.url}/api/v1/projects`, "POST", { name: "Twice" });
    const id = "01234567-89ab-7def-8123-456789abcdef";
    const at = (name: string) => [folder, "--url", scene.url, "--project", name, "--dataset", "D"];
    expect(await upload(at(id))).toMatchObject({ code: 1, errors: expect.stringContaining("galley: ") });
    expect(await scene.projects()).toHaveLength(1);
    expect((await upload(at(project.body.id))).code).toBe(0);
    await call(`${scene.url}/api/v1/projects`, "POST", { name: "Twice" });
    expect((await upload(at("Twice"))).errors).toContain("2 projects are called Twice; say which by its id");
  });

  test("says in a line what it cannot do", async () => {
    const folder = folderOf({ "a.jpg": await picture(), "b/notes.txt": "words" });
    const to = ["--url", "http://127.0.0.1:9", "--project", "P", "--dataset", "D"];
    const told = async (...args: string[]) => (await upload([...args, ...to])).errors;
    expect(await told(folder)).toBe("galley: no Galley answers at http://127.0.0.1:9; start one with `npm start`");
    expect(await told(join(folder, "nothing"))).toContain("galley: there is no ");
    expect(await told(join(folder, "b"))).toContain("galley: there is no picture in ");
    expect(await told(folder, "--concurrency", "9")).toMatch(/--concurrency[\s\S]*a whole number from 1 to 5/);
    expect((await upload([folder])).errors).toMatch(/--project[\s\S]*\(galley upload --help tells more\)/);
    const at = async (url: string) => (await upload([folder, "--project", "P", "--dataset", "D", "--url", url])).errors;
    for (const url of ["127.0.0.1:18311", "localhost:18311"]) {
      expect(await at(url)).toBe(`galley: --url must be an http or https URL, not ${url}`);
    }
    expect((await upload(["--help"])).output).toContain("Examples:");
  });

  test("a key comes from the command line or the environment", async () => {
    const key = "key-of-a-0123456789";
    const scene = await openScene({ GALLEY_API_KEYS: `a:tenant:${key}` }, { authorization: `Bearer ${key}` });
    const folder = folderOf({ "a.jpg": await picture() });
    expect(await upload([folder, ...scene.to])).toMatchObject({ code: 1, errors: expect.stringContaining("key") });
    expect((await upload([folder, ...scene.to, "--key", key])).code).toBe(0);
    expect((await upload([folder, ...scene.to], { GALLEY_API_KEY: key })).code).toBe(0);
    expect(await scene.pictures()).toEqual(["a.jpg"]);
  });
});

describe("what failed", () => {
  test("in the processing is tried again by the same command", async () => {
    const scene = await openScene();
    const folder = folderOf({ "a.jpg": await picture(), "b.jpg": await picture(80, 60) });
    await scene.pause();
    const first = runGalley(["upload", folder, ...scene.to], {});
    await expect.poll(() => first.errors.join(), { timeout: 20_000 }).toContain("thumbnails   0%");
    await scene.cancelAll();
    expect((await first.ended).code).toBe(1);
    expect(first.output.join("\n")).toContain("thumbnails   0 made, 2 failed");
    expect(first.output.at(-1)).toBe("The same command tries again what failed.");
    await scene.resume();
    const again = await upload([folder, ...scene.to]);
    expect([again.code, again.output]).toEqual([0, expect.stringContaining("2 there already")]);
    expect(again.output).toContain("thumbnails   2 made, 0 failed; 2 that had failed before tried again");
    expect((await upload([folder, ...scene.to])).output).not.toContain("tried again");
  });

  test("is told of the first ten files, each in its own words, and of all in the document", async () => {
    const scene = await openScene();
    const folder = folderOf(Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`${index + 10}.jpg`, ""])));
    const run = await upload([folder, ...scene.to]);
    const failed = run.output.split("\n").filter((line) => line.startsWith("  failed "));
    expect(failed).toHaveLength(11);
    expect([failed[9], failed[10]]).toEqual([
      "  failed       19.jpg: File is empty",
      "  failed       … and 3 more (all with --json)",
    ]);
    const { document } = await upload([folder, ...scene.to, "--json"]);
    expect(document()).toMatchObject({ files: Array(13).fill({ state: "refused", reason: "File is empty" }) });
  });
});

describe("Ctrl-C", () => {
  test("stops the upload, and the same command goes on", async () => {
    const scene = await openScene();
    const jpeg = await picture(8, 8);
    const folder = folderOf(Object.fromEntries(Array.from({ length: 230 }, (_, index) => [`${index}.jpg`, jpeg])));
    const gate = await openGate(scene.url);
    const to = ["--project", "Roofs", "--dataset", "Flight", "--concurrency", "1"];
    const galley = runGalley(["upload", folder, "--url", gate.url, ...to], {});
    await gate.held;
    galley.kill("SIGINT");
    expect(await galley.ended).toEqual({ code: 130, signal: null });
    expect(galley.output.join("\n")).toContain("230 files: 100 stored, 100 not confirmed, 30 not sent");
    expect(galley.output.at(-1)).toContain("The same command goes on");

    const again = await upload([folder, "--url", scene.url, ...to]);
    expect([again.code, again.output]).toEqual([0, expect.stringContaining("130 stored, 100 there already")]);
  });

  test("does not stop the processing", async () => {
    const scene = await openScene();
    await scene.pause();
    const galley = runGalley(["upload", folderOf({ "a.jpg": await picture() }), ...scene.to], {});
    await expect.poll(() => galley.errors.join(), { timeout: 20_000 }).toContain("thumbnails   0%");
    galley.kill("SIGINT");
    expect(await galley.ended).toEqual({ code: 130, signal: null });
    expect(galley.output.at(-1)).toBe("Stopped. The thumbnails are made all the same.");
  });
});

/** Lets all requests through to a Galley, but the second upload, which never gets an answer. */
async function openGate(url: string) {
  const { promise: held, resolve: hold } = Promise.withResolvers<void>();
  let uploads = 0;
  const gate = createServer((request, response) => {
    if (request.url?.endsWith("/batch-upload") && ++uploads === 2) return hold();
    const { method = "GET", headers } = request;
    const through = httpRequest(`${url}${request.url}`, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    });
    request.pipe(through);
  });
  await new Promise<void>((resolve) => gate.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    gate.closeAllConnections();
    gate.close();
  });
  return { url: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`, held };
}
