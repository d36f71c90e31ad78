import { describe, expect, test } from "vitest";
import { openTarget } from "../../target.ts";
import { type Bench, openBench } from "../bench.ts";
import { connect, type FaceName } from "../face.ts";

export function closing(face: FaceName): void {
  describe("a server that is closed", () => {
    const withBench = async (use: (bench: Bench) => Promise<void>) => {
      const bench = await openBench(face);
      bench.target = await openTarget();
      try {
        await use(bench);
        expect(bench.errors).toEqual([]);
      } finally {
        await bench.close();
        await bench.target.close();
      }
    };

    test("in the middle of many calls keeps each task that it has answered for, and no half of one", () =>
      withBench(async (bench) => {
        const queue = await bench.newQueue();
        await bench.client.pauseQueue({ name: queue });
        const clients = Array.from({ length: 10 }, () => connect(face, bench.server.port));
        const answered = new Set<string>();
        const asked = new Set<string>();
        const first = Promise.withResolvers<void>();
        const submit = async ({ client }: (typeof clients)[number], number: number) => {
          for (let round = 0; ; round++) {
            const name = `${queue}/tasks/${number}-${round}`;
            asked.add(name);
            await client.createTask({ parent: queue, task: { name, httpRequest: { url: "https://example.com/" } } });
            answered.add(name);
            if (answered.size === 50) first.resolve();
          }
        };
        const ends = clients.map((one, number) => submit(one, number).catch((error: unknown) => error));
        await first.promise;
        await bench.restart();
        for (const error of await Promise.all(ends)) expect(error).toBeInstanceOf(Error);
        await Promise.all(clients.map((client) => client.close()));
        const [tasks] = await bench.client.listTasks({ parent: queue });
        const kept = new Set(tasks.map(({ name }) => name!));
        expect(answered.difference(kept)).toEqual(new Set());
        expect(kept.difference(asked)).toEqual(new Set());
      }));

    test("lets a request under way be answered", () =>
      withBench(async (bench) => {
        const queue = await bench.newQueue();
        const created = await bench.create(queue);
        const request = await bench.target.next();
        const closed = bench.server.close(60_000);
        request.answer(200);
        expect(await bench.attempt(queue)).toMatchObject({ result: "succeeded" });
        await bench.face.close();
        await closed;
        await bench.start();
        await expect(bench.find(created)).rejects.toThrow("no longer exists");
      }));

    test("cuts off a request that is not, and sends it again at the next start", () =>
      withBench(async (bench) => {
        const queue = await bench.newQueue();
        await bench.create(queue);
        const request = await bench.target.next();
        await bench.stop();
        await request.cutOff;
        await bench.start();
        const again = await bench.target.next();
        expect(again.headers).toMatchObject({
          "x-cloudtasks-taskretrycount": "1",
          "x-cloudtasks-taskexecutioncount": "0",
          "x-cloudtasks-taskretryreason": "",
        });
        // Nobody has seen an answer.
        expect(again.headers).not.toHaveProperty("x-cloudtasks-taskpreviousresponse");
        again.answer(200);
        expect(await bench.attempt(queue)).toMatchObject({ attempt: 2, result: "succeeded" });
      }));

    test("gives its file to the next, and to none before", () =>
      withBench(async (bench) => {
        const queue = await bench.newQueue();
        const { face: first, server } = bench;
        await expect(bench.start()).rejects.toMatchObject({ fault: "in_use" });
        expect((await first.client.getQueue({ name: queue }))[0].name).toBe(queue);
        expect(bench.server).toBe(server);
      }));
  });
}
