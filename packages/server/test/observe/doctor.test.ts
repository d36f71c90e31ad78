import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqlite, systemClock } from "@galley/foundation";
import { describe, expect, onTestFinished, test } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";
import { missingQueue, openFakeService } from "../../../cloud-tasks/test/google/fake-service.ts";
import { startPostgres } from "../../../foundation/test/support/postgres.ts";
import { type AccessTables, migrateAccessTables } from "../../src/access/tables.ts";
import { checkNode } from "../../src/cli/doctor-machine.ts";
import { examine } from "../../src/cli/doctor-run.ts";
import { openStorage } from "../../src/storage/open.ts";
import { createStorageOwner, migrateOwnerTables, type OwnerTables } from "../../src/storage/owner.ts";
import { createModelServer, type ModelServerOptions } from "../fakes/model-server.ts";
import { createCollector } from "./collector.ts";
import { startObserved, temporaryFolder } from "./galley.ts";

/** Examines an environment of these variables alone; answers the findings of one check. */
async function findings(check: string, env: Record<string, string> = {}) {
  const all = await examine({ PORT: "0", GALLEY_DATA_DIR: temporaryFolder(), ...env });
  return all.filter((finding) => finding.check === check);
}

async function modelServer(options: ModelServerOptions) {
  const model = await createModelServer(options);
  onTestFinished(() => model.close());
  return model;
}

