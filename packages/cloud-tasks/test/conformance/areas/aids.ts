import { describe, expect, test } from "vitest";
import { location, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";
import { time } from "../times.ts";

const mail = `${location}/queues/mail`;
const slow = `${location}/queues/slow`;

export function aids(face: FaceName): void {
  describe("a server with queues to begin with", () => {
    const queues = [
      mail,
      { name: slow, rateLimits: { maxDispatchesPerSecond: 0.5 }, retryConfig: { minBackoff: "1.5s" } },
    ];
    const bench = useBench(face, () => ({ queues }));
    const names = async () => (await bench().client.listQueues({ parent: location }))[0].map(({ name }) => name!);

    test("has them", async () => {
      expect(await names()).toEqual([mail, slow]);
      const [queue] = await bench().client.getQueue({ name: slow });
      expect(queue).toMatchObject({
        rateLimits: { maxDispatchesPerSecond: 0.5 },
        retryConfig: { minBackoff: { seconds: "1", nanos: 500_000_000 }, maxAttempts: 100 },
      });
    });

    test("and only them after a reset, without tasks and with all names free", async () => {
      const other = await bench().newQueue();
      await bench().client.deleteQueue({ name: slow });
      await bench().client.pauseQueue({ name: mail });
      await bench().create(mail, { name: `${mail}/tasks/one` });
      expect(await bench().aid("reset")).toEqual({ status: 200, json: {} });
      expect(await names()).toEqual([mail, slow]);
      expect((await bench().client.listTasks({ parent: mail }))[0]).toEqual([]);
      expect((await refusal(bench().client.getTask({ name: `${mail}/tasks/one` }))).message).toBe(texts.notFound);
      await bench().create(mail, { name: `${mail}/tasks/one` });
      await bench().answer(mail, 200);
      await bench().client.createQueue({ parent: location, queue: { name: other } });
    });

    test("and what is under way while it is reset concerns no task that comes after", async () => {
      const name = `${mail}/tasks/one`;
      await bench().create(mail, { name });
      const old = await bench().target.next();
      await bench().aid("reset");
      const created = await bench().create(mail, { name, scheduleTime: time(bench().clock.now() + 60_000) });
      old.answer(200);
      expect(await bench().attempt(mail)).toMatchObject({ result: "gone" });
      expect(await bench().find(created)).toMatchObject({ name, dispatchCount: 0, responseCount: 0 });
      await bench().seconds(60);
      expect((await bench().answer(mail, 200)).result).toBe("succeeded");
    });

    test("takes back nothing that was told to a bare name", async () => {
      await bench().client.updateQueue({ queue: { name: mail, rateLimits: { maxDispatchesPerSecond: 3 } } });
      await bench().restart();
      expect((await bench().client.getQueue({ name: mail }))[0].rateLimits?.maxDispatchesPerSecond).toBe(3);
    });
  });

  describe("a server that keeps its data", () => {
    const bench = useBench(face);

    test("has no test aids, unless it is told to", async () => {
      await bench().restart({ testAids: false });
      for (const path of ["reset", "wait", "advance?seconds=1"]) {
        const { status, json } = await bench().aid(path);
        expect([status, json.error.status]).toEqual([400, "FAILED_PRECONDITION"]);
        expect(json.error.message).toContain("--test-aids");
      }
      await bench().restart();
    });
  });

  describe("POST /emulator:wait", () => {
    const bench = useBench(face);

    test("answers when no task is left, in one queue or in all", async () => {
      const [queue, other] = [await bench().newQueue(), await bench().newQueue()];
      expect(await bench().aid("wait")).toEqual({ status: 200, json: {} });
      await bench().create(other, { scheduleTime: time(bench().clock.now() + 60_000) });
      await bench().create(queue);
      const request = await bench().target.next();
      let over = false;
      const wait = bench()
        .aid(`wait?queue=${queue}`)
        .then((answer) => {
          over = true;
          return answer;
        });
      await bench().settle();
      expect(over).toBe(false);
      request.answer(200);
      expect((await wait).status).toBe(200);
      const all = bench().aid("wait");
      await bench().seconds(60);
      await bench().answer(other, 200);
      expect((await all).status).toBe(200);
    });

    test.each([
      ["a purge", (name: string) => bench().client.purgeQueue({ name })],
      ["a deletion", (name: string) => bench().client.deleteQueue({ name })],
      ["a reset", () => bench().aid("reset")],
    ])("is ended by %s", async (_, end) => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      await bench().create(queue);
      const wait = bench().aid("wait");
      // By the end of a second wait the first has begun.
      expect((await bench().aid("wait?timeout=0.02")).status).toBe(504);
      await end(queue);
      expect((await wait).status).toBe(200);
    });

    test("is ended by the age of the last task", async () => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      await bench().create(queue);
      const wait = bench().aid("wait");
      expect((await bench().aid("wait?timeout=0.02")).status).toBe(504);
      await bench().seconds(31 * 24 * 60 * 60);
      while ((await bench().client.listTasks({ parent: queue }))[0].length > 0) await bench().seconds(600);
      expect((await wait).status).toBe(200);
    });

    test("says when tasks are left", async () => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      await bench().create(queue);
      const { status, json } = await bench().aid("wait?timeout=0.01");
      expect([status, json.error.status, json.error.message]).toEqual([
        504,
        "DEADLINE_EXCEEDED",
        "There were still tasks after 0.01 s.",
      ]);
    });

    test.each([
      ["wait?queue=mail", 404],
      ["wait?timeout=601", 400],
      ["wait?timeout=soon", 400],
      ["unknown", 404],
    ])("refuses %s", async (path, status) => {
      expect(await bench().aid(path)).toMatchObject({ status, json: { error: { code: status } } });
    });
  });
}

export function movingTheClock(face: FaceName): void {
  describe("POST /emulator:advance", () => {
    // The machine's own time with jumps, as a server has it that is told nothing.
    const bench = useBench(face, () => ({ machineTime: true }));

    test("moves the server's clock: what falls due is sent, and names come free", async () => {
      const queue = await bench().newQueue();
      const name = `${queue}/tasks/one`;
      const scheduleTime = time(Date.now() + 3_600_000);
      await bench().create(queue, { name, scheduleTime });
      const { status, json } = await bench().aid("advance?seconds=3600");
      expect(status).toBe(200);
      expect(Date.parse(json.now)).toBeGreaterThanOrEqual(Date.now() + 3_599_000);
      await bench().answer(queue, 500);
      await bench().aid("advance?seconds=1");
      await bench().answer(queue, 200);
      expect((await refusal(bench().create(queue, { name }))).message).toBe(texts.exists);
      await bench().aid("advance?seconds=3600");
      await bench().create(queue, { name });
      await bench().answer(queue, 200);
    });

    test.each(["advance", "advance?seconds=-1", "advance?seconds=x", "advance?seconds=99999999"])(
      "refuses %s",
      async (path) => {
        expect(await bench().aid(path)).toMatchObject({ status: 400, json: { error: { status: "INVALID_ARGUMENT" } } });
      },
    );
  });
}
