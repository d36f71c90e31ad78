import type { Queue } from "@galley/client";
import { useGalley } from "@galley/react";
import { type QueryClient, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";

/** ms between two looks, while the page is seen. */
const interval = 2000;

const names = {
  all: ["queues"],
  one: (name: string) => ["queues", name],
  tasks: (name: string) => ["queues", name, "tasks"],
};

/** All queues, as they are now. */
export function useQueues() {
  const client = useGalley();
  return useQuery({
    queryKey: names.all,
    queryFn: ({ signal }) => client.listQueues({ signal }),
    refetchInterval: interval,
  });
}

/** One queue, as it is now. */
export function useQueue(name: string) {
  const client = useGalley();
  const queries = useQueryClient();
  return useQuery({
    queryKey: names.one(name),
    queryFn: ({ signal }) => client.getQueue(name, { signal }),
    refetchInterval: interval,
    // What the list has said of it, until it is asked for.
    initialData: () => queries.getQueryData<Queue[]>(names.all)?.find((queue) => queue.name === name),
    initialDataUpdatedAt: () => queries.getQueryState(names.all)?.dataUpdatedAt,
  });
}

/** A queue's tasks, page by page. */
export function useTasks(name: string) {
  const client = useGalley();
  return useInfiniteQuery({
    queryKey: names.tasks(name),
    queryFn: ({ pageParam, signal }) => client.listQueueTasks(name, { limit: 50, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    // Each look asks for all pages that are open: with more of them less often.
    refetchInterval: ({ state }) => interval * (state.data?.pages.length ?? 1),
  });
}

/** What a change of a queue has answered holds at once, and everything else about queues is asked for anew. */
export async function take(queries: QueryClient, queue?: Queue): Promise<void> {
  if (queue) {
    await queries.cancelQueries({ queryKey: names.all });
    queries.setQueryData<Queue[]>(names.all, (all) => all?.map((one) => (one.name === queue.name ? queue : one)));
    queries.setQueryData(names.one(queue.name), queue);
  }
  await queries.invalidateQueries({ queryKey: names.all });
}
