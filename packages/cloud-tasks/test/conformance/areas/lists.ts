import { describe, expect, test } from "vitest";
import { type Bench, location, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { refusal } from "../refusal.ts";

const hour = 60 * 60;
const manual = { autoPaginate: false };

/** A page of a list, and the token of the next. */
type Page = { names: string[]; next: string };

async function pageOfQueues({ client }: Bench, request: object): Promise<Page> {
  const [queues, , answer] = await client.listQueues({ parent: location, ...request }, manual);
  return { names: queues.map(({ name }) => name!.split("/").at(-1)!), next: answer?.nextPageToken ?? "" };
}

export function listsOfQueues(face: FaceName): void {
  describe("ListQueues", () => {
    const bench = useBench(face);
    const page = (request: object = {}) => pageOfQueues(bench(), request);
    const ids = Array.from({ length: 30 }, (_, number) => `q-${number + 10}`);
    /** Created in no order, with a rate of the number in their name; the even ones are paused. */
    const fill = async () => {
      const { face, client } = bench();
      for (const id of ids.toSorted((a, b) => a.slice(-1).localeCompare(b.slice(-1)))) {
        const queue = { name: `${location}/queues/${id}`, rateLimits: { maxDispatchesPerSecond: Number(id.slice(2)) } };
        await face.call("CreateQueue", { parent: location, queue });
        if (Number(id.slice(2)) % 2 === 0) await client.pauseQueue({ name: queue.name });
      }
    };
    const even = ids.filter((id) => Number(id.slice(2)) % 2 === 0);

    test("gives 30 queues by name in three pages of ten", async () => {
      await fill();
      const first = await page({ pageSize: 10 });
      const second = await page({ pageSize: 10, pageToken: first.next });
      const third = await page({ pageSize: 10, pageToken: second.next });
      expect([first.names, second.names, third.names]).toEqual([ids.slice(0, 10), ids.slice(10, 20), ids.slice(20)]);
      expect(third.next).toBe("");
      // As most users ask: the client turns the pages itself.
      const [all] = await bench().client.listQueues({ parent: location });
      expect(all.map(({ name }) => name)).toEqual(ids.map((id) => `${location}/queues/${id}`));
    });

    test("knows nothing of other locations and projects", async () => {
      await bench().newQueue();
      for (const parent of ["projects/my-project/locations/us-central", "projects/other/locations/us-central1"])
        expect(await page({ parent })).toEqual({ names: [], next: "" });
    });

    test.each<[string, (id: string) => boolean]>([
      ["state: PAUSED", (id) => even.includes(id)],
      ["state = RUNNING", (id) => !even.includes(id)],
      ["state != PAUSED", (id) => !even.includes(id)],
      ["rate_limits.max_dispatches_per_second >= 30", (id) => Number(id.slice(2)) >= 30],
      ["rateLimits.maxDispatchesPerSecond < 12", (id) => Number(id.slice(2)) < 12],
      [
        "state: PAUSED AND rateLimits.maxDispatchesPerSecond > 20",
        (id) => even.includes(id) && Number(id.slice(2)) > 20,
      ],
      [`name = "${location}/queues/q-11" OR name: "q-3"`, (id) => id === "q-11" || id.startsWith("q-3")],
      ["NOT state: PAUSED", (id) => !even.includes(id)],
      ["retryConfig.minBackoff > 1s", () => false],
    ])("filters: %s", async (filter, passes) => {
      await fill();
      expect(await page({ filter })).toEqual({ names: ids.filter(passes), next: "" });
    });

    test("turns the pages of what passes, and takes no other filter on the way", async () => {
      await fill();
      const filter = "state: PAUSED";
      const first = await page({ filter, pageSize: 10 });
      const second = await page({ filter, pageSize: 10, pageToken: first.next });
      expect([...first.names, ...second.names]).toEqual(even);
      for (const request of [{ filter: "state: RUNNING" }, {}, { filter, parent: `${location}0` }]) {
        const { code, message } = await refusal(page({ pageSize: 10, pageToken: first.next, ...request }));
        expect([code, message]).toEqual(["INVALID_ARGUMENT", "The page token is invalid."]);
      }
    });

    test("takes a token for two hours", async () => {
      await fill();
      const { next: pageToken } = await page({ pageSize: 29 });
      await bench().seconds(2 * hour - 1);
      expect((await page({ pageToken })).names).toEqual(["q-39"]);
      await bench().seconds(1);
      const { code, message } = await refusal(page({ pageToken }));
      expect([code, message]).toEqual(["INVALID_ARGUMENT", "The page token has expired."]);
    });
  });
}

export function listsOfTasks(face: FaceName): void {
  describe("ListTasks", () => {
    const bench = useBench(face);
    const url = "https://example.com/";
    /** A paused queue with as many tasks, made in batches. */
    const fill = async (count: number, httpRequest: object) => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      for (let left = count; left > 0; left -= 100) {
        const requests = Array.from({ length: Math.min(left, 100) }, () => ({ task: { httpRequest } }));
        await bench().face.call("BatchCreateTasks", { parent: queue, requests });
      }
      return queue;
    };
    const page = async (request: { parent: string; pageSize?: number; pageToken?: string; responseView?: "FULL" }) => {
      const [tasks, , answer] = await bench().client.listTasks(request, manual);
      return { tasks, next: answer?.nextPageToken ?? "" };
    };

    test("shows each of 2,500 tasks once, at most 1,000 to a page", async () => {
      const parent = await fill(2500, { url });
      const pages = [await page({ parent, pageSize: 5000 })];
      while (pages.at(-1)!.next) pages.push(await page({ parent, pageToken: pages.at(-1)!.next }));
      expect(pages.map(({ tasks }) => tasks.length)).toEqual([1000, 1000, 500]);
      expect(new Set(pages.flatMap(({ tasks }) => tasks.map(({ name }) => name))).size).toBe(2500);
      const [all] = await bench().client.listTasks({ parent });
      expect(all).toHaveLength(2500);
    });

    test("leaves the bodies out, and only them, unless it is asked for all", async () => {
      const headers = { "X-Own": "1" };
      const parent = await fill(3, { url, headers, body: Buffer.from("hello") });
      const [basic, full] = [await page({ parent }), await page({ parent, responseView: "FULL" })];
      const shown = { url, httpMethod: "POST", headers: { ...headers, "User-Agent": "Google-Cloud-Tasks" } };
      for (const task of basic.tasks)
        expect(task).toMatchObject({ view: "BASIC", httpRequest: { ...shown, body: Buffer.alloc(0) } });
      for (const task of full.tasks)
        expect(task).toMatchObject({ view: "FULL", httpRequest: { ...shown, body: Buffer.from("hello") } });
    });

    test("makes pages that any client can take, however large the bodies", async () => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      const httpRequest = { url, body: Buffer.alloc(900_000) };
      for (let count = 0; count < 6; count++) await bench().create(queue, { httpRequest });
      const sizes: number[] = [];
      for (let pageToken = ""; sizes.length === 0 || pageToken !== ""; ) {
        // Without the official client, that takes answers of any size.
        const request = { parent: queue, responseView: "FULL", pageToken };
        const { tasks, nextPageToken = "" } = await bench().face.call("ListTasks", request);
        sizes.push(tasks.length);
        pageToken = nextPageToken;
      }
      expect(sizes).toEqual([3, 3]);
    });

    test("has no task that is over", async () => {
      const queue = await bench().newQueue();
      await bench().create(queue);
      await bench().answer(queue, 200);
      const deleted = await bench().create(queue, { scheduleTime: { seconds: bench().clock.now() / 1000 + 60 } });
      await bench().client.deleteTask({ name: deleted.name });
      expect((await page({ parent: queue })).tasks).toEqual([]);
    });

    test("takes a token for two hours, and only of the same queue", async () => {
      const parent = await fill(2, { url });
      const { next: pageToken } = await page({ parent, pageSize: 1 });
      const other = await refusal(page({ parent: await fill(1, { url }), pageToken }));
      expect(other).toMatchObject({ code: "INVALID_ARGUMENT", message: "The page token is invalid." });
      await bench().seconds(2 * hour - 1);
      expect((await page({ parent, pageToken })).tasks).toHaveLength(1);
      await bench().seconds(1);
      const late = await refusal(page({ parent, pageToken }));
      expect(late).toMatchObject({ code: "INVALID_ARGUMENT", message: "The page token has expired." });
    });
  });
}
