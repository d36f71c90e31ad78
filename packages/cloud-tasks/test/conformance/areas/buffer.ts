import { describe, expect, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";
import { taskHelp, texts } from "../golden.ts";
import { refusal } from "../refusal.ts";

export function buffering(face: FaceName): void {
  describe("BufferTask", () => {
    const bench = useBench(face);
    const buffer = (queue: string, more: Message = {}) => bench().face.call("BufferTask", { queue, ...more });
    /** A queue that sends its tasks to the target. */
    const newQueue = (more: Message = {}) => {
      const { port } = new URL(bench().target.origin);
      const uriOverride = { scheme: "HTTP", host: "127.0.0.1", port: Number(port), pathOverride: { path: "/work" } };
      return bench().newQueue({ httpTarget: { uriOverride, ...more } });
    };
    const data = Buffer.from("hello");

    test("makes a task of a body, and sends it where the queue says", async () => {
      const queue = await newQueue();
      const { task } = await buffer(queue, { taskId: "t-1", body: { contentType: "text/plain", data } });
      expect(task).toMatchObject({ name: `${queue}/tasks/t-1`, view: "BASIC", httpRequest: { httpMethod: "POST" } });
      const request = await bench().target.next();
      expect(request).toMatchObject({ path: "/work", body: "hello", headers: { "content-type": "text/plain" } });
      request.answer(200);
      await bench().attempt(queue);
      const again = await refusal(buffer(queue, { taskId: "t-1" }));
      expect(again).toMatchObject({ code: "ALREADY_EXISTS", message: texts.exists });
    });

    test("makes up a name, and takes a body without a type for JSON", async () => {
      const queue = await newQueue();
      const { task } = await buffer(queue, { body: { data } });
      expect(task.name).toMatch(new RegExp(`^${queue}/tasks/[1-9]\\d{19}$`));
      const request = await bench().target.next();
      expect(request).toMatchObject({ body: "hello", headers: { "content-type": "application/json" } });
      request.answer(200);
      await bench().attempt(queue);
    });

    test("sends no body with a method that takes none", async () => {
      const queue = await newQueue({ httpMethod: "DELETE" });
      await buffer(queue, { body: { contentType: "text/plain", data } });
      const request = await bench().target.next();
      expect([request.path, request.body, request.headers["content-type"]]).toEqual(["/work", "", undefined]);
      request.answer(200);
      await bench().attempt(queue);
    });

    test("needs a queue that says where, and an id that is one", async () => {
      expect(await refusal(buffer(await bench().newQueue()))).toMatchObject({
        code: "FAILED_PRECONDITION",
        message: "The queue must have an HTTP target with a host to buffer tasks.",
      });
      expect(await refusal(buffer(await newQueue(), { taskId: "a b" }))).toEqual({
        code: "INVALID_ARGUMENT",
        message: texts.taskId("a b"),
        details: taskHelp,
      });
    });
  });
}
