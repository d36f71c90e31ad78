import { GalleyError, type Queue } from "@galley/client";
import { FileQuestion } from "lucide-react";
import { useTitle } from "../shell/title.ts";
import { StatusBadge } from "../ui/badge.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { RelativeTime } from "../ui/figures.tsx";
import { formatCount } from "../ui/format.ts";
import { KeyValues, PageHeader, Panel } from "../ui/panel.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states.tsx";
import { QueueActions } from "./actions.tsx";
import { useQueue } from "./asking.ts";
import { Figures } from "./figures.tsx";
import { useStatsHistory } from "./history.ts";
import { Tasks } from "./tasks.tsx";

const back = { href: "/queues", label: "Queues" };

/** One queue: its figures, its tasks, its limits. */
export function QueueDetail({ name }: { name: string }) {
  useTitle(name, "Queues");
  const { data: queue, error, refetch, isFetching, dataUpdatedAt } = useQueue(name);
  const history = useStatsHistory(queue?.stats, dataUpdatedAt);
  const gone = error instanceof GalleyError && error.status === 404;
  if (!queue || gone) {
    return (
      <>
        <PageHeader back={back} title={name} />
        <Panel flush>
          {gone ? (
            <EmptyState
              icon={FileQuestion}
              title="There is no such queue"
              text="It may not have been made yet, or belong to something else."
              action={<ButtonLink href="/queues">See all queues</ButtonLink>}
            />
          ) : error ? (
            <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
          ) : (
            <SkeletonRows />
          )}
        </Panel>
      </>
    );
  }
  return (
    <>
      <PageHeader
        back={back}
        title={name}
        badge={<StatusBadge status={queue.state} />}
        text={
          queue.state === "PAUSED" ? "Nothing more is sent to workers. New jobs are accepted, and wait." : undefined
        }
        actions={<QueueActions queue={queue} wide />}
      />
      <Figures queue={queue} history={history} />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Tasks queue={name} />
        <Limits queue={queue} />
      </div>
    </>
  );
}

const seconds = (value: number): string => `${formatCount(value)} s`;

function Limits({ queue: { rate_limits, retry_config, purge_time } }: { queue: Queue }) {
  const { max_attempts, max_retry_duration, min_backoff, max_backoff, max_doublings } = retry_config;
  return (
    <Panel title="Limits" hint="By the configuration: galley queues apply">
      <KeyValues
        rows={[
          ["Sent a second", formatCount(rate_limits.max_dispatches_per_second)],
          ["At once", formatCount(rate_limits.max_concurrent_dispatches)],
          ["Attempts", max_attempts === -1 ? "no limit" : formatCount(max_attempts)],
          ["Tried for", max_retry_duration === 0 ? "no limit" : seconds(max_retry_duration)],
          ["Pause between", `${seconds(min_backoff)} to ${seconds(max_backoff)}`],
          ["Doublings", formatCount(max_doublings)],
          ["Purged", purge_time && <RelativeTime key="purged" time={purge_time} />],
        ]}
      />
    </Panel>
  );
}