/** A server that answers everything with this. */
async function answering(status: number, body: unknown, type = "application/json"): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { "content-type": type }).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address where nobody listens. */
async function nobody(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

describe("a machine", () => {
  test("on which nothing is configured is well", async () => {
    const all = await examine({ PORT: "0", GALLEY_DATA_DIR: temporaryFolder() });
    expect(all.filter(({ status }) => status !== "ok")).toEqual([]);
    expect(all.map(({ check }) => check)).toEqual(
      expect.arrayContaining(["node", "data folder", "database", "port", "queue", "model", "access"]),
    );
  });

  test("whose files belong to another database is told so", async () => {
    const [theirs, ours] = [temporaryFolder(), temporaryFolder()];
    const files = join(theirs, "files");
    const own = async (data: string) => {
      const database = openSqlite<OwnerTables>(join(data, "galley.db"));
      await migrateOwnerTables(database);
      const storage = await openStorage({ kind: "disk", folder: files }, { clock: systemClock });
      await createStorageOwner({ database, storage })
        .check()
        .finally(async () => {
          await storage.close();
          await database.close();
        });
    };
    await own(theirs);
    await expect(own(ours)).rejects.toThrow("another database");
    expect(await findings("storage", { GALLEY_DATA_DIR: theirs })).toMatchObject([{ status: "ok" }]);
    const STORAGE_URL = `file:${files}`;
    for (const GALLEY_DATA_DIR of [ours, temporaryFolder()])
      expect(await findings("storage", { GALLEY_DATA_DIR, STORAGE_URL })).toMatchObject([
        { status: "warning", message: expect.stringContaining("belong to another database") },
      ]);
  });

  test("with an old Node is told so", () => {
    expect(checkNode("26.10.0")).toMatchObject({ status: "ok" });
    expect(checkNode("27.0.1")).toMatchObject({ status: "ok" });
    for (const version of ["26.9.3", "22.17.0", "20.1.0"])
      expect(checkNode(version)).toMatchObject({ status: "failed" });
  });

  test("where the data folder is a file is told so, and the file stays as it is", async () => {
    const file = join(temporaryFolder(), "data");
    writeFileSync(file, "precious");
    expect(await findings("data folder", { GALLEY_DATA_DIR: file })).toMatchObject([{ status: "failed" }]);
    expect(readFileSync(file, "utf8")).toBe("precious");
  });

  test("whose port is taken is told by whom", async () => {
    const other = new URL(await answering(200, "hello", "text/plain")).port;
    expect(await findings("port", { PORT: other })).toMatchObject([
      { status: "failed", message: expect.stringContaining("something else") },
    ]);
    const galley = await startObserved();
    expect(await findings("port", { PORT: new URL(galley.url).port })).toMatchObject([
      { status: "ok", message: expect.stringContaining("a Galley serves") },
    ]);
  });
});

describe("a configuration", () => {
  test("that cannot be read is told line by line, and nothing else is looked at", async () => {
    const all = await examine({ PORT: "seven", GALLEY_QUEUE: "rabbit" });
    expect(all.filter(({ check }) => check === "configuration")).toMatchObject([
      { status: "failed", message: expect.stringContaining("PORT") },
      { status: "failed", message: expect.stringContaining("GALLEY_QUEUE") },
    ]);
    expect(all).toHaveLength(3);
  });

  test("that lets everybody in is told so, and one with keys is not", async () => {
    const env = { HOST: "0.0.0.0", GALLEY_DATA_DIR: temporaryFolder() };
    expect(await findings("access", env)).toMatchObject([
      { status: "failed", advice: expect.stringContaining("galley keys create") },
    ]);
    expect(await findings("access", { ...env, GALLEY_ALLOW_OPEN: "true" })).toMatchObject([{ status: "warning" }]);
    const database = openSqlite<AccessTables>(join(env.GALLEY_DATA_DIR, "galley.db"));
    await migrateAccessTables(database);
    const key = { id: "1", name: "web", tenant: "acme", scope: "tenant", prefix: "gly_abc", created_at: 0 } as const;
    const unused = { hash: "x", last_used_at: null, expires_at: null };
    await database.write(({ db }) =>
      db
        .insertInto("api_key")
        .values({ ...key, ...unused, revoked_at: 1 })
        .execute(),
    );
    await database.close();
    expect(await findings("access", env)).toMatchObject([{ status: "failed" }]);
    const again = openSqlite<AccessTables>(join(env.GALLEY_DATA_DIR, "galley.db"));
    await again.write(({ db }) => db.updateTable("api_key").set({ revoked_at: null }).execute());
    await again.close();
    expect(await findings("access", env)).toMatchObject([{ status: "ok" }]);
  });

  test.each(["whsec_c2hvcnQ=", "my-secret"])(
    "with the webhook secret %s is told so, without showing it",
    async (secret) => {
      const found = await findings("configuration", { GALLEY_WEBHOOK_SECRET: secret });
      expect(found).toMatchObject([
        { status: "failed", message: expect.stringContaining("GALLEY_WEBHOOK_SECRET: must be") },
      ]);
      expect(JSON.stringify(found)).not.toContain(secret);
    },
  );
});

describe("a database", () => {
  test("that is not there yet is not made", async () => {
    const folder = temporaryFolder();
    expect(await findings("database", { GALLEY_DATA_DIR: folder })).toMatchObject([
      { status: "ok", message: expect.stringContaining("first start") },
    ]);
    expect(readdirSync(folder)).toEqual([]);
  });

  test("that a Galley has open, and has left, is up to date", async () => {
    const folder = temporaryFolder();
    const galley = await startObserved({ GALLEY_DATA_DIR: folder });
    expect(await findings("database", { GALLEY_DATA_DIR: folder })).toMatchObject([
      { status: "ok", message: expect.stringContaining("in use") },
    ]);
    await galley.close();
    expect(await findings("database", { GALLEY_DATA_DIR: folder })).toMatchObject([
      { status: "ok", message: expect.stringContaining("up to date") },
    ]);
  });

  test("that lacks a step of any tables is brought up to date later; one with tables of a newer Galley is no good", async () => {
    const folder = temporaryFolder();
    await (await startObserved({ GALLEY_DATA_DIR: folder })).close();
    const change = (statement: string): void => {
      const database = new DatabaseSync(join(folder, "galley.db"));
      database.exec(statement);
      database.close();
    };
    change("delete from image_migration where name = (select max(name) from image_migration)");
    expect(await findings("database", { GALLEY_DATA_DIR: folder })).toMatchObject([
      { status: "ok", message: expect.stringMatching(/will be brought up to date by the next start \(1 step\)$/) },
    ]);
    change("insert into dataset_migration values ('9999_later', '2030-01-01')");
    expect(await findings("database", { GALLEY_DATA_DIR: folder })).toMatchObject([
      { status: "failed", message: expect.stringMatching(/dataset tables were made by a newer version: 9999_later$/) },
    ]);
  });

  test("that is damaged, pooled away or out of reach is told so, without its password", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "galley.db"), "SQLite format 3\0 and then nothing of the kind".repeat(300));
    expect(await findings("database", { GALLEY_DATA_DIR: folder })).toMatchObject([
      { status: "failed", message: expect.stringContaining("damaged") },
    ]);
    const pooled = await findings("database", { DATABASE_URL: "postgres://me:hunter2hunter2@db.example:6543/galley" });
    expect(pooled).toMatchObject([{ status: "failed", message: expect.stringContaining("6543") }]);
    const { port } = new URL(await nobody());
    const away = await findings("database", { DATABASE_URL: `postgres://me:hunter2hunter2@127.0.0.1:${port}/galley` });
    expect(away).toMatchObject([{ status: "failed", message: expect.stringContaining("127.0.0.1") }]);
    expect(JSON.stringify([pooled, away])).not.toContain("hunter2");
  });
});

