import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server as NetServer, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import { fromJSON } from "@grpc/proto-loader";
import { createMailbox } from "../mailbox.ts";

// biome-ignore lint/suspicious/noExplicitAny: the shapes are those of the protos; a test names the fields it looks at.
type Message = any;

/** What the service does with a call. */
export type Reply =
  | { ok: Message }
  /** A status, by google.rpc.Code. */
  | { code: number; details: string }
  /** Never answers. */
  | "silence"
  /** Cuts the connection under the call. */
  | "cut";

/** A call as it arrived. */
export interface Received {
  rpc: string;
  request: Message;
  headers: Record<string, unknown>;
  /** Seconds that its sender waits for an answer. */
  patience: number;
}

const protos = fileURLToPath(new URL("../../protos/protos.json", import.meta.resolve("@google-cloud/tasks")));
const definition = fromJSON(JSON.parse(readFileSync(protos, "utf8")), { longs: Number, enums: String, defaults: true });
const service = definition["google.cloud.tasks.v2.CloudTasks"] as grpc.ServiceDefinition;

export const missingQueue: Reply = {
  code: grpc.status.NOT_FOUND,
  details: "Queue does not exist. If you just created the queue, wait at least a minute for the queue to initialize.",
};

/** A Cloud Tasks whose every answer a test decides. A call that nothing was decided for is refused. */
export async function openFakeService() {
  const scripts = new Map<string, Reply[]>();
  const standing = new Map<string, Message>();
  const received: Received[] = [];
  const arrivals = createMailbox<Received>();
  const connections = createMailbox<Socket>();
  const sockets = new Set<Socket>();
  const server = new grpc.Server();
  server.addService(
    service,
    Object.fromEntries(
      Object.keys(service).map((rpc) => [rpc, (call: Call, callback: Callback) => answer(rpc, call, callback)]),
    ),
  );
  const injector = server.createConnectionInjector(grpc.ServerCredentials.createInsecure());

  type Call = grpc.ServerUnaryCall<Message, Message>;
  type Callback = grpc.sendUnaryData<Message>;

  function answer(rpc: string, call: Call, callback: Callback): void {
    const patience = (Number(call.getDeadline()) - Date.now()) / 1000;
    const arrival = { rpc, request: call.request, headers: call.metadata.getMap(), patience };
    received.push(arrival);
    const undecided = { code: grpc.status.INTERNAL, details: `nothing was decided for ${rpc}` };
    const reply = ofStanding(rpc, call.request) ?? scripts.get(rpc)?.shift() ?? undecided;
    if (reply === "cut") for (const socket of sockets) socket.destroy();
    else if (reply !== "silence")
      callback(
        "ok" in reply ? null : Object.assign(new Error(reply.details), reply),
        "ok" in reply ? reply.ok : undefined,
      );
    arrivals.push(arrival);
  }

  function ofStanding(rpc: string, { name, parent }: Message): Reply | undefined {
    if (rpc === "GetQueue" && standing.has(name)) return { ok: standing.get(name) };
    return rpc === "ListTasks" && standing.has(parent) ? { ok: { tasks: [] } } : undefined;
  }

  let listener: NetServer;
  async function listen(port: number): Promise<number> {
    listener = createServer((socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => {});
      injector.injectConnection(socket);
      connections.push(socket);
    });
    await new Promise<void>((resolve) => listener.listen(port, "127.0.0.1", resolve));
    return (listener.address() as AddressInfo).port;
  }
  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => listener.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  const port = await listen(0);
  return {
    endpoint: `127.0.0.1:${port}`,
    received: received as readonly Received[],
    /** The calls of one kind that have arrived so far. */
    calls: (rpc: string) => received.filter((call) => call.rpc === rpc),
    /** The next call, in order of arrival; waits for it. */
    next: () => arrivals.next(),
    /** The next connection that is made to the service; waits for it. */
    connected: () => connections.next(),
    /** What the next calls of this kind are answered with, one after the other. */
    decide(rpc: string, ...replies: Reply[]) {
      scripts.set(rpc, [...(scripts.get(rpc) ?? []), ...replies]);
    },
    /** A queue that is there and empty, and of which no test need decide anything. */
    has(queue: Message) {
      standing.set(queue.name, queue);
    },
    /** Stops listening, and cuts all connections: the process is gone. */
    stop,
    /** Listens again at the same port. */
    start: () => listen(port),
    async close() {
      if (listener.listening) await stop();
      server.forceShutdown();
    },
  };
}
