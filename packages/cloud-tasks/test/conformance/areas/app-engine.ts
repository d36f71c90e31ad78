import { describe, expect, onTestFinished, test } from "vitest";
import { openScriptedTarget } from "../../engine/scripted-target.ts";
import { openRawTarget } from "../../raw-target.ts";
import { type Task, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { texts } from "../golden.ts";
import { refusal } from "../refusal.ts";
import { millis } from "../times.ts";

const agent = "AppEngine-Google; (+http://code.google.com/appengine)";

export function appEngine(face: FaceName): void {
  describe("an App Engine task", () => {
    const bench = useBench(face);
    const create = (queue: string, appEngineHttpRequest: Task["appEngineHttpRequest"] = {}, more: Task = {}) =>
      bench().create(queue, { ...more, appEngineHttpRequest: { ...appEngineHttpRequest } });

    test("goes to the server's own origin for it, as it was recorded", async () => {
      const target = await openRawTarget("200 OK");
      onTestFinished(() => target.close());
      await bench().restart({ appEngineOrigin: `http://127.0.0.1:${target.port}` });
      const queue = await bench().newQueue();
      const name = `${queue}/tasks/t-1`;
      const headers = { "X-Own": "1", "X-AppEngine-QueueName": "another" };
      await create(queue, { relativeUri: "/work?a=1", headers, body: Buffer.from("hello") }, { name });
      const text = (await target.next()).replace(`:${target.port}`, ":<port>");
      await bench().attempt(queue);
      expect(text.split("\r\n")).toEqual([
        "POST /work?a=1 HTTP/1.1",
        "Host: 127.0.0.1:<port>",
        `X-AppEngine-QueueName: ${queue.split("/").at(-1)}`,
        "X-AppEngine-TaskName: t-1",
        "X-AppEngine-TaskRetryCount: 0",
        "X-AppEngine-TaskExecutionCount: 0",
        `X-AppEngine-TaskETA: ${(bench().clock.now() / 1000).toFixed(6)}`,
        "X-Own: 1",
        "Content-Type: application/octet-stream",
        `User-Agent: ${agent}`,
        "Content-Length: 5",
        "Connection: keep-alive",
        "",
        "hello",
      ]);
      expect((await refusal(bench().client.getTask({ name }))).message).toBe(texts.taskIsOver);
    });

    test("counts every answer, and says why it is tried again", async () => {
      const target = await openScriptedTarget(503, 404, 500, "silence");
      onTestFinished(() => target.close());
      await bench().restart({ appEngineOrigin: target.origin, throttle: false });
      const queue = await bench().newQueue();
      await create(queue, {}, { dispatchDeadline: { seconds: 15 } });
      const seen: unknown[] = [];
      for (let attempt = 0; attempt < 5; attempt++) {
        const { header } = await target.next();
        const names = ["RetryCount", "ExecutionCount", "PreviousResponse", "RetryReason"];
        seen.push(names.map((name) => header(`X-AppEngine-Task${name}`)?.trim()));
        if (attempt >= 3) await bench().seconds(15);
        await bench().attempt(queue);
        await bench().seconds(10);
      }
      expect(seen).toEqual([
        ["0", "0", undefined, undefined],
        ["1", "1", "503", "App Error"],
        ["2", "2", "404", "App Error"],
        ["3", "3", "500", "App Error"],
        // It was cut off: there was no response.
        ["4", "3", "0", "Instance Unavailable"],
      ]);
    });

    test("keeps a type and an agent of its own, the agent with App Engine's behind it", async () => {
      const target = await openScriptedTarget(200);
      onTestFinished(() => target.close());
      await bench().restart({ appEngineOrigin: target.origin });
      const queue = await bench().newQueue();
      const headers = { "content-type": "text/plain", "user-agent": "mine" };
      await create(queue, { headers, body: Buffer.from("x") });
      const request = await target.next();
      await bench().attempt(queue);
      expect(request.headers.filter((line) => /^(content-type|user-agent)/i.test(line))).toEqual([
        "content-type: text/plain",
        `User-Agent: mine ${agent}`,
      ]);
      await create(queue, { httpMethod: "GET", relativeUri: "/get" });
      const bodiless = await target.next();
      await bench().attempt(queue);
      expect(bodiless.line).toBe("GET /get HTTP/1.1");
      expect(bodiless.headers.join()).not.toMatch(/content-type/i);
    });

    test("has as long as automatic scaling gives it", async () => {
      const target = await openScriptedTarget("silence");
      onTestFinished(() => target.close());
      await bench().restart({ appEngineOrigin: target.origin });
      const queue = await bench().newQueue();
      const created = await create(queue);
      await target.next();
      await bench().seconds(599.999);
      expect(await bench().find(created)).toMatchObject({ lastAttempt: { responseStatus: null } });
      await bench().seconds(0.001);
      await bench().attempt(queue);
      const cut = await bench().find(created);
      expect(cut.lastAttempt?.responseStatus?.code).toBe(4);
      expect(millis(cut.lastAttempt?.responseTime)).toBeNaN();
    });

    test.each([
      [{}, "my-project.appspot.com"],
      [{ service: "worker" }, "worker-dot-my-project.appspot.com"],
      [{ service: "worker", version: "v1", instance: "3" }, "3-dot-v1-dot-worker-dot-my-project.appspot.com"],
    ])("of the routing %j has the host %s", async (appEngineRouting, host) => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      const created = await create(queue, { appEngineRouting: { ...appEngineRouting, host: "mine" } });
      expect(created.appEngineHttpRequest?.appEngineRouting).toMatchObject({ ...appEngineRouting, host });
    });

    test("is routed as its queue says, if that says something", async () => {
      const queue = await bench().newQueue({ appEngineRoutingOverride: { service: "all" } });
      await bench().client.pauseQueue({ name: queue });
      const created = await create(queue, { appEngineRouting: { service: "worker", version: "v1" } });
      expect(created.appEngineHttpRequest?.appEngineRouting).toMatchObject({
        service: "all",
        version: "",
        host: "all-dot-my-project.appspot.com",
      });
    });
  });
}
