import type { BlogJobStatus } from "@galley/client";
import { RotateCw } from "lucide-react";
import { useNow } from "../../ui/figures.tsx";
import { formatDuration } from "../../ui/format.ts";

/** An attempt has failed, and another follows by itself. */
export function Retrying({ job }: { job: BlogJobStatus }) {
  const waits = job.status === "queued" || job.status === "pending";
  return (
    <section aria-label="Trying again" className="flex gap-3 rounded-panel border border-border bg-warning-soft p-4">
      <RotateCw aria-hidden className="mt-0.5 size-5 shrink-0 text-warning" />
      <div className="min-w-0">
        <p className="font-semibold">
          {`Attempt ${job.retry_count} failed. `}
          {waits ? <When next={job.next_attempt_at} /> : `Attempt ${job.retry_count + 1} is under way.`}
        </p>
        <p className="break-words text-muted">{job.error_message}</p>
        {job.error_code && <code className="text-[13px] text-muted">{job.error_code}</code>}
      </div>
    </section>
  );
}

function When({ next }: { next: string | null }) {
  const now = useNow(1000);
  if (next === null) return "Galley tries again by itself in a moment.";
  const seconds = Math.ceil((Date.parse(next) - now) / 1000);
  if (seconds <= 0) return "Trying again now.";
  return `Trying again in ${seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000)}.`;
}
