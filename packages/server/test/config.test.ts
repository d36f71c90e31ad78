import { describe, expect, test } from "vitest";
import { ConfigError, modelVariables, readConfig } from "../src/config.ts";

const mistakes = (env: Record<string, string>): string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
};

describe("the environment", () => {
  test("may be empty; empty variables are not set", () => {
    expect(readConfig({ PORT: "", OPENAI_API_KEY: "" })).toMatchObject({
      port: 8080,
      host: "127.0.0.1",
      database: { kind: "sqlite", file: expect.stringMatching(/\.galley\/galley\.db$/) },
      models: { openai: undefined },
    });
  });

  test("is refused with one line for each mistake", () => {
    expect(mistakes({ PORT: "80a", GALLEY_QUEUE: "redis", OPENAI_BASE_URL: "ftp://x" })).toEqual([
      'PORT: must be a whole number from 0 to 65535 (it is "80a")',
      'GALLEY_QUEUE: must be one of embedded, cloud-tasks (it is "redis")',
      'OPENAI_BASE_URL: must be an http or https URL (it is "ftp://x")',
    ]);
  });

  test("says which models stand in, and how much each provider is asked", () => {
    const env = {
      OPENAI_API_KEY: "k",
      ANTHROPIC_API_KEY: "k",
      GALLEY_MODEL_FALLBACKS: "anthropic:claude-sonnet-5, openai:gpt-5",
      GALLEY_MODEL_CONCURRENCY: "openai=8,anthropic=2",
      GALLEY_MODEL_REQUESTS_PER_MINUTE: "60",
    };
    expect(readConfig(env).models).toMatchObject({
      fallbacks: ["anthropic:claude-sonnet-5", "openai:gpt-5"],
      concurrency: { openai: 8, anthropic: 2 },
      perMinute: { openai: 60, anthropic: 60, google: 60, "openai-compatible": 60 },
    });
    expect(mistakes({ GALLEY_MODEL_FALLBACKS: "google:gemini-3.8-flash", GALLEY_CONSENSUS_MODEL: "offline" })).toEqual([
      "GALLEY_MODEL_FALLBACKS: The model google:gemini-3.8-flash cannot be used here: no key for google is configured.",
      "GALLEY_CONSENSUS_MODEL: the offline writer cannot stand beside or in for a model",
    ]);
    expect(mistakes({ GALLEY_MODEL_CONCURRENCY: "opnai=8" })).toEqual([
      expect.stringMatching(/^GALLEY_MODEL_CONCURRENCY: must be a number from 1 to 1000, or some such as openai=8/),
    ]);
  });

  test("is refused where it asks for what is not there, rather than ignored", () => {
    expect(mistakes({ GALLEY_API_KEYS: "k" })).toHaveLength(1);
    expect(mistakes({ DATABASE_URL: "mysql://localhost/x" })).toHaveLength(1);
    expect(mistakes({ GALLEY_ROLE: "api" })).toHaveLength(1);
  });

  test("names the database by DATABASE_URL or by the data folder", () => {
    expect(readConfig({ DATABASE_URL: "file:/data/x.db" }).database).toEqual({ kind: "sqlite", file: "/data/x.db" });
    expect(readConfig({ GALLEY_DATA_DIR: "/data" }).database).toEqual({ kind: "sqlite", file: "/data/galley.db" });
  });

  test("lets processes share a Postgres database, in roles of their own", () => {
    const url = "postgres://galley:secret@db.example:5432/galley";
    const { database, role } = readConfig({ DATABASE_URL: url, GALLEY_ROLE: "worker" });
    expect({ database, role }).toEqual({ database: { kind: "postgres", url }, role: "worker" });
  });

  test("knows which of its variables a demo without cost must leave out", () => {
    expect(modelVariables).toEqual(
      expect.arrayContaining(["GALLEY_MODEL", "OPENAI_API_KEY", "OPENAI_COMPATIBLE_BASE_URL"]),
    );
    expect(modelVariables).not.toContain("PORT");
  });
});

test("what is wrong is told without a secret", () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  expect(readConfig({ GALLEY_WEBHOOK_SECRET: secret }).webhookSecret).toBe(secret);
  const wrong = mistakes({ GALLEY_WEBHOOK_SECRET: "hunter2", OPENAI_BASE_URL: "ftp://me:hunter2@host/v1" });
  expect(wrong).toHaveLength(2);
  expect(wrong.join()).not.toContain("hunter2");
});

