import type { QueueStats } from "@galley/client";
import { useEffect, useState } from "react";

/** So many looks are kept: two minutes of them. */
const kept = 60;

/** What a queue's figures have been since the page was opened, the newest last. */
export function useStatsHistory(stats: QueueStats | null | undefined, at: number): readonly QueueStats[] {
  const [seen, setSeen] = useState<{ at: number; all: readonly QueueStats[] }>({ at: 0, all: [] });
  useEffect(() => {
    if (!stats) return;
    setSeen((before) => (before.at === at ? before : { at, all: [...before.all.slice(1 - kept), stats] }));
  }, [stats, at]);
  return seen.all;
}
