import { armFaults } from "@galley/foundation";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startPostgres, type TestPostgres } from "../../../foundation/test/support/postgres.ts";
import { mostAttempts, waitAfter } from "../../src/webhooks/schedule.ts";
import { openScene, type Received } from "./scene.ts";

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.close());

const minute = 60_000;
const hour = 60 * minute;

/** As a receiver does it, with the standard's own library; the test's clock is not the machine's. */
function verified({ headers, body }: Received, secret: string): Record<string, unknown> {
  const hook = new Webhook(secret);
  const id = String(headers["webhook-id"]);
  const at = new Date(Number(headers["webhook-timestamp"]) * 1000);
  const signed = hook.sign(id, at, body);
  expect(String(headers["webhook-signature"]).split(" ")).toContain(signed);
  return JSON.parse(body);
}

describe.each(["SQLite", "Postgres"])("webhooks on %s", (kind) => {
  const open = async (options: Parameters<typeof openScene>[0] = {}) =>
    openScene({ ...options, ...(kind === "Postgres" && { path: await server.createDatabase() }) });

  test("tell how a job ended, signed, with its status as it was then", async () => {
    const { post, work, send, receiver, webhooks, deliveries, waiting } = await open();
    const id = await post({});
    await work();
    expect(await send()).toEqual(["delivered"]);
    const { secret } = await secretOf(webhooks);
    const [message] = receiver.received;
    expect(verified(message!, secret)).toMatchObject({
      type: "job.completed",
      timestamp: expect.any(String),
      data: { job_id: id, status: "completed", progress_percentage: 100, result: { text: expect.any(String) } },
    });
    expect(message?.headers["webhook-id"]).toMatch(/^msg_[0-9a-f]{32}$/);
    expect(await deliveries()).toMatchObject([{ status: "delivered", attempts: 1, job_id: id }]);
    expect(waiting.size).toBe(0);
  });

  test("tell of progress, in order, where that is asked for, and only of what is asked for", async () => {
    const { post, work, send, receiver } = await open();
    await post({ webhook_events: ["job.progress", "job.failed"] });
    await work();
    expect(new Set(await send())).toEqual(new Set(["delivered"]));
    const told = receiver.received.map(({ body }) => JSON.parse(body));
    expect(told.map(({ type }) => type)).toEqual(Array(6).fill("job.progress"));
    expect(told.map(({ data }) => data.progress_updates.length)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(told[0].data.status).toBe("processing");
  });

  test("are tried again by the standard's schedule, and then given up", async () => {
    const { post, work, send, receiver, clock, nextIn, deliveries, waiting } = await open();
    receiver.status(500);
    await post({});
    await work();
    const waits: number[] = [];
    for (let attempt = 1; attempt < mostAttempts; attempt += 1) {
      expect(await send()).toEqual(["failed"]);
      waits.push(nextIn());
      await clock.advance(nextIn());
    }
    expect(waits).toEqual([5000, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour)]);
    expect(await send()).toEqual(["failed"]);
    expect(waiting.size).toBe(0);
    expect(await deliveries()).toMatchObject([{ status: "failed", attempts: 10 }]);
    expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  });

  test.each([
    ["410: no more of it, nor of later messages of the job", 410, "gone", "stopped"],
    ["301: not followed, tried again", 301, "failed", "pending"],
    ["404: tried again", 404, "failed", "pending"],
  ])("a receiver that answers %s", async (_, status, outcome, stays) => {
    const { post, work, send, receiver, deliveries, jobs } = await open();
    receiver.status(status, { location: "http://127.0.0.1:1/elsewhere" });
    const id = await post({ webhook_events: ["job.completed", "job.cancelled"] });
    await jobs.cancel(id, { tenant: undefined, kind: undefined });
    expect(await send()).toEqual([outcome]);
    expect(await deliveries()).toMatchObject([{ status: stays }]);
    await jobs.retry(id, { tenant: undefined, kind: undefined });
    await work();
    expect(await deliveries()).toHaveLength(outcome === "gone" ? 1 : 2);
    expect(receiver.received).toHaveLength(1);
  });

  test("that is overloaded is given the time it asks for, within bounds", async () => {
    const { post, work, send, receiver, nextIn, clock } = await open();
    receiver.status(429, { "retry-after": "120" });
    await post({});
    await work();
    await send();
    expect(nextIn()).toBe(120_000);
    await clock.advance(120_000);
    receiver.status(503, { "retry-after": String(90 * 24 * 3600) });
    await send();
    expect(nextIn()).toBe(24 * hour);
  });

  test("that never answers is given up after 20 s, and one that answers without end is cut off", async () => {
    const { post, work, send, receiver, clock, deliveries } = await open();
    const reached = Promise.withResolvers<void>();
    receiver.answers(() => reached.resolve());
    await post({});
    await work();
    const sending = send();
    await reached.promise;
    await clock.advance(20_000);
    expect(await sending).toEqual(["failed"]);
    expect(JSON.parse((await deliveries())[0]!.log)).toMatchObject([{ duration: 20_000, status: null }]);
    receiver.answers((_request, response) => {
      response.writeHead(200);
      const more = () => response.write("x".repeat(65_536), () => !response.destroyed && setImmediate(more));
      more();
    });
    await clock.advance(5000);
    expect(await send()).toEqual(["delivered"]);
  });

  test("that breaks the connection is tried again", async () => {
    const { post, work, send, receiver } = await open();
    receiver.answers((_request, response) => response.socket?.destroy());
    await post({});
    await work();
    expect(await send()).toEqual(["failed"]);
  });

  test("never go to addresses that are not public, nor unencrypted to others", async () => {
    const { post, work, send, webhooks, receiver, deliveries } = await open();
    for (const url of ["https://10.0.0.1/x", "https://[::1]/x", "http://example.com/x", "https://u:p@example.com/"]) {
      expect(() => webhooks.checkUrl(url)).toThrow(expect.objectContaining({ code: "validation_failed" }));
    }
    expect(() => webhooks.checkUrl("https://example.com/x")).not.toThrow();
    expect(() => webhooks.checkUrl(receiver.url)).not.toThrow();
    await post({ webhook_url: "https://inside.example/x" });
    await work();
    expect(await send()).toEqual(["refused"]);
    expect(await deliveries()).toMatchObject([{ status: "failed" }]);
  });

  test("are sent again on demand, under the same id; a task that comes twice sends once", async () => {
    const { post, work, send, receiver, webhooks, deliveries } = await open();
    await post({});
    await work();
    await send();
    const [row] = await deliveries();
    expect(await webhooks.deliveries.attempt(row!.id, 1)).toBe("over");
    await expect(webhooks.deliveries.resend(row!.id, "other")).rejects.toMatchObject({ code: "delivery_not_found" });
    await webhooks.deliveries.resend(row!.id, "default");
    expect(await send()).toEqual(["delivered"]);
    const ids = receiver.received.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toEqual([row!.id, row!.id]);
    expect(JSON.parse((await deliveries())[0]!.log)).toHaveLength(2);
  });

  test("are signed with both secrets for a day when the secret is changed", async () => {
    const first = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
    const second = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
    const { post, work, send, receiver, webhooks, clock } = await open({ secret: first });
    expect(await secretOf(webhooks)).toMatchObject({ secret: first, previous: null });
    await webhooks.secrets.rotate("default", second);
    await post({});
    await work();
    await send();
    verified(receiver.received[0]!, first);
    verified(receiver.received[0]!, second);
    await clock.advance(24 * hour);
    expect(await secretOf(webhooks)).toMatchObject({ secret: second, previous: null });
    await post({});
    await work();
    await send();
    expect(String(receiver.received[1]?.headers["webhook-signature"]).split(" ")).toHaveLength(1);
    const [one, other] = await Promise.all([webhooks.secrets.of("guest"), webhooks.secrets.of("guest")]);
    expect(one.secret).toBe(other.secret);
  });

  test("are signed with a secret that is configured later, unless somebody has chosen one", async () => {
    const { webhooks, path, close } = await open();
    const { secret: made } = await secretOf(webhooks);
    await close();
    const chosen = `whsec_${Buffer.alloc(32, 3).toString("base64")}`;
    const later = await openScene({ path, secret: chosen });
    expect(await secretOf(later.webhooks)).toMatchObject({ secret: chosen, previous: made });
    await later.webhooks.secrets.rotate("default");
    await later.close();
    const last = await openScene({ path, secret: chosen });
    expect((await secretOf(last.webhooks)).secret).not.toBe(chosen);
  });

  test("whose task is lost are found by the sweep, and hold their job", async () => {
    const { post, work, send, waiting, clock, webhooks } = await open();
    const id = await post({});
    await work();
    waiting.clear();
    expect(await webhooks.deliveries.sweep()).toBe(0);
    expect(await webhooks.deliveries.pendingOf([id])).toEqual(new Set([id]));
    await clock.advance(3 * minute);
    expect(await webhooks.deliveries.sweep()).toBe(1);
    expect(await webhooks.deliveries.sweep()).toBe(0);
    expect(await send()).toEqual(["delivered"]);
    expect(await webhooks.deliveries.pendingOf([id])).toEqual(new Set());
    await webhooks.deliveries.removeEnded(clock.now() + 1);
    await expect(webhooks.deliveries.get("msg_0", undefined)).rejects.toMatchObject({ code: "delivery_not_found" });
  });

  test.each(["webhook-before-send", "webhook-after-send", "webhook-after-commit"])(
    "survive a death at %s: sent at least once, under one id",
    async (point) => {
      const { post, work, waiting, receiver, webhooks, send, clock, deliveries } = await open();
      await post({});
      await work();
      const [task] = [...waiting.values()];
      const { delivery_id } = JSON.parse(task!.body) as { delivery_id: string };
      const disarm = () => armFaults(undefined);
      armFaults((name) => {
        if (name === point) throw new Error("died");
      });
      onTestFinished(disarm);
      await webhooks.deliveries.attempt(delivery_id, 1).catch(() => {});
      disarm();
      waiting.delete(task!.name);
      await clock.advance(3 * minute);
      await webhooks.deliveries.sweep();
      await send();
      expect(await deliveries()).toMatchObject([{ status: "delivered" }]);
      expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
      expect(receiver.received.length).toBe(point === "webhook-after-send" ? 2 : 1);
    },
  );
});

const secretOf = (webhooks: Awaited<ReturnType<typeof openScene>>["webhooks"]) => webhooks.secrets.of("default");

test("the schedule adds a little chance, and no more than the receiver may ask", () => {
  expect(waitAfter(0, undefined, 0.5)).toBe(0);
  expect(waitAfter(1, undefined, 1)).toBe(5500);
  expect(waitAfter(2, 1000, 0)).toBe(5 * minute);
  expect(waitAfter(10, 5000, 0)).toBeUndefined();
});
