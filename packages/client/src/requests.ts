import { type Answer, isObject } from "./answer.ts";
import { type Call, connect } from "./connection.ts";
import { invalidAnswer } from "./errors.ts";
import { newIdempotencyKey } from "./idempotency-key.ts";
import type { CreateOptions, Options } from "./options.ts";

/** What an answer is to be: in words, and by samples of the fields that this package itself relies on. */
export type Shape<Kind> = { what: string; fields: { readonly [Field in keyof Kind]?: unknown } };

/** Sends a call and gives its answer. Rejects with a `GalleyError`. */
export async function ask<Kind>(options: Options, call: Call, shape: Shape<Kind>): Promise<Kind> {
  return read(await connect(options).send(call), shape);
}

/** The answer, if it has the shape. The server answers from the schemas that the types come from. */
export function read<Kind>({ body, status }: Answer, { what, fields }: Shape<Kind>): Kind {
  const fits = ([name, sample]: [string, unknown]): boolean => {
    const value = isObject(body) ? body[name] : undefined;
    return typeof value === typeof sample && Array.isArray(value) === Array.isArray(sample);
  };
  if (Object.entries(fields).every(fits)) return body as Kind;
  throw invalidAnswer(`The answer is not ${what}`, status);
}

export const get = (target: string, query?: Call["query"]): Call => ({
  method: "GET",
  target,
  ...(query && { query }),
  repeat: "always",
});

/** Does the same thing however often it arrives. */
export const repeatable = (method: "POST" | "PATCH" | "DELETE", target: string, body?: object): Call => ({
  method,
  target,
  body,
  repeat: "always",
});

/** Not sent again after a broken connection, because it may have arrived. */
export const once = (method: "POST" | "DELETE", target: string, body?: object): Call => ({
  ...repeatable(method, target, body),
  repeat: "when-refused",
});

/** Makes a job: the key has it made once, however often the request arrives. */
export const creating = (target: string, body: object, { idempotencyKey }: CreateOptions, query = {}): Call => ({
  ...repeatable("POST", target, body),
  query,
  headers: { "idempotency-key": idempotencyKey || newIdempotencyKey() },
});

/** The query that has the server answer at once and work in the background. */
export const inBackground = { async_mode: "true" };

/** Removes something. That it is gone after a try whose answer was lost is what was wanted. */
export async function remove(options: Options, target: string): Promise<void> {
  let tries = 0;
  const call = { ...repeatable("DELETE", target), onFailedTry: () => void tries++ };
  await connect(options)
    .send(call)
    .catch((error: { status?: number }) => {
      if (!(tries > 1 && error.status === 404)) throw error;
    });
}

/** Bytes in a millisecond that a request gets time for, besides its `timeout`: three at once on a slow mobile network. */
const slowest = 16;

/** Milliseconds that so many bytes may take to be sent. */
export const timeToSend = (bytes: number): number => bytes / slowest;
