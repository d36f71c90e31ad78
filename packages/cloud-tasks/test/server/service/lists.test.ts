import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { type Bench, openBench } from "./bench.ts";
import { location, url } from "./golden.ts";

let bench: Bench;
const names = Array.from({ length: 25 }, (_, index) => `${location}/queues/q-${String(index).padStart(2, "0")}`);
const full = `${location}/queues/q-00`;

beforeAll(async () => {
  bench = await openBench();
  for (const [index, name] of [...names.entries()].reverse()) {
    const rateLimits = { maxConcurrentDispatches: index + 1 };
    await bench.tasks("CreateQueue", { parent: location, queue: { name, rateLimits } });
    if (index % 3 === 0) await bench.tasks("PauseQueue", { name });
  }
  await create("projects/my-project/locations/us-central10");
  await create("projects/my-project/locations/us-central");
  await create("projects/other/locations/us-central1");
  await Promise.all(
    Array.from({ length: 2500 }, () => bench.tasks("CreateTask", { parent: full, task: { httpRequest: { url } } })),
  );
});
afterAll(() => bench.close());

const create = (parent: string) => bench.tasks("CreateQueue", { parent, queue: { name: `${parent}/queues/other` } });
const queues = (request: Message = {}) => bench.tasks("ListQueues", { parent: location, ...request });
const tasks = (request: Message = {}) => bench.tasks("ListTasks", { parent: full, ...request });
const namesOf = (page: Message): string[] => (page.queues ?? page.tasks ?? []).map(({ name }: Message) => name);

/** All pages of a list, each as the names in it. */
async function pages(list: (request: Message) => Promise<Message>, request: Message): Promise<string[][]> {
  const found: string[][] = [];
  let pageToken: string | undefined = "";
  while (pageToken !== undefined) {
    const page: Message = await list({ ...request, pageToken });
    found.push(namesOf(page));
    pageToken = page.nextPageToken;
  }
  return found;
}

describe("the queues of a location", () => {
  test("come by name, all of them on one page", async () => {
    const page = await queues();
    expect(namesOf(page)).toEqual(names);
    expect(page).not.toHaveProperty("nextPageToken");
    expect(namesOf(await queues({ pageSize: 100_000 }))).toEqual(names);
  });

  test("come in pages of the size asked for", async () => {
    expect(await pages(queues, { pageSize: 10 })).toEqual([names.slice(0, 10), names.slice(10, 20), names.slice(20)]);
    expect((await pages(queues, { pageSize: 5 })).map(({ length }) => length)).toEqual([5, 5, 5, 5, 5]);
  });

  test("pass the filter, and fill the pages all the same", async () => {
    const paused = names.filter((_, index) => index % 3 === 0);
    expect(namesOf(await queues({ filter: "state: PAUSED" }))).toEqual(paused);
    expect(await pages(queues, { pageSize: 4, filter: "state: PAUSED" })).toEqual([
      paused.slice(0, 4),
      paused.slice(4, 8),
      paused.slice(8),
    ]);
    expect(namesOf(await queues({ filter: "rate_limits.max_concurrent_dispatches <= 3" }))).toEqual(names.slice(0, 3));
    expect(await queues({ filter: "state = DISABLED" })).toEqual({});
  });

  test("of a location without any are none", async () => {
    expect(await queues({ parent: "projects/my-project/locations/europe-west1" })).toEqual({});
  });

  const bad = { code: "INVALID_ARGUMENT", message: "The page token is invalid." };

  test("go on only with the filter and the parent they began with", async () => {
    const { nextPageToken: pageToken } = await queues({ pageSize: 4, filter: "state: PAUSED" });
    await expect(queues({ pageToken, filter: "state: RUNNING" })).rejects.toMatchObject(bad);
    await expect(queues({ pageToken })).rejects.toMatchObject(bad);
    const elsewhere = { parent: "projects/other/locations/us-central1", filter: "state: PAUSED", pageToken };
    await expect(queues(elsewhere)).rejects.toMatchObject(bad);
    await expect(tasks({ pageToken })).rejects.toMatchObject(bad);
    expect(namesOf(await queues({ pageToken, filter: "state: PAUSED", pageSize: 1 }))).toEqual([names[12]]);
  });
});

describe("the tasks of a queue", () => {
  test("come a thousand to a page, each once", async () => {
    const found = await pages(tasks, {});
    expect(found.map(({ length }) => length)).toEqual([1000, 1000, 500]);
    expect(new Set(found.flat()).size).toBe(2500);
    expect(namesOf(await tasks({ pageSize: 5000 }))).toHaveLength(1000);
    expect(namesOf(await tasks({ pageSize: 3 }))).toEqual(found.flat().slice(0, 3));
  });

  test("come on shorter pages when they are large", async () => {
    const parent = `${location}/queues/q-01`;
    const body = Buffer.alloc(700_000, "x");
    for (let index = 0; index < 9; index++)
      await bench.tasks("CreateTask", {
        parent,
        task: { name: `${parent}/tasks/${index}`, httpRequest: { url, body } },
      });
    const found = await pages(tasks, { parent, responseView: "FULL" });
    expect(found.map(({ length }) => length)).toEqual([4, 4, 1]);
    expect(await pages(tasks, { parent })).toEqual([found.flat()]);
  });
});

test("a token ends after two hours", async () => {
  const { nextPageToken: pageToken } = await queues({ pageSize: 20 });
  await bench.clock.advance(2 * 60 * 60 * 1000 - 1);
  expect(namesOf(await queues({ pageToken }))).toEqual(names.slice(20));
  await bench.clock.advance(1);
  await expect(queues({ pageToken })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    message: "The page token has expired.",
  });
});
