import { describe, expect, test } from "vitest";
import { type Task, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { millis, time } from "../times.ts";

const day = 24 * 60 * 60;
const url = "https://example.com/work?a=1";

/** A task's fields that nobody has set. */
const untouched = { dispatchCount: 0, responseCount: 0, firstAttempt: null, lastAttempt: null };

export function tasks(face: FaceName): void {
  describe("a task", () => {
    const bench = useBench(face);
    /** Creates a task in a paused queue. */
    const create = async (task: Task) => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      const [created] = await bench().client.createTask({ parent: queue, task });
      return { ...created, name: created.name ?? "", queue };
    };

    test("for a URL is shown as it was recorded", async () => {
      const { clock, client } = bench();
      await bench().seconds(0.123);
      const now = clock.now();
      const body = Buffer.from("hello");
      const { queue, ...created } = await create({ httpRequest: { url, headers: { "x-Own": "Ä" }, body } });
      const shown = {
        ...untouched,
        name: created.name,
        scheduleTime: { seconds: String(Math.floor(now / 1000)), nanos: 123_000_000 },
        createTime: { seconds: String(Math.floor(now / 1000)), nanos: 0 },
        dispatchDeadline: { seconds: "600", nanos: 0 },
        view: "BASIC",
        messageType: "httpRequest",
        httpRequest: {
          url,
          httpMethod: "POST",
          headers: { "x-Own": "Ä", "User-Agent": "Google-Cloud-Tasks" },
          body: Buffer.alloc(0),
        },
      };
      expect(created).toEqual(shown);
      expect((await client.getTask({ name: created.name }))[0]).toEqual(shown);
      const full = { ...shown, view: "FULL", httpRequest: { ...shown.httpRequest, body } };
      expect(await bench().find(created)).toEqual(full);
      const again = { parent: queue, task: { httpRequest: { url, body } }, responseView: "FULL" as const };
      expect((await client.createTask(again))[0]).toMatchObject({ view: "FULL", httpRequest: { body } });
    });

    test("for App Engine is shown as it was recorded", async () => {
      const body = Buffer.from("hello");
      const { queue: _, ...created } = await create({
        appEngineHttpRequest: { appEngineRouting: { service: "worker", version: "v1" }, body },
      });
      expect(await bench().find(created)).toEqual({
        ...untouched,
        name: created.name,
        scheduleTime: created.scheduleTime,
        createTime: created.createTime,
        // As long as it may take there.
        dispatchDeadline: null,
        view: "FULL",
        messageType: "appEngineHttpRequest",
        appEngineHttpRequest: {
          httpMethod: "POST",
          relativeUri: "/",
          appEngineRouting: {
            service: "worker",
            version: "v1",
            instance: "",
            host: "v1-dot-worker-dot-my-project.appspot.com",
          },
          headers: {
            "User-Agent": "AppEngine-Google; (+http://code.google.com/appengine)",
            "Content-Type": "application/octet-stream",
            "Content-Length": "5",
          },
          body,
        },
      });
    });

    test("without a name gets one of 20 digits", async () => {
      const names = [await create({ httpRequest: { url } }), await create({ httpRequest: { url } })];
      for (const { name, queue } of names) expect(name).toMatch(new RegExp(`^${queue}/tasks/[1-9]\\d{19}$`));
      expect(new Set(names.map(({ name }) => name.split("/").at(-1))).size).toBe(2);
    });

    test.each(["x", "a".repeat(500), "aZ09_-"])("may be called %s", async (id) => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      const name = `${queue}/tasks/${id}`;
      expect(await bench().create(queue, { name })).toMatchObject({ name });
      expect(await bench().find({ name })).toMatchObject({ name });
    });

    test("says nothing of what is the service's to say", async () => {
      const created = await create({
        httpRequest: { url },
        createTime: { seconds: 1 },
        dispatchCount: 9,
        responseCount: 9,
        firstAttempt: { dispatchTime: { seconds: 1 } },
        lastAttempt: { responseTime: { seconds: 1 } },
        view: "FULL",
      });
      expect(created).toMatchObject({ ...untouched, view: "BASIC" });
      expect(millis(created.createTime)).toBe(Math.floor(bench().clock.now() / 1000) * 1000);
    });

    test.each([
      ["no time", () => undefined, (now: number) => now],
      ["a time in the past", (now: number) => now - 1000, (now: number) => now],
      ["a time in 30 days", (now: number) => now + 30 * day * 1000, (now: number) => now + 30 * day * 1000],
      ["a time to the nanosecond", (now: number) => now + 1.234567, (now: number) => now + 1.234],
    ] as const)("of %s is due", async (_, wanted, due) => {
      const now = bench().clock.now();
      const at = wanted(now);
      const { scheduleTime } = await create({ httpRequest: { url }, ...(at && { scheduleTime: time(at) }) });
      // Kept to the microsecond.
      expect(millis(scheduleTime)).toBeCloseTo(due(now), 3);
      expect((scheduleTime?.nanos ?? 0) % 1000).toBe(0);
    });

    test.each([15, 15.001, 600, 1800])("may take %d s", async (seconds) => {
      const created = await create({ httpRequest: { url }, dispatchDeadline: time(seconds * 1000) });
      expect(millis(created.dispatchDeadline)).toBe(seconds * 1000);
    });

    test.each([15, 86_415])("on App Engine may take %d s", async (seconds) => {
      const created = await create({ appEngineHttpRequest: {}, dispatchDeadline: { seconds } });
      expect(millis(created.dispatchDeadline)).toBe(seconds * 1000);
    });

    test("keeps its deadline to the millisecond", async () => {
      const dispatchDeadline = { seconds: 20, nanos: 123_999_999 };
      const created = await create({ httpRequest: { url }, dispatchDeadline });
      expect(created.dispatchDeadline).toEqual({ seconds: "20", nanos: 123_000_000 });
    });

    test("has none of the headers that are the queue's own", async () => {
      const headers = {
        Host: "elsewhere",
        "content-length": "1",
        "User-Agent": "mine",
        "X-CloudTasks-TaskName": "another",
        "x-google-own": "1",
        "X-AppEngine-QueueName": "another",
        "X-CloudTask": "kept",
      };
      const created = await create({ httpRequest: { url, headers } });
      expect(created.httpRequest?.headers).toEqual({ "X-CloudTask": "kept", "User-Agent": "Google-Cloud-Tasks" });
      const onAppEngine = await create({ appEngineHttpRequest: { headers } });
      expect(onAppEngine.appEngineHttpRequest?.headers).toEqual({
        "X-CloudTask": "kept",
        "User-Agent": "mine AppEngine-Google; (+http://code.google.com/appengine)",
      });
    });

    test("may have a URL with a percent sign that escapes nothing", async () => {
      const odd = "https://example.com/%zz";
      expect((await create({ httpRequest: { url: odd } })).httpRequest?.url).toBe(odd);
    });

    test("shows its tokens, but does not make them up", async () => {
      const serviceAccountEmail = "a@b.iam.gserviceaccount.com";
      const bare = await create({ httpRequest: { url, oidcToken: { serviceAccountEmail } } });
      expect(bare.httpRequest).toMatchObject({
        oidcToken: { serviceAccountEmail, audience: "" },
        authorizationHeader: "oidcToken",
      });
      const scope = "https://www.googleapis.com/auth/pubsub";
      const oauth = await create({ httpRequest: { url, oauthToken: { serviceAccountEmail, scope } } });
      expect(oauth.httpRequest).toMatchObject({ oauthToken: { serviceAccountEmail, scope } });
    });
  });
}
