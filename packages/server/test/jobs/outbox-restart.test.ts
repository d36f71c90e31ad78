import { armFaults } from "@galley/foundation";
import { afterEach, describe, expect, test } from "vitest";
import { everyJob } from "../../src/jobs/scope.ts";
import { createGate } from "./harness.ts";
import { createOutboxHarness, type OutboxHarness, refusal, until } from "./remote-queue.ts";

afterEach(() => armFaults(undefined));

/** What finds the file and the queue that a killed process has left behind. */
const successor = (dead: OutboxHarness) => createOutboxHarness({}, { path: dead.path, remote: dead.remote });

const allTold = (harness: OutboxHarness) => until(async () => (await harness.rows()).length === 0);

describe("an outbox whose process died", () => {
  // A fault that throws leaves of the call what a kill at this place leaves: nothing after it has happened.
  test.each([
    ["outbox-before-send", "pending", 1],
    ["outbox-after-send", "pending", 2],
    ["outbox-after-commit", "queued", 1],
  ])("at %s left the job %s, and its successor sees to it", async (point, left, sent) => {
    const first = await createOutboxHarness();
    const reached = createGate();
    armFaults((passed) => {
      if (passed !== point) return;
      reached.pass();
      throw new Error("killed");
    });
    await first.start();
    void first.create("word");
    await reached.reached;
    await first.die();
    armFaults(undefined);

    const second = await successor(first);
    const { jobs } = await second.jobs.list(everyJob, { limit: 5 });
    expect(jobs).toMatchObject([{ status: left }]);
    await second.start();
    await allTold(second);
    const { job_id } = jobs[0]!;
    expect(await second.status(job_id)).toMatchObject({ status: "queued" });
    expect(second.remote.made("create")).toHaveLength(sent);
    expect(second.remote.tasks.size).toBe(1);
    await second.deliverRemote();
    expect(await second.status(job_id)).toMatchObject({ status: "completed" });
  });

  test("while the queue's answer was under way is followed by one that asks again", async () => {
    const first = await createOutboxHarness();
    const answer = createGate();
    first.remote.behave({ after: () => answer.pass() });
    await first.start();
    void first.create("word");
    await answer.reached;
    await first.die();
    first.remote.behave({});

    const second = await successor(first);
    await second.start();
    await allTold(second);
    // The dead one's call returns into nothing.
    answer.open();
    await second.clock.advance(0);
    expect(second.remote.made("create")).toHaveLength(2);
    const { jobs } = await second.jobs.list(everyJob, { limit: 5 });
    expect(jobs).toMatchObject([{ status: "queued" }]);
  });

  test("and whose task has been delivered meanwhile is not delivered again", async () => {
    const first = await createOutboxHarness();
    armFaults((point) => {
      if (point === "outbox-after-send") throw new Error("killed");
    });
    await first.start();
    void first.create("word");
    await until(() => first.remote.tasks.size === 1);
    await first.deliverRemote();
    await first.die();
    armFaults(undefined);

    const second = await successor(first);
    await second.start();
    await allTold(second);
    expect(second.remote.tasks.size).toBe(0);
    const { jobs } = await second.jobs.list(everyJob, { limit: 5 });
    expect(jobs).toMatchObject([{ status: "completed" }]);
  });

  test("after many failures is followed by one that does not wait for the next try", async () => {
    const first = await createOutboxHarness();
    first.remote.behave({ before: () => Promise.reject(refusal("permission_denied")) });
    await first.start();
    const id = await first.accept();
    await first.clock.advance(300_000);
    await first.die();
    first.remote.behave({});

    const second = await successor(first);
    await second.start();
    await allTold(second);
    expect(await second.status(id)).toMatchObject({ status: "queued" });
  });
});

describe("an outbox that stops", () => {
  test("records what was under way, and sends nothing more", async () => {
    const harness = await createOutboxHarness();
    const answer = createGate();
    harness.remote.behave({ before: () => answer.pass() });
    await harness.start();
    const first = harness.create("first");
    await answer.reached;
    const stopped = harness.outbox.stop(1000);
    answer.open();
    await stopped;
    expect((await first).accepted.status).toBe("queued");
    const second = harness.create("second");
    await until(async () => (await harness.rows()).length === 1);
    await harness.clock.advance(2000);
    expect((await second).accepted.status).toBe("pending");
    expect(harness.remote.calls).toHaveLength(1);
  });

  test("does not wait longer than it may, and leaves the rest to its successor", async () => {
    const harness = await createOutboxHarness();
    const answer = createGate();
    harness.remote.behave({ before: () => answer.pass() });
    await harness.start();
    const creating = harness.create("word");
    await answer.reached;
    let over = false;
    const stopped = harness.outbox.stop(1000).then(() => {
      over = true;
    });
    await harness.clock.advance(999);
    expect(over).toBe(false);
    await harness.clock.advance(1001);
    await stopped;
    expect((await creating).accepted.status).toBe("pending");
    answer.open();
    await harness.clock.advance(0);
    expect(await harness.rows()).toHaveLength(1);
  });
});
