import { describe, expect, test } from "vitest";
import { useBench } from "../bench.ts";
import { connect, type FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";

export function load(face: FaceName): void {
  describe("twenty clients at once", () => {
    const bench = useBench(face);

    test("have each task of theirs created once and sent once", async () => {
      const { server, target } = bench();
      const queue = await bench().newQueue();
      const clients = Array.from({ length: 20 }, () => connect(face, server.port));
      const ids = Array.from({ length: 25 }, (_, number) => `t-${number}`);
      const own = ids.map((id) => ({ name: `${queue}/tasks/${id}`, httpRequest: { url: `${target.origin}/work` } }));
      // All of them want the same names, each in another order.
      const calls = clients.flatMap(({ client }, number) =>
        [...own.slice(number), ...own.slice(0, number)].map((task) => client.createTask({ parent: queue, task })),
      );
      const sent: unknown[] = [];
      const worker = (async () => {
        while (sent.length < ids.length) {
          const { headers, answer } = await target.next();
          sent.push(headers["x-cloudtasks-taskname"]);
          answer(200);
        }
      })();
      const outcomes = await Promise.allSettled(calls);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(ids.length);
      for (const outcome of outcomes)
        if (outcome.status === "rejected")
          expect(await refusal(Promise.reject(outcome.reason))).toMatchObject({ message: texts.exists });
      await worker;
      for (const _ of ids) await bench().attempt(queue);
      await bench().settle();
      expect(sent.toSorted()).toEqual(ids.toSorted());
      expect(target.waiting).toEqual([]);
      await Promise.all(clients.map((client) => client.close()));
    });

    test("may do and undo what they like with one queue", async () => {
      const { server } = bench();
      const queue = await bench().newQueue({ rateLimits: { maxDispatchesPerSecond: 500 } });
      const clients = Array.from({ length: 20 }, () => connect(face, server.port));
      const httpRequest = { url: `${bench().target.origin}/settle` };
      await Promise.all(
        clients.map(async ({ client }, number) => {
          for (let round = 0; round < 5; round++) {
            await client.pauseQueue({ name: queue });
            const [{ name }] = await client.createTask({ parent: queue, task: { httpRequest } });
            await client.updateQueue({ queue: { name: queue, rateLimits: { maxConcurrentDispatches: number + 1 } } });
            await client.listTasks({ parent: queue });
            await client.runTask({ name: name! }).catch(() => {});
            await client.resumeQueue({ name: queue });
          }
        }),
      );
      // Every task is over, whoever paused and resumed last.
      expect((await bench().aid(`wait?queue=${queue}&timeout=20`)).status).toBe(200);
      expect((await clients[0]!.client.listTasks({ parent: queue }))[0]).toEqual([]);
      await Promise.all(clients.map((client) => client.close()));
    });
  });
}
