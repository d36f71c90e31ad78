import type { Duplex } from "node:stream";
import {
  type handleUnaryCall,
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type StatusObject,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import type { Root } from "protobufjs/light.js";
import { RpcError, type RpcTable } from "../rpc.ts";
import { createProblems } from "./json/problems.ts";
import { readMessage } from "./json/read.ts";
import { type ServedMethod, servedMethods } from "./methods.ts";
import { toStatus } from "./status.ts";

export interface FaceOptions {
  /** Told of what a call threw that is no refusal; the caller learns nothing of it. Must not throw. */
  onDefect: (error: unknown) => void;
}

/** The server's gRPC. It has no port of its own: connections are handed to it. */
export interface GrpcFace {
  /** Takes over a connection, of which nothing has been read or what was read has been put back. */
  accept(connection: Duplex): void;
  /** Takes no new calls, and resolves when those under way are answered and the connections closed. */
  drain(): Promise<void>;
  /** Cuts off whatever is left. */
  cutOff(): void;
}

/** As much as Google's gRPC takes: 4 MiB of message and something for what surrounds it. */
const largestMessage = 4 * 1024 * 1024 + 64 * 1024;

/** The calls of `table` over gRPC, without TLS. */
export function createGrpcFace(root: Root, table: RpcTable, { onDefect }: FaceOptions): GrpcFace {
  const server = new Server({ "grpc.max_receive_message_length": largestMessage, "grpc.enable_channelz": 0 });
  const toStatusObject = statusWriter(root, onDefect);
  const definition: Record<string, ServiceDefinition[string]> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const method of servedMethods(root, table)) {
    const { path } = method;
    definition[path] = { path, requestStream: false, responseStream: false, ...bytes };
    implementation[path] = unary(method, onDefect, toStatusObject);
  }
  server.addService(definition, implementation);
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const connections = new Set<Duplex>();
  return {
    accept(connection) {
      connections.add(connection);
      connection.once("close", () => connections.delete(connection));
      injector.injectConnection(connection);
    },
    drain: () => new Promise((resolve) => server.tryShutdown(() => resolve())),
    cutOff() {
      server.forceShutdown();
      // A session that was asked to close waits for its client to end the connection, even when it is destroyed.
      for (const connection of connections) connection.destroy();
    },
  };
}

const asTheyAre = (buffer: Buffer): Buffer => buffer;

/** Messages are read and written inside the call, where an error in it can still be told apart. */
const bytes = {
  requestSerialize: asTheyAre,
  requestDeserialize: asTheyAre,
  responseSerialize: asTheyAre,
  responseDeserialize: asTheyAre,
};

type Bytes = Uint8Array & Buffer;

function unary(
  { requestType, responseType, call }: ServedMethod,
  onDefect: (error: unknown) => void,
  toStatusObject: (error: unknown) => StatusObject,
): handleUnaryCall<Buffer, Buffer> {
  const read = (request: Buffer) => {
    try {
      return requestType.decode(request);
    } catch {
      // The code that gRPC gives to this (grpc/doc/statuscodes.md, "Error parsing request proto").
      throw new RpcError("INTERNAL", "The request cannot be parsed.");
    }
  };
  const run = async (request: Buffer) => responseType.encode(await call(read(request))).finish() as Bytes;
  return ({ request }, answer) => {
    run(request).then(
      (response) => answer(null, response),
      (error) => {
        if (!(error instanceof RpcError)) onDefect(error);
        answer(toStatusObject(error));
      },
    );
  };
}

/** Makes gRPC statuses; details go into `grpc-status-details-bin` as a packed google.rpc.Status. */
function statusWriter(root: Root, onDefect: (error: unknown) => void): (error: unknown) => StatusObject {
  const type = root.lookupType("google.rpc.Status");
  return (error) => {
    const { code, message, details } = toStatus(error);
    const metadata = new Metadata();
    if (details.length > 0) {
      const problems = createProblems();
      const status = readMessage(type, { code, message, details }, "", problems);
      // Details that the protos do not know are a defect of the call; its refusal is told all the same.
      if (problems.found) onDefect(problems.refusal());
      else metadata.set("grpc-status-details-bin", type.encode(type.fromObject(status ?? {})).finish() as Bytes);
    }
    return { code, details: message, metadata };
  };
}
