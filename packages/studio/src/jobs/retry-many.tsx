import type { GalleyClient, JobListItem, JobsFilter } from "@galley/client";
import { useGalley } from "@galley/react";
import { confirm } from "../ui/confirm.tsx";
import { plural } from "../ui/format.ts";
import { toast } from "../ui/toaster.tsx";

/** As many as the API runs again at once. */
const most = 200;

/** Asks, and runs again what has failed: all that match in time, or those that are shown where only one kind is. */
export function useRetryMany(filter: JobsFilter) {
  const client = useGalley();
  return async (shown: readonly JobListItem[]) => {
    let again = 0;
    const one = filter.kind !== undefined;
    const done = await confirm({
      title: one ? `Retry ${plural(shown.length, "failed job")}?` : "Retry the failed jobs?",
      text: one
        ? "Those of this kind that the list shows now. Each goes on after its last finished stage."
        : `${plural(shown.length, "failed job")} ${shown.length === 1 ? "is" : "are"} in the list; also those further down are run again, the newest ${most} of the time that is chosen. Each goes on after its last finished stage.`,
      action: "Retry them",
      run: async () => {
        again = one ? await retryEach(client, shown) : await retryMatching(client, filter);
      },
    });
    if (done) toast.success(again === 0 ? "None was left to retry." : `${plural(again, "job")} run again.`);
  };
}

async function retryMatching(client: GalleyClient, { created_after, created_before }: JobsFilter): Promise<number> {
  const { job_ids } = await client.retryJobs({ status: "failed", created_after, created_before, limit: most });
  return job_ids.length;
}

/** One after the other: what fails ends it, and the next try begins with those that are left. */
async function retryEach(client: GalleyClient, jobs: readonly JobListItem[]): Promise<number> {
  for (const { job_id } of jobs) await client.retryJob(job_id);
  return jobs.length;
}
