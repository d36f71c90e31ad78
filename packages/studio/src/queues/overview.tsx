import type { Queue } from "@galley/client";
import { Rows3 } from "lucide-react";
import { useTitle } from "../shell/title.ts";
import { StatusBadge } from "../ui/badge.tsx";
import { RelativeTime } from "../ui/figures.tsx";
import { formatCount } from "../ui/format.ts";
import { PageHeader, Panel } from "../ui/panel.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states.tsx";
import { type Column, Table } from "../ui/table.tsx";
import { QueueActions } from "./actions.tsx";
import { useQueues } from "./asking.ts";

const figure = (value: number | undefined) => (value === undefined ? null : formatCount(value));

const columns: ReadonlyArray<Column<Queue>> = [
  { name: "Queue", main: true, value: ({ name }) => name },
  { name: "State", value: ({ state }) => <StatusBadge status={state} /> },
  { name: "Waiting", align: "right", value: ({ stats }) => figure(stats?.depth) },
  { name: "In flight", align: "right", value: ({ stats }) => figure(stats?.in_flight) },
  {
    name: "Oldest due",
    align: "right",
    value: ({ stats }) => (stats?.oldest_due_at ? <RelativeTime time={stats.oldest_due_at} /> : null),
  },
  { name: "Sent / min", align: "right", value: ({ stats }) => figure(stats?.dispatched_per_minute) },
  {
    name: "Failed / min",
    align: "right",
    value: ({ stats }) =>
      stats && (
        <span className={stats.failed_per_minute > 0 ? "font-medium text-danger" : undefined}>
          {figure(stats.failed_per_minute)}
        </span>
      ),
  },
  { name: "Actions", actions: true, align: "right", value: (queue) => <QueueActions queue={queue} /> },
];

/** The queues that jobs wait in. */
export function QueueOverview() {
  useTitle("Queues");
  const { data, error, refetch, isFetching } = useQueues();
  const untold = data?.some(({ stats }) => stats === null);
  return (
    <>
      <PageHeader
        title="Queues"
        text="What waits, what is under way and how fast it goes, renewed every two seconds."
      />
      <Panel flush>
        {data === undefined ? (
          error ? (
            <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
          ) : (
            <SkeletonRows rows={4} />
          )
        ) : data.length === 0 ? (
          <EmptyState
            icon={Rows3}
            title="No queue yet"
            text="Each is made when the first job goes through it, and by: galley queues apply."
          />
        ) : (
          <Table
            caption="Queues"
            columns={columns}
            rows={data}
            keyOf={({ name }) => name}
            hrefOf={({ name }) => `/queues/${encodeURIComponent(name)}`}
          />
        )}
      </Panel>
      {untold && (
        <p className="mt-3 text-[13px] text-muted">
          Google Cloud Tasks tells no figures of its queues; they are in the Google Cloud console.
        </p>
      )}
    </>
  );
}
