import { randomUUIDv7 } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { mostFileBytes } from "@galley/contract";
import { type Clock, fault } from "@galley/foundation";
import { branchOff, endOf, readHead } from "../../http/branch.ts";
import { type Patience, usualPatience, watchClient } from "../../http/patience.ts";
import type { Slots } from "../../jobs/slots.ts";
import type { Pixels } from "../../pixels/pixels.ts";
import { ImageRefused } from "../../pixels/refused.ts";
import { sniff } from "../../pixels/sniff.ts";
import { Refusal } from "../../refusal.ts";
import { StorageError } from "../../storage/errors.ts";
import type { PutResult, Storage } from "../../storage/port.ts";
import { cacheControl, type ImageFiles, keyOf } from "../files.ts";
import type { StoredUpload, UploadFacts, UploadRows } from "./rows.ts";

export interface UploadTools {
  rows: UploadRows;
  storage: Storage;
  files: Pick<ImageFiles, "read">;
  pixels: Pick<Pixels, "read">;
  /** For the looks at pictures that are stored: each has one in memory, whole. */
  slots: Slots;
  clock: Clock;
  /** ms that an upload is kept at the least; 0: for ever. */
  keptFor: number;
  /** Why something could not be removed that a sweep will. */
  onLeftOver: (error: unknown) => void;
}

/** As much as tells what a picture is. */
const headBytes = 1024;
/** ms: a picture of 10 MiB at the slowest rate is let in, and after twice that nobody works on it any more. */
const patience: Patience = { ...usualPatience, longest: 3 * 3_600_000 };
const unfinishedFor = 2 * patience.longest;

const accepted = "PNG, JPEG or WebP";
const unusable = (sentence: string): Refusal => new Refusal("no_usable_file", sentence);
const brokeOff = (): Refusal => new Refusal("malformed_body", "The upload broke off.");
const tooLarge = (): Refusal =>
  new Refusal("body_too_large", `A picture may have ${mostFileBytes / 1024 / 1024} MiB at the most.`);
const unavailable = (cause?: unknown): Refusal =>
  Object.assign(new Refusal("files_unavailable", "The picture could not be stored. Send it again in a moment."), {
    ...(cause !== undefined && { cause }),
  });

/** @throws Refusal for what is announced as no picture, or as too large a one, before any of it is read */
export function checkPictureHeaders({ headers }: IncomingMessage): void {
  if (!/^image\/(?:png|jpeg|webp)\s*(?:;|$)/i.test(headers["content-type"] ?? "")) {
    const how = "Send the picture's bytes, with the header Content-Type: image/png, image/jpeg or image/webp.";
    throw new Refusal("unsupported_media_type", how);
  }
  if (Number(headers["content-length"] ?? 0) > mostFileBytes) throw tooLarge();
}

/**
 * Takes in a picture: its bytes flow into storage, and are looked at there, every pixel. It is recorded when this
 * resolves. Where it fails nothing is left, or will be after a sweep if the process ends in the middle.
 *
 * @throws Refusal
 */
export async function receivePicture(
  tools: UploadTools,
  request: IncomingMessage,
  tenant: string,
  gone: AbortSignal,
): Promise<StoredUpload> {
  const late = new AbortController();
  const signal = AbortSignal.any([gone, late.signal]);
  const watch = watchBody(request, tools.clock, (reason) => late.abort(reason));
  try {
    const head = await readHeadOf(request, signal);
    const format = formatOf(head);
    const store = (key: string) => storeBody(tools.storage, request, { head, key, format, signal });
    return await take(tools, tenant, format, store, gone);
  } catch (error) {
    throw gone.aborted ? brokeOff() : error;
  } finally {
    watch.stop();
    // What still comes flows away: the next request on the connection is behind it.
    request.resume();
  }
}

