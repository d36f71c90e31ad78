import type { BlogJobStatus } from "@galley/client";
import { useQuery } from "@tanstack/react-query";
import { RotateCw } from "lucide-react";
import { useAccess } from "../../shell/access.tsx";
import { useGalley } from "../../shell/galley.tsx";
import { useNow } from "../../ui/figures.tsx";
import { formatDuration } from "../../ui/format.ts";

/** An attempt has failed, and another follows by itself. */
export function Retrying({ job }: { job: BlogJobStatus }) {
  const waits = job.status === "queued" || job.status === "pending";
  const next = useNextAttempt(job, waits);
  return (
    <section aria-label="Trying again" className="flex gap-3 rounded-panel border border-border bg-warning-soft p-4">
      <RotateCw aria-hidden className="mt-0.5 size-5 shrink-0 text-warning" />
      <div className="min-w-0">
        <p className="font-semibold">
          {`Attempt ${job.retry_count} failed. `}
          {waits ? <When next={next} /> : `Attempt ${job.retry_count + 1} is under way.`}
        </p>
        <p className="break-words text-muted">{job.error_message}</p>
        {job.error_code && <code className="text-[13px] text-muted">{job.error_code}</code>}
      </div>
    </section>
  );
}

/** The queue that posts are written from. */
const blogQueue = "blog-generation-queue";

/** When the queue brings the job again; only who may look at queues is told. */
function useNextAttempt({ task_name, retry_count }: BlogJobStatus, waits: boolean): number | undefined {
  const client = useGalley();
  const { isAdmin } = useAccess();
  const task = task_name?.split("/").at(-1);
  const found = useQuery({
    queryKey: ["write", "next-attempt", task_name, retry_count],
    queryFn: ({ signal }) => client.getQueueTask(blogQueue, task ?? "", { signal }),
    enabled: waits && isAdmin && task !== undefined,
  });
  return found.data && Date.parse(found.data.schedule_time);
}

function When({ next }: { next: number | undefined }) {
  const now = useNow(1000);
  if (next === undefined) return "Galley tries again by itself in a moment.";
  const seconds = Math.ceil((next - now) / 1000);
  if (seconds <= 0) return "Trying again now.";
  return `Trying again in ${seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1000)}.`;
}
