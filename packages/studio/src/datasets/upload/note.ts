import { kept } from "../../shell/stored.ts";

/** What is left of an upload when the page that sent it is gone: files cannot be kept, but that there were some can. */
export interface UploadNote {
  total: number;
  stored: number;
  /** ms since the epoch. */
  at: number;
}

const storedNote = (datasetId: string) => kept(`upload.${datasetId}`);

export const writeNote = (datasetId: string, note: UploadNote | null): void =>
  storedNote(datasetId).set(note && JSON.stringify(note));

export function readNote(datasetId: string): UploadNote | null {
  try {
    const note = JSON.parse(storedNote(datasetId).get() ?? "null");
    return typeof note?.total === "number" && typeof note.stored === "number" && typeof note.at === "number"
      ? note
      : null;
  } catch {
    return null;
  }
}

/** Held by the page that uploads; the browser lets go when that is closed or loaded anew. */
const lockOf = (datasetId: string): string => `galley.upload.${datasetId}`;

/** Says to other tabs that this one uploads. The answer ends it. */
export function holdUpload(datasetId: string): () => void {
  const { promise: over, resolve: release } = Promise.withResolvers<void>();
  void locks()?.request(lockOf(datasetId), () => over);
  return release;
}

/**
 * Calls once no tab uploads to this dataset: at once if none does. Where the browser has no locks (pages that do not come
 * over https, but for this machine's own) a tab that is at work is known by how fresh its note is.
 */
export function whenNobodyUploads(datasetId: string, call: () => void): () => void {
  const controller = new AbortController();
  const { signal } = controller;
  const manager = locks();
  if (manager) {
    manager.request(lockOf(datasetId), { signal, mode: "shared" }, () => signal.aborted || call()).catch(() => {});
    return () => controller.abort();
  }
  const wait = Math.max(0, (readNote(datasetId)?.at ?? 0) + freshFor - Date.now());
  const timer = setTimeout(call, wait);
  return () => clearTimeout(timer);
}

/** ms for which a note without a lock is taken for that of a tab at work, which writes each second. */
const freshFor = 15_000;

const locks = (): LockManager | undefined => (navigator as Partial<Navigator>).locks;
