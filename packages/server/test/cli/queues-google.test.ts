import { expect, onTestFinished, test } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";
import { missingQueue, openFakeService } from "../../../cloud-tasks/test/google/fake-service.ts";

const place = "projects/my-project/locations/europe-west1";

/** A service that has the queue of the webhooks as it should be. */
async function startService(where = place) {
  const service = await openFakeService();
  onTestFinished(() => service.close());
  const own = { rateLimits: { maxDispatchesPerSecond: 50, maxConcurrentDispatches: 100, maxBurstSize: 100 } };
  service.has({ ...queue("webhook-queue", 50), ...own, name: `${where}/queues/webhook-queue` });
  return service;
}

const rightWebhooks = { name: "webhook-queue", outcome: "unchanged", changes: [] };

async function apply(endpoint: string, args: string[] = [], env: Record<string, string> = {}) {
  const galley = runGalley(["queues", "apply", "--project", "my-project", "--endpoint", endpoint, ...args], env);
  const { code } = await galley.ended;
  return { code, text: galley.output.join("\n"), told: galley.errors.join("\n") };
}

const seconds = (count: number) => ({ seconds: count, nanos: 0 });
const queue = (id: string, perSecond: number) => ({
  name: `${place}/queues/${id}`,
  rateLimits: { maxDispatchesPerSecond: perSecond, maxConcurrentDispatches: 500, maxBurstSize: 100 },
  retryConfig: {
    maxAttempts: 3,
    maxRetryDuration: seconds(3600),
    minBackoff: seconds(10),
    maxBackoff: seconds(300),
    maxDoublings: 3,
  },
  state: "RUNNING",
});

test("creates a queue that is missing, where it is told to", async () => {
  const service = await startService();
  service.decide("GetQueue", missingQueue, missingQueue);
  service.decide("CreateQueue", { ok: queue("blog-generation-queue", 100) });
  expect(await apply(service.endpoint)).toEqual({
    code: 0,
    text: "blog-generation-queue  created\nwebhook-queue          unchanged",
    told: `applying the queues of my-project, europe-west1, at ${service.endpoint}`,
  });
  const [created] = service.calls("CreateQueue");
  expect(created?.request).toMatchObject({
    parent: place,
    queue: {
      name: `${place}/queues/blog-generation-queue`,
      rateLimits: { maxDispatchesPerSecond: 100, maxConcurrentDispatches: 500 },
      retryConfig: { maxAttempts: 3, maxDoublings: 3 },
    },
  });
});

test("updates one that differs, by the environment's names", async () => {
  const service = await startService("projects/my-project/locations/us-central1");
  const env = { CLOUD_TASKS_QUEUE_NAME: "posts", GCP_LOCATION: "us-central1", CLOUD_TASKS_ENDPOINT: "127.0.0.1:1" };
  service.decide("GetQueue", { ok: queue("posts", 7) }, { ok: queue("posts", 7) });
  service.decide("UpdateQueue", { ok: queue("posts", 100) });
  const { code, text } = await apply(service.endpoint, [], env);
  expect([code, text.split("\n")]).toEqual([
    0,
    ["posts          updated", "  rate_limits.max_dispatches_per_second: 7 -> 100", "webhook-queue  unchanged"],
  ]);
  expect(service.calls("GetQueue")[0]?.request.name).toBe("projects/my-project/locations/us-central1/queues/posts");
});

test("leaves one that is right alone; --location wins over the environment", async () => {
  const service = await startService("projects/my-project/locations/asia-east1");
  service.decide("GetQueue", { ok: queue("blog-generation-queue", 100) });
  const { code, text } = await apply(service.endpoint, ["--location", "asia-east1", "--json"], { REGION: "us-east1" });
  expect(code).toBe(0);
  expect(JSON.parse(text)).toEqual({
    queues: [{ name: "blog-generation-queue", outcome: "unchanged", changes: [] }, rightWebhooks],
  });
  expect(service.received.map(({ rpc }) => rpc)).toEqual(["GetQueue", "GetQueue"]);
  expect(service.received[0]?.request.name).toContain("/locations/asia-east1/");
});

test("missing rights are told in one line, with the role that is needed", async () => {
  const service = await startService();
  service.decide("GetQueue", missingQueue, missingQueue);
  service.decide("CreateQueue", { code: 7, details: "The principal lacks IAM permission." });
  const { code, told } = await apply(service.endpoint);
  const [, text = "", ...more] = told.split("\n");
  expect([code, more]).toEqual([1, []]);
  expect(text).toMatch(
    /^galley: the queues of my-project, europe-west1, at 127\.0\.0\.1:\d+ are not applied: CreateQueue is not permitted\./,
  );
  expect(text).toContain("roles/cloudtasks.queueAdmin");
});

test.each([
  [["--location", "no where"], "is no location"],
  [["--endpoint", "nowhere"], "The endpoint must be host:port"],
])("%j is refused", async (args, words) => {
  const { code, told } = await apply("127.0.0.1:1", args);
  expect(code).toBe(1);
  expect(told).toContain(words);
});

test("a queue name that cannot be one is refused before anything is asked", async () => {
  const service = await startService();
  const { code, told } = await apply(service.endpoint, [], { CLOUD_TASKS_QUEUE_NAME: "a_b" });
  expect([code, service.received.length]).toEqual([1, 0]);
  expect(told).toContain("galley: CLOUD_TASKS_QUEUE_NAME: must be 1 to 100 letters, digits and hyphens");
});

test("an endpoint that the environment was left with is told of before anything is done there", async () => {
  const service = await startService();
  service.decide("GetQueue", { ok: queue("blog-generation-queue", 100) });
  const env = { CLOUD_TASKS_ENDPOINT: service.endpoint, REGION: "" };
  const galley = runGalley(["queues", "apply", "--project", "my-project", "--json"], env);
  expect(await galley.ended).toMatchObject({ code: 0 });
  expect(galley.errors).toEqual([
    `applying the queues of my-project, europe-west1, at ${service.endpoint} (CLOUD_TASKS_ENDPOINT)`,
  ]);
  expect(JSON.parse(galley.output.join(""))).toMatchObject({ queues: [{ outcome: "unchanged" }, rightWebhooks] });
});

test("what the environment says of the place is read as the service reads it", async () => {
  const service = await startService();
  const { code, told } = await apply(service.endpoint, [], { REGION: "US/East" });
  expect([code, service.received.length]).toEqual([1, 0]);
  expect(told).toBe('galley: REGION: must be a location such as europe-west1 (it is "US/East")');
});
