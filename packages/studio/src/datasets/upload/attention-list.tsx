import type { UploadedFileStatus } from "@galley/client";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Disclosure } from "../../ui/disclosure.tsx";
import { formatBytes, formatCount, plural } from "../../ui/format.ts";
import { ProblemList } from "../problem-list.tsx";

/** Rows at a time: a folder with the wrong files may have thousands. */
const step = 50;

/** The files that were not taken in, each with its reason. */
export function AttentionList({ files }: { files: readonly UploadedFileStatus[] }) {
  const [most, setMost] = useState(step);
  const [open, setOpen] = useState(true);
  if (files.length === 0) return null;
  return (
    <Disclosure
      open={open}
      onToggle={setOpen}
      summary={files.length === 1 ? "1 file needs attention" : `${formatCount(files.length)} files need attention`}
      className="border-t border-border px-4 pt-1 pb-2"
    >
      <ProblemList
        label="Files that need attention"
        problems={files
          .slice(0, most)
          .map((file) => ({ name: file.name, aside: formatBytes(file.size), reason: reasonOf(file) }))}
      />
      {files.length > most && (
        <Button size="sm" variant="ghost" onClick={() => setMost(most + step)}>
          Show {plural(Math.min(step, files.length - most), "more file")}
        </Button>
      )}
    </Disclosure>
  );
}

function reasonOf({ state, reason }: UploadedFileStatus): string {
  if (state === "duplicate") return "Another image of this name is in the dataset";
  return reason ?? (state === "failed" ? "It did not arrive" : "It was refused");
}
