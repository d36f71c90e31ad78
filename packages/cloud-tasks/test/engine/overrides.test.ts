import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HttpTarget, TaskRequest } from "../../src/engine/model.ts";
import { addressOf, bytes, type EngineBench, type EngineRun, openEngineBench, overrides, queueOf } from "./bench.ts";
import { openScriptedTarget, type RawRequest, type ScriptedTarget } from "./scripted-target.ts";

let bench: EngineBench;
let run: EngineRun;
let target: ScriptedTarget;
beforeEach(async () => {
  bench = await openEngineBench();
  target = await openScriptedTarget(200);
  run = await bench.open();
  await run.engine.createQueue("mail", queueOf());
  await run.engine.start();
});
afterEach(async () => {
  await bench.close();
  await target.close();
});

const override = (change: Partial<HttpTarget>) => run.engine.updateQueue("mail", () => overrides(change));

async function sent(request: Partial<TaskRequest>): Promise<RawRequest> {
  await run.create({ request });
  return target.next();
}

/** Request line and host of what arrives at the target. */
async function arrived(url: string, uriOverride: Omit<NonNullable<HttpTarget["uriOverride"]>, "mode">, mode: string) {
  await override({ uriOverride: { ...uriOverride, mode: mode as "ALWAYS" } });
  const { line, header } = await sent({ target: { kind: "http", url } });
  return `${line.split(" ")[1]} at ${header("Host")}`;
}

describe("the address of a queue", () => {
  const at = () => `127.0.0.1:${target.port}`;
  const [always, ifMissing] = ["ALWAYS", "IF_NOT_EXISTS"];

  test("replaces a task's scheme always, and never fills it in: a URL has one", async () => {
    expect(await arrived(`https://${at()}/own?a=1`, { scheme: "HTTP" }, always)).toBe(`/own?a=1 at ${at()}`);
    expect(await arrived(`http://${at()}/own?a=1`, { scheme: "HTTPS" }, ifMissing)).toBe(`/own?a=1 at ${at()}`);
  });

  test("replaces a task's host always, and never fills it in: a URL has one", async () => {
    const url = `http://own.invalid:${target.port}/own`;
    expect(await arrived(url, { host: "127.0.0.1" }, always)).toBe(`/own at ${at()}`);
    expect(await arrived(`http://${at()}/own`, { host: "queue.invalid" }, ifMissing)).toBe(`/own at ${at()}`);
  });

  test("replaces a task's port always, or fills it in where there is none", async () => {
    const { port } = target;
    expect(await arrived("http://127.0.0.1:1/own", { port }, always)).toBe(`/own at ${at()}`);
    expect(await arrived("http://127.0.0.1/own", { port }, ifMissing)).toBe(`/own at ${at()}`);
    expect(await arrived(`http://${at()}/own`, { port: 1 }, ifMissing)).toBe(`/own at ${at()}`);
  });

  test.each([
    ["http://own.test:80/", { port: 8080, mode: "IF_NOT_EXISTS" }, "http://own.test/"],
    ["https://own.test:443?a=1", { port: 8080, mode: "IF_NOT_EXISTS" }, "https://own.test/?a=1"],
    ["https://own.test/", { port: 80, mode: "IF_NOT_EXISTS" }, "https://own.test:80/"],
    ["http://[::1]/", { port: 8080, mode: "IF_NOT_EXISTS" }, "http://[::1]:8080/"],
    ["http://own.test:8080/", { port: 0, mode: "ALWAYS" }, "http://own.test/"],
    ["https://own.test/", { scheme: "HTTP", port: 443, mode: "ALWAYS" }, "http://own.test:443/"],
    ["http://own.test:8080/", { scheme: "HTTPS", host: "[::1]", mode: "ALWAYS" }, "https://[::1]:8080/"],
  ] as const)("makes of %s with %j: %s", async (url, uriOverride, expected) => {
    await run.engine.pauseQueue("mail");
    await override({ uriOverride });
    await run.create({ request: { target: { kind: "http", url } } });
    expect(await addressOf(run, "mail")).toBe(expected);
  });

  test("replaces a task's path always, or fills it in where there is none", async () => {
    const path = "/queue/path";
    expect(await arrived(`http://${at()}/own?a=1`, { path }, always)).toBe(`/queue/path?a=1 at ${at()}`);
    expect(await arrived(`http://${at()}?a=1`, { path }, ifMissing)).toBe(`/queue/path?a=1 at ${at()}`);
    expect(await arrived(`http://${at()}/own?a=1`, { path }, ifMissing)).toBe(`/own?a=1 at ${at()}`);
  });

  test("replaces a task's query always, or fills it in where there is none", async () => {
    const query = "q=1&r=%20";
    expect(await arrived(`http://${at()}/own?a=1`, { query }, always)).toBe(`/own?q=1&r=%20 at ${at()}`);
    expect(await arrived(`http://${at()}/own`, { query }, ifMissing)).toBe(`/own?q=1&r=%20 at ${at()}`);
    expect(await arrived(`http://${at()}/own?a=1`, { query }, ifMissing)).toBe(`/own?a=1 at ${at()}`);
    expect(await arrived(`http://${at()}/own?a=1`, { query: "" }, always)).toBe(`/own at ${at()}`);
  });

  test("may replace everything at once", async () => {
    const whole = { scheme: "HTTP", host: "127.0.0.1", port: target.port, path: "/p", query: "q" } as const;
    expect(await arrived("https://own.invalid:1/own?a=1", whole, always)).toBe(`/p?q at ${at()}`);
  });

  test("is of no concern to tasks of other kinds", async () => {
    await run.close();
    const service = { origin: () => target.origin, serviceAccount: "a@b.test", audience: () => "x" };
    run = await bench.open({ service, appEngineOrigin: target.origin });
    await run.engine.start();
    await override({
      uriOverride: { path: "/queue", mode: "ALWAYS" },
      method: "PUT",
      headers: [{ name: "X", value: "1" }],
    });
    for (const request of [
      { target: { kind: "service", path: "/own" } },
      { target: { kind: "app_engine", relativeUri: "/own", routing: {} } },
    ] as const) {
      const { line, header } = await sent(request);
      expect([line, header("X")]).toEqual(["POST /own HTTP/1.1", undefined]);
    }
  });

  test.each(["a b", "worker.test:8080", "worker.test/path", "::1"])(
    "is refused with the host %j, which a URL would pass over in silence",
    async (host) => {
      await expect(override({ uriOverride: { host, mode: "ALWAYS" } })).rejects.toMatchObject({
        code: "invalid_argument",
      });
    },
  );

  test.each([
    [{ host: "" }, "UriOverride.host cannot be empty."],
    [{ port: -1 }, "UriOverride.port must be between 0 and 65535."],
    [{ port: 65_536 }, "UriOverride.port must be between 0 and 65535."],
  ])("is refused as %j, and the queue stays as it was", async (uri, message) => {
    const before = await override({ method: "PUT" });
    await expect(override({ uriOverride: { ...uri, mode: "ALWAYS" } })).rejects.toMatchObject({
      code: "invalid_argument",
      message,
    });
    expect(await run.engine.findQueue("mail")).toEqual(before);
  });
});

