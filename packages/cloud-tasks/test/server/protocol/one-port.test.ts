import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { createManualClock } from "@galley/foundation";
import { afterEach, describe, expect, test } from "vitest";
import { grpcCaller, openServer, rest, root, type Server, tasksService } from "./harness.ts";

const queue = "projects/p/locations/l/queues/q";
const getQueue = root.lookupType("google.cloud.tasks.v2.GetQueueRequest");
const table = { [tasksService]: { GetQueue: async ({ name }: { name: string }) => ({ name }) } };

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0).reverse()) await thing.close();
});

async function start(...options: Parameters<typeof openServer> | []): Promise<Server> {
  const server = await openServer(options[0] ?? table, options[1]);
  open.push({ close: () => server.close(0) });
  return server;
}

function grpcOf(server: Server) {
  const grpc = grpcCaller(server.port);
  open.push({ close: () => grpc.client.close() });
  return () => grpc.call(`/${tasksService}/GetQueue`, getQueue, { name: queue });
}

/** A connection by hand: what it has received, and when it is closed. */
async function rawConnection(server: Server) {
  const socket: Socket = connect({ port: server.port, host: "127.0.0.1", allowHalfOpen: true });
  await new Promise((resolve) => socket.once("connect", resolve));
  open.push({ close: () => socket.destroy() });
  let text = "";
  socket.setEncoding("latin1").on("data", (piece: string) => {
    text += piece;
  });
  // A reset is an end, too.
  socket.on("error", () => {});
  return {
    socket,
    write: (piece: string) => new Promise<void>((resolve) => socket.write(piece, "latin1", () => resolve())),
    text: () => text,
    ended: new Promise<void>((resolve) => socket.once("end", resolve).once("close", resolve)),
    more: () => new Promise((resolve) => socket.once("data", resolve)),
  };
}

const getRequest = `GET /v2/${queue} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`;

