import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type Clock, systemClock } from "@galley/foundation";
import { RpcError } from "../rpc.ts";
import type { GrpcFace } from "./grpc.ts";
import { createGuard, isLoopback } from "./guard.ts";
import { sendError } from "./rest.ts";

export interface ListenOptions {
  /** The address or name to listen on. */
  host: string;
  /** 0 for one that is free. */
  port: number;
  grpc: GrpcFace;
  /** Everything that is not gRPC. */
  onRequest: (request: IncomingMessage, response: ServerResponse) => void;
  /** Names besides those of this machine that requests may be for while the server listens on loopback. */
  allowedHosts?: readonly string[];
  clock?: Clock;
}

export interface OnePort {
  /** Without a slash at its end. */
  url: string;
  port: number;
  /** Takes no more connections, lets the calls under way end for up to `graceMs`, and cuts off what is left then. */
  close(graceMs: number): Promise<void>;
}

/** Milliseconds that a connection may stay silent before it has said which protocol it speaks. */
const silentAtMost = 10_000;

/** Milliseconds that a connection is kept for the next request. Node's 5 s are shorter than many clients expect. */
const keptFor = 65_000;

/** How HTTP/2 begins when the client knows without asking that it is spoken; no method of HTTP/1.1 begins so. */
const preface = Buffer.from("PRI");

/**
 * Listens for gRPC and HTTP/1.1 on one port. Rejects with Node's error, such as EADDRINUSE, when the port cannot be had.
 */
export async function listen(options: ListenOptions): Promise<OnePort> {
  const { host, port, grpc, onRequest, allowedHosts = [], clock = systemClock } = options;
  const server = createServer({ keepAliveTimeout: keptFor });
  const silent = new Set<Socket>();
  takeApart(server, grpc, silent, clock);
  await new Promise<void>((resolve, reject) => {
    // It stays: an error later, such as too many open files, concerns one connection and not the server.
    server.on("error", reject);
    server.listen(port, host, resolve);
  });
  const { address, family, port: bound } = server.address() as AddressInfo;
  const guard = createGuard(isLoopback(address), allowedHosts);
  const unanswered = new Set<ServerResponse>();
  let closing = false;

  server.on("request", (request, response) => {
    unanswered.add(response);
    response.on("close", () => {
      unanswered.delete(response);
      if (closing) request.socket.destroySoon();
    });
    const refusal = guard.refusal(request);
    if (refusal === undefined) onRequest(request, response);
    else sendError(response, new RpcError("PERMISSION_DENIED", refusal));
  });

  const close = async (graceMs: number): Promise<void> => {
    closing = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of silent) socket.destroy();
    // Their clients are told not to use the connection again.
    for (const response of unanswered) response.shouldKeepAlive = false;
    const cancel = clock.after(graceMs, () => {
      grpc.cutOff();
      server.closeAllConnections();
    });
    await Promise.all([closed, grpc.drain()]);
    cancel();
  };
  return { url: `http://${nameOf(address, family)}:${bound}`, port: bound, close };
}

/** How the server is reached from this machine. */
function nameOf(address: string, family: string): string {
  if (family === "IPv6") return `[${address === "::" ? "::1" : address}]`;
  return address === "0.0.0.0" ? "127.0.0.1" : address;
}

/**
 * Lets the HTTP server see only the connections that are not gRPC. It stays the one that listens, because its time limits
 * and its closing of idle connections are only there while it does.
 */
function takeApart(server: Server, grpc: GrpcFace, silent: Set<Socket>, clock: Clock): void {
  const listeners = server.listeners("connection") as ((socket: Socket) => void)[];
  server.removeAllListeners("connection");
  const serveHttp = (socket: Socket): void => {
    for (const listener of listeners) listener.call(server, socket);
  };
  const serveGrpc = (socket: Socket): void => {
    // The HTTP server asks for half-open connections; an HTTP/2 session would never learn that its client is gone.
    socket.allowHalfOpen = false;
    grpc.accept(socket);
  };
  server.on("connection", (socket) => {
    silent.add(socket);
    firstBytes(socket, clock, (bytes) => {
      silent.delete(socket);
      if (bytes === undefined) return;
      socket.unshift(bytes);
      if (bytes.subarray(0, preface.length).equals(preface)) serveGrpc(socket);
      else serveHttp(socket);
    });
  });
}

/** Waits for as many bytes as tell the protocol. Calls back once, with nothing when the connection has ended before. */
function firstBytes(socket: Socket, clock: Clock, done: (bytes: Buffer | undefined) => void): void {
  let bytes = Buffer.alloc(0);
  const finish = (result: Buffer | undefined): void => {
    cancel();
    socket.off("readable", look).off("end", drop).off("error", drop).off("close", drop);
    done(result);
    if (result === undefined) socket.destroy();
  };
  const drop = (): void => finish(undefined);
  const look = (): void => {
    const more: Buffer | null = socket.read();
    if (more === null) return;
    bytes = Buffer.concat([bytes, more]);
    // "P" and "PR" can still become either.
    if (bytes.length >= preface.length || !preface.subarray(0, bytes.length).equals(bytes)) finish(bytes);
  };
  const cancel = clock.after(silentAtMost, drop);
  socket.on("readable", look).on("end", drop).on("error", drop).on("close", drop);
}
