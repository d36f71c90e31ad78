import { execFile, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { call, location, type Running, runCloudTasks } from "../cli/process.ts";
import { openTarget } from "../target.ts";
import { excerpt } from "./snippets.ts";

const folder = fileURLToPath(new URL("../../examples/", import.meta.url));
const mail = `${location}/queues/mail`;
const node = [process.execPath, "--conditions=galley-source"];

let target: Awaited<ReturnType<typeof openTarget>>;
let server: Running;
let url: string;
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  target = await openTarget();
  onTestFinished(() => target.close());
  server = runCloudTasks(["--port", "0", "--queue", "mail"]);
  url = await server.ready;
  // Without the last, Google's libraries look for a metadata server in the network.
  const alone = { METADATA_SERVER_DETECTION: "none" };
  env = { ...process.env, CLOUD_TASKS_EMULATOR_HOST: new URL(url).host, WORKER_URL: target.origin, ...alone };
});

/** Runs an example to its end; what it printed. It fails when the example does. */
async function run(command: readonly string[], cwd = folder): Promise<string> {
  const { stdout } = await promisify(execFile)(command[0]!, command.slice(1), { cwd, env });
  return stdout.trimEnd();
}

/** Whether a command is there, and ends well. */
const works = (command: string, args: string[], cwd = folder): boolean =>
  spawnSync(command, args, { stdio: "ignore", cwd, env: { ...process.env, GOPROXY: "off" } }).status === 0;

/** The task has come to the worker, as the example made it. */
async function arrived(name: string, body = '{"to":"ada@example.com"}') {
  const request = await target.next();
  expect([request.path, request.headers["x-cloudtasks-taskname"], request.body]).toEqual(["/mail", name, body]);
  request.answer(204);
  await call(url, "/emulator:wait", {});
  return request;
}

const claims = (authorization = ""): unknown =>
  JSON.parse(Buffer.from(authorization.split(".")[1]!, "base64url").toString());

describe("examples that make a task", () => {
  test.for([
    ["node-grpc.ts", "welcome-node-grpc"],
    ["node-rest.ts", "welcome-node-rest"],
  ])("%s", async ([file, name]) => {
    expect(await run([...node, file!])).toBe(`${mail}/tasks/${name}`);
    const { headers } = await arrived(name!);
    expect(headers["content-type"]).toBe("application/json");
    expect(claims(headers.authorization)).toMatchObject({ iss: url, email: "tasks@local.test", aud: target.origin });
  });

  test("firebase-admin.ts", async () => {
    await run([...node, "firebase-admin.ts"]);
    const { headers } = await arrived("welcome-firebase", '{"data":{"to":"ada@example.com"}}');
    expect(claims(headers.authorization)).toMatchObject({ email: "emulated-service-acct@email.com" });
  });

  test.skipIf(!works("curl", ["--version"]))("curl.sh, where curl is on the PATH", async () => {
    const text = excerpt("examples/curl.sh#create");
    expect(text).toContain("http://127.0.0.1:8123/");
    const here = text.replace("http://127.0.0.1:8123", url).replace("http://127.0.0.1:3000", target.origin);
    const task = JSON.parse(await run(["sh", "-c", here]));
    await arrived(task.name.split("/").at(-1), "Hello Ada");
  });

  test.skipIf(!works("python3", ["-c", "import google.cloud.tasks_v2"]))(
    "python_client.py, where python3 has google-cloud-tasks",
    async () => {
      expect(await run(["python3", "python_client.py"])).toBe(`${mail}/tasks/welcome-python`);
      const { headers } = await arrived("welcome-python");
      expect(claims(headers.authorization)).toMatchObject({ email: "tasks@local.test", aud: target.origin });
    },
  );

  // Compiling what it imports for the first time takes a minute and more.
  test.skipIf(!works("go", ["list", "-deps", "."], join(folder, "go")))(
    "go/main.go, where go is on the PATH and has the modules",
    { timeout: 300_000 },
    async () => {
      const out = mkdtempSync(join(tmpdir(), "cloud-tasks-go-"));
      onTestFinished(() => rmSync(out, { recursive: true, force: true }));
      env = { ...env, GOPROXY: "off", GOFLAGS: "-buildvcs=false" };
      await run(["go", "build", "-o", join(out, "example"), "."], join(folder, "go"));
      expect(await run([join(out, "example")])).toBe(`${mail}/tasks/welcome-go`);
      await arrived("welcome-go");
    },
  );

  test.skipIf(!works("gcloud", ["--version"]))(
    "gcloud.sh, where gcloud is on the PATH",
    { timeout: 60_000 },
    async () => {
      const settings = mkdtempSync(join(tmpdir(), "cloud-tasks-gcloud-"));
      onTestFinished(() => rmSync(settings, { recursive: true, force: true }));
      env = { ...env, CLOUDSDK_CONFIG: settings };
      const [printed, request] = await Promise.all([run(["sh", "gcloud.sh"]), target.next()]);
      expect(printed).toMatch(/welcome-gcloud/);
      expect(request.headers["x-cloudtasks-taskname"]).toBe("welcome-gcloud");
      expect((await call(url, `/v2/${mail}`)).retryConfig.maxAttempts).toBe(5);
      request.answer(204);
    },
  );

  test.for(["curl.sh", "gcloud.sh"])("%s is sound shell", (file) => {
    expect(spawnSync("sh", ["-n", file], { cwd: folder, encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" });
  });
});

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  other.close();
  await once(other, "close");
  return port;
}

test("worker.ts takes what the examples send, and nothing with another token or none", async () => {
  const origin = `http://127.0.0.1:${await freePort()}`;
  env = { ...env, WORKER_URL: origin };
  const program = [...node.slice(1), join(folder, "worker.ts")];
  const worker = runCloudTasks([], {
    program,
    env: { CLOUD_TASKS_EMULATOR_HOST: new URL(url).host, WORKER_URL: origin },
  });
  await worker.line(/listens at/);
  await run([...node, "node-grpc.ts"]);
  await server.line(/welcome-node-grpc .* 204 .* done$/);
  expect(worker.out).toContain('welcome-node-grpc {"to":"ada@example.com"}');

  const token = { serviceAccountEmail: "tasks@local.test", audience: origin };
  const others = {
    "no-token": undefined,
    "other-account": { ...token, serviceAccountEmail: "somebody@local.test" },
    "other-audience": { ...token, audience: "http://127.0.0.1:1" },
  };
  for (const [name, oidcToken] of Object.entries(others)) {
    const task = { name: `${mail}/tasks/${name}`, httpRequest: { url: origin, oidcToken } };
    await call(url, `/v2/${mail}/tasks`, { task });
    await server.line(new RegExp(`${name} +attempt 1 {2}401 `));
  }
  expect(worker.out).toHaveLength(2);
});
