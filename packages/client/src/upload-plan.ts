import type { UploadFile } from "./upload-types.ts";

/** A file of an upload: which one of those that were given it is, its name, and its bytes. */
export type Planned = { readonly index: number; readonly name: string; readonly blob: Blob };

/** Bytes that one file may have: the server's own limit. */
const mostFileBytes = 10 * 1024 * 1024;
/** Bytes of files in a request: Cloud Run takes 32 MiB over HTTP/1, and the form has bytes of its own. */
const mostRequestBytes = 25 * 1024 * 1024;
/** Files in a request. */
const mostRequestFiles = 100;

/** What was given, as it is sent. @throws TypeError for something that is no file with a name */
export function toPlanned(file: UploadFile, index: number): Planned {
  const blob = "blob" in file ? file.blob : file;
  if (!(blob instanceof Blob) || typeof file.name !== "string" || file.name === "") {
    throw new TypeError(`files[${index}] must be a File, or { name, blob }`);
  }
  return { index, name: file.name, blob };
}

/** Why the server would refuse a file, in its words, as far as its size tells; nothing of it needs to be sent then. */
export function refusalOf({ blob: { size } }: Planned): string | undefined {
  if (size === 0) return "File is empty";
  const megabytes = (bytes: number) => bytes / 1024 / 1024;
  return size > mostFileBytes
    ? `File exceeds ${megabytes(mostFileBytes)}MB limit (${megabytes(size).toFixed(1)}MB)`
    : undefined;
}

/**
 * Files of one name, one round each: of two the first has it, whichever of several requests at once arrives first. Names
 * are the same as the server takes them: the last part of a path.
 */
export function roundsOf(files: readonly Planned[]): Planned[][] {
  const seen = new Map<string, number>();
  const rounds: Planned[][] = [];
  for (const file of files) {
    const name = file.name.normalize("NFC").replace(/^.*[/\\]/s, "");
    const round = seen.get(name) ?? 0;
    seen.set(name, round + 1);
    rounds[round] ??= [];
    rounds[round].push(file);
  }
  return rounds;
}

/** Files in requests, in their order: each as full as the limits allow. */
export function chunksOf(files: readonly Planned[]): Planned[][] {
  const chunks: Planned[][] = [];
  let bytes = 0;
  for (const file of files) {
    const last = chunks.at(-1);
    if (last && last.length < mostRequestFiles && bytes + file.blob.size <= mostRequestBytes) {
      last.push(file);
      bytes += file.blob.size;
    } else {
      chunks.push([file]);
      bytes = file.blob.size;
    }
  }
  return chunks;
}
