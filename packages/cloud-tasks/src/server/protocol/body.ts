import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { RpcError } from "../rpc.ts";

/** Bytes, before and after a compression is undone. */
const largestBody = 4 * 1024 * 1024;

/** The body is larger than the limit: the one refusal whose HTTP status its code does not say. */
export class BodyTooLarge extends RpcError {
  constructor() {
    super("INVALID_ARGUMENT", `Request payload size exceeds the limit: ${largestBody} bytes.`);
  }
}

const unzip = promisify(gunzip);

/** The whole body, out of its compression. Undefined when the caller has gone away before its end. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const encoding = request.headers["content-encoding"] ?? "identity";
  if (encoding !== "identity" && encoding !== "gzip")
    throw new RpcError("INVALID_ARGUMENT", `The content encoding ${encoding} is not supported; gzip is.`);
  const body = await received(request);
  return body && encoding === "gzip" ? unzipped(body) : body;
}

function received(request: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers["content-length"]) > largestBody) {
      reject(new BodyTooLarge());
      return;
    }
    const pieces: Buffer[] = [];
    let size = 0;
    request.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size > largestBody) reject(new BodyTooLarge());
      else pieces.push(piece);
    });
    request.on("end", () => resolve(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)));
    request.on("error", () => resolve(undefined));
    request.on("close", () => resolve(undefined));
  });
}

async function unzipped(body: Buffer): Promise<Buffer> {
  try {
    return await unzip(body, { maxOutputLength: largestBody });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw new BodyTooLarge();
    throw new RpcError("INVALID_ARGUMENT", "The request's body is not gzip, although its content encoding says so.");
  }
}
