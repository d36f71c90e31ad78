import type { CallOptions } from "./options.ts";

/** A file to be uploaded: a browser's `File`, or bytes with a name (in Node `fs.openAsBlob` reads them as they are sent). */
export type UploadFile = (Blob & { readonly name: string }) | { readonly name: string; readonly blob: Blob };

/**
 * `stored`: it is in the dataset now. `duplicate`: its name was there before; with `sameContent` the picture is the very
 * same, and nothing is missing. `refused`: it would be refused again. `failed`: it may succeed when it is sent again. In a
 * report `queued` are those that were not sent, and `uploading` those whose request was under way at the end: they may have
 * been taken in or not.
 */
export type UploadState = "queued" | "uploading" | "stored" | "duplicate" | "refused" | "failed";

/** One file of an upload, as it is now. */
export type UploadedFileStatus = {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly state: UploadState;
  /** Bytes that have left; all of them once its fate is known. */
  readonly sent: number;
  /** Why it is `duplicate`, `refused` or `failed`. */
  readonly reason: string | null;
  /** The picture: of a stored file, and of a duplicate where the server says it. */
  readonly imageId: string | null;
  /** Of a duplicate: whether the picture of that name has the very same bytes. */
  readonly sameContent: boolean | null;
};

/** How many files are in which state. They add up to all of them. */
export type UploadCounts = Readonly<Record<UploadState, number>>;

export type UploadProgress = {
  /** In the order in which they were given. */
  readonly files: readonly UploadedFileStatus[];
  readonly counts: UploadCounts;
  readonly totalBytes: number;
  /** Of files whose fate is known, and what has left of those under way. It falls when a request has to be repeated. */
  readonly sentBytes: number;
  /** 0 to 100, of the bytes. */
  readonly percentage: number;
};

/** What became of an upload. */
export type UploadReport = Pick<UploadProgress, "files" | "counts"> & {
  /** The jobs that process the stored files, as far as answers told of them. */
  readonly jobIds: readonly string[];
  /** The files that may still be sent: failed, not sent because of an abort, or under way at its moment. A second call with these goes on. */
  readonly left: readonly UploadFile[];
  /** Whether the signal ended it before its end. */
  readonly aborted: boolean;
};

export type UploadOptions = CallOptions & {
  /** Requests at once, 1 to 5. 3. */
  concurrency?: number | undefined;
  /** Called when a file has changed its state, and as bytes leave where that is known (browsers). */
  onProgress?: ((progress: UploadProgress) => void) | undefined;
};