test("a Postgres database is looked at: its version, what it holds, and whether a newer Galley has made it", async () => {
  const postgres = await startPostgres();
  onTestFinished(() => postgres.close());
  const url = await postgres.createDatabase();
  expect(await findings("database", { DATABASE_URL: url })).toMatchObject([
    { status: "ok", message: expect.stringMatching(/is empty \(Postgres \d+/) },
  ]);
  await postgres.query(url, "create table job_migration (name text)");
  await postgres.query(url, "insert into job_migration values ('0001_jobs'), ('9999_from_the_future')");
  const [found] = await findings("database", { DATABASE_URL: url });
  expect(found).toMatchObject({ status: "failed", message: expect.stringContaining("9999_from_the_future") });
  expect(found?.message).not.toContain(`${new URL(url).password}@`);
});

describe("models", () => {
  const settings = {
    openai: (url: string, key: string) => ({ OPENAI_API_KEY: key, OPENAI_BASE_URL: url, GALLEY_MODEL: "openai:gpt-5" }),
    anthropic: (url: string, key: string) => ({
      ANTHROPIC_API_KEY: key,
      ANTHROPIC_BASE_URL: url,
      GALLEY_MODEL: "anthropic:claude-opus-5",
    }),
    gemini: (url: string, key: string) => ({
      GOOGLE_GENERATIVE_AI_API_KEY: key,
      GOOGLE_BASE_URL: url,
      GALLEY_MODEL: "google:gemini-2.5-pro",
    }),
  };
  const cases = [
    ["openai", "openai", "gpt-5"],
    ["anthropic", "anthropic", "claude-opus-5"],
    ["gemini", "google", "gemini-2.5-pro"],
  ] as const;

  test.each(cases)(
    "over %s's protocol: the key and the model are looked at, and nothing is paid for",
    async (protocol, check, model) => {
      const server = await modelServer({ protocol, models: [model, "another"] });
      const env = settings[protocol](server.url, server.key);
      expect(await findings(check, env)).toMatchObject([
        { status: "ok", message: expect.stringContaining("2 models") },
      ]);
      const wrong = await findings(check, settings[protocol](server.url, "wrong-key"));
      expect(wrong).toMatchObject([{ status: "failed", message: expect.stringContaining("refuses the key") }]);
      expect(JSON.stringify(wrong)).not.toContain("wrong-key");
      expect(await findings(check, { ...env, GALLEY_MODEL: `${check}:unheard-of` })).toMatchObject([
        { status: "warning", message: expect.stringContaining("unheard-of") },
      ]);
      expect(server.requests).toEqual([]);
    },
  );

  test("behind any address: a server without a list of models is only warned of, one that is not there is not", async () => {
    const env = (url: string) => ({ OPENAI_COMPATIBLE_BASE_URL: url, GALLEY_MODEL: "openai-compatible:llama3.3" });
    const listing = await modelServer({ protocol: "openai", models: ["llama3.3"], key: "k" });
    expect(await findings("openai-compatible", { ...env(listing.url), OPENAI_COMPATIBLE_API_KEY: "k" })).toMatchObject([
      { status: "ok" },
    ]);
    expect(await findings("openai-compatible", env(await answering(404, {})))).toMatchObject([{ status: "warning" }]);
    expect(await findings("openai-compatible", env(await answering(503, {})))).toMatchObject([{ status: "warning" }]);
    expect(await findings("openai-compatible", env(await nobody()))).toMatchObject([
      { status: "failed", message: expect.stringContaining("ECONNREFUSED") },
    ]);
  });
});

describe("Cloud Tasks", () => {
  async function scene(worker: string, more: Record<string, string> = {}) {
    const service = await openFakeService();
    onTestFinished(() => service.close());
    for (const other of others) service.has({ ...queue, name: queue.name.replace("blog-generation-queue", other) });
    const env = {
      GALLEY_QUEUE: "cloud-tasks",
      GOOGLE_CLOUD_PROJECT: "my-project",
      CLOUD_TASKS_ENDPOINT: service.endpoint,
      CLOUD_RUN_WORKER_URL: worker,
      ...more,
    };
    return { service, env };
  }
  const queue = { name: "projects/my-project/locations/europe-west1/queues/blog-generation-queue", state: "RUNNING" };
  const others = ["image-generation-queue", "image-processing-queue", "webhook-queue"];
  const denied = { code: 7, details: "The principal lacks IAM permission cloudtasks.queues.get" };

  test("that has the queue, with a worker that answers, is well", async () => {
    const { service, env } = await scene(await answering(200, { status: "ok" }));
    service.decide("GetQueue", { ok: queue });
    service.decide("ListTasks", { ok: { tasks: [] } });
    const all = await examine({ PORT: "0", GALLEY_DATA_DIR: temporaryFolder(), ...env });
    expect(all.filter(({ status }) => status !== "ok")).toEqual([]);
    expect(all.map(({ check }) => check)).toContain("worker address");
    expect(all.filter(({ check }) => check === "queue").map(({ message }) => message.split(" ")[0])).toEqual([
      "blog-generation-queue",
      ...others,
    ]);
  });

  test("that lacks the queue of the images alone is told so", async () => {
    const { service, env } = await scene(await answering(200, { status: "ok" }), {
      CLOUD_TASKS_IMAGE_QUEUE_NAME: "pictures",
    });
    service.decide("GetQueue", { ok: queue }, missingQueue);
    service.decide("ListTasks", { ok: { tasks: [] } });
    expect(await findings("queue", env)).toMatchObject([
      { status: "ok", message: expect.stringContaining("blog-generation-queue") },
      {
        status: "warning",
        message: expect.stringContaining("pictures"),
        advice: expect.stringContaining("queues apply"),
      },
      { status: "ok", message: expect.stringContaining("image-processing-queue") },
      { status: "ok", message: expect.stringContaining("webhook-queue") },
    ]);
  });

  test("that lacks the queue, or a permission, or does not answer, is told with what to do", async () => {
    const worker = await answering(404, {});
    const { service, env } = await scene(worker);
    service.decide("GetQueue", missingQueue, denied, { ok: { ...queue, state: "PAUSED" } });
    const well = others.map((name) => ({ status: "ok", message: expect.stringContaining(name) }));
    expect(await findings("queue", env)).toMatchObject([
      { status: "warning", advice: expect.stringContaining("queues apply") },
      ...well,
    ]);
    expect(await findings("queue", env)).toMatchObject([
      { status: "failed", advice: expect.stringContaining("cloudtasks.queues.get") },
      ...well,
    ]);
    expect(await findings("queue", env)).toMatchObject([
      { status: "warning", message: expect.stringContaining("paused") },
      ...well,
    ]);
    expect(await findings("worker address", env)).toMatchObject([{ status: "warning" }]);
    const away = { ...env, CLOUD_TASKS_ENDPOINT: new URL(await nobody()).host };
    const unseen = { status: "failed", advice: expect.stringContaining("network") };
    expect(await findings("queue", away)).toMatchObject([unseen, unseen, unseen, unseen]);
  });
});

describe("a collector of spans", () => {
  test("is asked whether it takes any", async () => {
    const collector = await createCollector();
    expect(await findings("tracing", { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })).toMatchObject([{ status: "ok" }]);
    collector.answerWith(401);
    expect(await findings("tracing", { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })).toMatchObject([
      { status: "warning" },
    ]);
  });
});

describe("the command", () => {
  test("prints a line for each check, or JSON, and ends with 1 when one has failed", async () => {
    const env = {
      PORT: "0",
      GALLEY_DATA_DIR: temporaryFolder(),
      OPENAI_API_KEY: "k",
      OPENAI_BASE_URL: await answering(401, {}),
    };
    const words = runGalley(["doctor"], env);
    const json = runGalley(["doctor", "--json"], { ...env, OPENAI_API_KEY: "" });
    expect((await words.ended).code).toBe(1);
    expect(words.output.filter((line) => line.startsWith("FAILED"))).toMatchObject([
      expect.stringMatching(/openai .*OPENAI_API_KEY/),
    ]);
    expect((await json.ended).code).toBe(0);
    expect(JSON.parse(json.output.join("\n"))).toMatchObject({ ok: true, checks: expect.any(Array) });
  });
});
