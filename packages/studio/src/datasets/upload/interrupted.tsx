import { History } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import { readNote, type UploadNote, whenNobodyUploads, writeNote } from "./note.ts";

/** What is known of an upload to this dataset that ended with its page, and a way to forget it. */
export function useInterrupted(datasetId: string): [UploadNote | null, forget: () => void] {
  const [note, setNote] = useState<UploadNote | null>(null);
  useEffect(() => whenNobodyUploads(datasetId, () => setNote(readNote(datasetId))), [datasetId]);
  const forget = () => {
    writeNote(datasetId, null);
    setNote(null);
  };
  return [note, forget];
}

interface InterruptedProps {
  note: UploadNote;
  onForget(): void;
  /** Buttons that choose the files. */
  children: ReactNode;
}

/** Says what has happened, and how to go on. */
export function Interrupted({ note: { stored, total }, onForget, children }: InterruptedProps) {
  return (
    <section
      aria-label="Interrupted upload"
      className="flex flex-wrap items-center gap-x-6 gap-y-3 rounded-panel border border-border bg-warning-soft p-4"
    >
      <History aria-hidden className="size-5 shrink-0 text-warning" />
      <div className="min-w-0 flex-1 basis-72">
        <p className="font-semibold">An upload was interrupted</p>
        <p>
          The page was closed or loaded again when {formatCount(stored)} of {plural(total, "file")} had arrived. Choose
          the same files again to go on: only what is missing is sent.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {children}
        <Button size="sm" variant="ghost" onClick={onForget}>
          Dismiss
        </Button>
      </div>
    </section>
  );
}