describe("the method of a queue", () => {
  test.each(["GET", "HEAD", "DELETE", "OPTIONS"] as const)(
    "%s replaces a task's, and drops its body",
    async (method) => {
      await override({ method });
      const { line, body, header } = await sent({
        target: { kind: "http", url: `${target.origin}/own` },
        method: "POST",
        body: bytes("abc"),
        headers: { "Content-Type": "text/plain" },
      });
      expect([line, body, header("Content-Length"), header("Transfer-Encoding")]).toEqual([
        `${method} /own HTTP/1.1`,
        "",
        undefined,
        undefined,
      ]);
    },
  );

  test.each(["PUT", "PATCH", "POST"] as const)("%s replaces a task's, and keeps its body", async (method) => {
    await override({ method });
    const url = `${target.origin}/own`;
    const first = await sent({ target: { kind: "http", url }, body: bytes("abc") });
    expect([first.line, first.body, first.header("Content-Length")]).toEqual([`${method} /own HTTP/1.1`, "abc", "3"]);
    const second = await sent({ target: { kind: "http", url }, method: "GET" });
    expect([second.line, second.body, second.header("Content-Length")]).toEqual([`${method} /own HTTP/1.1`, "", "0"]);
  });
});

describe("the headers of a queue", () => {
  test("replace those of the same name in whatever case, and are sent as the queue writes them", async () => {
    await override({
      headers: [
        { name: "x-COLOUR", value: "red" },
        { name: "X-New", value: "1" },
        { name: "content-type", value: "text/queue" },
      ],
    });
    const { headers } = await sent({
      target: { kind: "http", url: target.origin },
      headers: { "X-Colour": "blue", "X-Own": "1", "Content-Type": "text/task" },
    });
    const own = headers.filter((line) => /^(x-(?!cloudtasks)|content-type)/i.test(line));
    expect(own).toEqual(["X-Own: 1", "x-COLOUR: red", "X-New: 1", "content-type: text/queue"]);
  });

  test.each([[{ name: "a b", value: "x" }], [{ name: "X-A", value: "a\r\nX-B: b" }], [{ name: "", value: "x" }]])(
    "are refused where one could not be sent: %j",
    async (header) => {
      await expect(override({ headers: [header] })).rejects.toMatchObject({ code: "invalid_argument" });
    },
  );

  test("cannot speak in the queue's name either", async () => {
    const forged = ["Host", "content-length", "User-Agent", "X-CloudTasks-TaskName", "X-Google-A", "Connection"];
    await override({ headers: forged.map((name) => ({ name, value: "forged" })) });
    const { headers, body } = await sent({ target: { kind: "http", url: target.origin }, body: bytes("abc") });
    expect(headers.filter((line) => line.includes("forged"))).toEqual([]);
    expect(headers).toContain("User-Agent: Google-Cloud-Tasks");
    expect(body).toBe("abc");
  });
});

