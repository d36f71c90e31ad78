import { type AnyJobStatus, GalleyError, isBlogJob } from "@galley/client";
import { useJob } from "@galley/react";
import { FileQuestion } from "lucide-react";
import type { ReactNode } from "react";
import { useTitle } from "../../shell/title.ts";
import { jobState, StatusBadge } from "../../ui/badge.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { PageHeader } from "../../ui/panel.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../../ui/states.tsx";
import { PostResult } from "../result/post-result.tsx";
import { PostUnderWay } from "./post-under-way.tsx";

/** One post: while it is written, and when it is. */
export function PostPage({ jobId }: { jobId: string }) {
  const watched = useJob(jobId);
  const { job, error, refresh } = watched;
  useTitle(job ? titleOf(job) : "Post", "Write");
  if (job === null) {
    return (
      <Frame title="Post">{error ? <NotShown error={error} onRetry={refresh} /> : <SkeletonRows rows={6} />}</Frame>
    );
  }
  if (!isBlogJob(job)) {
    return (
      <Frame title={titleOf(job)}>
        <EmptyState
          icon={FileQuestion}
          title="This job writes no post"
          action={<ButtonLink href={`/jobs/${jobId}`}>Show the job</ButtonLink>}
        />
      </Frame>
    );
  }
  if (job.status === "completed" && job.result) return <PostResult job={job} post={job.result} back={back} />;
  const isAwaited = job.status === "processing" && job.current_stage === "waiting_approval";
  return (
    <Frame title={titleOf(job)} badge={<StatusBadge status={isAwaited ? "waiting" : jobState(job)} />}>
      <PostUnderWay watched={watched} job={job} isAwaited={isAwaited} />
    </Frame>
  );
}

const back = { href: "/write", label: "Write" };

function Frame({ title, badge, children }: { title: string; badge?: ReactNode; children: ReactNode }) {
  return (
    <>
      <PageHeader title={title} badge={badge} back={back} />
      {children}
    </>
  );
}

function NotShown({ error, onRetry }: { error: Error; onRetry(): void }) {
  const isGone = error instanceof GalleyError && (error.status === 404 || error.status === 422);
  if (!isGone) return <ErrorState error={error} onRetry={onRetry} />;
  return (
    <EmptyState
      icon={FileQuestion}
      title="There is no such post"
      text="The address may be mistyped, the post may have been removed after its time, or it belongs to another key."
      action={<ButtonLink href="/write">Write one</ButtonLink>}
    />
  );
}

const titleOf = ({ title, job_id }: AnyJobStatus): string => title ?? `Post ${job_id.slice(-8)}`;
