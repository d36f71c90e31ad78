import type { UploadedFile } from "@galley/contract";
import type { Planned } from "./upload-plan.ts";
import type {
  UploadCounts,
  UploadedFileStatus,
  UploadFile,
  UploadProgress,
  UploadReport,
  UploadState,
} from "./upload-types.ts";

type Change = Partial<Omit<UploadedFileStatus, "name" | "size">>;

const isOver = (state: UploadState): boolean => state !== "queued" && state !== "uploading";

/** Keeps what became of each file, and shows it. */
export function createRecord(
  given: readonly UploadFile[],
  planned: readonly Planned[],
  onProgress: ((progress: UploadProgress) => void) | undefined,
) {
  const files: UploadedFileStatus[] = planned.map(({ name, blob: { size } }) => ({
    name,
    size,
    state: "queued",
    sent: 0,
    reason: null,
    imageId: null,
    sameContent: null,
  }));
  const jobIds = new Set<string>();
  /** Pictures that a file of this upload has been told to be. */
  const credited = new Set<string>();

  const set = ({ index }: Planned, change: Change): void => {
    const file = files[index] as UploadedFileStatus;
    files[index] = { ...file, ...change, ...(change.state && isOver(change.state) && { sent: file.size }) };
  };
  const countsOf = (): UploadCounts => {
    const counts = { queued: 0, uploading: 0, stored: 0, duplicate: 0, refused: 0, failed: 0 };
    for (const { state } of files) counts[state]++;
    return counts;
  };
  function show(): void {
    if (!onProgress) return;
    const sum = (of: (file: UploadedFileStatus) => number) => files.reduce((total, file) => total + of(file), 0);
    const [totalBytes, sentBytes] = [sum(({ size }) => size), sum(({ sent }) => sent)];
    const percentage = totalBytes === 0 ? 100 : (sentBytes / totalBytes) * 100;
    onProgress({ files: [...files], counts: countsOf(), totalBytes, sentBytes, percentage });
  }

  return {
    show,
    end(one: readonly Planned[], state: "queued" | "refused" | "failed", reason: string | null): void {
      for (const file of one) set(file, { state, reason, sent: 0 });
    },
    begin(chunk: readonly Planned[]): void {
      for (const file of chunk) set(file, { state: "uploading", sent: 0, reason: null });
      show();
    },
    /** `share` (0 to 1) of a request has left: its files one after the other. */
    sent(chunk: readonly Planned[], share: number): void {
      let left = share * chunk.reduce((total, { blob }) => total + blob.size, 0);
      for (const file of chunk) {
        set(file, { sent: Math.min(file.blob.size, Math.max(0, Math.round(left))) });
        left -= file.blob.size;
      }
      show();
    },
    /**
     * What the server said of a file. One that it has already, with the same bytes, was stored by an earlier try whose
     * answer did not come, if there was one.
     */
    settle(file: Planned, told: UploadedFile, mayHaveArrived: boolean): void {
      const { status, reason, image_id: imageId, same_content: sameContent = null } = told;
      const byUs = mayHaveArrived && status === "duplicate" && sameContent === true && !credited.has(imageId ?? "");
      if (imageId !== null) credited.add(imageId);
      if (byUs || status === "stored") set(file, { state: "stored", imageId, reason: null });
      else set(file, { state: status, imageId, reason, sameContent });
    },
    addJobs(ids: readonly string[]): void {
      for (const id of ids) jobIds.add(id);
    },
    report(aborted: boolean): UploadReport {
      const left = given.filter((_, index) => ["queued", "uploading", "failed"].includes(files[index]?.state ?? ""));
      return { files: [...files], counts: countsOf(), jobIds: [...jobIds], left, aborted };
    },
  };
}

export type UploadRecord = ReturnType<typeof createRecord>;
