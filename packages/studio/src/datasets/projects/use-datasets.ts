import { useGalley } from "@galley/react";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useJobEvents } from "../../shell/live-jobs.tsx";
import { keys } from "../keys.ts";

const pageSize = 50;
/** ms between two looks while one of them is at work. */
const interval = 2000;

const isAtWork = (status: string): boolean => status === "uploading" || status === "processing";

/** The datasets of a project, looked at again and again while one is at work, and when a job of some dataset moves. */
export function useDatasets(projectId: string) {
  const client = useGalley();
  const queries = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: keys.datasets(projectId),
    queryFn: ({ pageParam, signal }) =>
      client.listDatasets(projectId, { limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ datasets }) => datasets.some((dataset) => isAtWork(dataset.processing_status)))
        ? interval
        : false,
  });
  const last = useRef(0);
  useJobEvents(({ job }) => {
    // A burst of jobs is one reason to look; what follows within the interval is seen by its next look.
    if (job?.kind !== "dataset" || Date.now() - last.current < interval / 2) return;
    last.current = Date.now();
    void queries.invalidateQueries({ queryKey: keys.datasets(projectId) });
  });
  return { list, datasets: list.data?.pages.flatMap((page) => page.datasets) ?? [] };
}
