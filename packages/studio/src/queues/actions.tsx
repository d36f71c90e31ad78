import type { Queue } from "@galley/client";
import { useGalley } from "@galley/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pause, Play, Trash2 } from "lucide-react";
import { Button, IconButton } from "../ui/button.tsx";
import { confirm } from "../ui/confirm.tsx";
import { plural } from "../ui/format.ts";
import { toast } from "../ui/toaster.tsx";
import { take } from "./asking.ts";

/** Pause or resume, and purge. */
export function QueueActions({ queue, wide = false }: { queue: Queue; wide?: boolean }) {
  const client = useGalley();
  const queries = useQueryClient();
  const purge = usePurge();
  const paused = queue.state === "PAUSED";
  const toggle = useMutation({
    mutationFn: () => (paused ? client.resumeQueue(queue.name) : client.pauseQueue(queue.name)),
    onSuccess: (changed) => take(queries, changed),
    onError: toast.failed,
  });
  const icon = paused ? Play : Pause;
  const label = paused ? "Resume" : "Pause";
  if (wide) {
    return (
      <>
        <Button icon={icon} busy={toggle.isPending} onClick={() => toggle.mutate()}>
          {label}
        </Button>
        <Button icon={Trash2} onClick={() => purge(queue)}>
          Purge
        </Button>
      </>
    );
  }
  return (
    <>
      <IconButton
        icon={icon}
        label={`${label} ${queue.name}`}
        size="sm"
        busy={toggle.isPending}
        onClick={() => toggle.mutate()}
      />
      <IconButton icon={Trash2} label={`Purge ${queue.name}`} size="sm" onClick={() => purge(queue)} />
    </>
  );
}

function usePurge() {
  const client = useGalley();
  const queries = useQueryClient();
  return async ({ name }: Queue) => {
    // Asked for anew: what is shown may be two seconds old.
    const queue = await client.getQueue(name).catch((error: unknown) => toast.failed(error));
    if (!queue) return;
    const done = await confirm({
      title: `Purge ${name}?`,
      text: whatPurgingDoes(queue),
      action: "Purge the queue",
      danger: true,
      run: async () => {
        const { queue: after, cancelled_jobs, stopping_jobs } = await client.purgeQueue(name);
        const stopping = stopping_jobs > 0 ? `; ${plural(stopping_jobs, "running job")} will stop` : "";
        toast.success(`${plural(cancelled_jobs, "job")} cancelled${stopping}.`);
        await take(queries, after);
      },
    });
    if (!done) await take(queries);
  };
}

function whatPurgingDoes({ stats }: Queue): string {
  const end = "That cannot be undone; each job can be retried by itself.";
  if (!stats) return `All its tasks are deleted, and their jobs cancelled. ${end}`;
  const { depth, in_flight } = stats;
  if (depth + in_flight === 0) return "It is empty now. Whatever comes until then is deleted, and its job cancelled.";
  const waiting = depth > 0 ? [`${plural(depth, "job")} that ${depth === 1 ? "waits is" : "wait are"} cancelled`] : [];
  const running =
    in_flight > 0 ? [`${plural(in_flight, "job")} under way ${in_flight === 1 ? "is" : "are"} told to stop`] : [];
  return `${[...waiting, ...running].join(", ")}. ${end}`;
}
