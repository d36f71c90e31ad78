import type { PageProps } from "../shell/routes.ts";
import { JobDetail } from "./detail.tsx";
import { JobHistory } from "./history.tsx";

/** The history of all jobs, or one of them. */
export function JobsPage({ params: { jobId } }: PageProps) {
  return jobId === undefined ? <JobHistory /> : <JobDetail key={jobId} jobId={jobId} />;
}