describe("the queue", () => {
  const usual = {
    blog: "blog-generation-queue",
    image: "image-generation-queue",
    processing: "image-processing-queue",
    webhook: "webhook-queue",
  };
  const google = {
    GALLEY_QUEUE: "cloud-tasks",
    GOOGLE_CLOUD_PROJECT: "my-project",
    GALLEY_TASKS_SERVICE_ACCOUNT: "tasks@my-project.iam.gserviceaccount.com",
    CLOUD_RUN_WORKER_URL: "https://worker.example/api/v1/blog/worker",
  };
  const emulator = {
    GALLEY_QUEUE: "cloud-tasks",
    GOOGLE_CLOUD_PROJECT: "my-project",
    CLOUD_TASKS_ENDPOINT: "127.0.0.1:8123",
  };
  const without = (env: Record<string, string>, ...names: string[]) =>
    Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));

  test("is the embedded one, which needs nothing and minds nothing that is there for others", () => {
    const others = {
      REGION: "US East",
      GOOGLE_CLOUD_PROJECT: "any",
      BACKEND_URL: "not a URL",
      CLOUD_TASKS_ENDPOINT: "x",
    };
    for (const env of [{}, others, { GALLEY_QUEUE: "embedded" }]) {
      expect(readConfig(env)).toMatchObject({
        queue: { engine: "embedded" },
        queueNames: usual,
        oidc: { issuer: undefined, audience: undefined, serviceAccount: "galley-tasks@localhost" },
      });
    }
  });

  const renamed = [
    ["CLOUD_TASKS_QUEUE_NAME", "blog", "posts"],
    ["CLOUD_TASKS_IMAGE_QUEUE_NAME", "image", "pictures"],
  ] as const;

  test.each(renamed)("has another name by %s, whichever it is", (variable, kind, name) => {
    const named = { [variable]: name };
    for (const env of [named, { ...google, ...named }])
      expect(readConfig(env).queueNames).toEqual({ ...usual, [kind]: name });
    const line = `${variable}: must be 1 to 100 letters, digits and hyphens (it is "my_posts")`;
    for (const env of [{}, google]) expect(mistakes({ ...env, [variable]: "my_posts" })).toEqual([line]);
  });

  test("has both names by both variables", () => {
    const both = { CLOUD_TASKS_QUEUE_NAME: "posts", CLOUD_TASKS_IMAGE_QUEUE_NAME: "pictures" };
    for (const env of [both, { ...google, ...both }])
      expect(readConfig(env).queueNames).toEqual({ ...usual, blog: "posts", image: "pictures" });
    const swapped = { CLOUD_TASKS_QUEUE_NAME: usual.image, CLOUD_TASKS_IMAGE_QUEUE_NAME: usual.blog };
    expect(readConfig(swapped).queueNames).toEqual({ ...usual, blog: usual.image, image: usual.blog });
  });

  test("is not shared by two kinds of jobs, nor with the webhooks", () => {
    const taken = (variable: string, name: string) =>
      `${variable}: must be another queue than those of the webhooks and of other jobs (it is "${name}")`;
    const [blog, image] = ["CLOUD_TASKS_QUEUE_NAME", "CLOUD_TASKS_IMAGE_QUEUE_NAME"];
    for (const place of [{}, google]) {
      for (const variable of [blog, image]) {
        const line = taken(variable, usual.webhook);
        expect(mistakes({ ...place, [variable]: usual.webhook })).toEqual([line]);
      }
      expect(mistakes({ ...place, [blog]: usual.image })).toEqual([taken(blog, usual.image)]);
      expect(mistakes({ ...place, [image]: usual.blog })).toEqual([taken(image, usual.blog)]);
      // One line tells of the pair: either name may be changed.
      expect(mistakes({ ...place, [blog]: "work", [image]: "work" })).toEqual([taken(image, "work")]);
    }
  });

  test("is Google's with a project, an account and the worker's address", () => {
    expect(readConfig(google)).toMatchObject({
      queue: {
        engine: "cloud-tasks",
        project: "my-project",
        location: "europe-west1",
        endpoint: undefined,
        workerOrigin: "https://worker.example",
      },
      oidc: {
        issuer: "https://accounts.google.com",
        audience: "https://worker.example",
        serviceAccount: "tasks@my-project.iam.gserviceaccount.com",
      },
    });
  });

  test("is an emulator with nothing but a project: it calls the worker where Galley listens", () => {
    expect(readConfig(emulator)).toMatchObject({
      queue: { engine: "cloud-tasks", endpoint: "127.0.0.1:8123", workerOrigin: undefined },
      // Who signs is asked of the emulator: it may know itself by another name than this one.
      oidc: { issuer: undefined, audience: undefined, serviceAccount: "galley-tasks@localhost" },
    });
    const elsewhere = { ...emulator, CLOUD_RUN_WORKER_URL: "http://localhost:9000/x" };
    expect(readConfig(elsewhere)).toMatchObject({
      queue: { workerOrigin: "http://localhost:9000" },
      oidc: { audience: "http://localhost:9000" },
    });
  });

  test.each<[string, Record<string, string>, object]>([
    ["another variable for the project", { GOOGLE_CLOUD_PROJECT: "", GCP_PROJECT_ID: "other" }, { project: "other" }],
    ["GOOGLE_CLOUD_PROJECT before it", { GCP_PROJECT_ID: "other" }, { project: "my-project" }],
    ["REGION", { REGION: "us-east1" }, { location: "us-east1" }],
    ["GCP_LOCATION before it", { REGION: "us-east1", GCP_LOCATION: "us-west1" }, { location: "us-west1" }],
    [
      "CLOUD_TASKS_QUEUE_LOCATION before that",
      { GCP_LOCATION: "us-west1", CLOUD_TASKS_QUEUE_LOCATION: "asia-east1" },
      { location: "asia-east1" },
    ],
    [
      "the service's URL without the worker's",
      { CLOUD_RUN_WORKER_URL: "", CLOUD_RUN_SERVICE_URL: "https://a.example/x", BACKEND_URL: "https://b.example" },
      { workerOrigin: "https://a.example" },
    ],
    [
      "BACKEND_URL without either",
      { CLOUD_RUN_WORKER_URL: "", BACKEND_URL: "https://b.example:8443/api/" },
      { workerOrigin: "https://b.example:8443" },
    ],
    [
      "Cloud Run's address of the service, which holds the project's number",
      { CLOUD_RUN_WORKER_URL: "", GOOGLE_CLOUD_PROJECT: "123456", CLOUD_RUN_SERVICE_NAME: "posts" },
      { workerOrigin: "https://posts-123456.europe-west1.run.app" },
    ],
    [
      "the same by the usual name",
      { CLOUD_RUN_WORKER_URL: "", GOOGLE_CLOUD_PROJECT: "123456", REGION: "us-east1" },
      { workerOrigin: "https://blog-writer-api-dev-123456.us-east1.run.app" },
    ],
  ])("takes %s", (_what, env, queue) => {
    expect(readConfig({ ...google, ...env }).queue).toMatchObject(queue);
  });

  test("takes issuer and audience from where they are set, with a slash at the end or without", () => {
    const of = (env: Record<string, string>, issuer: string) =>
      readConfig({ ...env, GALLEY_OIDC_ISSUER: issuer, GALLEY_OIDC_AUDIENCE: "galley" }).oidc;
    const found = (issuer: string) => ({ issuer, audience: "galley" });
    expect(of(emulator, "https://issuer.example/")).toMatchObject(found("https://issuer.example"));
    expect(of(google, "https://accounts.google.com/")).toMatchObject(found("https://accounts.google.com"));
    expect(of({}, "https://issuer.example")).toMatchObject(found("https://issuer.example"));
  });

  test("opens the service to nobody: a worker elsewhere has a check of its own", () => {
    for (const env of [google, { ...emulator, CLOUD_RUN_WORKER_URL: "https://tunnel.example" }]) {
      expect(readConfig(env)).toMatchObject({ allowOpen: false, host: "127.0.0.1" });
    }
  });

  test("calls a worker of a fixed address, wherever that stands", () => {
    const line = /^PORT: must be one that stays.*CLOUD_RUN_WORKER_URL$/;
    expect(mistakes({ ...emulator, PORT: "0" })).toEqual([expect.stringMatching(line)]);
    expect(mistakes({ ...emulator, PORT: "0", CLOUD_RUN_WORKER_URL: "http://localhost:9000" })).toEqual([]);
    expect(mistakes({ PORT: "0" })).toEqual([]);
    expect(mistakes({ ...google, PORT: "0" })).toEqual([]);
  });

  test.each<[string, Record<string, string>, RegExp[]]>([
    ["no project", without(google, "GOOGLE_CLOUD_PROJECT"), [/^GOOGLE_CLOUD_PROJECT: must be set .*GCP_PROJECT_ID/]],
    ["no account", without(google, "GALLEY_TASKS_SERVICE_ACCOUNT"), [/^GALLEY_TASKS_SERVICE_ACCOUNT: must be set/]],
    ["no worker", without(google, "CLOUD_RUN_WORKER_URL"), [/^CLOUD_RUN_WORKER_URL: must be set .*BACKEND_URL/]],
    [
      "nothing at all",
      { GALLEY_QUEUE: "cloud-tasks" },
      [/^GOOGLE_CLOUD_PROJECT/, /^GALLEY_TASKS_SERVICE_ACCOUNT/, /^CLOUD_RUN_WORKER_URL/],
    ],
    [
      "a project that is none",
      { ...google, GOOGLE_CLOUD_PROJECT: "", GCP_PROJECT_ID: "my project" },
      [/^GCP_PROJECT_ID: must be a project's id \(it is "my project"\)$/],
    ],
    ["a location that is none", { ...google, REGION: "US/East" }, [/^REGION: must be a location such as europe-west1/]],
    [
      "an endpoint with a scheme",
      { ...emulator, CLOUD_TASKS_ENDPOINT: "http://x:1" },
      [/^CLOUD_TASKS_ENDPOINT: .*host:port/, /^CLOUD_RUN_WORKER_URL/],
    ],
    [
      "an endpoint with a port that there is not",
      { ...emulator, CLOUD_TASKS_ENDPOINT: "127.0.0.1:70000" },
      [/^CLOUD_TASKS_ENDPOINT: .*host:port/, /^CLOUD_RUN_WORKER_URL/],
    ],
    [
      "a worker that is no URL",
      { ...google, CLOUD_RUN_WORKER_URL: "worker" },
      [/^CLOUD_RUN_WORKER_URL: must be an http/],
    ],
    [
      "a service that is no URL",
      { ...without(google, "CLOUD_RUN_WORKER_URL"), BACKEND_URL: "ftp://x" },
      [/^BACKEND_URL: must be an http/],
    ],
    [
      "a worker that Google cannot reach",
      { ...google, CLOUD_RUN_WORKER_URL: "http://localhost:8080" },
      [/^CLOUD_RUN_WORKER_URL: Google cannot reach http:\/\/localhost:8080/],
    ],
    [
      "a worker that Google sends no tokens to",
      { ...without(google, "CLOUD_RUN_WORKER_URL"), BACKEND_URL: "http://worker.example" },
      [/^BACKEND_URL: must be an https URL: Google sends no tokens to http:\/\/worker\.example$/],
    ],
    [
      "an emulator on another machine and a worker on this one",
      { ...emulator, CLOUD_TASKS_ENDPOINT: "emulator:8123", CLOUD_RUN_WORKER_URL: "http://localhost:8080" },
      [/^CLOUD_RUN_WORKER_URL: the emulator at emulator:8123 cannot reach http:\/\/localhost:8080/],
    ],
    [
      "another issuer than Google's own",
      { ...google, GALLEY_OIDC_ISSUER: "https://issuer.example" },
      [/^GALLEY_OIDC_ISSUER: Google's tokens are signed by https:\/\/accounts\.google\.com/],
    ],
    [
      "Google's issuer for an emulator",
      { ...emulator, GALLEY_OIDC_ISSUER: "https://accounts.google.com/" },
      [/^GALLEY_OIDC_ISSUER: the tokens of the emulator at 127\.0\.0\.1:8123 are not signed by Google/],
    ],
    [
      "an emulator on another machine and no worker",
      { ...emulator, CLOUD_TASKS_ENDPOINT: "emulator:8123" },
      [/^CLOUD_RUN_WORKER_URL: must be set/],
    ],
    ["a role", { ...google, GALLEY_ROLE: "worker" }, [/^GALLEY_ROLE/]],
  ])("is not started with %s: one line for each mistake", (_what, env, lines) => {
    const told = mistakes(env);
    expect(told).toHaveLength(lines.length);
    for (const [index, line] of lines.entries()) expect(told[index]).toMatch(line);
  });
});
