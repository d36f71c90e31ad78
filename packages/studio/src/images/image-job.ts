import { type ImageJobStatus, isTerminal, type JobStatusEvent } from "@galley/client";
import { useGalley } from "@galley/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useJobEvents } from "../shell/live-jobs.tsx";

const keyOf = (jobId: string) => ["images", "job", jobId] as const;

/** An image job, live by the page's own stream of all jobs. */
export function useImageJob(jobId: string) {
  const client = useGalley();
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: keyOf(jobId),
    queryFn: ({ signal }) => client.getImageJob(jobId, { signal }),
  });
  const { data } = query;
  useJobEvents(({ job, jobs }) => {
    if (job?.job_id === jobId && data) {
      queries.setQueryData<ImageJobStatus>(keyOf(jobId), (now) => now && { ...now, ...job });
    }
    // Of its end, its result; of what is begun elsewhere, perhaps that it is this draft's final; after a break, all.
    const begun =
      job?.kind === "image" && job.job_id !== jobId && !isTerminal(job) && data?.is_draft && !data.final_job_id;
    const ended = job?.job_id === jobId && isTerminal(job);
    const missed = jobs !== null && data !== undefined && !isTerminal(data);
    if (begun || ended || missed) void queries.invalidateQueries({ queryKey: keyOf(jobId) });
  });
  return query;
}

/** The job of a list with its images, which are asked for once it is completed. */
export function useResultOf({ job_id, status, completed_at }: JobStatusEvent): ImageJobStatus | undefined {
  const client = useGalley();
  const { data } = useQuery({
    // A completed job stays as it is.
    queryKey: ["images", "result", job_id, completed_at],
    queryFn: ({ signal }) => client.getImageJob(job_id, { signal }),
    enabled: status === "completed",
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}
