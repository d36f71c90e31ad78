import { CloudTasksClient } from "@google-cloud/tasks";
import { type ClientOptions, credentials, Client as GrpcClient, type ServiceError } from "@grpc/grpc-js";
import { PassThroughClient } from "google-auth-library";
import type { Type } from "protobufjs/light.js";
import { createGrpcFace } from "../../../src/server/protocol/grpc.ts";
import { type ListenOptions, listen } from "../../../src/server/protocol/one-port.ts";
import { loadProtos } from "../../../src/server/protocol/protos.ts";
import { createRestFace } from "../../../src/server/protocol/rest.ts";
import type { Message, RpcTable } from "../../../src/server/rpc.ts";

export const root = loadProtos();

/** A message's bytes in the shape that rpc.ts promises to the calls. */
export const seen = (type: Type, bytes: Uint8Array): Message =>
  type.toObject(type.decode(bytes), { longs: Number, enums: String, defaults: true, oneofs: true });

export const tasksService = "google.cloud.tasks.v2.CloudTasks";

/** A call as it came to the table. */
export interface Call {
  method: string;
  request: Message;
}

/** A table with every method of the server's services: notes the calls, and answers with `answers[method]`, or nothing. */
export function recordingTable(calls: Call[], answers: Record<string, Message> = {}): RpcTable {
  const table: RpcTable = {};
  for (const name of [tasksService, "google.cloud.location.Locations", "google.longrunning.Operations"]) {
    const rpcs = root.lookupService(name).methodsArray.map(({ name: method }) => [
      method,
      async (request: Message) => {
        calls.push({ method, request });
        return answers[method] ?? {};
      },
    ]);
    table[name] = Object.fromEntries(rpcs);
  }
  return table;
}

export type Server = Awaited<ReturnType<typeof openServer>>;

/** The table behind both transports on a free port. */
export async function openServer(table: RpcTable, options: Partial<ListenOptions> = {}) {
  const defects: unknown[] = [];
  const onDefect = (error: unknown) => defects.push(error);
  const rest = createRestFace(root, table, { onDefect });
  const onePort = await listen({
    host: "127.0.0.1",
    port: 0,
    grpc: createGrpcFace(root, table, { onDefect }),
    onRequest: (request, response) => {
      rest(request, response).then((mine) => mine || response.writeHead(200).end("another route"));
    },
    ...options,
  });
  return { ...onePort, defects };
}

/** The official client, unchanged, as its users point it at an emulator. */
export function officialClient(port: number, transport: "gRPC" | "REST"): CloudTasksClient {
  // No look-ups of credentials or of a metadata server.
  const authClient = new PassThroughClient();
  const options =
    transport === "gRPC"
      ? { servicePath: "127.0.0.1", port, sslCreds: credentials.createInsecure(), authClient }
      : { fallback: "rest", protocol: "http", apiEndpoint: "127.0.0.1", port, authClient };
  return new CloudTasksClient(options as ConstructorParameters<typeof CloudTasksClient>[0]);
}

/** Bytes to a method, bytes back; rejects with the status. */
export function grpcCaller(port: number, options: ClientOptions = {}) {
  const client = new GrpcClient(`127.0.0.1:${port}`, credentials.createInsecure(), options);
  const same = (bytes: Buffer): Buffer => bytes;
  return {
    client,
    bytes: (path: string, request: Uint8Array): Promise<Buffer> =>
      new Promise((resolve, reject) => {
        client.makeUnaryRequest(path, same, same, Buffer.from(request), (error: ServiceError | null, answer) =>
          error ? reject(error) : resolve(answer as Buffer),
        );
      }),
    async call(path: string, requestType: Type, request: Message): Promise<Buffer> {
      return this.bytes(path, requestType.encode(requestType.fromObject(request)).finish());
    },
  };
}

/** A REST call; `json` is sent as it is, a string as text. */
export async function rest(url: string, verb: string, json?: unknown, headers: Record<string, string> = {}) {
  const body = json === undefined ? null : typeof json === "string" ? json : JSON.stringify(json);
  const response = await fetch(url, {
    method: verb,
    body,
    headers: { "content-type": "application/json", ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): Message {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