/** While we take nothing, neither silence nor slowness is the client's. */
function watchBody(request: IncomingMessage, clock: Clock, onLate: (reason: Refusal) => void) {
  const watch = watchClient(clock, patience, (sentence) => onLate(new Refusal("request_timeout", sentence)));
  request
    .on("pause", () => watch.listen(false))
    .on("resume", () => watch.listen(true))
    .on("data", (bytes: Buffer) => watch.heard(bytes.byteLength))
    .once("end", watch.stop);
  return watch;
}

async function readHeadOf(request: IncomingMessage, signal: AbortSignal): Promise<Buffer> {
  const reading = readHead(request, headBytes);
  const ended = endOf(request, signal);
  ended.catch(() => {});
  try {
    // Not all that stops it is seen by the request.
    return await Promise.race([reading, ended.then(() => reading)]);
  } catch {
    reading.catch(() => {});
    throw signal.aborted ? signal.reason : brokeOff();
  }
}

/** What it is, its bytes say. @throws Refusal */
function formatOf(head: Buffer): UploadFacts["format"] {
  if (head.byteLength === 0) throw unusable("The body is empty; send the picture's bytes.");
  try {
    const format = sniff(head, accepted);
    if (format !== "gif") return format;
  } catch (error) {
    throw error instanceof ImageRefused ? unusable(error.message) : error;
  }
  throw unusable(`GIF pictures are not accepted here; send ${accepted}.`);
}

interface Body {
  head: Buffer;
  key: string;
  format: string;
  signal: AbortSignal;
}

async function storeBody(storage: Storage, request: IncomingMessage, { head, key, format, signal }: Body) {
  const branch = branchOff(request, head, () => {});
  const contentType = `image/${format}`;
  try {
    return await storage.put(key, branch, { contentType, cacheControl, signal, maxBytes: mostFileBytes });
  } catch (error) {
    branch.destroy();
    if (signal.aborted) throw signal.reason;
    if (!(error instanceof StorageError)) throw brokeOff();
    throw error.code === "too_large" ? tooLarge() : unavailable(error);
  }
}

/** From the row, which is there before the bytes, to the row that tells what they are. */
async function take(
  tools: UploadTools,
  tenant: string,
  format: UploadFacts["format"],
  store: (key: string) => Promise<PutResult>,
  gone: AbortSignal,
): Promise<StoredUpload> {
  const { rows, clock, keptFor } = tools;
  const id = randomUUIDv7();
  const key = keyOf(id, `picture.${format}`);
  const now = clock.now();
  await rows.begin({ id, tenant, key, created_at: now, expires_at: now + unfinishedFor });
  try {
    fault("picture-upload-noted");
    const { size, sha256 } = await store(key);
    fault("picture-upload-stored");
    const { width, height } = await lookAt(tools, key, gone);
    const facts = { sha256, width, height, format, size_bytes: size };
    const upload = await rows.finish({ id, tenant }, facts, keptFor === 0 ? null : clock.now() + keptFor);
    fault("picture-upload-recorded");
    if (!upload) throw unavailable();
    // The same bytes were there already.
    if (upload.id !== id) await discard(tools, { id, key });
    return upload;
  } catch (error) {
    await discard(tools, { id, key });
    throw error;
  }
}

/** Decodes all of a picture in storage. Few do so at once: each has it in memory, whole. @throws Refusal */
async function lookAt({ files, pixels, slots }: UploadTools, key: string, gone: AbortSignal) {
  const giveBack = await slots.take(gone);
  try {
    const picture = await files.read(key);
    if (!picture) throw unavailable();
    return await pixels.read(picture.bytes, gone);
  } catch (error) {
    if (error instanceof ImageRefused) throw unusable(error.message);
    throw error instanceof StorageError ? unavailable(error) : error;
  } finally {
    giveBack();
  }
}

/** Of an upload that is not whole nothing is kept. What cannot be removed now is removed when its time is over. */
async function discard({ rows, storage, onLeftOver }: UploadTools, { id, key }: { id: string; key: string }) {
  try {
    if (!(await rows.giveUp(id))) return;
    fault("picture-upload-given-up");
    await storage.delete(key);
    await rows.forget([id]);
  } catch (error) {
    onLeftOver(error);
  }
}
