import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { officialClient } from "../server/protocol/harness.ts";
import { openTarget } from "../target.ts";
import { call, location, runCloudTasks } from "./process.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const names = ["foundation", "cloud-tasks"];

/** A project into which the packed packages are installed, and of the rest of this repository's only what they declare. */
let project: string;

const installed = (name: string): string => join(project, "node_modules", name);
const run = (command: string, args: string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8" });

interface Manifest {
  version: string;
  bin: Record<string, string>;
  dependencies: Record<string, string>;
}
const manifest = (name: string): Manifest =>
  JSON.parse(readFileSync(join(installed(`@galley/${name}`), "package.json"), "utf8"));

/** The one file of the project that begins so. */
function unpack(name: string, file: string): void {
  const folder = installed(`@galley/${name}`);
  mkdirSync(folder, { recursive: true });
  run("tar", ["-xzf", join(project, file), "-C", folder, "--strip-components=1"], project);
}

function link(name: string): void {
  if (existsSync(installed(name))) return;
  mkdirSync(dirname(installed(name)), { recursive: true });
  symlinkSync(join(root, "node_modules", name), installed(name), "junction");
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "cloud-tasks-published-"));
  run(process.execPath, [join(root, "scripts/build.ts"), "cloud-tasks"], root);
  const workspaces = names.flatMap((name) => ["--workspace", `packages/${name}`]);
  const packed = run("npm", ["pack", "--offline", "--json", "--pack-destination", project, ...workspaces], root);
  const files = Object.values(JSON.parse(packed) as Record<string, { filename: string; name: string }>);
  for (const { name, filename } of files) unpack(name.replace("@galley/", ""), filename);
  for (const name of names) for (const dependency of Object.keys(manifest(name).dependencies)) link(dependency);
}, 60_000);

afterAll(() => rmSync(project, { recursive: true, force: true }));

const program = () => [join(installed("@galley/cloud-tasks"), manifest("cloud-tasks").bin["cloud-tasks"]!)];

test("the package holds what it needs: the compiled program, types and the README, no sources and no tests", () => {
  const has = (name: string) => existsSync(join(installed("@galley/cloud-tasks"), name));
  expect(
    ["dist/index.js", "dist/server/index.d.ts", "README.md", "src", "test", "tsconfig.build.json"].map(has),
  ).toEqual([true, true, true, false, false, false]);
  expect(readFileSync(program()[0]!, "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
});

test("the program of the package runs: its version, and a task that the official client makes is delivered", async () => {
  const version = runCloudTasks(["--version"], { program: program() });
  expect(await version.ended).toEqual({ code: 0, signal: null });
  expect(version.out).toEqual([manifest("cloud-tasks").version]);

  const target = await openTarget();
  onTestFinished(() => target.close());
  const server = runCloudTasks(["--port", "0", "--queue", "mail"], { program: program() });
  const url = await server.ready;
  const client = officialClient(Number(new URL(url).port), "gRPC");
  onTestFinished(() => client.close());
  const oidcToken = { serviceAccountEmail: "tasks@local.test" };
  await client.createTask({
    parent: `${location}/queues/mail`,
    task: { httpRequest: { url: `${target.origin}/work`, body: Buffer.from("hello"), oidcToken } },
  });
  const request = await target.next();
  expect([request.path, request.body]).toEqual(["/work", "hello"]);
  expect(request.headers.authorization).toMatch(/^Bearer ey/);
  request.answer(200);
  await server.line(/attempt 1 {2}200 .* done$/);
  expect(Object.values(await call(url, "/certs"))).toEqual([expect.stringMatching(/^-----BEGIN CERTIFICATE/)]);
  server.kill("SIGTERM");
  expect(await server.ended).toEqual({ code: 0, signal: null });
});

const consumer = `
import { openEmbeddedQueues, TaskQueueError } from "@galley/cloud-tasks";
import { connectCloudTasks } from "@galley/cloud-tasks/google";
import { type CloudTasksServerOptions, startCloudTasksServer } from "@galley/cloud-tasks/server";

const options: CloudTasksServerOptions = { port: 0, queues: ["projects/p/locations/l/queues/q"] };
const server = await startCloudTasksServer(options);
const url: string = server.url;
// @ts-expect-error The types are there: a URL is no number.
const wrong: number = server.url;
await server.engine.whenEmpty({});
await server.close();
console.log(typeof openEmbeddedQueues, typeof connectCloudTasks, typeof TaskQueueError, url.slice(0, 17), typeof wrong);
`;

test("what it exports can be imported, and its types are found", () => {
  const file = join(project, "consumer.ts");
  writeFileSync(file, consumer);
  writeFileSync(join(project, "package.json"), '{ "type": "module" }');
  link("@types");
  const settings = ["--strict", "--target", "esnext", "--module", "nodenext", "--types", "node", "--skipLibCheck"];
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  run(process.execPath, [compiler, "--noEmit", ...settings, file], project);
  expect(run(process.execPath, [file], project)).toBe("function function function http://127.0.0.1: string\n");
});
