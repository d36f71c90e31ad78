import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { Busboy } from "@fastify/busboy";
import type { Clock } from "@galley/foundation";
import { type Patience, watchClient } from "../../http/patience.ts";
import { Refusal } from "../../refusal.ts";

/** A file of a form. Its body is read to its end, or what comes behind it never comes. */
export interface FormFile {
  field: string;
  /** As it was sent. */
  filename: string;
  body: Readable;
}

/** How much a form may be. */
export interface FormLimits {
  /** As many as SPEC asks for in one dataset; a client sends more in several requests. */
  files: number;
  /** Nothing here needs any; browsers' libraries add a few. */
  fields: number;
  /** Bytes of the whole request; more than a thousand photos of a phone. */
  bytes: number;
}

export const usualFormLimits: FormLimits = { files: 1000, fields: 100, bytes: 4 * 1024 ** 3 };

export interface FormOptions {
  clock: Pick<Clock, "now" | "after">;
  limits: FormLimits;
  patience: Patience;
}

/** Bytes of a part's headers, of a field's value, and of what is kept between the socket and the files. */
const headerBytes = 16 * 1024;
const fieldBytes = 1024;
const bufferBytes = 256 * 1024;

const malformed = (sentence: string) => new Refusal("malformed_body", sentence);
const tooLarge = (sentence: string) => new Refusal("body_too_large", `${sentence} Send it in several requests.`);

function openParser({ headers }: IncomingMessage, { limits }: FormOptions) {
  const type = headers["content-type"];
  if (!type?.toLowerCase().startsWith("multipart/form-data")) {
    throw new Refusal("unsupported_media_type", "Send the files as multipart/form-data, each in a field `files`.");
  }
  const { files, fields } = limits;
  try {
    return new Busboy({
      headers: { ...headers, "content-type": type },
      highWaterMark: bufferBytes,
      fileHwm: bufferBytes,
      preservePath: true,
      limits: {
        files,
        fields,
        parts: files + fields,
        fieldSize: fieldBytes,
        headerPairs: 50,
        headerSize: headerBytes,
      },
    });
  } catch {
    throw malformed("The header Content-Type has no boundary, so the parts of the form cannot be told apart.");
  }
}

/** @throws Refusal for a request that is no form, or is announced as too large, before any of it is read */
export function checkForm(request: IncomingMessage, options: FormOptions): void {
  openParser(request, options);
  const { bytes } = options.limits;
  if (Number(request.headers["content-length"] ?? 0) > bytes) throw tooLarge(tooManyBytes(bytes));
}

const tooManyBytes = (most: number): string => `The request has more than ${most / 1024 ** 3} GiB.`;

/**
 * Reads a form as it comes. `onFile` gets one file after the other, each when it has resolved for the one before, and
 * resolves when its body was read. Gives the names of the other fields, which are ignored. Resolves when the whole form was
 * there; when it fails, bodies under way fail too, and the rest of the request flows away.
 *
 * @throws Refusal, or what `onFile` throws
 */
export function readForm(
  request: IncomingMessage,
  options: FormOptions,
  onFile: (file: FormFile) => Promise<void>,
): Promise<Set<string>> {
  const { limits, clock, patience } = options;
  const parser = openParser(request, options);
  const { promise, resolve, reject } = Promise.withResolvers<Set<string>>();
  const ignored = new Set<string>();
  const bodies = new Set<Readable>();
  let turn = Promise.resolve();
  let received = 0;
  let full = false;
  let over = false;
  const watch = watchClient(clock, patience, (sentence) => fail(new Refusal("request_timeout", sentence)));

  /** Of parts that wait all but the last are whole: so many small ones are not to pile up. */
  const hasRoom = (): boolean => !full && bodies.size <= 1;
  function flow(): void {
    if (over) return;
    watch.listen(hasRoom());
    if (hasRoom()) request.resume();
    else request.pause();
  }
  function end(): void {
    over = true;
    watch.stop();
    request.off("data", take).off("end", finish).off("close", breakOff);
    request.resume();
  }
  function fail(error: unknown): void {
    if (over) return;
    end();
    for (const body of bodies) body.destroy(error as Error);
    reject(error);
  }
  function take(chunk: Buffer): void {
    received += chunk.byteLength;
    watch.heard(chunk.byteLength);
    if (received > limits.bytes) {
      fail(tooLarge(tooManyBytes(limits.bytes)));
      return;
    }
    full = !parser.write(chunk);
    flow();
  }
  const finish = (): void => {
    watch.stop();
    parser.end();
  };
  const breakOff = (): void => void (request.complete || fail(malformed("The upload broke off.")));

  parser.on("file", (field, body, filename) => {
    // It may fail before it is its turn.
    body.on("error", () => {});
    if (over) return void body.resume();
    bodies.add(body);
    turn = turn.then(async () => {
      if (over) return;
      await onFile({ field: field ?? "", filename: filename ?? "", body });
      bodies.delete(body);
      flow();
    });
    turn.catch(fail);
  });
  parser.on("field", (field) => void ignored.add(field ?? ""));
  parser.on("filesLimit", () => fail(tooLarge(`There are more than ${limits.files} files.`)));
  parser.on("fieldsLimit", () => fail(tooLarge(`There are more than ${limits.fields} other fields.`)));
  parser.on("partsLimit", () => fail(tooLarge(`There are more than ${limits.files + limits.fields} parts.`)));
  parser.on("drain", () => {
    full = false;
    flow();
  });
  parser.on("error", () => fail(malformed("The form is cut off: its last boundary is missing.")));
  parser.on("finish", () => {
    turn.then(() => {
      if (over) return;
      end();
      resolve(ignored);
    }, fail);
  });
  request.on("error", breakOff).on("close", breakOff).on("end", finish).on("data", take);
  if (request.destroyed) breakOff();
  return promise;
}
