import { describe, expect, onTestFinished, test } from "vitest";
import { openScriptedTarget } from "../../engine/scripted-target.ts";
import { openRawTarget } from "../../raw-target.ts";
import { type Task, useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";

export function dispatch(face: FaceName): void {
  describe("a dispatched request", () => {
    const bench = useBench(face);
    /** What a task's request is, byte for byte. */
    const captured = async (queue: string, task: Task) => {
      const target = await openRawTarget("200 OK");
      onTestFinished(() => target.close());
      const url = `http://127.0.0.1:${target.port}${task.httpRequest?.url ?? "/work"}`;
      await bench().create(queue, { ...task, httpRequest: { ...task.httpRequest, url } });
      const text = (await target.next()).replace(`:${target.port}`, ":<port>");
      await bench().attempt(queue);
      return text;
    };

    test("is the recorded one, in case and order", async () => {
      const queue = await bench().newQueue();
      await bench().seconds(0.246814);
      const text = await captured(queue, {
        name: `${queue}/tasks/t-1`,
        httpRequest: {
          url: "/work?a=%20b&c",
          headers: { "content-TYPE": "text/plain", "X-Own": "1, 2" },
          body: Buffer.from("hello"),
        },
      });
      expect(text.split("\r\n")).toEqual([
        "POST /work?a=%20b&c HTTP/1.1",
        "Host: 127.0.0.1:<port>",
        `X-CloudTasks-QueueName: ${queue.split("/").at(-1)}`,
        "X-CloudTasks-TaskName: t-1",
        "X-CloudTasks-TaskRetryCount: 0",
        "X-CloudTasks-TaskExecutionCount: 0",
        `X-CloudTasks-TaskETA: ${(bench().clock.now() / 1000).toFixed(6)}`,
        "content-TYPE: text/plain",
        "X-Own: 1, 2",
        "User-Agent: Google-Cloud-Tasks",
        "Content-Length: 5",
        "Connection: keep-alive",
        "",
        "hello",
      ]);
    });

    test.each(["POST", "GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"] as const)(
      "is a %s when it is asked for",
      async (httpMethod) => {
        const takesBody = /^P/.test(httpMethod);
        const httpRequest = { httpMethod, ...(takesBody && { body: Buffer.from("hello") }) };
        const text = await captured(await bench().newQueue(), { httpRequest });
        expect(text).toMatch(new RegExp(`^${httpMethod} /work HTTP/1.1\r\n`));
        expect(text.split("\r\n\r\n")[1]).toBe(takesBody ? "hello" : "");
        // Nothing but the task's own says what its body is.
        expect(text).not.toMatch(/^content-type/im);
      },
    );

    test("carries no header that is the queue's own but in its own words", async () => {
      const queue = await bench().newQueue();
      const headers = {
        Host: "elsewhere.test",
        "Content-Length": "1",
        "user-agent": "mine",
        "X-CloudTasks-TaskName": "another",
        "X-Google-Own": "1",
        "X-AppEngine-QueueName": "another",
        "Transfer-Encoding": "chunked",
        Connection: "close",
        Authorization: "Basic kept",
      };
      const text = await captured(queue, { name: `${queue}/tasks/t-1`, httpRequest: { headers } });
      expect(text).not.toMatch(/elsewhere|mine|another|x-google|x-appengine|chunked|close/i);
      for (const line of ["X-CloudTasks-TaskName: t-1", "User-Agent: Google-Cloud-Tasks", "Authorization: Basic kept"])
        expect(text.split("\r\n")).toContain(line);
    });

    test("carries the bytes of its body as they are", async () => {
      const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      const text = await captured(await bench().newQueue(), { httpRequest: { body } });
      expect(text.slice(text.indexOf("\r\n\r\n") + 4)).toBe(body.toString("latin1"));
    });

    test("tells of the attempts before it, as recorded for 503, 404, 429, 500, 302, 200", async () => {
      const target = await openScriptedTarget(503, 404, 429, 500, 302, 200);
      onTestFinished(() => target.close());
      const queue = await bench().newQueue();
      await bench().create(queue, { httpRequest: { url: `${target.origin}/work` } });
      const seen: unknown[] = [];
      for (;;) {
        const { header } = await target.next();
        seen.push(
          ["RetryCount", "ExecutionCount", "PreviousResponse", "RetryReason"].map((name) =>
            header(`X-CloudTasks-Task${name}`)?.trim(),
          ),
        );
        if ((await bench().attempt(queue)).result !== "retried") break;
        await bench().seconds(60);
      }
      expect(seen).toEqual([
        ["0", "0", undefined, undefined],
        ["1", "0", "503", ""],
        ["2", "1", "404", ""],
        ["3", "2", "429", ""],
        ["4", "2", "500", ""],
        ["5", "3", "302", ""],
      ]);
    });

    test("is the recorded one when it is a retry", async () => {
      const target = await openScriptedTarget(404, 200);
      onTestFinished(() => target.close());
      const queue = await bench().newQueue();
      const name = `${queue}/tasks/t-1`;
      await bench().create(queue, { name, httpRequest: { url: target.origin, headers: { "X-Own": "1" } } });
      await target.next();
      const { scheduleTime = 0 } = await bench().attempt(queue);
      await bench().seconds(1);
      expect((await target.next()).headers).toEqual([
        `Host: 127.0.0.1:${target.port}`,
        `X-CloudTasks-QueueName: ${queue.split("/").at(-1)}`,
        "X-CloudTasks-TaskName: t-1",
        "X-CloudTasks-TaskRetryCount: 1",
        "X-CloudTasks-TaskExecutionCount: 1",
        // When this attempt was due, not when it was sent.
        `X-CloudTasks-TaskETA: ${(scheduleTime / 1000).toFixed(6)}`,
        "X-CloudTasks-TaskPreviousResponse: 404",
        "X-CloudTasks-TaskRetryReason: ",
        "X-Own: 1",
        "User-Agent: Google-Cloud-Tasks",
        "Content-Length: 0",
        "Connection: keep-alive",
      ]);
      await bench().attempt(queue);
    });
  });
}
