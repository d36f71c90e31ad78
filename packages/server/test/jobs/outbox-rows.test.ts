import { describe, expect, test } from "vitest";
import { noteCreation, noteRemoval } from "../../src/jobs/outbox-rows.ts";
import { everyJob } from "../../src/jobs/scope.ts";
import { taskName } from "../../src/jobs/tasks.ts";
import { createGate } from "./harness.ts";
import { createOutboxHarness, type OutboxHarness, until } from "./remote-queue.ts";

/** Jobs whose tasks nobody has sent yet. */
async function acceptPending(harness: OutboxHarness, count: number): Promise<string[]> {
  const before = (await harness.rows()).length;
  const creating = Promise.all(Array.from({ length: count }, (_, number) => harness.accept(`word ${number}`)));
  await until(async () => (await harness.rows()).length === before + count);
  await harness.clock.advance(2000);
  return creating;
}

describe("removals", () => {
  test("wait until every creation was sent", async () => {
    const harness = await createOutboxHarness();
    const cancelled = await acceptPending(harness, 40);
    for (const id of cancelled) await harness.jobs.cancel(id, everyJob);
    await harness.clock.advance(1000);
    await acceptPending(harness, 40);
    await harness.start();
    await until(async () => (await harness.rows()).length === 0);
    const kinds = harness.remote.calls.map(({ did }) => did);
    expect(kinds).toEqual([...Array(40).fill("create"), ...Array(40).fill("delete")]);
  });

  test("that a purge has made needless are forgotten; later ones, other queues' and creations are not", async () => {
    const harness = await createOutboxHarness();
    const [cancelled, waiting, later] = await acceptPending(harness, 3);
    await harness.jobs.cancel(cancelled!, everyJob);
    const elsewhere = { queue: "other-queue", name: "elsewhere", jobId: cancelled! };
    await harness.database.write(({ db }) => noteRemoval(db, elsewhere, harness.clock.now()));
    const purgedAt = harness.clock.now();
    await harness.clock.advance(1);
    await harness.jobs.cancel(later!, everyJob);
    await harness.outbox.purged("word-queue", purgedAt);
    const left = (await harness.rows()).map(({ task_name, operation }) => [task_name, operation]);
    expect(left.sort()).toEqual(
      [
        ["elsewhere", "remove"],
        [taskName(waiting!, 1), "create"],
        [taskName(later!, 1), "remove"],
      ].sort(),
    );
  });
});

describe("thousands of notes", () => {
  /** As so many jobs would have left them: sent in vain once, and to be sent again in 20 s. */
  async function createNotes(count: number) {
    const harness = await createOutboxHarness();
    const [jobId] = await acceptPending(harness, 1);
    const { clock, database } = harness;
    const now = clock.now();
    await database.write(async ({ db }) => {
      for (let number = 0; number < count; number++) {
        const task = {
          queue: "word-queue",
          name: `note-${number}`,
          path: "/",
          body: "{}",
          at: now,
          job: { id: jobId!, number: 2 },
        };
        await noteCreation(db, task, now + number - count);
      }
      await db
        .updateTable("job_outbox")
        .set({ tries: 1, next_try: now + 20_000 })
        .execute();
    });
    return { ...harness, jobId: jobId! };
  }

  test("are made due at the start a thousand a commit, in the order in which they came", async () => {
    const harness = await createNotes(2500);
    const { write } = harness.database;
    let commits = 0;
    harness.database.write = (work) => {
      commits += 1;
      return write(work);
    };
    const answer = createGate();
    harness.remote.behave({ before: () => answer.pass() });
    await harness.start();
    expect(commits).toBe(3);
    const rows = await harness.rows();
    expect(rows.filter(({ next_try, created_at }) => next_try !== created_at)).toEqual([]);
    await until(() => harness.remote.calls.length === 16);
    expect(harness.remote.made("create")).toEqual(Array.from({ length: 16 }, (_, number) => `note-${number}`));
    answer.open();
  });

  test("are counted up to ten thousand, with the oldest one's time", async () => {
    const harness = await createNotes(10_050);
    const oldest = harness.clock.now() - 10_050;
    expect(await harness.outbox.health()).toEqual({ waiting: 10_000, oldest, troubles: [] });
    await harness.database.write(({ db }) =>
      db
        .deleteFrom("job_outbox")
        .where("created_at", ">=", oldest + 7)
        .execute(),
    );
    expect(await harness.outbox.health()).toEqual({ waiting: 7, oldest, troubles: [] });
  });
});