describe("the credentials of a queue", () => {
  const queues = { kind: "oidc", serviceAccount: "queue@galley.test", audience: "https://queue.test" } as const;

  test("replace a task's, and serve tasks that have none", async () => {
    await override({ credentials: queues });
    const own = { kind: "oidc", serviceAccount: "task@galley.test", audience: "https://task.test" } as const;
    for (const credentials of [own, undefined]) {
      const { headers } = await sent({
        target: { kind: "http", url: target.origin },
        ...(credentials && { credentials }),
      });
      const tokens = headers.filter((line) => /^authorization/i.test(line));
      expect(tokens).toHaveLength(1);
      expect(decodeJwt(tokens[0]!.replace(/^Authorization: Bearer /, ""))).toMatchObject({
        email: "queue@galley.test",
        aud: "https://queue.test",
      });
    }
  });

  test("that a task brings are for the URL as it is sent, and as the task says it where nothing changes it", async () => {
    const credentials = { kind: "oidc", serviceAccount: "task@galley.test" } as const;
    const request = { target: { kind: "http", url: target.origin }, credentials } as const;
    const audience = async (change: Partial<HttpTarget>) => {
      await override(change);
      const { header } = await sent(request);
      return decodeJwt(header("Authorization")!.slice("Bearer ".length)).aud;
    };
    expect(await audience({ method: "PUT" })).toBe(target.origin);
    expect(await audience({ uriOverride: { scheme: "HTTP", mode: "ALWAYS" } })).toBe(target.origin);
    expect(await audience({ uriOverride: { path: "/queue", mode: "ALWAYS" } })).toBe(`${target.origin}/queue`);
  });

  const header = { name: "authorization", value: "Bearer queue" };
  test.each<[string, Partial<HttpTarget>, Partial<TaskRequest>]>([
    ["the queue's, before the task's header", { credentials: queues }, { headers: { authorization: "Bearer mine" } }],
    ["the queue's, before its own header", { credentials: queues, headers: [header] }, {}],
    ["the task's, before the queue's header", { headers: [header] }, { credentials: queues }],
  ])("leave one Authorization: %s", async (_, change, request) => {
    await override(change);
    const { headers } = await sent({ target: { kind: "http", url: target.origin }, ...request });
    const authorization = headers.filter((line) => /^authorization:/i.test(line));
    expect(authorization).toEqual([expect.stringMatching(/^Authorization: Bearer ey/)]);
  });

  test("may be an access token's", async () => {
    await override({ credentials: { kind: "oauth", serviceAccount: "queue@galley.test", scope: "s" } });
    const { header } = await sent({ target: { kind: "http", url: target.origin } });
    expect(header("Authorization")).toBe("Bearer emulated-oauth-token/queue@galley.test/s");
  });
});

describe("what a queue overrides", () => {
  test("is looked at for each attempt anew, over a restart too, and leaves the task as it was given", async () => {
    await bench.close();
    await target.close();
    bench = await openEngineBench();
    target = await openScriptedTarget(500);
    run = await bench.open();
    await run.engine.createQueue("mail", overrides({ uriOverride: { path: "/first", mode: "ALWAYS" } }));
    await run.engine.start();
    const request = { target: { kind: "http", url: `${target.origin}/own` }, headers: { "X-A": "task" } } as const;
    const created = await run.create({ name: "a", request });

    async function next(): Promise<string[]> {
      const { line, header } = await target.next();
      const { scheduleTime } = await run.attempts.next();
      return [line, header("X-A") ?? "", String(scheduleTime)];
    }
    const [first, , due] = await next();
    expect(first).toBe("POST /first HTTP/1.1");

    await override({ method: "PUT", headers: [{ name: "x-a", value: "queue" }] });
    await bench.clock.advance(Number(due) - bench.clock.now());
    const [second, header, later] = await next();
    expect([second, header]).toEqual(["PUT /own HTTP/1.1", "queue"]);

    await override({ uriOverride: { path: "/third", mode: "ALWAYS" } });
    await run.close();
    run = await bench.open();
    await run.engine.start();
    await bench.clock.advance(Number(later) - bench.clock.now());
    expect((await next())[0]).toBe("POST /third HTTP/1.1");

    await run.engine.updateQueue("mail", () => queueOf());
    await bench.clock.advance(40_000);
    expect((await next()).slice(0, 2)).toEqual(["POST /own HTTP/1.1", "task"]);
    const kept = await run.engine.getTask("mail", "a");
    expect({ ...kept.request, body: 0 }).toEqual({ ...created.request, body: 0 });
  });
});
