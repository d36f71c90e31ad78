import type { QueueTask } from "@galley/client";
import { useGalley } from "@galley/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Inbox, Play, Trash2 } from "lucide-react";
import { Link } from "wouter";
import { StatusBadge } from "../ui/badge.tsx";
import { Button, IconButton } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { RelativeTime } from "../ui/figures.tsx";
import { formatCount } from "../ui/format.ts";
import { Panel } from "../ui/panel.tsx";
import { EmptyState, ErrorState, SkeletonRows } from "../ui/states.tsx";
import { type Column, Table } from "../ui/table.tsx";
import { toast } from "../ui/toaster.tsx";
import { take, useTasks } from "./asking.ts";

const columns: ReadonlyArray<Column<QueueTask>> = [
  {
    name: "Task",
    main: true,
    value: ({ name }) => (
      <span className="block max-w-56 truncate font-mono text-xs" title={name}>
        {name}
      </span>
    ),
  },
  { name: "State", value: (task) => <StatusBadge {...stateOf(task)} /> },
  {
    name: "Job",
    value: ({ job_id }) =>
      job_id && (
        <Link href={`/jobs/${job_id}`} className="font-mono text-xs text-accent-text hover:underline">
          {job_id.slice(-8)}
        </Link>
      ),
  },
  { name: "Due", align: "right", value: ({ schedule_time }) => <RelativeTime time={schedule_time} /> },
  { name: "Sent", align: "right", value: ({ dispatch_count }) => `${formatCount(dispatch_count)} ×` },
  { name: "Actions", actions: true, align: "right", value: (task) => <TaskActions task={task} /> },
];

function stateOf({ in_flight, schedule_time }: QueueTask): { status: string; label: string } {
  if (in_flight) return { status: "processing", label: "In flight" };
  return Date.parse(schedule_time) > Date.now()
    ? { status: "pending", label: "Scheduled" }
    : { status: "queued", label: "Due" };
}

/** The tasks of a queue, which wait or are under way. */
export function Tasks({ queue }: { queue: string }) {
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useTasks(queue);
  const tasks = data?.pages.flatMap((page) => page.tasks);
  return (
    <Panel title="Tasks" flush>
      {tasks === undefined ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
        ) : (
          <SkeletonRows />
        )
      ) : tasks.length === 0 ? (
        <EmptyState icon={Inbox} title="No tasks" text="Nothing waits in this queue, and nothing is under way." />
      ) : (
        <>
          <Table caption="Tasks" columns={columns} rows={tasks} keyOf={({ name }) => name} />
          {hasNextPage && (
            <div className="flex justify-center border-t border-border p-3">
              <Button size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                Load more
              </Button>
            </div>
          )}
        </>
      )}
    </Panel>
  );
}

function TaskActions({ task: { queue, name, job_id, in_flight } }: { task: QueueTask }) {
  const client = useGalley();
  const queries = useQueryClient();
  const run = useMutation({
    mutationFn: () => client.runQueueTask(queue, name),
    onSuccess: () => toast.success("The task is sent now."),
    onError: toast.failed,
    onSettled: () => take(queries),
  });
  const remove = async () => {
    await confirm({
      title: "Delete this task?",
      text: job_id ? `Its job is cancelled${in_flight ? ", and told to stop" : ""}.` : "It carries no job.",
      action: "Delete the task",
      danger: true,
      run: () => client.deleteQueueTask(queue, name),
    });
    await take(queries);
  };
  return (
    <>
      {!in_flight && (
        <IconButton icon={Play} label="Run now" size="sm" busy={run.isPending} onClick={() => run.mutate()} />
      )}
      <IconButton icon={Trash2} label="Delete" size="sm" onClick={remove} />
    </>
  );
}
