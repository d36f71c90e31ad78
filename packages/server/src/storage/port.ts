import type { Readable } from "node:stream";

/** Part of an object: bytes `first` to `last`, both included and counted from 0; to the end without `last`. */
export interface ByteRange {
  first: number;
  last?: number | undefined;
}

export interface PutOptions {
  /** As it will be sent with the object: printable ASCII, at most 255 characters. */
  contentType: string;
  /** Likewise. */
  cacheControl?: string | undefined;
  /** Ends it while the source still flows; once all of it was taken, `put` runs to its end. */
  signal?: AbortSignal | undefined;
  /** More than that is refused with `too_large`. */
  maxBytes?: number | undefined;
  /** Where there is an object with this key it is left as it is, and this is refused with `exists`. */
  ifAbsent?: boolean | undefined;
}

/** What was stored. */
export interface PutResult {
  /** Bytes. */
  size: number;
  /** Of all bytes, in hexadecimal. */
  sha256: string;
}

/** What is known of an object without reading it. */
export interface ObjectInfo {
  /** Bytes of all of it. */
  totalSize: number;
  contentType: string;
  cacheControl: string | undefined;
  /** With its quotes, as in an `ETag` header; another one when other bytes were stored. */
  etag: string;
  /** When it was stored (ms since the epoch). */
  modified: number;
}

/** An object that is being read. Whoever gets it reads `stream` to its end or destroys it. */
export interface StoredObject extends ObjectInfo {
  /** Fails with a `StorageError`, or with the signal's reason. */
  stream: Readable;
  /** Bytes that `stream` gives: fewer than `totalSize` where a range was asked for. */
  size: number;
}

export interface ListedObject {
  key: string;
  /** Bytes. */
  size: number;
  /** When it was stored (ms since the epoch). */
  modified: number;
}

export interface SignedUrlOptions {
  /** Seconds from now until the URL works no more: 1 to 604,800 (a week; neither Google nor Amazon signs for longer). */
  expires: number;
  /** Instead of the stored one. */
  contentType?: string | undefined;
  /** The `Content-Disposition` it is served with: ASCII, so other letters of a file name go into `filename*=UTF-8''…`. */
  disposition?: string | undefined;
}

/**
 * Where files are kept. Keys have the form of `keys.ts`. Every failure is a `StorageError`, save that an aborted call fails
 * with the reason of its signal and a `put` whose source fails with the source's error.
 */
export interface Storage {
  /**
   * Stores an object, or another one in its place; readers see either the old one or the new one, whole. What was
   * acknowledged survives a crash. After an abort, an error of the source, or more than `maxBytes`, nothing is left behind
   * and an older object is untouched; a failure that is `unavailable` says nothing of what the service did. A source that
   * was not read to its end is destroyed. (A part of a multipart request must not be, or those behind it never come: it is
   * given through a `PassThrough`, and what is left of it is read away.)
   */
  put(key: string, body: Readable | Uint8Array, options: PutOptions): Promise<PutResult>;
  /** Opens an object, or part of it; undefined when there is none. A range that begins behind its end is `bad_range`. */
  get(
    key: string,
    options?: { range?: ByteRange | undefined; signal?: AbortSignal | undefined },
  ): Promise<StoredObject | undefined>;
  /** What is known of an object; undefined when there is none. */
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Deletes an object; that there is none is no error. */
  delete(key: string): Promise<void>;
  /** Deletes all objects whose keys begin with `prefix`, which ends in a slash. Gives how many there were. */
  deletePrefix(prefix: string): Promise<number>;
  /** The objects whose keys begin with `prefix` (all for an empty one), in the order of their keys' bytes. */
  list(prefix: string): AsyncIterable<ListedObject>;
  /**
   * An address from which anybody can GET the object until it expires; the object need not exist. Undefined where the
   * backend has no such addresses.
   */
  signedUrl(key: string, options: SignedUrlOptions): Promise<string | undefined>;
  /** Ends what runs by itself. Calls under way go on. */
  close(): Promise<void>;
}
