import type { JobsUpdate } from "@galley/client";
import { useGalley } from "@galley/react";
import { useQueryClient } from "@tanstack/react-query";
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useMemo,
  useSyncExternalStore,
} from "react";
import { useAccess } from "./access.tsx";
import { createLiveFeed, type LiveFeed, type LiveState } from "./live-feed.ts";
import { doubt } from "./queries.ts";

const Feed = createContext<LiveFeed | null>(null);

function useFeed(): LiveFeed {
  const feed = useContext(Feed);
  if (!feed) throw new Error("outside of LiveJobsProvider");
  return feed;
}

/** Listens to all jobs, once for the whole page, as soon as one is let in. */
export function LiveJobsProvider({ children }: { children: ReactNode }) {
  const client = useGalley();
  const queries = useQueryClient();
  const letIn = useAccess().who !== undefined;
  const feed = useMemo(() => createLiveFeed({ client, onLost: () => doubt(queries) }), [client, queries]);
  useEffect(() => (letIn ? feed.start() : undefined), [feed, letIn]);
  return <Feed value={feed}>{children}</Feed>;
}

/** How news arrive, and how many jobs run and wait. */
export function useLiveJobs(): LiveState {
  const feed = useFeed();
  return useSyncExternalStore(feed.onState, feed.state);
}

/** Calls for every change of any job of one's own: `job` is the changed one; a snapshot has `jobs`, those that are unfinished. */
export function useJobEvents(listener: (update: JobsUpdate) => void): void {
  const feed = useFeed();
  const call = useEffectEvent(listener);
  useEffect(() => feed.onUpdate((update) => call(update)), [feed]);
}
