import { once } from "node:events";
import { connect as connectSocket, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { grpcCaller } from "../../server/protocol/harness.ts";
import { type Bench, useBench } from "../bench.ts";
import { connect, type FaceName, methodOf } from "../face.ts";
import { refusal } from "../refusal.ts";

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const settings = "\0\0\0\x04\0\0\0\0\0";
const host = "Host: 127.0.0.1\r\n";

/** What somebody may send to the port: a character is a byte. */
const nonsense: [what: string, bytes: string][] = [
  ["nothing", ""],
  ["bytes without sense", String.fromCharCode(...Array.from({ length: 4096 }, (_, at) => (at * 73 + 11) % 256))],
  ["a TLS greeting", "\x16\x03\x01\0\xc8\x01\0\0\xc4\x03\x03"],
  ["half a preface", "PRI * HT"],
  ["a preface that is none", "PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n"],
  ["a preface and nonsense", `${preface}${"x".repeat(100)}`],
  ["a frame larger than its limit", `${preface}${settings}\xff\xff\xff\0\0\0\0\0\x01`],
  ["a frame out of turn", `${preface}${settings}\0\0\x05\0\x01\0\0\0\x01hello`],
  ["a request line that is none", "HELLO\r\n\r\n"],
  ["half a header", `GET / HTTP/1.1\r\n${host}A: b`],
  ["a header without an end", `GET / HTTP/1.1\r\n${host}A: ${"x".repeat(20_000)}`],
  ["half a body", `POST /v2/projects/p/locations/l/queues HTTP/1.1\r\n${host}Content-Length: 99\r\n\r\n{"name`],
  [
    "a body of a negative length",
    `POST /v2/projects/p/locations/l/queues HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`,
  ],
  [
    "a chunk that is none",
    `POST /v2/projects/p/locations/l/queues HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
  ],
];

/** Begins to create a task, and lets go after so many turns of the event loop. */
const letGo: Record<FaceName, (bench: Bench, parent: string, task: object, turns: number) => Promise<void>> = {
  async gRPC({ server }, parent, task, turns) {
    const { client } = grpcCaller(server.port);
    const { path, requestType } = methodOf("CreateTask");
    const same = (bytes: Buffer) => bytes;
    const request = Buffer.from(requestType.encode(requestType.fromObject({ parent, task })).finish());
    await new Promise<void>((resolve) => {
      const call = client.makeUnaryRequest(path, same, same, request, () => resolve());
      afterTurns(turns, () => call.cancel());
    });
    client.close();
  },
  async REST({ server }, parent, task, turns) {
    const gone = new AbortController();
    afterTurns(turns, () => gone.abort());
    const body = JSON.stringify({ task });
    await fetch(`${server.url}/v2/${parent}/tasks`, { method: "POST", body, signal: gone.signal }).catch(() => {});
  },
};

function afterTurns(turns: number, run: () => void): void {
  if (turns === 0) run();
  else setImmediate(() => afterTurns(turns - 1, run));
}

export function connections(face: FaceName): void {
  describe("the port", () => {
    const bench = useBench(face);
    /** A connection by hand, and what it has received. */
    const open = async (): Promise<{ socket: Socket; text: () => string }> => {
      const socket = connectSocket(bench().server.port, "127.0.0.1");
      onTestFinished(() => void socket.destroy());
      let text = "";
      socket.setEncoding("latin1").on("data", (piece: string) => {
        text += piece;
      });
      // A reset is an end, too.
      socket.on("error", () => {});
      await once(socket, "connect");
      return { socket, text: () => text };
    };
    const write = (socket: Socket, bytes: string) =>
      new Promise<void>((resolve) => socket.write(bytes, "latin1", () => resolve()));
    /** The client that was there before and one that comes now are served. */
    const serves = async () => {
      const name = await bench().newQueue();
      const other = connect(face, bench().server.port);
      expect((await other.client.getQueue({ name }))[0].name).toBe(name);
      await other.close();
    };

    test.each(nonsense)("serves others while somebody sends %s, and vanishes or waits", async (_, bytes) => {
      const [vanishing, ending, staying] = [await open(), await open(), await open()];
      for (const { socket } of [vanishing, ending, staying]) await write(socket, bytes);
      vanishing.socket.resetAndDestroy();
      ending.socket.end();
      await serves();
      if (!ending.socket.closed) await once(ending.socket, "close");
      await serves();
    });

    test("answers HTTP/1.0, and a request that comes byte by byte", async () => {
      const queue = await bench().newQueue();
      for (const version of ["1.0", "1.1"]) {
        const { socket, text } = await open();
        for (const byte of `GET /v2/${queue} HTTP/${version}\r\n${host}Connection: close\r\n\r\n`)
          await write(socket, byte);
        await once(socket, "close");
        expect(text()).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
        expect(JSON.parse(text().split("\r\n\r\n")[1] ?? "")).toMatchObject({ name: queue });
      }
    });

    test("refuses a message above four megabytes", async () => {
      const queue = await bench().newQueue();
      const call = bench().create(queue, { httpRequest: { body: Buffer.alloc(5 * 1024 * 1024) } });
      const { code } = await refusal(call);
      expect(code).toBe(face === "gRPC" ? "RESOURCE_EXHAUSTED" : "INVALID_ARGUMENT");
      await serves();
      expect((await bench().client.listTasks({ parent: queue }))[0]).toEqual([]);
    });

    test("keeps all or nothing of a call that is let go", async () => {
      const queue = await bench().newQueue();
      await bench().client.pauseQueue({ name: queue });
      const names = Array.from({ length: 30 }, (_, number) => `${queue}/tasks/t-${number}`);
      const httpRequest = { url: "https://example.com/" };
      await Promise.all(names.map((name, turns) => letGo[face](bench(), queue, { name, httpRequest }, turns)));
      await serves();
      // Asking again for the same names says which there are; no other is there.
      const again = await Promise.all(
        names.map((name) =>
          bench()
            .create(queue, { name, httpRequest })
            .then(
              () => "created",
              async (error) => (await refusal(Promise.reject(error))).code,
            ),
        ),
      );
      expect(new Set(again).difference(new Set(["created", "ALREADY_EXISTS"]))).toEqual(new Set());
      const [tasks] = await bench().client.listTasks({ parent: queue });
      expect(tasks.map(({ name }) => name).sort()).toEqual(names.toSorted());
    });
  });
}
