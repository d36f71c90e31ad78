import { describe, expect, onTestFinished, test } from "vitest";
import type { Message } from "../../../src/server/rpc.ts";
import { openScriptedTarget, type ScriptedTarget } from "../../engine/scripted-target.ts";
import { useBench } from "../bench.ts";
import type { FaceName } from "../face.ts";

const account = "tasks@my-project.iam.gserviceaccount.com";

/** What a queue overrides, and the request line that comes of a POST to `/own?a=1`. */
const lines: [what: string, httpTarget: Message, line: string][] = [
  ["a path", { uriOverride: { pathOverride: { path: "/other" } } }, "POST /other?a=1"],
  ["a query", { uriOverride: { queryOverride: { queryParams: "b=2&c" } } }, "POST /own?b=2&c"],
  [
    "both, where a task says nothing of them",
    { uriOverride: { pathOverride: { path: "/x" }, queryOverride: { queryParams: "b" }, uriOverrideEnforceMode: 1 } },
    "POST /own?a=1",
  ],
  ["a method", { httpMethod: "PUT" }, "PUT /own?a=1"],
  ["a method that takes no body", { httpMethod: "GET" }, "GET /own?a=1"],
];

export function httpTargets(face: FaceName): void {
  describe("a queue that says where its tasks go", () => {
    const bench = useBench(face);
    const openTarget = async () => {
      const target = await openScriptedTarget(200);
      onTestFinished(() => target.close());
      return target;
    };
    /** The request of a task of a queue. */
    const sent = async (httpTarget: Message, request: Message, target: ScriptedTarget) => {
      const queue = await bench().newQueue({ httpTarget });
      await bench().create(queue, { httpRequest: request });
      const came = await target.next();
      await bench().attempt(queue);
      return came;
    };

    test.each(lines)("overrides %s", async (_, httpTarget, line) => {
      const target = await openTarget();
      const body = Buffer.from("hello");
      const request = await sent(httpTarget, { url: `${target.origin}/own?a=1`, body }, target);
      expect(request.line).toBe(`${line} HTTP/1.1`);
      expect(request.body).toBe(line.startsWith("GET") ? "" : "hello");
    });

    test("overrides scheme, host and port, at the time of the dispatch", async () => {
      const target = await openTarget();
      const uriOverride = { scheme: "HTTP", host: "127.0.0.1", port: target.port };
      const request = await sent({ uriOverride }, { url: "https://example.com/own" }, target);
      expect(request.line).toBe("POST /own HTTP/1.1");
      expect(request.header("Host")).toBe(` 127.0.0.1:${target.port}`.trim());
    });

    test("fills up what a task's URL leaves open", async () => {
      const target = await openTarget();
      const uriOverride = {
        host: "example.com",
        pathOverride: { path: "/filled" },
        queryOverride: { queryParams: "b=2" },
        uriOverrideEnforceMode: "IF_NOT_EXISTS",
      };
      const request = await sent({ uriOverride }, { url: target.origin }, target);
      expect(request.line).toBe("POST /filled?b=2 HTTP/1.1");
    });

    test("replaces headers of the same name and adds the others, but for the queue's own", async () => {
      const target = await openTarget();
      const headerOverrides = [
        { header: { key: "X-One", value: "new" } },
        { header: { key: "X-Two", value: "2" } },
        { header: { key: "X-CloudTasks-TaskName", value: "another" } },
        { header: { key: "Host", value: "elsewhere" } },
      ];
      const headers = { "x-one": "old", "X-Three": "3" };
      const request = await sent({ headerOverrides }, { url: target.origin, headers }, target);
      const own = request.headers.filter((line) => /^x-(one|two|three)/i.test(line));
      expect(own.sort()).toEqual(["X-One: new", "X-Three: 3", "X-Two: 2"]);
      expect(request.headers.join()).not.toMatch(/another|elsewhere/);
    });

    test("gives its tasks its token", async () => {
      const target = await openTarget();
      const oidcToken = { serviceAccountEmail: account, audience: "https://worker.test" };
      const request = await sent({ oidcToken }, { url: target.origin }, target);
      expect(request.header("Authorization")).toContain("Bearer ey");
      const oauthToken = { serviceAccountEmail: account, scope: "https://www.googleapis.com/auth/pubsub" };
      const other = await sent({ oauthToken }, { url: target.origin }, target);
      expect(other.header("Authorization")).toContain(account);
    });

    test.each<[string, Message, Message]>([
      [
        "the queue's token for the task's own header",
        { oidcToken: { serviceAccountEmail: account, audience: "https://worker.test" } },
        { headers: { Authorization: "Basic own" } },
      ],
      [
        "the task's token for the queue's header",
        { headerOverrides: [{ header: { key: "Authorization", value: "Basic own" } }] },
        { oidcToken: { serviceAccountEmail: account } },
      ],
    ])("sends one Authorization: %s", async (_, httpTarget, request) => {
      const target = await openTarget();
      const { headers } = await sent(httpTarget, { url: target.origin, ...request }, target);
      expect(headers.filter((line) => /^authorization:/i.test(line))).toEqual([expect.stringMatching(/: Bearer ey/)]);
    });

    test("shows what it overrides, and no longer when it is taken away", async () => {
      const httpTarget = {
        uriOverride: {
          scheme: "HTTPS",
          host: "worker.test",
          port: 8443,
          pathOverride: { path: "/work" },
          queryOverride: { queryParams: "a=1" },
          uriOverrideEnforceMode: "ALWAYS",
        },
        httpMethod: "PUT",
        headerOverrides: [{ header: { key: "X-One", value: "1" } }],
        oidcToken: { serviceAccountEmail: account, audience: "https://worker.test" },
      };
      const name = await bench().newQueue({ httpTarget });
      const get = () => bench().face.call("GetQueue", { name });
      expect((await get()).httpTarget).toEqual(httpTarget);
      await bench().restart();
      expect((await get()).httpTarget).toEqual(httpTarget);
      await bench().face.call("UpdateQueue", { queue: { name }, updateMask: { paths: ["http_target"] } });
      expect((await get()).httpTarget).toBeUndefined();
    });

    test("counts for tasks that were there before", async () => {
      const target = await openTarget();
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      await bench().create(queue, { httpRequest: { url: "https://example.com/own" } });
      const uriOverride = { scheme: "HTTP", host: "127.0.0.1", port: target.port };
      const update = { queue: { name: queue, httpTarget: { uriOverride } }, updateMask: { paths: ["http_target"] } };
      await bench().face.call("UpdateQueue", update);
      await bench().client.resumeQueue({ name: queue });
      expect((await target.next()).line).toBe("POST /own HTTP/1.1");
      await bench().attempt(queue);
    });
  });
}
