import type { JobListItem } from "@galley/client";
import { useGalley } from "@galley/react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import { Link } from "wouter";
import { useJobEvents } from "../shell/live-jobs.tsx";
import { jobState, StatusBadge } from "../ui/badge.tsx";
import { RelativeTime } from "../ui/figures.tsx";
import { Panel } from "../ui/panel.tsx";
import { ProgressBar } from "../ui/progress-bar.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states.tsx";

const shown = 5;
const queryKey = ["write", "recent"];

/** The last posts that were asked for, with what has become of them. */
export function RecentPosts() {
  const client = useGalley();
  const queries = useQueryClient();
  const posts = useQuery({
    queryKey,
    queryFn: async ({ signal }) => (await client.listJobs({ kind: "blog", limit: shown }, { signal })).jobs,
  });
  useJobEvents(({ job }) => {
    if (job?.kind === "blog") void queries.invalidateQueries({ queryKey });
  });
  return (
    <Panel
      title="Recent posts"
      flush
      actions={
        <Link href="/jobs?kind=blog" className="text-[13px] text-accent-text hover:underline">
          All posts
        </Link>
      }
    >
      {posts.data ? (
        <List posts={posts.data} />
      ) : posts.error ? (
        <div className="p-4">
          <ErrorState error={posts.error} onRetry={() => void posts.refetch()} compact />
        </div>
      ) : (
        <SkeletonRows rows={3} />
      )}
    </Panel>
  );
}

function List({ posts }: { posts: readonly JobListItem[] }) {
  if (posts.length === 0) {
    return (
      <EmptyState
        icon={FileText}
        title="No posts yet"
        text="A topic and a keyword are enough for the first one. Without a language model, the offline writer writes it."
      />
    );
  }
  return (
    <ul className="divide-y divide-border">
      {posts.map((post) => (
        <li key={post.job_id} className="relative flex flex-col gap-2 px-4 py-3 transition-colors hover:bg-hover">
          <Link href={`/write/${post.job_id}`} className="line-clamp-2 font-medium after:absolute after:inset-0">
            {post.title ?? `Post ${post.job_id.slice(-8)}`}
          </Link>
          <div className="flex items-center justify-between gap-3 text-[13px] text-muted">
            <StatusBadge status={post.current_stage === "waiting_approval" ? waiting(post) : jobState(post)} />
            <RelativeTime time={post.created_at} />
          </div>
          {post.status === "processing" && post.current_stage !== "waiting_approval" && (
            <ProgressBar value={post.progress_percentage} label="Progress of the post" />
          )}
        </li>
      ))}
    </ul>
  );
}

const waiting = (post: JobListItem): string => (post.status === "processing" ? "waiting" : jobState(post));
