import type { IncomingMessage, ServerResponse } from "node:http";
import type { Root } from "protobufjs/light.js";
import { RpcError, type RpcTable } from "../rpc.ts";
import { BodyTooLarge, readBody } from "./body.ts";
import type { FaceOptions } from "./grpc.ts";
import { writeMessage } from "./json/write.ts";
import { servedMethods } from "./methods.ts";
import { readRequest } from "./request.ts";
import { createRouter, type Match, type Router } from "./routes.ts";
import { toStatus } from "./status.ts";

/** Answers a request; false, and nothing done, when its path is none of Cloud Tasks'. Never rejects. */
export type RestFace = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const ownPaths = /^\/(?:v2\/|v1\/projects\/|projects\/)/;

const noBody = Buffer.alloc(0);

/**
 * The calls of `table` as Google's REST API has them, by the `google.api.http` rules of the protos. Paths count with and
 * without `/v2`: firebase-admin leaves it out when it talks to an emulator.
 */
export function createRestFace(root: Root, table: RpcTable, { onDefect }: FaceOptions): RestFace {
  const router = createRouter(servedMethods(root, table));

  async function answer(match: Match, request: IncomingMessage, query: URLSearchParams): Promise<unknown> {
    const body = match.route.body === undefined ? noBody : await readBody(request);
    // The caller has gone away.
    if (!body) return undefined;
    const contentType = request.headers["content-type"] ?? "";
    const message = readRequest({ match, query, body, contentType });
    return writeMessage(await match.route.method.call(message), { numericEnums: wantsNumbers(query) });
  }

  return async (request, response) => {
    const { method = "GET", url = "/" } = request;
    const mark = url.indexOf("?");
    const path = mark < 0 ? url : url.slice(0, mark);
    if (!ownPaths.test(path)) return false;
    const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
    const indent = query.get("prettyPrint") === "true" || query.get("$prettyPrint") === "true" ? 2 : 0;
    try {
      if (method === "OPTIONS") return sendVerbs(response, router, path);
      const match = router.match(method === "HEAD" ? "GET" : method, path);
      if (!match) throw new RpcError("NOT_FOUND", "Method not found.");
      const json = await answer(match, request, query);
      if (json !== undefined) send(response, 200, json, indent);
    } catch (error) {
      if (!(error instanceof RpcError)) onDefect(error);
      sendError(response, error, indent);
    }
    return true;
  };
}

/** `$alt=json;enum-encoding=int`, as Google's client for Node asks. */
const wantsNumbers = (query: URLSearchParams): boolean =>
  [...query.getAll("$alt"), ...query.getAll("alt")].some((alt) => alt.includes("enum-encoding=int"));

function sendVerbs(response: ServerResponse, router: Router, path: string): true {
  const verbs = router.verbs(path);
  if (verbs.length === 0) throw new RpcError("NOT_FOUND", "Method not found.");
  response.writeHead(204, { Allow: [...verbs, "OPTIONS"].join(", ") }).end();
  return true;
}

function send(response: ServerResponse, status: number, json: unknown, indent = 0): void {
  const text = JSON.stringify(json, undefined, indent);
  response.writeHead(status, {
    "Content-Type": "application/json; charset=UTF-8",
    "Content-Length": Buffer.byteLength(text),
    "X-Content-Type-Options": "nosniff",
  });
  response.end(text);
}

/** Answers with an error in the form of Google's REST APIs. */
export function sendError(response: ServerResponse, error: unknown, indent = 0): void {
  const { http, message, name, details } = toStatus(error);
  const code = error instanceof BodyTooLarge ? 413 : http;
  send(response, code, { error: { code, message, status: name, ...(details.length > 0 && { details }) } }, indent);
}
