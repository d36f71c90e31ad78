import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { ErrorCode } from "@galley/contract";
import { Refusal } from "../refusal.ts";
import { toProblem } from "./problems.ts";

/** Errors of Node's HTTP parser, which come before there is a request (https://nodejs.org/api/http.html#event-clienterror). */
const parserErrors: Record<string, { code: ErrorCode; detail: string }> = {
  HPE_HEADER_OVERFLOW: { code: "headers_too_large", detail: "The headers are larger than 16 KiB." },
  ERR_HTTP_REQUEST_TIMEOUT: { code: "request_timeout", detail: "The request took too long to arrive." },
};

/** Answers what is not HTTP, in the form of every other error, and closes the connection. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { code, detail } = parserErrors[error.code ?? ""] ?? {
    code: "bad_request",
    detail: "What was sent is not a request that HTTP allows.",
  };
  const problem = toProblem(new Refusal(code, detail), "");
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    "content-type: application/problem+json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
  ];
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`);
}
