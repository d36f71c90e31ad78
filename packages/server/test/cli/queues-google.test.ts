import { expect, onTestFinished, test } from "vitest";
import { runGalley } from "../../../../tests/support/process.ts";
import { missingQueue, openFakeService } from "../../../cloud-tasks/test/google/fake-service.ts";

const place = "projects/my-project/locations/europe-west1";

/** A service that has the queues of the images, of their processing and of the webhooks as they should be. */
async function startService(where = place) {
  const service = await openFakeService();
  onTestFinished(() => service.close());
  service.has({ ...imageQueue, name: `${where}/queues/${imageQueue.name}` });
  service.has({ ...queue("image-processing-queue", 5, 10), name: `${where}/queues/image-processing-queue` });
  service.has({ ...queue("webhook-queue", 50, 100), name: `${where}/queues/webhook-queue` });
  return service;
}

const right = (name: string) => ({ name, outcome: "unchanged", changes: [] });
const rightOthers = [right("image-generation-queue"), right("image-processing-queue"), right("webhook-queue")];

async function apply(endpoint: string, args: string[] = [], env: Record<string, string> = {}) {
  const galley = runGalley(["queues", "apply", "--project", "my-project", "--endpoint", endpoint, ...args], env);
  const { code } = await galley.ended;
  return { code, text: galley.output.join("\n"), told: galley.errors.join("\n") };
}

const seconds = (count: number) => ({ seconds: count, nanos: 0 });
const queue = (id: string, perSecond: number, concurrent = 500, longest = 3600) => ({
  name: `${place}/queues/${id}`,
  rateLimits: { maxDispatchesPerSecond: perSecond, maxConcurrentDispatches: concurrent, maxBurstSize: 100 },
  retryConfig: {
    maxAttempts: 3,
    maxRetryDuration: seconds(longest),
    minBackoff: seconds(10),
    maxBackoff: seconds(300),
    maxDoublings: 3,
  },
  state: "RUNNING",
});
const imageQueue = { ...queue("image-generation-queue", 200, 1000, 1800), name: "image-generation-queue" };

test("creates a queue that is missing, where it is told to", async () => {
  const service = await startService();
  service.decide("GetQueue", missingQueue, missingQueue);
  service.decide("CreateQueue", { ok: queue("blog-generation-queue", 100) });
  expect(await apply(service.endpoint)).toEqual({
    code: 0,
    text: "blog-generation-queue   created\nimage-generation-queue  unchanged\nimage-processing-queue  unchanged\nwebhook-queue           unchanged",
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
    [
      "posts                   updated",
      "  rate_limits.max_dispatches_per_second: 7 -> 100",
      "image-generation-queue  unchanged",
      "image-processing-queue  unchanged",
      "webhook-queue           unchanged",
    ],
  ]);
  expect(service.calls("GetQueue")[0]?.request.name).toBe("projects/my-project/locations/us-central1/queues/posts");
});

test("creates the queue of the images, by the environment's name, with limits of its own", async () => {
  const service = await startService();
  const pictures = { ...imageQueue, name: `${place}/queues/pictures` };
  service.decide("GetQueue", { ok: queue("blog-generation-queue", 100) }, missingQueue, missingQueue);
  service.decide("CreateQueue", { ok: pictures });
  const { code, text } = await apply(service.endpoint, ["--json"], { CLOUD_TASKS_IMAGE_QUEUE_NAME: "pictures" });
  expect(code).toBe(0);
  expect(JSON.parse(text)).toEqual({
    queues: [
      right("blog-generation-queue"),
      { name: "pictures", outcome: "created", changes: [] },
      right("image-processing-queue"),
      right("webhook-queue"),
    ],
  });
  const [created, ...more] = service.calls("CreateQueue");
  expect(more).toEqual([]);
  expect(created?.request.queue).toMatchObject({
    name: `${place}/queues/pictures`,
    rateLimits: { maxDispatchesPerSecond: 200, maxConcurrentDispatches: 1000 },
    retryConfig: { maxAttempts: 3, maxRetryDuration: { seconds: 1800 } },
  });
});

test("leaves one that is right alone; --location wins over the environment", async () => {
  const service = await startService("projects/my-project/locations/asia-east1");
  service.decide("GetQueue", { ok: queue("blog-generation-queue", 100) });
  const { code, text } = await apply(service.endpoint, ["--location", "asia-east1", "--json"], { REGION: "us-east1" });
  expect(code).toBe(0);
  expect(JSON.parse(text)).toEqual({
    queues: [right("blog-generation-queue"), ...rightOthers],
  });
  expect(service.received.map(({ rpc }) => rpc)).toEqual(["GetQueue", "GetQueue", "GetQueue", "GetQueue"]);
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

test.each(["CLOUD_TASKS_QUEUE_NAME", "CLOUD_TASKS_IMAGE_QUEUE_NAME"])(
  "a queue name that cannot be one is refused before anything is asked: %s",
  async (variable) => {
    const service = await startService();
    const { code, told } = await apply(service.endpoint, [], { [variable]: "a_b" });
    expect([code, service.received.length]).toEqual([1, 0]);
    expect(told).toContain(`galley: ${variable}: must be 1 to 100 letters, digits and hyphens`);
  },
);

test("an endpoint that the environment was left with is told of before anything is done there", async () => {
  const service = await startService();
  service.decide("GetQueue", { ok: queue("blog-generation-queue", 100) });
  const env = { CLOUD_TASKS_ENDPOINT: service.endpoint, REGION: "" };
  const galley = runGalley(["queues", "apply", "--project", "my-project", "--json"], env);
  expect(await galley.ended).toMatchObject({ code: 0 });
  expect(galley.errors).toEqual([
    `applying the queues of my-project, europe-west1, at ${service.endpoint} (CLOUD_TASKS_ENDPOINT)`,
  ]);
  expect(JSON.parse(galley.output.join(""))).toMatchObject({ queues: [{ outcome: "unchanged" }, ...rightOthers] });
});

test("what the environment says of the place is read as the service reads it", async () => {
  const service = await startService();
  const { code, told } = await apply(service.endpoint, [], { REGION: "US/East" });
  expect([code, service.received.length]).toEqual([1, 0]);
  expect(told).toBe('galley: REGION: must be a location such as europe-west1 (it is "US/East")');
});
