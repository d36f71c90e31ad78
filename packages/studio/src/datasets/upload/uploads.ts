import type { ComponentType } from "react";

/** An upload that this page of the browser knows of: under way, paused, or over and not looked at yet. */
export interface KnownUpload {
  projectId: string;
  datasetId: string;
  /** The dataset's. */
  name: string;
}

/** What is shown of one wherever one is in the Studio. Comes with the page of datasets, so that no other has to load it. */
type Shown = ComponentType<{ upload: KnownUpload }>;

let known: ReadonlyArray<{ upload: KnownUpload; Shown: Shown; isCut: boolean }> = [];
const listeners = new Set<() => void>();

function set(next: typeof known): void {
  known = next;
  for (const listener of listeners) listener();
}

/** The uploads above all pages: they go on while one looks at something else. */
export const uploads = {
  list: () => known,
  add(upload: KnownUpload, Shown: Shown): void {
    if (known.every((one) => one.upload.datasetId !== upload.datasetId))
      set([...known, { upload, Shown, isCut: false }]);
  },
  remove(datasetId: string): void {
    if (known.some((one) => one.upload.datasetId === datasetId)) {
      set(known.filter((one) => one.upload.datasetId !== datasetId));
    }
  },
  /** Whether it has stopped because Galley cannot be reached, and waits until it can. */
  isCut: (datasetId: string): boolean => known.some((one) => one.isCut && one.upload.datasetId === datasetId),
  setCut(datasetId: string, isCut: boolean): void {
    if (uploads.isCut(datasetId) === isCut) return;
    set(known.map((one) => (one.upload.datasetId === datasetId ? { ...one, isCut } : one)));
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};