describe("one port", () => {
  test("answers gRPC and REST", async () => {
    const server = await start();
    const [overGrpc, overRest] = await Promise.all([grpcOf(server)(), rest(`${server.url}/v2/${queue}`, "GET")]);
    expect([overGrpc.length > 0, overRest.json]).toEqual([true, { name: queue }]);
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  });

  test.each(["G", "PO", "PRO", "P"])("tells HTTP by its first bytes, if only %j come at first", async (first) => {
    const server = await start();
    const connection = await rawConnection(server);
    const verb = { G: "GET", PO: "POST", PRO: "PROPFIND", P: "PATCH" }[first] as string;
    await connection.write(first);
    // The server's answer to another connection shows that it has had its turn to read.
    await rest(`${server.url}/v2/${queue}`, "GET");
    await connection.write(getRequest.replace("GET", verb).slice(first.length));
    await connection.more();
    expect(connection.text()).toMatch(/^HTTP\/1\.1 (200|404|501) /);
  });

  test("tells HTTP/2 by its preface, even byte by byte", async () => {
    const server = await start();
    const connection = await rawConnection(server);
    for (const byte of "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") {
      await connection.write(byte);
      if (byte === "R") await rest(`${server.url}/v2/${queue}`, "GET");
    }
    const settings = "\x00\x00\x00\x04\x00\x00\x00\x00\x00";
    await connection.write(settings);
    await connection.more();
    // A frame of SETTINGS (type 4) is what a server says first.
    expect(connection.text().charCodeAt(3)).toBe(4);
  });

  test("serves one request after another on a connection, also when they come at once", async () => {
    const connection = await rawConnection(await start());
    await connection.write(getRequest + getRequest);
    while (connection.text().split("HTTP/1.1 200").length < 3) await connection.more();
    await connection.write(getRequest);
    while (connection.text().split("HTTP/1.1 200").length < 4) await connection.more();
  });

  test("closes a connection that has not said what it speaks after 10 s, and no other", async () => {
    const clock = createManualClock();
    const server = await start(table, { clock });
    const [silent, half, http] = [
      await rawConnection(server),
      await rawConnection(server),
      await rawConnection(server),
    ];
    await half.write("PR");
    await http.write(getRequest);
    await http.more();
    await rest(`${server.url}/v2/${queue}`, "GET");
    let closed = 0;
    for (const { ended } of [silent, half]) ended.then(() => closed++);
    await clock.advance(9_999);
    expect(closed).toBe(0);
    await clock.advance(1);
    await Promise.all([silent.ended, half.ended]);
    const answered = http.more();
    await http.write(getRequest);
    await answered;
    expect(clock.waiting).toBe(0);
  });

  test.each(["", "P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "PRIME"])(
    "lets go of a client that ends its half after %j",
    async (said) => {
      const server = await start();
      const connection = await rawConnection(server);
      if (said !== "") await connection.write(said);
      connection.socket.end();
      await connection.ended;
      // Nothing of it is left that the close would have to wait for.
      await server.close(60_000);
    },
  );

  test("survives clients that break off", async () => {
    const server = await start();
    for (const said of ["P", "GET / HT", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nnonsense"]) {
      const connection = await rawConnection(server);
      await connection.write(said);
      connection.socket.resetAndDestroy();
    }
    expect(await rest(`${server.url}/v2/${queue}`, "GET")).toMatchObject({ status: 200 });
  });

  test("that is taken is refused with Node's error", async () => {
    const server = await start();
    await expect(openServer(table, { port: server.port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

/** A server whose calls wait until they are let go; `arrived` resolves with the second of them. */
async function startHeld(...options: Parameters<typeof openServer> extends [unknown, ...infer Rest] ? Rest : never) {
  const arrived = Promise.withResolvers<void>();
  const held = Promise.withResolvers<object>();
  let count = 0;
  const GetQueue = () => {
    if (++count === 2) arrived.resolve();
    return held.promise;
  };
  const server = await start({ [tasksService]: { GetQueue } }, ...options);
  return { server, arrived: arrived.promise, release: () => held.resolve({ name: queue }) };
}

const refused = (port: number) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""));
    socket.on("connect", () => reject(new Error("The connection was taken.")));
  });

describe("close", () => {
  test("ends kept connections, HTTP/2 sessions and silent connections, and takes no new ones", async () => {
    const server = await start();
    const call = grpcOf(server);
    await call();
    const [kept, silent] = [await rawConnection(server), await rawConnection(server)];
    await kept.write(getRequest);
    await kept.more();
    await server.close(60_000);
    await Promise.all([kept.ended, silent.ended]);
    expect(await refused(server.port)).toBe("ECONNREFUSED");
    await expect(call()).rejects.toMatchObject({ code: 14 });
  });

  test("lets the calls under way be answered, and says that the connection ends", async () => {
    const { server, arrived, release } = await startHeld();
    const connection = await rawConnection(server);
    await connection.write(getRequest);
    const overGrpc = grpcOf(server)();
    await arrived;
    const closed = server.close(60_000);
    release();
    expect((await overGrpc).length).toBeGreaterThan(0);
    await connection.ended;
    expect(connection.text()).toContain("\r\nConnection: close\r\n");
    expect(connection.text()).toContain(`{"name":"${queue}"}`);
    await closed;
  });

  test("ends a connection whose answer had begun, as soon as it is complete", async () => {
    const begun = Promise.withResolvers<ServerResponse>();
    const onRequest = (_: IncomingMessage, response: ServerResponse) => {
      response.writeHead(200, { "Content-Length": 4 }).write("ha");
      begun.resolve(response);
    };
    const server = await start(table, { onRequest });
    const connection = await rawConnection(server);
    await connection.write(getRequest);
    const response = await begun.promise;
    const closed = server.close(60_000);
    response.end("lf");
    await Promise.all([connection.ended, closed]);
    expect(connection.text()).toMatch(/\r\n\r\nhalf$/);
  });

  test("cuts off what is not answered in time", async () => {
    const clock = createManualClock();
    const { server, arrived } = await startHeld({ clock });
    const overRest = answerOf(server, new Agent()).catch((error: NodeJS.ErrnoException) => error.code);
    const overGrpc = grpcOf(server)().catch(({ code }) => code);
    await arrived;
    const closed = server.close(5000);
    await clock.advance(5000);
    await closed;
    expect(await overRest).toBe("ECONNRESET");
    // Cancelled or unavailable, as the cut meets the call.
    expect([1, 14]).toContain(await overGrpc);
  });
});

function answerOf(server: Server, agent: Agent, headers: Record<string, string> = {}) {
  return new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
    const request = httpRequest(`${server.url}/v2/${queue}`, { agent, headers });
    request.on("error", reject).on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
      });
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    request.end();
  });
}

describe("a web page elsewhere", () => {
  const taken: string[] = [];
  const onRequest = ({ url = "" }: IncomingMessage, response: ServerResponse) => {
    taken.push(url);
    response.end("taken");
  };
  const ask = async (headers: Record<string, string>, allowedHosts: string[] = [], host = "127.0.0.1") => {
    taken.length = 0;
    const server = await start(table, { onRequest, allowedHosts, host });
    return answerOf(server, new Agent(), headers);
  };

  test.each(["localhost", "localhost:8123", "LOCALHOST", "127.0.0.1:1", "127.1.2.3", "[::1]:8123", "app.localhost:1"])(
    "is not meant by the host %s",
    async (host) => {
      expect(await ask({ host })).toEqual({ status: 200, text: "taken" });
    },
  );

  test.each([
    "evil.test",
    "evillocalhost",
    "localhost.evil.test",
    "127.0.0.1.evil.test",
    "128.0.0.1",
    "[::2]",
    "a@localhost.test",
    "a b",
  ])("cannot reach the server as %j", async (host) => {
    const { status, text } = await ask({ host });
    expect([status, JSON.parse(text).error.status, taken]).toEqual([403, "PERMISSION_DENIED", []]);
  });

  test("cannot leave the host out", async () => {
    const connection = await rawConnection(await start());
    await connection.write(`GET /v2/${queue} HTTP/1.0\r\n\r\n`);
    await connection.ended;
    expect(connection.text()).toMatch(/^HTTP\/1\.1 403 /);
  });

  test("can be allowed by its name", async () => {
    const allowed = ["Tasks.Internal"];
    expect(await ask({ host: "tasks.internal:80" }, allowed)).toMatchObject({ status: 200 });
    expect(await ask({ host: "other.internal" }, allowed)).toMatchObject({ status: 403 });
  });

  test("is not told by its host when the server listens on the network", async () => {
    expect(await ask({ host: "tasks.internal" }, [], "0.0.0.0")).toMatchObject({ status: 200 });
    expect(await ask({ host: "tasks.internal", origin: "https://evil.test" }, [], "0.0.0.0")).toMatchObject({
      status: 403,
    });
  });

  test.each(["https://evil.test", "null", "http://localhost.evil.test", "chrome-extension://abc", "nonsense", ""])(
    "cannot drive it: origin %j",
    async (origin) => {
      const { status, text } = await ask({ origin });
      expect([status, JSON.parse(text).error.status, taken]).toEqual([403, "PERMISSION_DENIED", []]);
    },
  );

  test.each(["http://localhost:3000", "http://127.0.0.1", "https://app.localhost", "http://[::1]:5173"])(
    "is not meant by the origin %s",
    async (origin) => {
      expect(await ask({ origin })).toMatchObject({ status: 200 });
    },
  );
});
